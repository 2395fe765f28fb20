"""Where a task stands at the close of a day: progress against schedule, its light, its verdict, computed
once.

A task with several numbers is judged number by number and is as well as its worst one; what is unknown
stands between yellow and green, because nobody can say that it is well. Values are those of the month
that is closed last, or of the quarter or year where a value comes into being no more often.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from luoshi.kernel import parameters
from luoshi.kernel.calendar import last_closed_month, month_frame
from luoshi.pledges.domain.lights import Light, RuleSet, light
from luoshi.pledges.domain.reckoning import PACKAGE, Reckoning, held, known, sentence, told, unknown
from luoshi.pledges.domain.schedule import (
    Milestone,
    Progress,
    curve_schedule,
    flow_progress,
    growth_progress,
    last_year_schedule,
    milestone_progress,
    milestone_schedule,
    stock_progress,
)
from luoshi.pledges.domain.targets import Target, is_reached, tolerance_for
from luoshi.pledges.domain.verdict import Held, Pace, Verdict, milestone_verdict, verdict

EVERY = {"month": 1, "quarter": 3, "year": 12}
RATIOS = frozenset({"growth_rate", "share", "rate"})
STOCKS = frozenset({"level", "share", "rate"})
COLOURS = ("red", "yellow", "grey", "green", "done")
VERDICTS = ("missed", "behind", "cannot_tell", "not_due", "on_course", "met")


@dataclass(slots=True, frozen=True)
class Value:
    """What is held of a month: a number in the target's unit, or None with the reason why."""

    value: Decimal | None
    why: str = ""


@dataclass(slots=True, frozen=True)
class Owed:
    """One promised number with what was agreed about it, all multiplied out, and its values by month.

    `verified` are values that supervision approved, `self_rated` what the owner reported last.
    """

    name: str
    target: Target
    base: Decimal | None = None
    curve: Mapping[int, Decimal] = field(default_factory=dict)
    last_year: Mapping[int, Decimal | None] = field(default_factory=dict)
    frequency: str = "month"
    verified: Mapping[int, Value] = field(default_factory=dict)
    self_rated: Mapping[int, Value] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Standing:
    """The light and the verdict of a task, with the progress and the schedule that led to them."""

    light: Light
    verdict: Verdict
    progress: Progress
    schedule: Reckoning
    parts: tuple[Mapping[str, str | None], ...] = ()


def reason_code(why: str) -> str:
    """The code of a reason as a return gives it; words of one's own are `unknown_value`."""
    return why if why in parameters.load(PACKAGE, "reasons.yaml")["unknown"] else "unknown_value"


def month_of(owed: Owed, year: int, on: dt.date, *, waiting: int = 0) -> int:
    """The last closed month that has a value by its frequency; 0 before the first.

    `waiting` is a closed month whose returns are not due yet: it counts once its value is verified.
    """
    month, every = last_closed_month(on, year), EVERY[owed.frequency]
    if month == waiting != 0 and month not in owed.verified:
        month -= 1
    return month // every * every


def _at(values: Mapping[int, Value], month: int) -> Reckoning:
    if month == 0:
        return unknown("not_due")
    found = values.get(month)
    if found is None:
        return unknown("no_return")
    return held(found.value, reason_code(found.why))


def progress_of(owed: Owed, now: Reckoning, on: dt.date) -> Reckoning:
    """How far a value brings its target, as a share of the whole."""
    target = owed.target
    goal = target.value if target.value is not None else target.low
    if now.value is None:
        return now
    if target.side != "at_least":
        value = Decimal(now.value.numerator) / now.value.denominator
        reached = is_reached(target, value, tolerance_for(target, on))
        return unknown("no_target") if reached is None else known(int(reached))
    if target.measure == "growth_rate":
        return growth_progress(known(-now.value) if target.falling_growth else now, goal)
    if target.measure in STOCKS and owed.base is not None:
        return stock_progress(now, owed.base, goal, direction=target.direction)
    return flow_progress(now, goal)


