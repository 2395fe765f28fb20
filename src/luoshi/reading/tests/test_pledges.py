"""Which sentences of a plan are owed, and what each promises: see cases/pledges.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.reading.domain import read
from luoshi.reading.tests.cases import cases, named, plain, told


@pytest.mark.parametrize("case", cases("pledges"), ids=named)
def test_the_pledges_of_a_sentence(case: dict[str, Any]) -> None:
    document, start, end = told(case["语句"], case.get("半", "安排"))
    text = document.report.text
    pledges = [pledge for pledge in document.pledges if start <= pledge.start < end]
    assert [pledge.text for pledge in pledges if pledge.text != text[pledge.start : pledge.end]] == []
    expected = case["任务"]
    found = [plain(pledge, wanted, text) for pledge, wanted in zip(pledges, expected, strict=False)]
    assert (found, len(pledges)) == (expected, len(expected)), [pledge.text for pledge in pledges]


def test_a_pledge_knows_its_figures() -> None:
    document, _, _ = told("建成口袋公园12个、绿道8公里。", "安排")
    (pledge,) = (p for p in document.pledges if p.figures)
    texts = {figure.id: figure.text for figure in document.figures}
    assert [texts[number] for number in pledge.figures] == ["12个", "8公里"]


def test_a_month_without_a_year_is_no_date_where_the_plan_has_none() -> None:
    document = read("各位代表：\n一、工作回顾\n平稳。\n二、工作安排\n6月底前完成检查。上半年完成清淤。")
    assert document.report.year is None
    assert [pledge.due for pledge in document.pledges] == [None, None]
