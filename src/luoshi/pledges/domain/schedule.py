"""How far a pledge is, and how far it should be: progress and schedule, as shares of the whole (1 = all
of it).

Milestones 节点 (three quarters of pledges): accepted weight ÷ total weight. Numbers: an agreed monthly
curve, or the share that last year had reached by the same month. Growth: the cumulative value against
last year's. A stock: (now - base) ÷ (target - base). “On” a day is at its close. What is missing stays
unknown, with a reason.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.kernel.calendar import Frame, last_closed_month
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.reckoning import Number, Reckoning, divided, held, known, unknown

MONTHS = 12
Monthly = Mapping[int, Number | None]


@dataclass(slots=True, frozen=True)
class Progress:
    """How far, by what was verified and by what the owner says; the two are never mixed."""

    verified: Reckoning
    self_rated: Reckoning


@dataclass(slots=True, frozen=True)
class Acceptance:
    """Who accepted a milestone and when; the post is the verifier's, not an owner's."""

    by_post: str
    on: dt.date


@dataclass(slots=True, frozen=True)
class Milestone:
    """A dated step agreed when the task was handed out. `weight` counts against the other milestones'
    weights.
    """

    code: str
    title: str
    due: dt.date
    weight: Decimal
    self_rated_on: dt.date | None = None
    accepted: Acceptance | None = None


def check_milestones(milestones: Sequence[Milestone], *, owner_posts: Collection[str], frame: Frame) -> None:
    """Refuse milestones that cannot be judged.

    Raises `pledges.milestone_twice`, `.milestone_title`, `.milestone_weight`, `.milestone_due` (outside
    the frame), `.own_acceptance` (accepted by a post that owns the task).
    """
    seen: set[str] = set()
    for one in milestones:
        if one.code in seen:
            raise Fault("pledges.milestone_twice", milestone=one.code)
        seen.add(one.code)
        if not one.title.strip():
            raise Fault("pledges.milestone_title", milestone=one.code)
        if not (one.weight.is_finite() and one.weight > 0):
            raise Fault("pledges.milestone_weight", title=one.title, weight=one.weight)
        if not frame.holds(one.due):
            raise Fault(
                "pledges.milestone_due", title=one.title, due=one.due, start=frame.start, end=frame.end
            )
        if one.accepted is not None and one.accepted.by_post in owner_posts:
            raise Fault("pledges.own_acceptance", title=one.title, post=one.accepted.by_post)


def accept(milestone: Milestone, *, by_post: str, on: dt.date, owner_posts: Collection[str]) -> Milestone:
    """The milestone, accepted. Raises `pledges.own_acceptance` where an owner's post would accept its own
    work.
    """
    if by_post in owner_posts:
        raise Fault("pledges.own_acceptance", title=milestone.title, post=by_post)
    return dataclasses.replace(milestone, accepted=Acceptance(by_post, on))


def milestone_progress(milestones: Sequence[Milestone], on: dt.date) -> Progress:
    """Accepted and self-rated weight ÷ total weight; unknown (`no_milestones`) where none were agreed."""
    accepted = [one for one in milestones if one.accepted is not None and one.accepted.on <= on]
    rated = [one for one in milestones if one.self_rated_on is not None and one.self_rated_on <= on]
    return Progress(_weighed(accepted, milestones), _weighed(rated, milestones))


def milestone_schedule(milestones: Sequence[Milestone], on: dt.date) -> Reckoning:
    """Weight due on or before the day ÷ total weight: 0 before the first is due."""
    return _weighed([one for one in milestones if one.due <= on], milestones)


def _weighed(some: Sequence[Milestone], whole: Sequence[Milestone]) -> Reckoning:
    if not whole:
        return unknown("no_milestones")
    return known(_weight(some) / _weight(whole))


def _weight(milestones: Sequence[Milestone]) -> Fraction:
    return sum((Fraction(one.weight) for one in milestones), Fraction(0))


def check_curve(curve: Mapping[int, Decimal]) -> None:
    """Refuse (`pledges.bad_curve`) a curve that is no cumulative share by month: 1 to 12, never falling,
    1 in December.
    """
    shares = [curve[month] for month in sorted(curve)]
    inside = all(1 <= month <= MONTHS for month in curve) and all(0 <= share <= 1 for share in shares)
    if not inside or shares != sorted(shares) or curve.get(MONTHS) != 1:
        raise Fault(
            "pledges.bad_curve", curve=", ".join(f"{month}: {curve[month]}" for month in sorted(curve))
        )


def curve_schedule(curve: Mapping[int, Decimal] | None, year: int, on: dt.date) -> Reckoning:
    """The share agreed for the last closed month; 0 before January closes, unknown for a month without
    agreement.
    """
    month = last_closed_month(on, year)
    return known(0) if month == 0 and curve else held((curve or {}).get(month), "no_schedule")


def last_year_schedule(cumulative: Monthly, year: int, on: dt.date) -> Reckoning:
    """What share of last year's whole its same month had reached.

    `cumulative` holds last year's values by month, each from January on. Unknown (`no_last_year`,
    `zero_base`) else.
    """
    month = last_closed_month(on, year)
    so_far = known(0) if month == 0 else held(cumulative.get(month), "no_last_year")
    return divided(so_far, held(cumulative.get(MONTHS), "no_last_year"))


def flow_progress(now: Reckoning, target: Number | None) -> Reckoning:
    """What was done in the period ÷ what was promised."""
    return divided(now, held(target, "no_target"), zero="zero_target")


def cumulative_growth(this_year: Monthly, last_year: Monthly, month: int) -> Reckoning:
    """January to the month against the same months of last year, as a share: 0.05 is 5%.

    Both hold cumulative values by month. Unknown where either is missing or last year's is not above zero.
    """
    last = held(last_year.get(month), "no_last_year")
    if last.value is not None and last.value <= 0:
        return unknown("zero_base")
    ratio = divided(held(this_year.get(month)), last)
    return ratio if ratio.value is None else known(ratio.value - 1)


def growth_progress(growth: Reckoning, target: Number | None) -> Reckoning:
    """Growth so far ÷ growth promised. The same growth is due in every month, so its schedule is always 1."""
    return divided(growth, held(target, "no_target"), zero="zero_target")


def stock_progress(
    now: Reckoning, base: Number | None, target: Number | None, *, direction: str | None = None
) -> Reckoning:
    """(now - base) ÷ (target - base), upward or downward; below 0 where it went the wrong way, above 1
    where beyond.

    Where the target is the base, it is to be held: 1 while it is, 0 where it is not. `direction` (up,
    down, flat) says which side is good; without it a value that moved is unknown (`no_direction`).
    """
    start, goal = held(base, "no_base"), held(target, "no_target")
    for part in (now, start, goal):
        if part.value is None:
            return part
    have, origin, aim = (part.value or Fraction(0) for part in (now, start, goal))
    if aim != origin:
        return known((have - origin) / (aim - origin))
    if have == aim:
        return known(1)
    if direction not in ("up", "down", "flat"):
        return unknown("no_direction")
    return known(int(direction == ("up" if have > aim else "down")))
