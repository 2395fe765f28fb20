"""Nodes 节点 of tasks without a number: agreed at 交办, rated by the owner, accepted by another, or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from luoshi.pledges.domain.sample_city.chance import Chance
from luoshi.pledges.domain.sample_city.days import after, working
from luoshi.pledges.domain.sample_city.material import Table
from luoshi.pledges.domain.sample_city.records import Milestone, Task
from luoshi.pledges.domain.sample_city.setting import Setting

NO_NODES = "no_nodes"


def course_of(text: str, table: Table, chance: Chance, *key: object) -> str:
    """How the year of a task goes: as the reports tell it, else by chance."""
    told = [course for quote, course in table["told"].items() if quote in text]
    return told[0] if told else chance.weighted(table["courses"], "course", *key)


def nodes_of(text: str, table: Table) -> list[Table]:
    """The agreed nodes of a task of this text."""
    kinds = table["kinds"]
    nodes: list[Table] = next(
        kind["nodes"] for kind in kinds if not kind["words"] or any(word in text for word in kind["words"])
    )
    return nodes


def milestones_of(task: Task, setting: Setting) -> Iterator[Milestone]:
    """The nodes of a task without a number; none where it has numbers or nothing was agreed."""
    table, chance = setting.stuff.milestones, setting.chance
    nodes = [] if task.course in {None, NO_NODES} else nodes_of(task.text, table)
    days = (task.due - setting.issued).days
    for index, node in enumerate(nodes, start=1):
        planned = setting.issued + dt.timedelta(days=int(days * Decimal(node["at"])))
        due = task.due if index == len(nodes) else working(planned)
        rated = _rated(task, index, due, chance)
        accepted = None if rated is None else after(rated, 1 + chance.below(8, "accept", task.number, index))
        if task.course == "unverified" and index == len(nodes):
            accepted = None
        rated, accepted = _seen(rated, setting.today), _seen(accepted, setting.today)
        by = task.verifier_post if accepted else None
        yield Milestone(task.number, index, node["title"], node["weight"], due, rated, accepted, by)


def _seen(day: dt.date | None, today: dt.date) -> dt.date | None:
    return day if day is not None and day <= today else None


def _rated(task: Task, index: int, due: dt.date, chance: Chance) -> dt.date | None:
    """The day on which the owner calls a node done; a stalled task stops after its first."""
    if task.course == "stalled" and index > 1:
        return None
    if task.course == "late":
        return after(due, 10 + chance.below(25, "late", task.number, index))
    return working(due - dt.timedelta(days=chance.below(9, "rated", task.number, index)))
