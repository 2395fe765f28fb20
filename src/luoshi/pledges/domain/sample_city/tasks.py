"""Tasks of the plan's pledges: their owners, targets and nodes, and the acts of their year."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from luoshi.pledges.domain.sample_city.acts import acts_of, state_of
from luoshi.pledges.domain.sample_city.chance import scaled
from luoshi.pledges.domain.sample_city.milestones import course_of, milestones_of
from luoshi.pledges.domain.sample_city.owners import owner_of
from luoshi.pledges.domain.sample_city.people import duty_posts
from luoshi.pledges.domain.sample_city.records import Milestone, Task, Unit
from luoshi.pledges.domain.sample_city.setting import Setting
from luoshi.pledges.domain.sample_city.targets import divisible, shares, targets_of
from luoshi.reading.domain.document import Pledge

ECONOMY = {"V01", "V02"}  # their tasks are verified by the officer for the economy
SET = 10  # shares are dealt to ten towns or villages at a time


Work = tuple[Task, tuple[Milestone, ...]]


def work_of(setting: Setting) -> list[Work]:
    """Tasks with their nodes: one a pledge at scale 1, fewer below; above, shares of towns in tens."""
    pledges = setting.plan.pledges
    wanted = scaled(len(pledges), setting.scale)
    step = max(1, len(pledges) // wanted)
    chosen = pledges[::step][:wanted] if wanted < len(pledges) else pledges
    own = [_own(setting, number, pledge) for number, pledge in enumerate(chosen, start=1)]
    tasks, sets = list(own), _sets(setting, own)
    while len(tasks) < wanted:
        units, task = next(sets)
        for unit, targets in zip(units, shares(task.targets, len(units), setting.chance), strict=True):
            share = replace(
                task,
                number=len(tasks) + 1,
                text=f"{task.text}（{unit.short}）",
                unit=unit.code,
                supporting=(task.unit,),
                targets=targets,
                part_of=task.number,
            )
            tasks.append(share)
    return [_worked(setting, task) for task in tasks]


def _sets(setting: Setting, own: Sequence[Task]) -> Iterator[tuple[list[Unit], Task]]:
    """Ten units at a time, the towns first, with every task: those first whose numbers can be divided."""
    below = [unit for kind in ("town", "village") for unit in setting.units.values() if unit.kind == kind]
    tens = [below[first : first + SET] for first in range(0, len(below), SET)]
    return itertools.product(tens, sorted(own, key=lambda task: not any(map(divisible, task.targets))))


def _own(setting: Setting, number: int, pledge: Pledge) -> Task:
    """The city's own task of a pledge, before anybody has acted on it."""
    owner = owner_of(pledge.text, setting.stuff.units)
    targets = targets_of(pledge, setting.plan, setting.stuff.results)
    statements = {statement.id: statement.section for statement in setting.plan.statements}
    course = None
    if not targets:
        course = course_of(pledge.text, setting.stuff.milestones, setting.chance, pledge.id)
    return Task(
        number=number,
        pledge=pledge.id,
        start=pledge.start,
        end=pledge.end,
        text=pledge.text,
        section=statements.get(pledge.statement),
        unit=owner.unit,
        lead_post="",
        officer_post="",
        leader_post="",
        supporting=owner.supporting,
        verifier_post="",
        due=dt.date.fromisoformat(pledge.due) if pledge.due else dt.date(setting.year, 12, 31),
        kind="numeric" if targets else "milestones",
        course=course,
        targets=targets,
        part_of=None,
        steps=(),
        state="",
    )


def _worked(setting: Setting, task: Task) -> Work:
    """The task with its posts, its nodes and its year's acts."""
    lead, officer = duty_posts(task.unit)
    leader = setting.units[task.unit].leader or "V01"
    verifier = "O02-check-1" if leader in ECONOMY and task.unit != "O02" else "O02-check-2"
    task = replace(task, lead_post=lead, officer_post=officer, leader_post=leader, verifier_post=verifier)
    nodes = tuple(milestones_of(task, setting))
    steps = acts_of(task, nodes, setting)
    return replace(task, steps=steps, state=state_of(steps)), nodes
