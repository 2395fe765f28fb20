"""Headings and halves, and the clauses and statements they hold: see cases/sections.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.reading.domain import read
from luoshi.reading.tests.cases import cases, named, report


@pytest.mark.parametrize("case", cases("sections"), ids=named)
def test_the_sections_of_a_report(case: dict[str, Any]) -> None:
    document = read(case["全文"])
    titles = {section.id: section.title for section in document.sections}
    found = [
        {
            "编号": section.number,
            "标题": section.title.replace(":", "："),
            "级": section.level,
            "部分": section.half,
            "上级": titles[section.parent] if section.parent else None,
        }
        for section in document.sections
    ]
    assert found == case["章节"]


def test_a_section_reaches_to_the_next_of_its_level() -> None:
    text = report(review="（一）产业升级\n建成厂房。\n（二）民生改善\n")
    first, *_ = (s for s in read(text).sections if s.title == "产业升级")
    assert text[first.start : first.end] == "（一）产业升级\n建成厂房。\n"


def test_a_whole_report_on_one_line_has_its_halves() -> None:
    lines = (
        "2023年工作回顾" + "建成厂房三十间，大家都很高兴。" * 60,
        "2024年工作安排" + "推进各项工作，办好实事。" * 80,
    )
    document = read(f"2024年1月10日在示例县第九届人民代表大会上。各位代表！一、{lines[0]}二、{lines[1]}")
    assert [(s.title, s.half) for s in document.sections] == [
        ("2023年工作回顾", "review"),
        ("2024年工作安排", "plan"),
    ]


def test_a_long_numbered_paragraph_is_no_heading() -> None:
    long = "三、把这一年做过的事情从头到尾说上一遍" * 60
    assert [s.title for s in read(report(review=long)).sections] == ["2023年工作回顾", "2024年工作安排"]


def test_a_report_without_headings_is_told_by_its_words() -> None:
    document = read(
        "2024年1月10日在示例县第九届人民代表大会上。各位代表！\n去年建成公园8个。今年要建成公园9个。公园共有90个。"
    )
    assert [(f.text, f.tense) for f in document.figures] == [
        ("8个", "outcome"),
        ("9个", "target"),
        ("90个", "context"),
    ]


def test_without_a_year_the_half_still_tells_the_tense_and_no_year() -> None:
    document = read("各位代表：\n一、工作回顾\n建成公园8个。\n二、工作安排\n建成公园9个。")
    assert [(f.tense, f.year) for f in document.figures] == [("outcome", None), ("target", None)]


def test_the_kinds_of_statements() -> None:
    review, plan = "建成厂房。\n存在的问题主要是：人手不足。\n", "推进改革。坚持人民至上。建成公园9个。"
    document = read(report(review=review, plan=plan))
    kinds = {statement.text: (statement.kind, statement.tense) for statement in document.statements}
    assert kinds["建成厂房"] == ("outcome", "outcome")
    assert kinds["人手不足"] == ("problem", "context")
    assert kinds["推进改革"] == ("pledge", "target")
    assert kinds["坚持人民至上"] == ("principle", "context")
    assert kinds["建成公园9个"] == ("target", "target")
    assert kinds["示例市市长 闻望舒"] == ("other", "context")


def test_a_comma_in_brackets_or_in_a_number_cuts_nothing() -> None:
    document = read(report(review="改造管网（供水，排水）和道路，完成投资1,200万元——大家满意。”！"))
    review = [s.text for s in document.statements if s.kind == "outcome"]
    assert review == ["改造管网（供水，排水）和道路", "完成投资1,200万元", "大家满意"]


def test_what_stands_under_a_heading_of_principles_is_not_owed() -> None:
    plan = "（一）必须坚持的原则\n推进改革。\n（二）工作\n推进开放。让我们一起努力。加快建设。"
    assert [pledge.text for pledge in read(report(plan=plan)).pledges] == ["推进开放"]


def test_outlook_before_the_expected_targets_is_not_owed() -> None:
    plan = "推进各项事业大有可为。\n主要预期目标是：生产总值增长6%。\n推进改革。"
    assert [pledge.text for pledge in read(report(plan=plan)).pledges] == ["生产总值增长6%", "推进改革"]
