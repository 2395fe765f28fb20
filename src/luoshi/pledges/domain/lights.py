"""Lights 红黄绿灯 by versioned rule sets: a light keeps its rule set, its inputs and its reason.

A computed light is a warning inside the house and nothing more; see `warning_cards` for what may follow.
Only verified progress counts. What is missing is grey with a reason code, never green.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Literal

from luoshi.kernel import parameters
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.reckoning import PACKAGE, Reckoning, percent, rounded, sentence, told
from luoshi.pledges.domain.schedule import Progress

Colour = Literal["green", "yellow", "red", "grey", "done"]
Basis = Literal["gap", "ratio"]


@dataclass(slots=True, frozen=True)
class RuleSet:
    """One version of a rule set. `yellow` and `red` are percentage points behind (gap) or percent of the
    schedule.
    """

    code: str
    version: int
    zh: str
    en: str
    since: dt.date
    basis: Basis
    yellow: Decimal
    red: Decimal
    overdue: Literal["yellow", "red"]


@dataclass(slots=True, frozen=True)
class Light:
    """A colour with all that led to it. `inputs` are exact texts (`13/30`, ISO dates, `?` and a code
    where unknown).
    """

    colour: Colour
    rule_set: str
    version: int
    on: dt.date
    inputs: Mapping[str, str | None]
    reason_code: str
    reason_zh: str
    reason_en: str


def rule_sets(data: Mapping[str, Any] | None = None) -> tuple[RuleSet, ...]:
    """All versions of all rule sets, from the shipped table or from plain data of its shape.

    Raises `pledges.bad_rule_set` where thresholds are missing, no numbers, or red lies nearer than yellow.
    """
    table = parameters.load(PACKAGE, "rule_sets.yaml") if data is None else data
    return tuple(_version(code, entry, v) for code, entry in table.items() for v in entry["versions"])


def _version(code: str, entry: Mapping[str, Any], data: Mapping[str, Any]) -> RuleSet:
    try:
        made = RuleSet(
            code, data["version"], entry["zh"], entry["en"], data["since"], data["basis"],
            Decimal(data["yellow"]), Decimal(data["red"]), data["overdue"],
        )  # fmt: skip
    except (KeyError, TypeError, InvalidOperation) as error:
        raise Fault("pledges.bad_rule_set", rule_set=code, flaw=repr(error)) from error
    ordered = made.red > made.yellow if made.basis == "gap" else made.red < made.yellow
    if made.basis not in ("gap", "ratio") or made.overdue not in ("yellow", "red") or not ordered:
        raise Fault(
            "pledges.bad_rule_set",
            rule_set=code,
            flaw=f"{made.basis} {made.yellow} {made.red} {made.overdue}",
        )
    return made


def rule_set(
    code: str, on: dt.date, *, version: int | None = None, among: tuple[RuleSet, ...] | None = None
) -> RuleSet:
    """The version in force on a day, or the one named. Raises `pledges.no_rule_set`."""
    fitting = [
        one
        for one in (rule_sets() if among is None else among)
        if one.code == code and (one.since <= on if version is None else one.version == version)
    ]
    if not fitting:
        raise Fault("pledges.no_rule_set", rule_set=code, on=on if version is None else f"v{version}")
    return max(fitting, key=lambda one: (one.since, one.version))


def light(
    progress: Progress,
    schedule: Reckoning,
    rules: RuleSet,
    on_date: dt.date,
    *,
    due: dt.date | None = None,
    closed_on: dt.date | None = None,
) -> Light:
    """The light of a task at the close of a day. `due`: its last day; `closed_on`: the day of its 办结."""
    colour, code, data = _judge(progress.verified, schedule, rules, on_date, due=due, closed_on=closed_on)
    said = sentence("unknown" if colour == "grey" else "lights", code, **data)
    facts = {
        "verified": progress.verified,
        "self_rated": progress.self_rated,
        "schedule": schedule,
        "due": due,
        "closed_on": closed_on,
    }
    inputs = {name: told(fact) for name, fact in facts.items()}
    return Light(colour, rules.code, rules.version, on_date, inputs, code, said.zh, said.en)


def _judge(
    verified: Reckoning,
    schedule: Reckoning,
    rules: RuleSet,
    on: dt.date,
    *,
    due: dt.date | None,
    closed_on: dt.date | None,
) -> tuple[Colour, str, dict[str, object]]:
    if closed_on is not None and closed_on <= on:
        return "done", "closed_late" if due is not None and closed_on > due else "closed", {"due": due}
    late = due is not None and due < on
    if verified.value is None:
        idle = schedule.value is not None and schedule.value <= 0 and not late
        return "grey", "not_due" if idle else str(verified.reason), {}
    told: dict[str, object] = {"progress": percent(verified.value), "due": due}
    if verified.value >= 1:
        return "green", "complete", told
    if late:
        return rules.overdue, "overdue", told
    if schedule.value is None:
        return "grey", str(schedule.reason), {}
    if schedule.value <= 0:
        return ("green", "ahead", told) if verified.value > 0 else ("grey", "not_due", {})
    return _compare(verified.value, schedule.value, rules, {**told, "schedule": percent(schedule.value)})


def _compare(
    verified: Fraction, schedule: Fraction, rules: RuleSet, told: dict[str, object]
) -> tuple[Colour, str, dict[str, object]]:
    """Beyond red, beyond yellow, or neither; a value on the threshold is not beyond it."""
    measured = 100 * (schedule - verified if rules.basis == "gap" else verified / schedule)
    limits: tuple[tuple[Colour, Decimal], ...] = (("red", rules.red), ("yellow", rules.yellow))
    for colour, limit in limits:
        edge = Fraction(limit)
        if measured > edge if rules.basis == "gap" else measured < edge:
            return colour, rules.basis, {**told, "behind": f"{rounded(measured):f}", "limit": f"{limit:f}"}
    return "green", "on_schedule", told
