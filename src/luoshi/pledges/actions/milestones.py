"""Milestones and schedules: put forward by either side before the work starts, rated by the owner, accepted
by the verifier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from luoshi.kernel.calendar import Frame
from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.models import Post
from luoshi.pledges.actions.books import exact
from luoshi.pledges.actions.call import Call, calling, locked, require, save, tell
from luoshi.pledges.actions.proofs import Proof, attach, kept_or_dropped
from luoshi.pledges.domain import schedule
from luoshi.pledges.domain.standing import EVERY
from luoshi.pledges.models import Milestone, Target, Task
from luoshi.pledges.queries.gates import milestones_visible, tasks_visible
from luoshi.pledges.queries.parties import roles_on

ACT = "pledges.act"
BEFORE_WORK = ("drafted", "consulting", "issued", "received")
SETTLERS = ("supervision", "lead_head", "lead_officer")


@dataclass(slots=True, frozen=True)
class Node:
    """A milestone as it is put forward; `weight` counts against the other milestones' weights."""

    title: str
    due: dt.date
    weight: Decimal = Decimal(1)


@dataclass(slots=True, frozen=True)
class Pace:
    """What is agreed about a target's course: months' cumulative shares (1 = all), base, last year's values.

    None leaves it as it is.
    """

    target: int
    curve: Mapping[int, Decimal] | None = None
    base: Decimal | None = None
    last_year: Mapping[int, Decimal] | None = None
    frequency: str | None = None


def owner_posts(task: Task) -> frozenset[int]:
    """Posts that owe the task or support it: none of them accepts its milestones."""
    units = {task.lead_unit_id, *task.support.values_list("unit", flat=True)} - {None}
    rows = Post.objects.filter(unit__in=units, role__in=["unit_lead", "unit_officer"])
    named = {pk for pk in (task.lead_post_id, task.officer_post_id) if pk is not None}
    return frozenset(named.union(rows.values_list("pk", flat=True)))


def check_agreed(task: Task) -> None:
    """Fault `pledges.milestones_not_agreed` where a task without numbers has no milestones either."""
    if task.kind == "milestones" and not task.milestones.exists():
        raise Fault("pledges.milestones_not_agreed", number=task.number)


def _nodes(task: Task, nodes: Sequence[Node]) -> list[schedule.Milestone]:
    made = [
        schedule.Milestone(str(number), node.title.strip(), node.due, Decimal(node.weight))
        for number, node in enumerate(nodes, 1)
    ]
    last = task.due or dt.date(task.book.year, 12, 31)
    frame = Frame(dt.date(task.book.year, 1, 1), last)
    schedule.check_milestones(made, owner_posts=(), frame=frame)
    return made


def plain_nodes(task: Task) -> list[list[str]]:
    """The milestones of a task as the journal keeps them."""
    rows = task.milestones.order_by("number")
    return [[one.title, one.due.isoformat(), f"{one.weight.normalize():f}"] for one in rows]


def put_milestones(task: Task, nodes: Sequence[Node]) -> None:
    """Replace those that nobody rated yet. Fault `pledges.milestone_done` where a rated one would change."""
    made = _nodes(task, nodes)
    rated = list(task.milestones.exclude(self_rated_on=None).order_by("number"))
    for one in rated:
        same = [
            node for node in made if (node.title, node.due, node.weight) == (one.title, one.due, one.weight)
        ]
        if not same:
            raise Fault("pledges.milestone_done", title=one.title)
        made.remove(same[0])
    task.milestones.filter(self_rated_on=None).delete()
    used = {one.number for one in rated}
    free = (number for number in range(1, len(made) + len(used) + 1) if number not in used)
    Milestone.objects.bulk_create(
        Milestone(task=task, number=next(free), title=node.title[:255], due=node.due, weight=node.weight)
        for node in made
    )


