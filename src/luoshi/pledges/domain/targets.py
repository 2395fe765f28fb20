"""Is a target reached? Comparator, direction and tolerance, decided once for lights, lists and pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from luoshi.kernel import parameters
from luoshi.kernel.calendar import Frame, frame_of
from luoshi.pledges.domain.reckoning import PACKAGE
from luoshi.reading.domain.document import Figure

Side = Literal["at_least", "at_most", "within"]
GROWTH = frozenset({"growth_rate", "growth_points", "growth_amount"})


@dataclass(slots=True, frozen=True)
class Target:
    """A promised value: the figure's fields as READ.md, numbers multiplied out (120000000, not 1.2 and
    亿).

    `value`, `low`, `high` are positive; `direction` says up or down. `frame` is the period promised for,
    `due` an earlier day where one is named.
    """

    measure: str
    comparator: str
    unit: str | None
    frame: Frame
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    direction: str | None = None
    due: dt.date | None = None

    @property
    def closes(self) -> dt.date:
        """The day at whose close the target counts. Growth counts for its whole frame, whatever day is
        named.
        """
        return self.frame.end if self.due is None or self.measure in GROWTH else self.due

    @property
    def falling_growth(self) -> bool:
        """A promised decrease, written positive (下降3%); what is held is then negative."""
        return self.measure in GROWTH and self.direction == "down"

    @property
    def side(self) -> Side:
        """Which side of the number is good."""
        if self.comparator in ("gt", "ge"):
            return "at_least"
        if self.comparator in ("lt", "le"):
            return "at_most"
        if self.direction == "flat":
            return "within"
        if self.measure == "rank" or (self.direction == "down" and self.measure not in GROWTH):
            return "at_most"
        # 2~3% of a rate is a corridor; 2~3 firms is a promise of at least two
        return "within" if self.comparator == "range" and self.measure in ("rate", "share") else "at_least"

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """(lowest, highest) of a range, or the value twice."""
        return (self.low, self.high) if self.comparator == "range" else (self.value, self.value)


def target_of(figure: Figure, *, year: int, due: dt.date | None = None) -> Target:
    """The target that a figure of a read report promises; `year` stands in where the figure names no period.

    Raises `calendar.bad_period` for a period that is none.
    """

    def times(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text) * figure.multiplier

    return Target(
        figure.measure, figure.comparator, figure.unit, frame_of(figure.period or str(figure.year or year)),
        times(figure.value), times(figure.low), times(figure.high), figure.direction, due,
    )  # fmt: skip


@dataclass(slots=True, frozen=True)
class Tolerance:
    """How far off still counts, for a comparator and a measure: `relative` of the value, or `absolute` in
    its unit.
    """

    relative: Decimal = Decimal(0)
    absolute: Decimal = Decimal(0)

    def of(self, value: Decimal) -> Decimal:
        """In the value's unit."""
        return abs(value) * self.relative + self.absolute


def tolerance_for(target: Target, on: dt.date, *, table: list[dict[str, Any]] | None = None) -> Tolerance:
    """The tolerance in force on a day; none for a comparator or a day that the table does not name."""
    entries = parameters.load(PACKAGE, "tolerances.yaml") if table is None else table
    current: Mapping[str, Any] = max(
        (entry for entry in entries if entry["since"] <= on), key=lambda entry: entry["since"], default={}
    )
    measures = current.get(target.comparator, {})
    entry = measures.get(target.measure, measures.get("default", {}))
    return Tolerance(Decimal(entry.get("relative", 0)), Decimal(entry.get("absolute", 0)))


def is_reached(target: Target, held: Decimal, tolerance: Tolerance) -> bool | None:
    """Whether the held value is on the good side; None where the target has no number.

    A held growth is signed (a decrease is negative); the target's number is positive.
    """
    low, high = target.bounds
    if low is None or high is None:
        return None
    value = -held if target.falling_growth else held
    if target.comparator == "gt":
        return value > low
    if target.comparator == "lt":
        return value < high
    lowest, highest = low - tolerance.of(low), high + tolerance.of(high)
    return (target.side == "at_most" or value >= lowest) and (target.side == "at_least" or value <= highest)
