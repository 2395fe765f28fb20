"""Motions: limits in months, who takes part, classes of answers by assembly and date, promises."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.kernel.errors import Fault
from luoshi.pledges.domain import motions as mo
from luoshi.pledges.domain.motions import Answer, Extension, Promise

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "motions.yaml").read_text(encoding="utf-8")
)
ON = dt.date(2024, 5, 10)
COMMON = mo.scheme_for("市人大", "suggestion", ON)
DONE = Answer("建议第 12 号", "A", "城管局局长", "lead_head", ON)


def refused(code: str, fault: Fault) -> None:
    assert fault.code == code
    assert fault.message("zh")
    assert fault.message("en")


@pytest.mark.parametrize("case", CASES["期限"], ids=lambda case: case["说明"])
def test_g16_limits(case: dict[str, Any]) -> None:
    extension = Extension("城管局局长", "人大代工委", case["同意"]) if "同意" in case else None
    assert mo.answer_due(case["交办"], extension) == case["答复"]
    assert mo.opinion_due(case["交办"]) == case["会办"]


def test_g16_control_days_instead_of_months_would_be_seen() -> None:
    by_days = [case["交办"] + dt.timedelta(days=30) == case["会办"] for case in CASES["期限"]]
    assert not all(by_days)


@pytest.mark.parametrize(
    ("code", "extension"),
    [
        ("pledges.extension_same_post", Extension("甲", "甲", dt.date(2024, 5, 1))),
        ("pledges.extension_too_late", Extension("甲", "乙", dt.date(2024, 5, 21))),
    ],
)
def test_a_consent_that_is_none(code: str, extension: Extension) -> None:
    with pytest.raises(Fault) as caught:
        mo.answer_due(dt.date(2024, 2, 20), extension)
    refused(code, caught.value)


def test_no_limits_before_the_table_begins() -> None:
    with pytest.raises(Fault) as caught:
        mo.opinion_due(dt.date(1999, 12, 31))
    refused("pledges.no_limits", caught.value)
    assert mo.opinion_due(dt.date(2000, 1, 1)) == dt.date(2000, 2, 1)


@pytest.mark.parametrize("case", CASES["分工"], ids=lambda case: case["说明"])
def test_parts(case: dict[str, Any]) -> None:
    if case["行"]:
        mo.check_parts(case["单位"])
        return
    with pytest.raises(Fault) as caught:
        mo.check_parts(case["单位"])
    refused("pledges.bad_parts", caught.value)


OWN = mo.schemes([
    {
        "code": "four", "assembly": "市政协", "registers": ["proposal"], "since": dt.date(2024, 7, 1),
        "classes": {"D": {"zh": "不予采纳", "en": "Not adopted", "needs_date": False}},
    }
])  # fmt: skip


def test_an_assemblys_own_scheme_from_its_day_on() -> None:
    among = [*mo.schemes(), *OWN]
    assert mo.scheme_for("市政协", "proposal", dt.date(2024, 6, 30), among=among).code == "three_classes"
    assert mo.scheme_for("市政协", "proposal", dt.date(2024, 7, 1), among=among).code == "four"
    assert mo.scheme_for("市政协", "suggestion", dt.date(2024, 7, 1), among=among).code == "three_classes"
    assert mo.scheme_for("市人大", "proposal", dt.date(2024, 7, 1), among=among).code == "three_classes"
    with pytest.raises(Fault) as caught:
        mo.scheme_for("市政协", "bill", ON, among=OWN)
    refused("pledges.no_scheme", caught.value)


def test_an_answer_is_signed_classed_and_promises_with_a_day() -> None:
    assert mo.check_answer(DONE, COMMON).zh == "已经解决或者基本解决"
    promised = dataclasses.replace(
        DONE, class_code="B", promises=(Promise("增设 200 个车位", dt.date(2025, 6, 30)),)
    )
    assert mo.check_answer(promised, COMMON).needs_date
    assert mo.check_answer(dataclasses.replace(DONE, on=COMMON.since), COMMON).code == "A"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("pledges.answer_not_by_head", {"signed_by_role": "lead_officer"}),
        ("pledges.answer_not_by_head", {"signed_by_post": ""}),
        ("pledges.answer_class", {"class_code": "D"}),
        ("pledges.answer_class", {"on": dt.date(1999, 12, 31)}),
        ("pledges.answer_no_promise", {"class_code": "B"}),
        ("pledges.answer_no_promise", {"class_code": "B", "promises": (Promise("以后再说", None),)}),
        ("pledges.answer_no_promise", {"class_code": "B", "promises": (Promise(" ", dt.date(2025, 1, 1)),)}),
        ("pledges.answer_no_promise", {"class_code": "B", "promises": (Promise("增设车位", ON),)}),
    ],
)
def test_an_answer_that_may_not_go(code: str, change: dict[str, Any]) -> None:
    with pytest.raises(Fault) as caught:
        mo.check_answer(dataclasses.replace(DONE, **change), COMMON)
    refused(code, caught.value)


def test_joined_motions_each_get_an_answer() -> None:
    joined = ("建议第 12 号", "建议第 40 号")
    assert mo.unanswered(joined, [DONE]) == ("建议第 40 号",)
    assert mo.unanswered(joined, [DONE, dataclasses.replace(DONE, motion="建议第 40 号")]) == ()


def test_promises_come_back_in_their_year() -> None:
    later, soon = Promise("增设车位", dt.date(2025, 6, 30)), Promise("划线", dt.date(2025, 3, 31))
    undated, past = Promise("积极争取", None), Promise("清运", dt.date(2024, 9, 30))
    answers = [
        dataclasses.replace(DONE, promises=(later, undated, past)),
        dataclasses.replace(DONE, motion="b", promises=(soon,)),
    ]
    assert mo.promises_of_year(answers, 2025) == ((DONE.motion, undated), ("b", soon), (DONE.motion, later))
