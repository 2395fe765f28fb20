"""The form of the monthly return: which values it asks for, what is held elsewhere and only confirmed.

Asked once: a register that holds a target's value offers it here (`offer`), from then on the form no longer
asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from luoshi.pledges.domain.returns import Field, Form, HeldValue, Prefilled, ReturnLine, shipped_fields
from luoshi.pledges.models import MonthlyReturn, Target, Task

FORM = Form("monthly_return", "月报", "Monthly return", "month", tuple(one.code for one in shipped_fields()))
# (tasks, year, month) -> values by target key, with the source that holds each
Offer = Callable[[Sequence[Task], int, int], Mapping[int, HeldValue]]
_offers: dict[str, tuple[Offer, tuple[Field, ...]]] = {}


def offer(source: str, values: Offer, fields: Iterable[Field] = ()) -> None:
    """Register a source of held values, and the fields that it owns; the same source twice replaces the
    former.
    """
    _offers[source] = (values, tuple(fields))


def withdraw_offer(source: str) -> None:
    """Forget a source."""
    _offers.pop(source, None)


def fields_of() -> tuple[Field, ...]:
    """Every field with its owner: those of the form itself and those of the registered sources."""
    return (*shipped_fields(), *(one for _, fields in _offers.values() for one in fields))


def held_of(tasks: Sequence[Task], year: int, month: int) -> dict[int, dict[str, dict[str, str | None]]]:
    """What the sources hold of these tasks' targets, as a return keeps it, by task and target key."""
    owner = dict(Target.objects.filter(task__in=tasks).values_list("pk", "task"))
    found: dict[int, dict[str, dict[str, str | None]]] = {}
    for source, (values, _) in sorted(_offers.items()):
        for target, held in values(tasks, year, month).items():
            if target in owner:
                told = None if held.value is None else str(held.value)
                entry = {"value": told, "as_of": held.as_of.isoformat(), "source": source}
                found.setdefault(owner[target], {})[str(target)] = entry
    return found


def prefilled_of(of: MonthlyReturn) -> dict[str, HeldValue]:
    """What was held when the month was opened, by target key."""
    return {
        key: HeldValue(
            None if entry["value"] is None else Decimal(entry["value"]),
            dt.date.fromisoformat(entry["as_of"]),
            entry["source"],
        )
        for key, entry in of.prefilled.items()
    }


def line_of(of: MonthlyReturn, targets: Sequence[Target]) -> ReturnLine:
    """The line of a return: a field for each target, with what is held of it."""
    held = prefilled_of(of)

    def one(target: Target) -> Prefilled:
        field = Field(
            str(target.pk), target.standard, target.standard, f"form:{FORM.code}", target.unit or None
        )
        return Prefilled(field, held.get(str(target.pk)))

    return ReturnLine(str(of.task_id), of.year, of.month, tuple(one(target) for target in targets))


def asked_of(of: MonthlyReturn, targets: Sequence[Any]) -> int:
    """How many values this return asks the unit to type."""
    return sum(part.to_type for part in line_of(of, targets).fields)
