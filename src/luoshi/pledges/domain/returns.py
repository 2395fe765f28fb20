"""The monthly return 月报: prefilled from what is held, confirmed in a line; every field is asked once.

Asked once: a field has one owning source. A form that asks for a field owned by another source is
refused, and how many fields a unit is asked for each month is an indicator itself (为基层松绑减负).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from luoshi.kernel import parameters
from luoshi.kernel.calendar import month_frame
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.reckoning import PACKAGE

Per = Literal["month", "quarter", "year"]
Occasion = Literal["month", "closing", "spot_check"]
Value = Decimal | str
_MONTHS: Mapping[Per, tuple[int, ...]] = {
    "month": tuple(range(1, 13)),
    "quarter": (3, 6, 9, 12),
    "year": (12,),
}


@dataclass(slots=True, frozen=True)
class Field:
    """A datum that somebody holds. `source` owns it: `form:<code>` where a form asks for it, else a
    register's code.
    """

    code: str
    zh: str
    en: str
    source: str
    unit: str | None = None


@dataclass(slots=True, frozen=True)
class Form:
    """What is asked in one go, and how often."""

    code: str
    zh: str
    en: str
    per: Per
    fields: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Asking:
    """A form put to a unit; `times` is how many lines (tasks, projects …) it has to fill each time."""

    form: Form
    unit: str
    times: int = 1


@dataclass(slots=True, frozen=True)
class HeldValue:
    """A value that a source holds, and the day it tells of. `value` None: the source does not know it."""

    value: Value | None
    as_of: dt.date
    source: str


@dataclass(slots=True, frozen=True)
class Prefilled:
    """A field of a return with what is held of it; None: nobody holds it, so it is typed."""

    field: Field
    held: HeldValue | None

    @property
    def to_type(self) -> bool:
        """Whether the unit types it: it owns the field, or the source does not know the value."""
        return self.held is None or self.held.value is None


@dataclass(slots=True, frozen=True)
class ReturnLine:
    """One task's line of a month, ready to be confirmed."""

    pledge: str
    year: int
    month: int
    fields: tuple[Prefilled, ...]


@dataclass(slots=True, frozen=True)
class Entry:
    """What a unit typed: a value, or None with the reason why it does not know."""

    value: Value | None
    reason: str | None = None


@dataclass(slots=True, frozen=True)
class ConfirmedLine:
    """A confirmed line: each field's value (None is unknown), where it came from, and why it is unknown."""

    line: ReturnLine
    by_post: str
    on: dt.date
    values: Mapping[str, Value | None]
    sources: Mapping[str, str]
    reasons: Mapping[str, str]


def registry(fields: Iterable[Field]) -> Mapping[str, Field]:
    """Fields by code. Raises `pledges.field_two_sources` where two entries claim one field."""
    known: dict[str, Field] = {}
    for field in fields:
        other = known.setdefault(field.code, field)
        if other != field:
            raise Fault("pledges.field_two_sources", field=field.code, one=other.source, two=field.source)
    return MappingProxyType(known)


def shipped_fields() -> tuple[Field, ...]:
    """The fields that the monthly return itself owns."""
    table: Mapping[str, Any] = parameters.load(PACKAGE, "fields.yaml")
    return tuple(Field(code, e["zh"], e["en"], e["source"], e.get("unit")) for code, e in table.items())


def check_form(form: Form, fields: Mapping[str, Field]) -> None:
    """Refuse a form that asks for what is held already.

    Raises `pledges.asked_twice` (another source owns the field, or the form names it twice) and
    `pledges.unknown_field`.
    """
    seen: set[str] = set()
    for code in form.fields:
        field = fields.get(code)
        if field is None:
            raise Fault("pledges.unknown_field", form=form.zh, field=code)
        if field.source != f"form:{form.code}" or code in seen:
            raise Fault(
                "pledges.asked_twice",
                form_zh=form.zh,
                form_en=form.en,
                zh=field.zh,
                en=field.en,
                source=field.source,
            )
        seen.add(code)


def asked_per_unit_month(askings: Sequence[Asking]) -> Mapping[tuple[str, int], int]:
    """The indicator: how many values each unit is asked for in each month (1 to 12); a unit not asked has
    no entry.
    """
    counted: dict[tuple[str, int], int] = {}
    for asking in askings:
        for month in _MONTHS[asking.form.per]:
            key = (asking.unit, month)
            counted[key] = counted.get(key, 0) + len(asking.form.fields) * asking.times
    return counted


def prefill(
    pledge: str, year: int, month: int, *, wanted: Sequence[Field], held: Mapping[str, HeldValue]
) -> ReturnLine:
    """The line of a month: a value held of that month is filled in, an older or a later one is not."""
    frame = month_frame(year, month)

    def fitting(code: str) -> HeldValue | None:
        value = held.get(code)
        return value if value is not None and frame.holds(value.as_of) else None

    return ReturnLine(pledge, year, month, tuple(Prefilled(field, fitting(field.code)) for field in wanted))


def confirm(line: ReturnLine, typed: Mapping[str, Entry], *, by_post: str, on: dt.date) -> ConfirmedLine:
    """The line as the unit confirms it; unknown is said with a reason, never left open.

    Raises `pledges.return_incomplete`, `.return_no_reason` (unknown without a reason),
    `.return_overwrites` (a value that a source holds is put right at its source) and `.unknown_field`.
    """
    open_fields = {one.field.code: one.field for one in line.fields if one.to_type}
    every = {one.field.code: one.field for one in line.fields}
    for code, entry in typed.items():
        if code not in every:
            raise Fault("pledges.unknown_field", form="月报", field=code)
        if code not in open_fields:
            raise Fault(
                "pledges.return_overwrites", zh=every[code].zh, en=every[code].en, source=every[code].source
            )
        if entry.value in (None, "") and not (entry.reason or "").strip():
            raise Fault("pledges.return_no_reason", zh=every[code].zh, en=every[code].en)
    missing = [field for code, field in open_fields.items() if code not in typed]
    if missing:
        raise Fault(
            "pledges.return_incomplete",
            zh="、".join(f.zh for f in missing),
            en=", ".join(f.en for f in missing),
        )
    return _confirmed(line, typed, by_post, on)


def _confirmed(line: ReturnLine, typed: Mapping[str, Entry], by_post: str, on: dt.date) -> ConfirmedLine:
    values: dict[str, Value | None] = {}
    sources: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for one in line.fields:
        code = one.field.code
        if one.held is not None and not one.to_type:
            values[code], sources[code] = one.held.value, one.held.source
            continue
        entry = typed[code]
        sources[code] = f"post:{by_post}"
        values[code] = None if entry.value == "" else entry.value
        if values[code] is None:
            reasons[code] = str(entry.reason)
    return ConfirmedLine(line, by_post, on, values, sources, reasons)


def evidence_is_asked(occasion: Occasion) -> bool:
    """Evidence is asked when a task closes or is drawn for a spot check, not every month."""
    return occasion != "month"


def spot_check(pledges: Iterable[str], *, year: int, month: int, n: int) -> tuple[str, ...]:
    """Which n pledges are checked this month: drawn by a hash, so that anybody can draw the same again."""

    def lot(pledge: str) -> str:
        return hashlib.sha256(f"{year}-{month:02d} {pledge}".encode()).hexdigest()

    return tuple(sorted(sorted(set(pledges), key=lot)[:n]))
