"""The text set as paragraphs of runs."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from luoshi.reading.domain.document import Document
from luoshi.reading.domain.prose import typeset
from luoshi.reading.tests.making import document, figure, finding, pledge, section, statement

TEXT = (
    "政府工作报告 \n——2024年1月8日\n市长 某某\n各位代表：\n一、2023年工作回顾\n"
    "　　全市增长4%，高企达1200家。\n"
    "扩大有效投资。力争增长5%以上。\n　　\n甲\t乙\n"
)


def whole() -> Document:
    return document(
        TEXT,
        sections=[
            section(TEXT, "s1", "一、2023年工作回顾", number="一、"),
            section(TEXT, "s2", "扩大有效投资", level=3),
        ],
        statements=[statement(TEXT, "t1", "全市增长4%"), statement(TEXT, "t2", "力争增长5%以上")],
        figures=[
            figure(TEXT, "f1", "增长4%"),
            figure(TEXT, "f2", "1200家"),
            figure(TEXT, "f3", "增长5%以上"),
            figure(TEXT, "f4", "5%"),
        ],
        pledges=[pledge(TEXT, "p1", "力争增长5%以上")],
        findings=[finding(TEXT, "q1", "力争增长", "高企")],
    )


def test_kinds_of_paragraphs() -> None:
    kinds = [(p.kind, p.level) for p in typeset(whole())]
    assert kinds == [
        ("title", 0),
        ("byline", 0),
        ("byline", 0),
        ("text", 0),
        ("heading", 1),
        ("text", 0),
        ("text", 0),
        ("table", 0),
    ]


def test_every_mark_is_a_run_of_its_own() -> None:
    runs = {
        run.text: run
        for p in typeset(whole(), hits=[(TEXT.index("全市"), TEXT.index("全市") + 2)])
        for run in p.runs
    }
    assert runs["增长4%"].figure == "f1"
    assert runs["全市"].hit
    assert runs["全市"].opens == ("t1",)
    assert runs["增长"].findings == ("q1",)
    assert (runs["增长"].figure, runs["增长"].opens) == ("f3", ("f3",))
    assert runs["力争"].pledge == "p1"
    # of two figures that overlap the first stays
    assert not any(run.figure == "f4" for p in typeset(whole()) for run in p.runs)


def test_runs_cover_the_text_but_for_blanks_at_line_ends() -> None:
    shown = "".join(run.text for p in typeset(whole()) for run in p.runs)
    assert shown == re.sub(r"(?m)^[\s\u3000]+|[ \u3000]+$|\n", "", TEXT)


@given(st.text(alphabet="增长5%。，\n \t　一、（二）家各位代表：A<", max_size=120), st.data())
def test_runs_are_always_the_text(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=4))
    marks = [(min(a, b), max(a, b)) for a, b in cut if max(a, b) <= len(text) and a != b]
    paragraphs = typeset(document(text), hits=marks)
    for paragraph in paragraphs:
        assert all(run.text == text[run.start : run.end] for run in paragraph.runs)
        assert all(a.end <= b.start for a, b in zip(paragraph.runs, paragraph.runs[1:], strict=False))
    shown = "".join(run.text for p in paragraphs for run in p.runs)
    assert re.sub(r"[\s\ufeff]", "", shown) == re.sub(r"[\s\ufeff]", "", text)


WRAPPED = [
    "今年以来全市上下认真贯彻落实中央和省委省政府各项决策",
    "部署坚持稳中求进工作总基调全面完成了年初确定的各项目",
    "标任务经济社会保持平稳健康发展。",
    "一是全力稳定经济增长把扩大投资作为重中之重狠抓项目建",
    "设全年完成投资一百亿元增长百分之十为近年来最好的水平",
    "工业经济运行总体平稳规模以上工业增加值增长百分之六左",
    "右",
    "消费市场持续恢复社会消费品零售总额增长百分之七外贸进",
    "出口总额突破五十亿元利用外资两亿美元财政收入增长较快",
    "民生支出占比达到百分之八十城乡居民收入稳步提高且差距",
    "进一步缩小。",
]


def test_lines_broken_by_a_page_are_joined() -> None:
    text = "\n".join(WRAPPED)
    paragraphs = typeset(document(text))
    assert [p.runs[0].text[:4] for p in paragraphs] == ["今年以来", "一是全力", "消费市场"]
    assert "".join(run.text for p in paragraphs for run in p.runs) == text.replace("\n", "")


def test_indents_and_headings_keep_their_lines() -> None:
    lines = [*WRAPPED[:3], "二、今年工作安排", *WRAPPED[3:6], "　　" + WRAPPED[7], *WRAPPED[8:]]
    text = "\n".join(lines)
    paragraphs = typeset(document(text, sections=[section(text, "s2", "二、今年工作安排", number="二、")]))
    assert [p.kind for p in paragraphs] == ["text", "heading", "text", "text"]


def test_a_text_that_begins_without_ceremony_has_no_byline() -> None:
    text = "过去一年" + "我们坚持稳字当头、稳中求进，经济社会发展取得新成效，" * 3
    assert [p.kind for p in typeset(document(text, report={"title": None}))] == ["text"]
    assert [p.kind for p in typeset(document("短。\n也短。", report={"title": None}))] == ["text", "text"]


def test_a_section_that_runs_in_is_no_heading() -> None:
    text = "\n前言\n第一，扩大投资，全年完成投资一百亿元，增长百分之十。\n"
    inside = section(text, "s1", "扩大投资", number=None)
    assert {p.kind for p in typeset(document(text, sections=[inside]))} == {"text"}
    nowhere = section(text, "s9", "扩大投资")
    assert typeset(document("\n", sections=[nowhere])) == []
    blank_before = section(text, "s0", "前言")
    early = type(blank_before)("s0", None, 1, None, "前言", "other", 0, len(text))
    assert next(p.kind for p in typeset(document(text, sections=[early]))) == "heading"
