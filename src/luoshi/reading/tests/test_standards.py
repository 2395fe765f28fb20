"""工作标准 is computed from the figures of a pledge, or asks for what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from luoshi.kernel.errors import Language
from luoshi.kernel.parameters import load
from luoshi.reading.domain.document import Document, Figure, Pledge, Report, Section, Statement
from luoshi.reading.domain.standards import phrase_of, standard_of
from luoshi.reading.domain.tables import Band, Row, decomposition, title_of
from luoshi.reading.domain.words import Words

FIGURE = Figure(
    id="f1",
    start=0,
    end=1,
    text="x",
    num_start=0,
    num_end=1,
    value="1200",
    low=None,
    high=None,
    direction=None,
    multiplier=1,
    unit="家",
    comparator="eq",
    measure="level",
    subject="有效高企",
    subject_start=0,
    subject_end=1,
    indicator="有效高企",
    scope=None,
    tense="target",
    year=2024,
    period=None,
    numeral="arabic",
    role="figure",
    estimate=False,
    statement="t1",
)
PLEDGE = Pledge("p1", "t1", 0, 1, "有效高企达1200家", "达", None, "number", None, None, ("f1",))


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({}, "达到 1200 家（存量或总量）", "reach 1200 家 (level)"),
        ({"comparator": "ge"}, "≥ 1200 家（存量或总量）", "≥ 1200 家 (level)"),
        (
            {"measure": "new", "value": None, "low": "2", "high": "3", "comparator": "range"},
            "2 至 3 家（当年新增）",
            "2 to 3 家 (new in the year)",
        ),
        ({"measure": "rate", "value": "35", "unit": "%", "comparator": "gt"}, "> 35%", "> 35%"),
        ({"measure": "rate", "value": "90", "unit": "%"}, "达到 90%", "reach 90%"),
        ({"measure": "share", "value": "51", "unit": "%", "comparator": "le"}, "占比 ≤ 51%", "share ≤ 51%"),
        (
            {"measure": "growth_rate", "value": "5", "unit": "%", "comparator": "ge", "direction": "up"},
            "增长 ≥ 5%",
            "grow by ≥ 5%",
        ),
        ({"measure": "growth_rate", "value": "3", "unit": "%", "direction": "down"}, "下降 3%", "fall by 3%"),
        (
            {"measure": "growth_points", "value": "4", "unit": "个百分点", "direction": "up"},
            "提高 4 个百分点",
            "rise by 4 个百分点",
        ),
        (
            {
                "measure": "growth_amount",
                "value": "2",
                "unit": "元",
                "multiplier": 10**8,
                "direction": "down",
            },
            "减少 2 亿元",
            "decrease by 2 亿元",
        ),
        (
            {"measure": "new", "value": "30", "unit": "元", "multiplier": 10**8, "comparator": "approx"},
            "约 30 亿元（当年新增）",
            "about 30 亿元 (new in the year)",
        ),
        ({"measure": "other", "value": "7", "unit": None, "multiplier": 1000}, "7 ×1000", "7 ×1000"),
        (
            {"measure": "rank", "value": "1", "unit": "名", "scope": "全省"},
            "第 1 名（全省）",
            "rank 1 (全省)",
        ),
        ({"measure": "rank", "value": None, "low": "1", "high": "3", "unit": "名"}, "第 1-3 名", "rank 1-3"),
    ],
)
def test_a_figure_as_a_standard(fields: dict[str, object], zh: str, en: str) -> None:
    figure = replace(FIGURE, **fields)  # type: ignore[arg-type]
    assert (phrase_of(figure, Words("zh")), phrase_of(figure, Words("en"))) == (zh, en)


@pytest.mark.parametrize(
    ("fields", "figures", "text", "complete"),
    [
        ({}, [FIGURE], "达到 1200 家（存量或总量）", True),
        (
            {},
            [FIGURE, replace(FIGURE, subject=None, value="3")],
            "有效高企：达到 1200 家（存量或总量）；达到 3 家（存量或总量）",
            True,
        ),
        (
            {"soft": "再提升"},
            [replace(FIGURE, measure="growth_points", value="10", unit="个百分点")],
            "提高 10 个百分点；软目标（再提升）：未给基期与数值",
            False,
        ),
        ({"soft": "稳中有升", "specificity": "direction"}, [], "软目标（稳中有升）：未给基期与数值", False),
        ({"text": "“一期”建成投用", "specificity": "named"}, [], "建成并投用（命名成果）", True),
        ({"text": "推进“双千兆”", "specificity": "named"}, [], "有可核验的命名成果：由牵头单位报节点", False),
        ({"text": "加强宣传", "specificity": "direction"}, [], "未给数值：由牵头单位提出可核验的标准", False),
    ],
)
def test_a_pledge_as_a_standard(
    fields: dict[str, str], figures: list[Figure], text: str, complete: bool
) -> None:
    standard = standard_of(replace(PLEDGE, **fields), figures, Words("zh"))  # type: ignore[arg-type]
    assert (standard.text, standard.complete) == (text, complete)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_soft_type_says_what_is_missing(language: Language) -> None:
    for soft in load("luoshi.reading.parameters", "pledges.yaml")["soft"]:
        pledge = replace(PLEDGE, soft=soft, specificity="direction", figures=())
        assert standard_of(pledge, [], Words(language)).text


def plan() -> Document:
    """Two sections in a half, one inside another, a pledge in each and one right under the half."""
    sections = (
        Section("s1", None, 1, "二、", "工作\n安排", "plan", 0, 50),
        Section("s2", "s1", 2, "（一）", "创新", "plan", 10, 30),
        Section("s3", "s2", 3, None, "主体", "plan", 20, 30),
        Section("s4", "s1", 2, "（二）", "城市", "plan", 30, 50),
    )
    places = ("s1", "s2", "s3", "s3", "s4", None)
    statements = tuple(Statement(f"t{n}", at, "pledge", "target", 0, 1, "x") for n, at in enumerate(places))
    pledges = tuple(
        replace(PLEDGE, id=f"p{n}", statement=f"t{n}", text=f"任务\n{n}", figures=("f1", "f9"))
        for n in range(6)
    )
    report = Report("r", "临江市", "county", 2024, None, None, "x" * 60, None, None)
    return Document(report, sections, statements, (FIGURE,), pledges)


def test_the_table_has_a_band_for_each_section_that_begins() -> None:
    lines = decomposition(plan(), "zh")
    assert [line.text if isinstance(line, Band) else line.target for line in lines] == [
        "二、工作安排", "任务0", "（一）创新", "任务1", "主体", "任务2", "任务3",
        "（二）城市", "任务4", "任务5",
    ]  # fmt: skip
    assert [line.depth for line in lines if isinstance(line, Band)] == [0, 0, 1, 0]
    assert [line.number for line in lines if isinstance(line, Row)] == [1, 2, 3, 4, 5, 6]


def test_a_due_date_of_the_text_is_told_from_the_end_of_the_year() -> None:
    document = plan()
    first, *others = document.pledges
    document = replace(document, pledges=(replace(first, due="2024-06-30"), *others))
    rows = [line for line in decomposition(document, "zh") if isinstance(line, Row)]
    assert (rows[0].due, rows[0].due_named) == (date(2024, 6, 30), True)
    assert (rows[1].due, rows[1].due_named) == (date(2024, 12, 31), False)


def test_an_unknown_year_gives_no_due_date_and_no_year_in_the_title() -> None:
    document = plan()
    unknown = replace(document, report=replace(document.report, year=None))
    rows = [line for line in decomposition(unknown, "zh") if isinstance(line, Row)]
    assert {(row.due, row.due_named) for row in rows} == {(None, False)}
    assert title_of(unknown, Words("zh")) == "政府工作报告任务分解表"
    assert title_of(document, Words("zh")) == "临江市2024年政府工作报告任务分解表"
