"""Curves as SVG geometry: what was agreed against what is, month by month. A month without a value is a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luoshi.pledges.domain.targets import GROWTH

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 190, 58, 12, 14, 24
MONTHS = range(1, 13)
FLAT = GROWTH | {"rate", "rank"}
Values = Mapping[int, Decimal | None]


@dataclass(slots=True, frozen=True)
class Scale:
    """From months and values to pixels."""

    low: Decimal
    high: Decimal

    def x(self, month: int) -> int:
        """Where a month's end stands."""
        return LEFT + round((WIDTH - LEFT - RIGHT) * month / 12)

    def y(self, value: Decimal) -> int:
        """Where a value stands; what lies outside stands at the edge."""
        span = self.high - self.low
        part = (value - self.low) / span if span else Decimal("0.5")
        return round(
            HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(min(max(part, Decimal(0)), Decimal(1)))
        )


def planned(target: Any) -> dict[int, Decimal]:
    """What each month was to reach by the agreed curve, or by last year's shares; empty where nothing was agreed."""
    goal = target.value if target.value is not None else target.low
    if goal is None:
        return {}
    if target.measure in FLAT:
        return dict.fromkeys(MONTHS, goal)
    base = target.base if target.measure in ("level", "share") and target.base is not None else Decimal(0)
    shares = {int(month): Decimal(share) for month, share in target.curve.items()}
    if not shares:
        last = {int(month): Decimal(value) for month, value in target.last_year.items() if value is not None}
        whole = last.get(12)
        shares = {month: value / whole for month, value in last.items()} if whole else {}
    return {month: base + (goal - base) * share for month, share in sorted(shares.items())}


def _line(points: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _runs(scale: Scale, values: Values) -> list[str]:
    """Stretches of neighbouring known months: a line is never drawn across what is unknown."""
    runs: list[list[tuple[int, int]]] = [[]]
    for month in MONTHS:
        value = values.get(month)
        if value is None:
            runs.append([])
        else:
            runs[-1].append((scale.x(month), scale.y(value)))
    return [_line(run) for run in runs if len(run) > 1]


def curve(plan: Values, actual: Values, goal: Decimal | None, *, until: int) -> dict[str, Any] | None:
    """The drawing; `until` is the last month that is over. None where there is nothing to draw."""
    known = [value for value in (*plan.values(), *actual.values(), goal) if value is not None]
    if not known or not (plan or actual):
        return None
    low, high = min(Decimal(0), *known), max(Decimal(0), *known)
    scale = Scale(low, high + (high - low) / 10 if high > low else high + 1)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - BOTTOM,
        "months": [{"n": month, "x": scale.x(month)} for month in MONTHS],
        "plan": _runs(scale, plan),
        "actual": _runs(scale, actual),
        "dots": [
            {"month": month, "value": value, "x": scale.x(month), "y": scale.y(value)}
            for month, value in sorted(actual.items())
            if value is not None
        ],
        "gaps": [
            {"month": month, "x": scale.x(month)}
            for month in MONTHS
            if month <= until and actual.get(month) is None
        ],
        "goal": {"y": scale.y(goal), "value": goal} if goal is not None else None,
        "zero": scale.y(Decimal(0)),
    }
