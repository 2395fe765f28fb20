"""Which outcome answers which target, in one report and across years: see cases/links.yaml."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from luoshi.reading.domain import link_years, read
from luoshi.reading.domain.links import key_of, nearness
from luoshi.reading.tests.cases import cases, named, report


@pytest.mark.parametrize("case", cases("links"), ids=named)
def test_the_links_of_a_report(case: dict[str, Any]) -> None:
    document = read(report(review=case["回顾"], plan=case["安排"]))
    texts = {figure.id: figure.text for figure in document.figures}
    found = [
        {
            "成效": texts[str(link.outcome)],
            "目标": texts[str(link.target)],
            "关系": link.relation,
            "变化": link.change,
        }
        for link in document.links
    ]
    assert found == case["联系"]


def _earlier(plan: str) -> str:
    return (
        report(plan=plan)
        .replace("2024年", "2023年")
        .replace("二、2023", "三、2023")
        .replace("一、2023", "一、2022")
    )


def test_what_was_promised_is_linked_to_what_the_next_report_says() -> None:
    before = read(_earlier("新建社区食堂8家。社会消费品零售总额增长6%。"))
    after = read(report(review="新建社区食堂9家。社会消费品零售总额达838亿元。"))
    assert (before.report.year, after.report.year) == (2023, 2024)
    (link,) = link_years([after, before])
    ends = (link.outcome["report"], link.target["report"])  # type: ignore[index]
    assert ends == (after.report.id, before.report.id)
    # from the promise of 8 to the outcome of 9; a level of that year is no base of its growth
    assert (link.indicator, link.relation, link.change) == ("社区食堂", "same", "raised")


def test_years_of_nobody_and_of_no_year_are_not_linked() -> None:
    before = read(_earlier("新建社区食堂8家。"))
    after = read(report(review="新建社区食堂9家。"))
    nobody = replace(before, report=replace(before.report, government=None))
    no_year = replace(before, report=replace(before.report, year=None))
    assert link_years([nobody, after]) == []
    assert link_years([no_year, after]) == []


def test_names_that_differ_in_account_rank_or_noun_are_not_near() -> None:
    assert nearness("老旧供水管网", "供水管网") > nearness("城区老旧供水管网改造范围", "供水管网") == 0
    assert nearness("服务业增加值", "服务业总产值") == 0
    assert nearness("省级绿色工厂", "市级绿色工厂") == 0
    assert nearness("省级绿色工厂", "省级绿色工厂") > 0.9
    assert key_of("投资超5亿元项目") == key_of("5亿元以上项目")
