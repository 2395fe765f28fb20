"""Progress and schedule: milestones, curves, last year's share, cumulative growth, stocks; unknown stays
unknown.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.calendar import year_frame
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain import reckoning as rk
from luoshi.pledges.domain import schedule as sch
from luoshi.pledges.domain.schedule import Acceptance, Milestone

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "schedule.yaml").read_text(encoding="utf-8")
)
YEAR = year_frame(2024)
CURVE = {month: Decimal(month) / 12 for month in range(1, 12)} | {12: Decimal(1)}
POSITIVE = st.decimals("0.01", "1000", places=2)


def milestone(entry: dict[str, Any], code: str) -> Milestone:
    accepted = Acceptance("督查一科", entry["验收"]) if "验收" in entry else None
    return Milestone(code, f"节点{code}", entry["到期"], Decimal(entry["权重"]), entry.get("自评"), accepted)


@pytest.mark.parametrize("case", CASES["节点"], ids=lambda case: case["说明"])
def test_milestones(case: dict[str, Any]) -> None:
    steps = [milestone(entry, str(n)) for n, entry in enumerate(case["节点"])]
    sch.check_milestones(steps, owner_posts=["民政局局长"], frame=YEAR)
    progress = sch.milestone_progress(steps, case["日"])
    assert sch.milestone_schedule(steps, case["日"]).text == case["应完成"]
    assert (progress.verified.text, progress.self_rated.text) == (case["已核验"], case["自评"])


@pytest.mark.parametrize("case", CASES["存量"], ids=lambda case: case["说明"])
def test_stocks(case: dict[str, Any]) -> None:
    found = sch.stock_progress(
        rk.held(case.get("现在")), case.get("基数"), case.get("目标"), direction=case.get("方向")
    )
    assert found.text == case["比例"]


@given(
    st.lists(
        st.tuples(POSITIVE, st.booleans(), st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))), min_size=1
    )
)
def test_shares_stay_between_nothing_and_all(entries: list[tuple[Decimal, bool, dt.date]]) -> None:
    steps = [
        Milestone(str(n), "节点", day, weight, None, Acceptance("督查一科", day) if done else None)
        for n, (weight, done, day) in enumerate(entries)
    ]
    days = (dt.date(2023, 12, 31), dt.date(2024, 6, 30), dt.date(2024, 12, 31))
    due = [sch.milestone_schedule(steps, day).value for day in days]
    done = [sch.milestone_progress(steps, day).verified.value for day in days]
    assert due[0] == done[0] == 0
    assert due[2] == 1
    for shares in (due, done):
        present = [share for share in shares if share is not None]
        assert present == sorted(present)
        assert present[-1] <= 1
    assert (done[2] == 1) is all(accepted for _, accepted, _ in entries)


STEP = Milestone("1", "主体封顶", dt.date(2024, 6, 30), Decimal(1))


@pytest.mark.parametrize(
    ("code", "steps"),
    [
        ("pledges.milestone_twice", [STEP, STEP]),
        ("pledges.milestone_title", [Milestone("1", " ", STEP.due, Decimal(1))]),
        ("pledges.milestone_weight", [Milestone("1", "封顶", STEP.due, Decimal(0))]),
        ("pledges.milestone_weight", [Milestone("1", "封顶", STEP.due, Decimal("NaN"))]),
        ("pledges.milestone_due", [Milestone("1", "封顶", dt.date(2025, 1, 1), Decimal(1))]),
        (
            "pledges.own_acceptance",
            [Milestone("1", "封顶", STEP.due, Decimal(1), None, Acceptance("甲", STEP.due))],
        ),
    ],
)
def test_milestones_that_cannot_be_judged(code: str, steps: list[Milestone]) -> None:
    with pytest.raises(Fault) as refused:
        sch.check_milestones(steps, owner_posts={"甲"}, frame=YEAR)
    assert refused.value.code == code
    assert refused.value.message("zh")
    assert refused.value.message("en")


def test_g24_an_owner_never_accepts_its_own_milestone() -> None:
    with pytest.raises(Fault) as refused:
        sch.accept(STEP, by_post="甲", on=STEP.due, owner_posts={"甲", "乙"})
    assert refused.value.code == "pledges.own_acceptance"


def test_g24_control_the_verifier_does() -> None:
    done = sch.accept(STEP, by_post="督查一科", on=STEP.due, owner_posts={"甲"})
    assert done.accepted == Acceptance("督查一科", STEP.due)
    assert sch.milestone_progress([done], STEP.due).verified.text == "1"


@pytest.mark.parametrize(
    ("on", "share"),
    [
        ("2024-01-30", "0"),
        ("2024-06-29", "5/12"),
        ("2024-06-30", "1/2"),
        ("2025-03-01", "1"),
        ("2023-12-31", "0"),
    ],
)
def test_an_agreed_curve_counts_closed_months(on: str, share: str) -> None:
    curve = {month: Decimal(month * 25) / 300 for month in (3, 6, 9, 12)} | {5: Decimal(5) / 12}
    found = sch.curve_schedule(curve, 2024, dt.date.fromisoformat(on)).value
    assert found is not None
    assert abs(found - Fraction(share)) < Fraction(1, 10**20)


def test_no_curve_no_schedule() -> None:
    assert sch.curve_schedule(None, 2024, dt.date(2024, 1, 1)).reason == "no_schedule"
    assert sch.curve_schedule({12: Decimal(1)}, 2024, dt.date(2024, 6, 30)).reason == "no_schedule"


@pytest.mark.parametrize(
    "curve",
    [
        {}, {6: Decimal("0.5")}, {6: Decimal("0.6"), 9: Decimal("0.5"), 12: Decimal(1)},
        {0: Decimal(0), 12: Decimal(1)},
        {6: Decimal("-0.1"), 12: Decimal(1)}, {12: Decimal("0.9")},
    ],
)  # fmt: skip
def test_a_curve_that_is_none_is_refused(curve: dict[int, Decimal]) -> None:
    with pytest.raises(Fault) as refused:
        sch.check_curve(curve)
    assert refused.value.code == "pledges.bad_curve"
    sch.check_curve(CURVE)


def test_last_years_share_of_the_same_month() -> None:
    last = {5: 40, 6: 45, 12: 100}
    assert sch.last_year_schedule(last, 2024, dt.date(2024, 6, 30)).text == "9/20"
    assert sch.last_year_schedule(last, 2024, dt.date(2024, 6, 29)).text == "2/5"
    assert sch.last_year_schedule(last, 2024, dt.date(2024, 1, 1)).text == "0"
    assert sch.last_year_schedule(last, 2024, dt.date(2024, 9, 30)).reason == "no_last_year"
    assert sch.last_year_schedule({6: 45}, 2024, dt.date(2024, 6, 30)).reason == "no_last_year"
    assert sch.last_year_schedule({6: 0, 12: 0}, 2024, dt.date(2024, 6, 30)).reason == "zero_base"


def test_cumulative_growth() -> None:
    this = {6: Decimal("105.3"), 7: None, 9: Decimal(1)}
    last = {6: Decimal(100), 7: Decimal(120), 8: Decimal(0)}
    growth = sch.cumulative_growth(this, last, 6)
    assert growth.text == "53/1000"
    assert sch.growth_progress(growth, Decimal("0.05")).text == "53/50"
    assert sch.growth_progress(growth, 0).reason == "zero_target"
    assert sch.growth_progress(growth, None).reason == "no_target"
    assert sch.cumulative_growth(this, last, 7).reason == "unknown_value"
    assert sch.cumulative_growth(this, last, 8).reason == "zero_base"
    assert sch.cumulative_growth(this, last, 9).reason == "no_last_year"


def test_flows() -> None:
    assert sch.flow_progress(rk.known(1480), 2000).text == "37/50"
    assert sch.flow_progress(rk.unknown("no_return"), 2000).reason == "no_return"
    assert sch.flow_progress(rk.known(3), None).reason == "no_target"
    assert sch.flow_progress(rk.known(3), 0).reason == "zero_target"


@given(POSITIVE, POSITIVE, POSITIVE)
def test_a_stock_at_base_is_nothing_and_at_target_all(base: Decimal, target: Decimal, now: Decimal) -> None:
    if base != target:
        assert sch.stock_progress(rk.known(base), base, target).text == "0"
        assert sch.stock_progress(rk.known(target), base, target).text == "1"
        mirrored = sch.stock_progress(rk.known(-now), -base, -target)
        assert mirrored == sch.stock_progress(rk.known(now), base, target)


def test_a_month_that_is_missing_makes_the_sum_unknown() -> None:
    assert rk.summed({1: 5, 2: Decimal("2.5")}, 2).text == "15/2"
    assert rk.summed({1: 5, 3: 1}, 3).reason == "unknown_value"
    assert rk.summed({1: 5, 2: None}, 2, reason="no_return").reason == "no_return"
    assert rk.summed({}, 0).text == "0"


def test_unknown_goes_through_a_division() -> None:
    assert rk.divided(rk.unknown("no_return"), rk.known(1)).reason == "no_return"
    assert rk.divided(rk.known(1), rk.unknown("no_base")).reason == "no_base"
    assert rk.divided(rk.known(1), rk.known(0)).reason == "zero_base"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1/3", "33.3%"),
        ("1/2000", "0.1%"),
        ("-1/2000", "-0.1%"),
        ("0", "0.0%"),
        ("1", "100.0%"),
        ("1/3000", "0.0%"),
    ],
)
def test_shares_are_shown_rounded_half_away_from_zero(value: str, text: str) -> None:
    assert rk.percent(Fraction(value)) == text


def test_floats_and_unknown_reasons_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        rk.known(0.1)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        rk.unknown("because")


def test_what_an_explanation_keeps() -> None:
    facts = (None, rk.known(Fraction(1, 3)), rk.unknown("no_base"), dt.date(2024, 1, 2))
    assert [rk.told(fact) for fact in facts] == [None, "1/3", "?no_base", "2024-01-02"]
