"""Verdicts: every comparator at its edge, growth that waits for its year, and what cannot be told."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel import parameters
from luoshi.kernel.calendar import frame_of, year_frame
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.reckoning import PACKAGE, Reckoning, known, unknown
from luoshi.pledges.domain.schedule import Acceptance, Milestone
from luoshi.pledges.domain.targets import GROWTH, Target, Tolerance, is_reached, target_of, tolerance_for
from luoshi.pledges.domain.verdict import Held, Pace, milestone_verdict, verdict
from luoshi.reading import read

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "verdicts.yaml").read_text(encoding="utf-8")
)
YEAR = year_frame(2024)
CODES = set(parameters.load(PACKAGE, "reasons.yaml")["verdicts"])
MEASURES = ["level", "new", "growth_rate", "growth_points", "growth_amount", "share", "rate", "rank", "other"]
COMPARATORS = ["eq", "gt", "ge", "lt", "le", "approx", "range"]
NUMBERS = st.decimals("-500", "500", places=2)
DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2025, 6, 1))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def target(entry: dict[str, Any]) -> Target:
    return Target(
        entry["类别"], entry["比较"], entry["单位"], YEAR, number(entry.get("数")), number(entry.get("低")),
        number(entry.get("高")), entry.get("方向"), entry.get("时限"),
    )  # fmt: skip


def pace(entry: list[str] | None) -> Pace | None:
    def one(text: str) -> Reckoning:
        return unknown(text[1:]) if text.startswith("?") else known(Decimal(text) / 100)

    return Pace(one(entry[0]), one(entry[1])) if entry else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["说明"])
def test_g15_verdicts(case: dict[str, Any]) -> None:
    have = case["掌握"]
    held = Held(number(have.get("数")), have.get("单位"), have.get("截至"), have.get("原因", "unknown_value"))
    found = verdict(target(case["目标"]), held, case["日"], pace=pace(case.get("节奏")))
    assert (found.code, found.reason_code) == (case["判定"], case["理由"])
    assert found.reason_zh
    assert found.reason_en
    assert found.inputs["on"] == case["日"].isoformat()
    assert found.inputs["held"] == have.get("数")


def test_g15_control_a_threshold_moved_by_a_hair_is_seen() -> None:
    edge = next(case for case in CASES if case["理由"] == "not_reached" and case["目标"]["比较"] == "gt")
    have = edge["掌握"]
    for hair, code in (("0", "missed"), ("0.0001", "met")):
        held = Held(Decimal(have["数"]) + Decimal(hair), have["单位"], have["截至"])
        assert verdict(target(edge["目标"]), held, edge["日"]).code == code


def test_every_verdict_has_a_case() -> None:
    assert {case["判定"] for case in CASES} == CODES


def targets() -> st.SearchStrategy[Target]:
    return st.builds(
        Target, st.sampled_from(MEASURES), st.sampled_from(COMPARATORS), st.just("家"), st.just(YEAR),
        st.decimals("1", "400", places=1), st.decimals("1", "200", places=1),
        st.decimals("200", "400", places=1),
        st.sampled_from([None, "up", "down", "flat"]), st.sampled_from([None, dt.date(2024, 6, 30)]),
    )  # fmt: skip


@given(targets(), NUMBERS, DAYS, DAYS)
def test_growth_waits_for_its_year(goal: Target, value: Decimal, one: dt.date, two: dt.date) -> None:
    as_of, on = sorted((one, two))
    found = verdict(goal, Held(value, "家", as_of), on)
    assert found.code in CODES
    if found.code == "met" and goal.measure in GROWTH:
        assert as_of >= YEAR.end
    if as_of < YEAR.start:
        assert found.code in ("not_due", "cannot_tell")


@given(targets(), DAYS)
def test_missing_is_never_met_and_never_missed(goal: Target, on: dt.date) -> None:
    assert verdict(goal, Held(None), on).code in ("cannot_tell", "not_due")


@given(targets(), NUMBERS, NUMBERS)
def test_more_of_a_good_thing_stays_reached(goal: Target, one: Decimal, two: Decimal) -> None:
    low, high = sorted((one, two), reverse=goal.falling_growth)
    reached = [is_reached(goal, value, Tolerance()) for value in (low, high)]
    if goal.side == "at_least":
        assert reached[1] or not reached[0]
    if goal.side == "at_most":
        assert reached[0] or not reached[1]


def test_a_range_with_one_end_cannot_be_compared() -> None:
    goal = Target("new", "range", "家", YEAR, low=Decimal(2))
    assert is_reached(goal, Decimal(3), Tolerance()) is None


def test_a_value_from_the_future_is_refused() -> None:
    goal = Target("new", "eq", "家", YEAR, Decimal(3))
    with pytest.raises(Fault) as refused:
        verdict(goal, Held(Decimal(3), "家", dt.date(2024, 6, 30)), dt.date(2024, 6, 29))
    assert refused.value.code == "pledges.value_from_future"
    assert refused.value.message("en")


def test_a_tolerance_is_dated_and_only_for_what_it_names() -> None:
    goal = Target("new", "approx", "家", YEAR, Decimal(200))
    assert tolerance_for(goal, dt.date(2024, 1, 1)).of(Decimal(200)) == 10
    assert tolerance_for(goal, dt.date(1999, 1, 1)) == Tolerance()
    assert tolerance_for(dataclasses.replace(goal, comparator="ge"), dt.date(2024, 1, 1)) == Tolerance()
    table: list[dict[str, Any]] = [
        {"since": dt.date(2000, 1, 1), "approx": {"default": {"relative": "0.1"}}},
        {"since": dt.date(2024, 7, 1), "approx": {"new": {"absolute": "1"}}},
    ]
    assert tolerance_for(goal, dt.date(2024, 6, 30), table=table) == Tolerance(relative=Decimal("0.1"))
    assert tolerance_for(goal, dt.date(2024, 7, 1), table=table) == Tolerance(absolute=Decimal(1))
    held = Held(Decimal(195), "家", YEAR.end)
    assert verdict(goal, held, YEAR.end).code == "met"
    assert verdict(goal, held, YEAR.end, tolerance=Tolerance()).code == "missed"


def test_a_target_comes_from_a_read_figure() -> None:
    text = (
        "政府工作报告\n2024年1月8日在某市人民代表大会上\n一、2023年工作回顾\n过去一年，全市有效高企达1000家。\n"
        "二、2024年工作安排\n今年，有效高企达1200家，新增上市企业2~3家，工业投资超100亿元。\n"
    )
    figures = {figure.text: figure for figure in read(text).figures}
    firms = target_of(figures["1200家"], year=2024)
    assert (firms.value, firms.unit, firms.comparator, firms.frame) == (Decimal(1200), "家", "eq", YEAR)
    listed = target_of(figures["2~3家"], year=2024, due=dt.date(2024, 9, 30))
    assert (listed.bounds, listed.closes) == ((Decimal(2), Decimal(3)), dt.date(2024, 9, 30))
    invested = target_of(figures["超100亿元"], year=2024)
    assert (invested.value, invested.unit, invested.comparator) == (Decimal(10**10), "元", "gt")
    framed = target_of(dataclasses.replace(figures["1200家"], period="2021/2025", year=2025), year=2024)
    assert framed.frame == frame_of("2021/2025")
    unnamed = target_of(dataclasses.replace(figures["1200家"], period=None, year=None), year=2024)
    assert unnamed.frame == YEAR


def steps(*accepted: str | None) -> list[Milestone]:
    days = (dt.date(2024, 3, 31), dt.date(2024, 6, 30))
    return [
        Milestone(
            str(n),
            "节点",
            day,
            Decimal(1),
            None,
            Acceptance("督查一科", dt.date.fromisoformat(on)) if on else None,
        )
        for n, (day, on) in enumerate(zip(days, accepted, strict=True))
    ]


@pytest.mark.parametrize(
    ("accepted", "on", "closed", "code", "reason"),
    [
        ((None, None), "2024-03-30", None, "not_due", "not_due"),
        ((None, None), "2024-03-31", None, "behind", "below_pace"),
        (("2024-03-31", None), "2024-03-31", None, "on_course", "at_pace"),
        (("2024-03-31", None), "2024-07-01", None, "missed", "not_reached"),
        (("2024-03-31", None), "2024-06-30", None, "behind", "below_pace"),
        (("2024-03-31", "2024-06-30"), "2024-07-01", None, "on_course", "at_pace"),
        (("2024-03-31", "2024-06-30"), "2024-07-01", "2024-06-30", "met", "reached"),
        (("2024-03-31", "2024-06-30"), "2024-07-01", "2024-07-01", "met", "reached_late"),
        (("2024-03-31", "2024-06-30"), "2024-06-30", "2024-07-01", "on_course", "at_pace"),
    ],
)
def test_a_task_without_a_number_is_judged_by_milestones(
    accepted: tuple[str | None, ...], on: str, closed: str | None, code: str, reason: str
) -> None:
    found = milestone_verdict(
        steps(*accepted), dt.date.fromisoformat(on), due=dt.date(2024, 6, 30),
        closed_on=dt.date.fromisoformat(closed) if closed else None,
    )  # fmt: skip
    assert (found.code, found.reason_code) == (code, reason)


def test_no_milestones_cannot_be_told_even_when_overdue() -> None:
    found = milestone_verdict([], dt.date(2024, 7, 1), due=dt.date(2024, 6, 30))
    assert (found.code, found.reason_code, found.inputs["progress"]) == (
        "cannot_tell",
        "no_milestones",
        "?no_milestones",
    )
