"""One verdict a target: met 已完成, missed 未完成, on_course 序时, behind 滞后, not_due 未到期,
cannot_tell 无法判断.

Underline, panel and list show this verdict, computed once. A growth of the year is never met before the
year closes; a made thing that counts up (新增, 累计) may be met early. Each verdict has a reason code;
cannot_tell names what is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.reckoning import Reckoning, sentence, told
from luoshi.pledges.domain.schedule import Milestone, milestone_progress, milestone_schedule
from luoshi.pledges.domain.targets import GROWTH, Target, Tolerance, is_reached, tolerance_for

Code = Literal["met", "missed", "on_course", "behind", "not_due", "cannot_tell"]
_COUNTS_UP = frozenset({"new", "level"})


@dataclass(slots=True, frozen=True)
class Held:
    """What is held of a target: the value (multiplied out, growth signed), its unit, and the day it tells
    of.

    `as_of` is the day at whose close the value was true, not the day it was published. A missing value
    has a reason.
    """

    value: Decimal | None
    unit: str | None = None
    as_of: dt.date | None = None
    reason: str = "unknown_value"


@dataclass(slots=True, frozen=True)
class Pace:
    """Verified progress against what is due by now, both shares of the whole."""

    progress: Reckoning
    schedule: Reckoning


@dataclass(slots=True, frozen=True)
class Verdict:
    """The verdict with its reason and what it was judged from (texts; None is unknown)."""

    code: Code
    reason_code: str
    reason_zh: str
    reason_en: str
    inputs: Mapping[str, str | None]


def verdict(
    target: Target, held: Held, on: dt.date, *, pace: Pace | None = None, tolerance: Tolerance | None = None
) -> Verdict:
    """The verdict on a target at the close of a day.

    `pace` is asked only where the target is neither reached nor over; without it that is cannot_tell
    `no_schedule`. Raises `pledges.value_from_future` where the held value tells of a day after `on`.
    """
    if held.as_of is not None and held.as_of > on:
        raise Fault("pledges.value_from_future", as_of=held.as_of, on=on)
    allowed = tolerance_for(target, on) if tolerance is None else tolerance
    code, reason = _judge(target, held, on, pace, allowed)
    return _verdict(code, reason, _facts(target, held, on, pace))


def _judge(
    target: Target, held: Held, on: dt.date, pace: Pace | None, allowed: Tolerance
) -> tuple[Code, str]:
    if on < target.frame.start:
        return "not_due", "not_started"
    if held.value is None or held.as_of is None:
        return "cannot_tell", held.reason
    if held.unit != target.unit:
        return "cannot_tell", "unit_differs"
    if held.as_of < target.frame.start:
        return "cannot_tell", "stale_value"
    reached = is_reached(target, held.value, allowed)
    if reached is None:
        return "cannot_tell", "no_target"
    if held.as_of >= target.closes:
        return ("met", "reached") if reached else ("missed", "not_reached")
    return _before_close(target, on, pace, reached=reached)


def _before_close(target: Target, on: dt.date, pace: Pace | None, *, reached: bool) -> tuple[Code, str]:
    """The value tells of a day within the period."""
    if reached and target.measure in _COUNTS_UP and target.side == "at_least":
        return "met", "reached_early"
    if not reached and target.measure == "new" and target.side == "at_most":
        return "missed", "cap_exceeded"
    if on > target.closes:
        return "cannot_tell", "stale_value"
    if reached:
        return "on_course", "holds_so_far"
    if target.measure in GROWTH or target.side == "at_most":
        return "behind", "below_so_far"
    return _by_pace(pace)


def _by_pace(pace: Pace | None) -> tuple[Code, str]:
    if pace is None:
        return "cannot_tell", "no_schedule"
    progress, schedule = pace.progress.value, pace.schedule.value
    if schedule is not None and schedule <= 0 and (progress is None or progress <= 0):
        return "not_due", "not_due"
    if progress is None:
        return "cannot_tell", str(pace.progress.reason)
    if schedule is None:
        return "cannot_tell", str(pace.schedule.reason)
    return ("on_course", "at_pace") if progress >= schedule else ("behind", "below_pace")


def milestone_verdict(
    milestones: Sequence[Milestone], on: dt.date, *, due: dt.date, closed_on: dt.date | None = None
) -> Verdict:
    """The verdict on a task without a number: by its milestones, met only when it is closed (办结)."""
    pace = Pace(milestone_progress(milestones, on).verified, milestone_schedule(milestones, on))
    code: Code
    if closed_on is not None and closed_on <= on:
        code, reason = "met", "reached" if closed_on <= due else "reached_late"
    elif pace.progress.value is None:
        code, reason = "cannot_tell", str(pace.progress.reason)
    elif on > due and pace.progress.value < 1:
        code, reason = "missed", "not_reached"
    else:
        code, reason = _by_pace(pace)
    facts = {
        "progress": pace.progress,
        "schedule": pace.schedule,
        "due": due,
        "on": on,
        "closed_on": closed_on,
    }
    return _verdict(code, reason, facts)


def _verdict(code: Code, reason: str, facts: Mapping[str, object]) -> Verdict:
    is_unknown = code == "cannot_tell" or reason == "not_due"
    said = sentence("unknown" if is_unknown else "verdict_reasons", reason)
    return Verdict(code, reason, said.zh, said.en, {name: told(fact) for name, fact in facts.items()})


def _facts(target: Target, held: Held, on: dt.date, pace: Pace | None) -> Mapping[str, object]:
    low, high = target.bounds
    return {
        "comparator": target.comparator,
        "side": target.side,
        "unit": target.unit,
        "closes": target.closes,
        "low": low,
        "high": high,
        "held": held.value,
        "as_of": held.as_of,
        "on": on,
        "progress": pace.progress if pace else None,
        "schedule": pace.schedule if pace else None,
    }