def schedule_of(owed: Owed, year: int, month: int) -> Reckoning:
    """How far it should be by the end of a month: all of it for what holds all year, else as agreed."""
    if month == 0:
        return known(0)
    target = owed.target
    holds = target.side != "at_least" or target.measure == "growth_rate"
    if holds or (target.measure in RATIOS and owed.base is None):
        return known(1)
    end = month_frame(year, month).end
    if owed.curve or not owed.last_year:
        return curve_schedule(owed.curve, year, end)
    return last_year_schedule(owed.last_year, year, end)


def numeric_standing(
    owed: Sequence[Owed],
    rules: RuleSet,
    year: int,
    on: dt.date,
    *,
    due: dt.date | None = None,
    closed_on: dt.date | None = None,
    waiting: int = 0,
) -> Standing:
    """The standing of a task with numbers; without one it is unknown (`no_target`)."""
    if not owed:
        nothing = unknown("no_target")
        shown = light(Progress(nothing, nothing), nothing, rules, on, due=due, closed_on=closed_on)
        return Standing(shown, _cannot_tell("no_target"), Progress(nothing, nothing), nothing)
    each = [
        _one(one, rules, year, on, month_of(one, year, on, waiting=waiting), due=due, closed_on=closed_on)
        for one in owed
    ]
    worst = min(each, key=lambda one: COLOURS.index(one.light.colour))
    judged = min((one.verdict for one in each), key=lambda one: VERDICTS.index(one.code))
    parts = tuple(
        {
            "target": name.name, "colour": one.light.colour, "reason": one.light.reason_code,
            "verdict": one.verdict.code, "verdict_reason": one.verdict.reason_code,
            "verified": told(one.progress.verified), "self_rated": told(one.progress.self_rated),
            "schedule": told(one.schedule),
        }
        for name, one in zip(owed, each, strict=True)
    )  # fmt: skip
    return Standing(worst.light, judged, worst.progress, worst.schedule, parts)


def _one(
    owed: Owed,
    rules: RuleSet,
    year: int,
    on: dt.date,
    month: int,
    *,
    due: dt.date | None,
    closed_on: dt.date | None,
) -> Standing:
    now = _at(owed.verified, month)
    progress = Progress(progress_of(owed, now, on), progress_of(owed, _at(owed.self_rated, month), on))
    schedule = schedule_of(owed, year, month)
    shown = light(progress, schedule, rules, on, due=due, closed_on=closed_on)
    value = None if now.value is None else Decimal(now.value.numerator) / now.value.denominator
    as_of = month_frame(year, month).end if month else None
    holding = Held(value, owed.target.unit, as_of, str(now.reason))
    return Standing(
        shown, verdict(owed.target, holding, on, pace=Pace(progress.verified, schedule)), progress, schedule
    )


def milestone_standing(
    milestones: Sequence[Milestone],
    rules: RuleSet,
    on: dt.date,
    *,
    due: dt.date,
    closed_on: dt.date | None = None,
) -> Standing:
    """The standing of a task without a number."""
    progress, schedule = milestone_progress(milestones, on), milestone_schedule(milestones, on)
    shown = light(progress, schedule, rules, on, due=due, closed_on=closed_on)
    return Standing(
        shown, milestone_verdict(milestones, on, due=due, closed_on=closed_on), progress, schedule
    )


def suspended_standing(rules: RuleSet, on: dt.date) -> Standing:
    """The standing of a task that is suspended 中止: unknown until it is taken up again."""
    nothing = unknown("suspended")
    said = sentence("unknown", "suspended")
    shown = Light("grey", rules.code, rules.version, on, {}, "suspended", said.zh, said.en)
    return Standing(shown, _cannot_tell("suspended"), Progress(nothing, nothing), nothing)


def _cannot_tell(reason: str) -> Verdict:
    said = sentence("unknown", reason)
    return Verdict("cannot_tell", reason, said.zh, said.en, {})


def share(part: Reckoning) -> Decimal | None:
    """A share as a decimal of four places for lists and order; None where it is unknown."""
    if part.value is None:
        return None
    bound = Fraction(99_999)
    value = max(-bound, min(bound, part.value))
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.0001"))
