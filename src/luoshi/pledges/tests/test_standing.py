"""Where a task stands: month by frequency, progress and schedule by kind of target; the worst number
decides.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from luoshi.kernel.calendar import year_frame
from luoshi.pledges.domain.exports.wording import Words
from luoshi.pledges.domain.lights import rule_set
from luoshi.pledges.domain.parties import Parties, Post, roles_of
from luoshi.pledges.domain.reckoning import known, unknown
from luoshi.pledges.domain.schedule import Acceptance, Milestone
from luoshi.pledges.domain.standing import (
    Owed,
    Value,
    milestone_standing,
    month_of,
    numeric_standing,
    progress_of,
    reason_code,
    schedule_of,
    share,
    suspended_standing,
)
from luoshi.pledges.domain.targets import Target

YEAR = year_frame(2024)
ON = dt.date(2024, 7, 10)
RULES = rule_set("A", ON)


def owed(measure: str, comparator: str, value: str | None, **more: object) -> Owed:
    direction = more.pop("direction", None)
    number = None if value is None else Decimal(value)
    return Owed("新增停车位", Target(measure, comparator, "个", YEAR, number, direction=direction), **more)  # type: ignore[arg-type]


def verified(*values: tuple[int, str | None]) -> dict[int, Value]:
    return {month: Value(None if text is None else Decimal(text), "no_register") for month, text in values}


def test_a_month_that_is_not_due_counts_only_once_it_is_verified() -> None:
    plain = owed("new", "eq", "2000", verified=verified((5, "900")))
    assert month_of(plain, 2024, ON) == 6
    assert month_of(plain, 2024, ON, waiting=6) == 5
    assert month_of(owed("new", "eq", "2000", verified=verified((6, "1000"))), 2024, ON, waiting=6) == 6
    assert month_of(owed("new", "eq", "2000", frequency="quarter"), 2024, dt.date(2024, 6, 10)) == 3
    assert month_of(owed("new", "eq", "2000", frequency="year"), 2024, ON) == 0


@pytest.mark.parametrize(
    ("one", "now", "expected"),
    [
        (owed("new", "eq", "2000"), known(1000), Fraction(1, 2)),
        (owed("level", "eq", "1200", base=Decimal(1000)), known(1100), Fraction(1, 2)),
        (owed("growth_rate", "ge", "6"), known(3), Fraction(1, 2)),
        (owed("growth_rate", "ge", "6", direction="down"), known(-3), Fraction(1, 2)),
        (owed("rate", "le", "5"), known(4), Fraction(1)),
        (owed("rate", "le", "5"), known(6), Fraction(0)),
    ],
    ids=["flow", "stock", "growth", "falling growth", "within its ceiling", "over its ceiling"],
)
def test_progress_follows_the_kind_of_target(one: Owed, now: object, expected: Fraction) -> None:
    assert progress_of(one, now, ON).value == expected  # type: ignore[arg-type]


def test_what_is_unknown_stays_unknown_with_its_reason() -> None:
    assert progress_of(owed("new", "eq", "2000"), unknown("no_return"), ON).reason == "no_return"
    assert progress_of(owed("rate", "le", None), known(4), ON).reason == "no_target"
    assert reason_code("no_return") == "no_return"
    assert reason_code("下雨了") == "unknown_value"


def test_schedule_is_nothing_before_the_first_month_and_all_for_what_holds_all_year() -> None:
    flow = owed("new", "eq", "2000", curve={6: Decimal("0.4"), 12: Decimal(1)})
    assert schedule_of(flow, 2024, 0).value == 0
    assert schedule_of(flow, 2024, 6).value == Fraction(2, 5)
    assert schedule_of(owed("rate", "le", "5"), 2024, 6).value == 1
    assert schedule_of(owed("growth_rate", "ge", "6"), 2024, 6).value == 1
    assert schedule_of(owed("share", "ge", "35"), 2024, 6).value == 1
    halves: dict[int, Decimal | None] = {month: Decimal(10 * month) for month in range(1, 13)}
    assert schedule_of(owed("new", "eq", "2000", last_year=halves), 2024, 6).value == Fraction(1, 2)


def test_the_worst_number_decides_and_each_is_told() -> None:
    curve = {month: Decimal(month) / 12 for month in range(1, 13)}
    good = owed("new", "eq", "2000", curve=curve, verified=verified((6, "1500")))
    bad = owed("new", "eq", "2000", curve=curve, verified=verified((6, "100")))
    both = numeric_standing([good, bad], RULES, 2024, ON)
    alone = numeric_standing([bad], RULES, 2024, ON)
    assert numeric_standing([good], RULES, 2024, ON).light.colour == "green"
    assert (
        (both.light.colour, both.verdict.code)
        == (alone.light.colour, alone.verdict.code)
        == ("red", "behind")
    )
    assert [part["colour"] for part in both.parts] == ["green", "red"]


def test_no_number_no_value_and_no_month_are_grey_never_green() -> None:
    nothing = numeric_standing([], RULES, 2024, ON)
    assert (nothing.light.colour, nothing.verdict.reason_code) == ("grey", "no_target")
    silent = numeric_standing([owed("new", "eq", "2000")], RULES, 2024, ON)
    assert (silent.light.colour, silent.verdict.code) == ("grey", "cannot_tell")
    early = numeric_standing([owed("new", "eq", "2000")], RULES, 2024, dt.date(2024, 1, 10))
    assert early.light.colour == "grey"
    missing = numeric_standing([owed("new", "eq", "2000", verified=verified((6, None)))], RULES, 2024, ON)
    assert missing.light.colour == "grey"
    halted = suspended_standing(RULES, ON)
    assert (halted.light.colour, halted.verdict.reason_code) == ("grey", "suspended")


def test_a_task_without_a_number_stands_by_its_accepted_milestones() -> None:
    accepted = Acceptance("督查一科", dt.date(2024, 3, 20))
    done = Milestone("1", "开工", dt.date(2024, 3, 31), Decimal(1), dt.date(2024, 3, 18), accepted)
    later = Milestone("2", "竣工", dt.date(2024, 12, 20), Decimal(1))
    missed = Milestone("3", "封顶", dt.date(2024, 5, 31), Decimal(2), dt.date(2024, 5, 30))
    due = dt.date(2024, 12, 31)
    on_time = milestone_standing([done, later], RULES, ON, due=due)
    assert (on_time.light.colour, on_time.progress.verified.value) == ("green", Fraction(1, 2))
    late = milestone_standing([done, missed, later], RULES, ON, due=due)
    assert (late.light.colour, late.progress.verified.value) == ("red", Fraction(1, 4))
    assert milestone_standing([], RULES, ON, due=due).light.colour == "grey"


def test_a_share_is_four_places_bounded_or_unknown() -> None:
    assert share(known(Fraction(1, 3))) == Decimal("0.3333")
    assert share(known(10**9)) == Decimal("99999.0000")
    assert share(unknown("no_base")) is None


@pytest.mark.parametrize(
    ("post", "found"),
    [
        (Post(1, 7, "unit_lead"), "support_head"),
        (Post(2, 7, "unit_officer"), "support_officer"),
        (Post(3, 7, "deputy"), None),
        (Post(4, 9, "unit_lead"), None),
    ],
)
def test_a_supporting_units_posts_have_its_roles_and_strangers_none(post: Post, found: str | None) -> None:
    roles = roles_of(post, Parties(lead_units=frozenset({5}), support_units=frozenset({7})))
    assert (found in roles) if found else not {"support_head", "support_officer"} & set(roles)


def test_words_of_workbooks_in_both_languages_and_their_keys_in_the_order_of_the_file() -> None:
    assert (
        Words("zh")("table", "title", government="示例市", year=2025) == "示例市2025年政府工作报告任务分解表"
    )
    assert Words("en")("unknown") == "unknown"
    assert Words("zh").keys("lights") == ("green", "yellow", "red", "grey", "done")