def _put_paces(task: Task, paces: Sequence[Pace]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for pace in paces:
        target = Target.objects.filter(pk=pace.target, task=task).first()
        if target is None:
            raise Fault("pledges.not_found", kind="target", id=pace.target)
        if pace.curve is not None:
            schedule.check_curve(pace.curve)
            target.curve = {str(month): str(pace.curve[month]) for month in sorted(pace.curve)}
        if pace.last_year is not None:
            target.last_year = {str(month): str(value) for month, value in sorted(pace.last_year.items())}
        if pace.base is not None:
            target.base = exact(pace.base)
            if target.base is None:
                raise Fault("pledges.bad_number", value=pace.base)
        if pace.frequency is not None:
            if pace.frequency not in EVERY:
                raise Fault("pledges.bad_frequency", value=pace.frequency, known="、".join(EVERY))
            target.frequency = pace.frequency
        target.save()
        told[target.figure] = [target.curve, str(target.base or ""), target.last_year, target.frequency]
    return told


@transaction.atomic
def settle_milestones(
    task_id: int,
    *,
    by: Actor,
    nodes: Sequence[Node] | None = None,
    paces: Sequence[Pace] = (),
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Task:
    """Put milestones and schedules forward; they hold once supervision agrees (the move 节点商定).

    By supervision or the lead unit, before the work starts; later only by an adjustment that is granted.
    Faults of `schedule.check_milestones` and `check_curve`, `pledges.not_yours`, `pledges.under_way`.
    """
    call = calling(by, ACT, at)
    task = locked(tasks_visible(by), task_id, version=version)
    require(task.book, "open")
    if not set(SETTLERS) & set(roles_on(by, task)):
        raise Fault("pledges.not_yours")
    if task.state not in BEFORE_WORK:
        raise Fault("pledges.under_way", number=task.number)
    old: dict[str, Any] = {"milestones": plain_nodes(task)}
    if nodes is not None:
        put_milestones(task, nodes)
    targets = _put_paces(task, paces)
    save(task)
    new: dict[str, Any] = {"milestones": plain_nodes(task)}
    if targets:
        new["targets"] = targets
    government = task.book.government.code
    tell(call, task, "pledges.milestones_set", government=government, unit=task.lead_unit, old=old, new=new)
    return task


def _milestone(call: Call, milestone_id: int, roles: Sequence[str]) -> Milestone:
    """A milestone of a task under way, on which the caller has one of the roles; the task is locked."""
    found = locked(milestones_visible(call.by), milestone_id)
    task = locked(tasks_visible(call.by), found.task_id)
    require(task.book, "open", "locked")
    if not set(roles) & set(roles_on(call.by, task)):
        raise Fault("pledges.not_yours")
    if task.state not in ("advancing", "closing", "verifying"):
        raise Fault("pledges.not_under_way", number=task.number)
    found.task = task
    return found


def _told(call: Call, one: Milestone, verb: str, **detail: Any) -> None:
    task = one.task
    save(task)
    tell(
        call, task, verb, government=task.book.government.code, unit=task.lead_unit, milestone=one.number,
        title=one.title, **detail,
    )  # fmt: skip


def report_milestone(
    milestone_id: int, *, by: Actor, proofs: Sequence[Proof] = (), at: dt.datetime | None = None
) -> Milestone:
    """The owner says that a milestone is reached: a self-rating, which counts for nothing but itself."""
    with kept_or_dropped(proofs):
        call = calling(by, ACT, at)
        one = _milestone(call, milestone_id, ("lead_head", "lead_officer"))
        if one.self_rated_on is not None:
            raise Fault("pledges.rated_already", title=one.title)
        save(one, self_rated_on=call.on, self_rated_by_id=call.post.post_id)
        files = attach(call, one, proofs)
        _told(call, one, "pledges.milestone_rated", files=files)
        return one


def accept_milestone(
    milestone_id: int, *, by: Actor, proofs: Sequence[Proof] = (), at: dt.datetime | None = None
) -> Milestone:
    """Supervision accepts a milestone that its owner rated. Faults `pledges.own_acceptance`,
    `pledges.not_rated`.
    """
    with kept_or_dropped(proofs):
        call = calling(by, ACT, at)
        one = _milestone(call, milestone_id, ("supervision",))
        if one.self_rated_on is None:
            raise Fault("pledges.not_rated", title=one.title)
        if one.accepted_on is not None:
            raise Fault("pledges.accepted_already", title=one.title)
        checked = schedule.Milestone(str(one.number), one.title, one.due, one.weight, one.self_rated_on)
        owners = {str(pk) for pk in owner_posts(one.task)} | {str(one.self_rated_by_id)}
        schedule.accept(checked, by_post=str(call.post.post_id), on=call.on, owner_posts=owners)
        save(one, accepted_on=call.on, accepted_by_id=call.post.post_id)
        files = attach(call, one, proofs)
        _told(call, one, "pledges.milestone_accepted", files=files)
        return one


def refuse_milestone(
    milestone_id: int, *, reason: str, by: Actor, at: dt.datetime | None = None
) -> Milestone:
    """Supervision does not accept a rated milestone: the rating is taken back, with the reason."""
    with transaction.atomic():
        call = calling(by, ACT, at)
        one = _milestone(call, milestone_id, ("supervision",))
        if one.self_rated_on is None or one.accepted_on is not None:
            raise Fault("pledges.not_rated", title=one.title)
        if not reason.strip():
            raise Fault("pledges.refusal_needs_reason")
        save(one, self_rated_on=None, self_rated_by=None)
        _told(call, one, "pledges.milestone_refused", reason=reason.strip())
        return one
