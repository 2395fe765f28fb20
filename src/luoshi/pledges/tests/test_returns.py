"""Returns: prefilled, confirmed in a line, each field asked once; unknown is said, never zero."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.kernel.errors import Fault
from luoshi.pledges.domain import returns as rt
from luoshi.pledges.domain.returns import Asking, Entry, Field, Form, HeldValue

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "returns.yaml").read_text(encoding="utf-8")
)
WANTED = [Field(e["编号"], e["名称"], e["编号"], e["来源"], e.get("单位")) for e in CASES["数据"]]
HELD = {code: HeldValue(e["数"], e["截至"], e["来源"]) for code, e in CASES["已掌握"].items()}
LINE = rt.prefill("p1", 2024, 9, wanted=WANTED, held=HELD)
ON = dt.date(2024, 10, 8)


def typed(entries: dict[str, str]) -> dict[str, Entry]:
    return {
        code: Entry(None, text[1:]) if text.startswith("?") else Entry(text) for code, text in entries.items()
    }


def refused(code: str, fault: Fault) -> None:
    assert fault.code == code
    assert fault.message("zh")
    assert fault.message("en")


@pytest.mark.parametrize("case", CASES["确认"], ids=lambda case: case["说明"])
def test_a_line_is_confirmed(case: dict[str, Any]) -> None:
    done = rt.confirm(LINE, typed(case["填报"]), by_post="科技局办公室", on=ON)
    assert done.values == case["结果"]
    assert done.sources["firms"] == "register:enterprises"
    assert done.sources["obstacle"] == "post:科技局办公室"
    assert set(done.reasons) == {code for code, value in case["结果"].items() if value is None}
    assert (done.by_post, done.on, done.line) == ("科技局办公室", ON, LINE)


@pytest.mark.parametrize("case", CASES["拒绝"], ids=lambda case: case["说明"])
def test_a_line_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(Fault) as caught:
        rt.confirm(LINE, typed(case["填报"]), by_post="科技局办公室", on=ON)
    refused(case["代码"], caught.value)


def test_an_emptied_value_with_a_reason_is_unknown() -> None:
    entries = {"value_to_date": Entry("", "次月才出"), "obstacle": Entry("无")}
    done = rt.confirm(LINE, entries, by_post="甲", on=ON)
    assert (done.values["value_to_date"], done.reasons) == (None, {"value_to_date": "次月才出"})


@pytest.mark.parametrize("as_of", [dt.date(2024, 8, 31), dt.date(2024, 10, 1)])
def test_a_value_of_another_month_fills_nothing_in(as_of: dt.date) -> None:
    held = {"firms": HeldValue("1100", as_of, "register:enterprises")}
    line = rt.prefill("p1", 2024, 9, wanted=WANTED, held=held)
    assert [one.to_type for one in line.fields] == [True, True, True]


def test_what_the_source_does_not_know_is_asked() -> None:
    line = rt.prefill(
        "p1", 2024, 9, wanted=WANTED, held={"firms": dataclasses.replace(HELD["firms"], value=None)}
    )
    assert line.fields[0].to_type
    entries = typed({"firms": "1150", "value_to_date": "65", "obstacle": "无"})
    done = rt.confirm(line, entries, by_post="甲", on=ON)
    assert (done.values["firms"], done.sources["firms"]) == ("1150", "post:甲")
    assert [one.to_type for one in LINE.fields] == [False, True, True]


FIELDS = rt.registry([*WANTED, *rt.shipped_fields()[1:2]])
RETURN = Form("monthly_return", "月报", "Monthly return", "month", ("value_to_date", "obstacle"))


def test_a_form_asks_for_what_it_owns() -> None:
    rt.check_form(RETURN, FIELDS)
    rt.check_form(dataclasses.replace(RETURN, fields=("milestones_done",)), FIELDS)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("pledges.asked_twice", ("value_to_date", "firms")),
        ("pledges.asked_twice", ("obstacle", "obstacle")),
        ("pledges.unknown_field", ("staff",)),
    ],
)
def test_a_form_that_asks_for_a_held_field_is_refused(code: str, fields: tuple[str, ...]) -> None:
    with pytest.raises(Fault) as caught:
        rt.check_form(dataclasses.replace(RETURN, fields=fields), FIELDS)
    refused(code, caught.value)


def test_another_form_may_not_ask_for_the_returns_field() -> None:
    with pytest.raises(Fault) as caught:
        rt.check_form(Form("survey", "摸底表", "Survey", "year", ("obstacle",)), FIELDS)
    refused("pledges.asked_twice", caught.value)


def test_a_field_has_one_source() -> None:
    assert len(rt.registry([WANTED[0], WANTED[0]])) == 1
    with pytest.raises(Fault) as caught:
        rt.registry([WANTED[0], dataclasses.replace(WANTED[0], source="form:survey")])
    refused("pledges.field_two_sources", caught.value)
    assert {field.source for field in rt.shipped_fields()} == {"form:monthly_return"}


def test_fields_asked_per_unit_and_month() -> None:
    survey = Form("survey", "摸底表", "Survey", "quarter", ("a", "b", "c"))
    summary = Form("summary", "年报", "Yearly", "year", ("d",))
    counted = rt.asked_per_unit_month(
        [Asking(RETURN, "科技局", 4), Asking(survey, "科技局"), Asking(summary, "民政局")]
    )
    assert [counted[("科技局", month)] for month in range(1, 13)] == [8, 8, 11, 8, 8, 11, 8, 8, 11, 8, 8, 11]
    assert {key: n for key, n in counted.items() if key[0] == "民政局"} == {("民政局", 12): 1}


def test_evidence_is_not_asked_every_month() -> None:
    assert [rt.evidence_is_asked(occasion) for occasion in ("month", "closing", "spot_check")] == [
        False,
        True,
        True,
    ]


def test_a_spot_check_can_be_drawn_again() -> None:
    pledges = [f"p{n}" for n in range(200)]
    drawn = rt.spot_check(pledges, year=2024, month=9, n=10)
    assert drawn == rt.spot_check(reversed(pledges), year=2024, month=9, n=10)
    assert len(set(drawn)) == 10
    assert drawn != rt.spot_check(pledges, year=2024, month=10, n=10)
    assert rt.spot_check(pledges[:3], year=2024, month=9, n=10) == ("p0", "p1", "p2")
    assert {
        pledge for month in range(1, 13) for pledge in rt.spot_check(pledges, year=2024, month=month, n=50)
    } > set(pledges[:20])
