"""All that is held of a book's tasks at the close of a day, in a fixed number of queries: what lights are
judged from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from luoshi.kernel.calendar import frame_of
from luoshi.pledges.domain.schedule import Acceptance
from luoshi.pledges.domain.schedule import Milestone as Node
from luoshi.pledges.domain.standing import Owed, Value
from luoshi.pledges.domain.targets import Target as Promised
from luoshi.pledges.models import Book, Milestone, Observation, Step, Target, Task

SAID, VERIFIED = ("reported", "approved", "locked"), ("approved", "locked")


@dataclass(slots=True, frozen=True)
class Holding:
    """What is held of one task: its promised numbers with their values, its milestones."""

    owed: tuple[Owed, ...] = ()
    nodes: tuple[Node, ...] = ()


@dataclass(slots=True)
class _Values:
    """Values of a target by month; a later entry replaces what it corrects."""

    verified: dict[int, Value] = field(default_factory=dict)
    said: dict[int, Value] = field(default_factory=dict)


def promised(target: Target, year: int) -> Promised:
    """A target as the verdict judges it: multiplied out, with its frame."""

    def times(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * target.multiplier

    return Promised(
        target.measure, target.comparator, target.unit or None, frame_of(target.period or str(year)),
        times(target.value), times(target.low), times(target.high), target.direction or None,
    )  # fmt: skip


def _days(book: Book, on: dt.date) -> tuple[dict[int, dt.date], dict[int, dt.date]]:
    """When each return was last reported and last approved, up to a day."""
    rows = Step.objects.filter(monthly_return__task__book=book, move__in=["report", "approve"], on__lte=on)
    reported: dict[int, dt.date] = {}
    approved: dict[int, dt.date] = {}
    for of, move, day in rows.order_by("pk").values_list("monthly_return", "move", "on"):
        (reported if move == "report" else approved)[of or 0] = day
    return reported, approved


def _values(book: Book, on: dt.date) -> dict[int, _Values]:
    reported, approved = _days(book, on)
    found: dict[int, _Values] = {}
    rows = Observation.objects.filter(monthly_return__task__book=book).order_by("monthly_return", "sent")
    plain = rows.values_list(
        "target", "value", "why", "monthly_return", "monthly_return__month", "monthly_return__state"
    )
    for target, value, why, of, month, state in plain:
        values = found.setdefault(target, _Values())
        if state in SAID and of in reported:
            values.said[month] = Value(value, why)
        if state in VERIFIED and of in approved:
            values.verified[month] = Value(value, why)
    return found


def _times(values: Mapping[int, Value], by: int) -> dict[int, Value]:
    return {
        month: Value(None if one.value is None else one.value * by, one.why) for month, one in values.items()
    }


def _owed(target: Target, year: int, values: _Values) -> Owed:
    by = target.multiplier
    return Owed(
        target.figure,
        promised(target, year),
        base=None if target.base is None else target.base * by,
        curve={int(month): Decimal(share) for month, share in target.curve.items()},
        last_year={int(month): Decimal(value) * by for month, value in target.last_year.items()},
        frequency=target.frequency,
        verified=_times(values.verified, by),
        self_rated=_times(values.said, by),
    )


def _node(one: Milestone) -> Node:
    accepted = Acceptance(str(one.accepted_by_id), one.accepted_on) if one.accepted_on else None
    return Node(str(one.number), one.title, one.due, one.weight, one.self_rated_on, accepted)


def holding_of(book: Book, tasks: Iterable[Task], on: dt.date) -> dict[int, Holding]:
    """What is held of these tasks of one book, by task key; four queries, however many tasks."""
    keys = {task.pk for task in tasks}
    values = _values(book, on)
    owed: dict[int, list[Owed]] = {}
    for target in Target.objects.filter(task__book=book).order_by("task", "number"):
        one = _owed(target, book.year, values.get(target.pk, _Values()))
        owed.setdefault(target.task_id, []).append(one)
    nodes: dict[int, list[Node]] = {}
    for row in Milestone.objects.filter(task__book=book).order_by("task", "number"):
        nodes.setdefault(row.task_id, []).append(_node(row))
    return {pk: Holding(tuple(owed.get(pk, ())), tuple(nodes.get(pk, ()))) for pk in keys}
