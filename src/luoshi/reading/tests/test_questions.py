"""Questions between two years, and what a text says of its own nature."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from luoshi.reading.domain import read
from luoshi.reading.domain.exports.about import facts
from luoshi.reading.domain.links import link_years
from luoshi.reading.domain.nature import OPENING, says_fictitious
from luoshi.reading.domain.questions import questions
from luoshi.reading.domain.reader import STAGES
from luoshi.reading.domain.words import Words
from luoshi.reading.tests.installation import LAST_YEAR, THIS_YEAR
from luoshi.reading.tests.making import document, figure, link


def two_years() -> tuple[Any, Any]:
    before, after = "收入同口径增长6%，民生实事20件。", "收入增长5%，办成实事20件。"
    first = document(
        before,
        figures=[
            figure(before, "a", "增长6%", indicator="收入", scope="同口径"),
            figure(before, "b", "20件", indicator="民生实事", subject="民生实事"),
        ],
        report={"id": "r1", "year": 2023},
    )
    second = document(
        after,
        figures=[
            figure(after, "c", "增长5%", indicator="收入", tense="outcome"),
            figure(after, "d", "20件", indicator="办成实事", tense="outcome"),
        ],
        report={"id": "r2"},
    )
    return first, second


def across(target: str, outcome: str, relation: str) -> Any:
    return link({"report": "r2", "figure": outcome}, {"report": "r1", "figure": target}, relation=relation)


def test_another_basis_or_scope_is_a_question_and_the_same_is_none() -> None:
    first, second = two_years()
    links = [across("b", "d", "rescoped"), across("a", "c", "rebased"), across("a", "c", "same")]
    within = (
        link("c", "a", relation="rebased"),
        link({"report": "r2", "figure": "c"}, "a", relation="rebased"),
    )
    asked = questions(first, second, [*links, *within])
    assert [(one.code, one.target.id, one.outcome.id) for one in asked] == [
        ("rebased", "a", "c"),
        ("rescoped", "b", "d"),
    ]
    assert "增长5%" in asked[0].message["zh"]
    assert "民生实事" in asked[1].message["zh"]
    assert "办成实事" in asked[1].message["en"], "a figure without a subject goes by its indicator"
    assert all(one.next["zh"] and one.next["en"] and one.severity == "ask" for one in asked)


def of_a_city(text: str) -> Any:
    """A read report of 某市: years are linked only where the government is known."""
    made = read(text)
    return replace(made, report=replace(made.report, government="某市"))


def test_two_read_reports_on_another_basis_are_asked_about() -> None:
    before = of_a_city(LAST_YEAR.replace("一般公共预算收入增长5%", "一般公共预算收入同口径增长5%"))
    after, plain = of_a_city(THIS_YEAR), of_a_city(LAST_YEAR)
    named = [one.target.indicator for one in questions(before, after, link_years([before, after]))]
    assert "一般公共预算收入" in named
    assert questions(plain, after, link_years([plain, after])) == []


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ("政府工作报告（虚构）\n各位代表", True),
        ("政府工作报告\n(虚构文本：本市并不存在)", True),
        ("政府工作报告\n严查虚构交易，整治虚构合同。", False),
        ("字" * OPENING + "（虚构）", False),
    ],
)
def test_only_what_says_so_in_its_opening_is_fictitious(opening: str, said: bool) -> None:
    assert says_fictitious(opening) is said


def test_an_export_of_a_made_up_report_says_so() -> None:
    on = date(2024, 1, 1)
    made_up, real = read("政府工作报告（虚构）\n" + THIS_YEAR), read(THIS_YEAR)
    assert ("性质", "虚构（原文自称）") in facts(made_up, Words("zh"), on)
    assert not any(label == "性质" for label, _ in facts(real, Words("zh"), on))


def test_a_read_tells_each_stage_once_in_order() -> None:
    told: list[str] = []
    assert read(THIS_YEAR, told=told.append) == read(THIS_YEAR)
    assert tuple(told) == STAGES
