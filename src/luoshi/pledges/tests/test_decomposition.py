"""The decomposition table keeps every character's place: from reading, through splits and merges."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import luoshi.reading
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.decomposition import (
    Anchor,
    RowFigure,
    TaskRow,
    decompose,
    merge,
    renumber,
    split,
    standard_of,
)
from luoshi.reading import read

SAMPLE = next(Path(luoshi.reading.__file__).parent.glob("sample_reports/*.txt"))
DOCUMENT = read(SAMPLE.read_text(encoding="utf-8"))
TEXT = DOCUMENT.report.text
ROWS = decompose(DOCUMENT, default_due="2099-12-31")


def true_to(rows: tuple[TaskRow, ...] | list[TaskRow], text: str) -> bool:
    anchors = [anchor for row in rows for anchor in row.anchors]
    figures = [(figure, row) for row in rows for figure in row.figures]
    return all(text[a.start : a.end] == a.text for a in anchors) and all(
        any(a.start <= figure.start and figure.end <= a.end for a in row.anchors) for figure, row in figures
    )


def test_a_row_a_pledge_in_the_reports_order() -> None:
    assert len(ROWS) == len(DOCUMENT.pledges) > 100
    assert [row.number for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert true_to(ROWS, TEXT)
    assert all(row.lead is None and row.leader is None and row.supporting_units == () for row in ROWS)
    assert all(row.due for row in ROWS)
    assert any(row.due is None for row in decompose(DOCUMENT))
    assert {figure.id for row in ROWS for figure in row.figures} <= {figure.id for figure in DOCUMENT.figures}


def test_what_a_row_leaves_open_is_asked() -> None:
    for row in ROWS:
        assert (row.standard is None) is (row.figures == ())
        assert row.ask is not None or row.figures
    asked = {row.ask for row in ROWS}
    assert "standard" in asked
    assert any(str(ask).startswith("soft:") for ask in asked)


def test_a_pledge_without_a_section() -> None:
    loose = dataclasses.replace(
        DOCUMENT,
        sections=(),
        statements=tuple(dataclasses.replace(s, section=None) for s in DOCUMENT.statements),
    )
    assert all(row.section is None and row.section_title is None for row in decompose(loose))
    assert any(row.section_title for row in ROWS)


def test_only_a_claim_sets_a_standard() -> None:
    owed = next(row.figures[0].id for row in ROWS if row.figures)
    figures = tuple(
        dataclasses.replace(figure, role="threshold") if figure.id == owed else figure
        for figure in DOCUMENT.figures
    )
    rows = decompose(dataclasses.replace(DOCUMENT, figures=figures))
    assert {f.id for row in ROWS for f in row.figures} - {f.id for row in rows for f in row.figures} == {owed}


@pytest.mark.parametrize(
    ("change", "standard"),
    [
        ({"comparator": "ge"}, "有效高企不低于12万家"),
        ({"comparator": "gt"}, "有效高企高于12万家"),
        ({"comparator": "le"}, "有效高企不超过12万家"),
        ({"comparator": "lt"}, "有效高企低于12万家"),
        ({"comparator": "approx"}, "有效高企约12万家"),
        ({"comparator": "range", "value": None, "low": "2", "high": "3", "multiplier": 1}, "有效高企2至3家"),
        ({"measure": "growth_rate", "multiplier": 1, "unit": "%"}, "有效高企增长12%"),
        (
            {"measure": "growth_points", "multiplier": 1, "unit": "点", "direction": "down"},
            "有效高企下降12点",
        ),
        ({"multiplier": 100}, "有效高企12×100家"),
        ({"indicator": None, "subject": "高企", "unit": None}, "高企12万"),
        ({"indicator": None, "subject": None}, "12万家"),
    ],
)
def test_a_figure_becomes_a_standard(change: dict[str, object], standard: str) -> None:
    some = next(f for f in DOCUMENT.figures if f.role == "figure")
    plain = {"value": "12", "low": None, "high": None, "multiplier": 10**4, "unit": "家", "comparator": "eq"}
    named = {"measure": "level", "indicator": "有效高企", "direction": None}
    figure = dataclasses.replace(some, **plain, **named)  # type: ignore[arg-type]
    assert standard_of(dataclasses.replace(figure, **change)) == standard  # type: ignore[arg-type]


SAID = "新建停车位2000个，改造农贸市场6家、公厕8座治河道。"
BASE = TaskRow(
    3, "p7", (Anchor(0, 24, SAID[:24]),), "s2", "城市", ("p7",),
    (
        RowFigure("f1", 5, 10, "停车位2000个"),
        RowFigure("f2", 17, 19, "农贸市场6家"),
        RowFigure("f3", 22, 24, "公厕8座"),
    ),
    "2024-12-31", None,
)  # fmt: skip


def test_a_row_is_split_at_a_mark() -> None:
    first, second = split(BASE, 10)
    assert (first.target, second.target) == ("新建停车位2000个", "改造农贸市场6家、公厕8座")
    assert (first.code, second.code) == ("p7.1", "p7.2")
    assert [figure.id for figure in first.figures + second.figures] == ["f1", "f2", "f3"]
    assert true_to([first, second], SAID)
    assert split(BASE, 11) == (first, second)
    assert second.standard == "农贸市场6家；公厕8座"
    plain = split(dataclasses.replace(BASE, figures=BASE.figures[:1]), 10)[1]
    assert (plain.standard, plain.ask) == (None, "standard")
    soft = split(dataclasses.replace(BASE, ask="soft:再提升"), 10)
    assert [row.ask for row in soft] == ["soft:再提升", "soft:再提升"]


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("pledges.cut_in_figure", 7),
        ("pledges.cut_outside", 0),
        ("pledges.cut_outside", 24),
        ("pledges.cut_outside", 99),
    ],
)
def test_a_cut_that_is_none(code: str, at: int) -> None:
    with pytest.raises(Fault) as caught:
        split(BASE, at)
    assert caught.value.code == code
    assert caught.value.message("zh")
    assert caught.value.message("en")


def test_a_merge_keeps_all_and_forgets_what_differs() -> None:
    first, second = split(BASE, 10)
    second = dataclasses.replace(
        second, due="2024-06-30", lead="城管局", supporting_units=("水务局",), pledges=("p8",)
    )
    whole = merge([second, first])
    assert whole.anchors == (*first.anchors, *second.anchors)
    assert whole.figures == BASE.figures
    assert (whole.code, whole.due, whole.lead, whole.leader) == ("p7.1+p7.2", "2024-06-30", None, None)
    assert (whole.supporting_units, whole.pledges) == (("水务局",), ("p7", "p8"))
    assert whole.target == "新建停车位2000个；改造农贸市场6家、公厕8座"
    agreed = merge(
        [dataclasses.replace(row, lead="城管局", leader="李副市长", due=None) for row in (first, second)]
    )
    assert (agreed.lead, agreed.leader, agreed.due, agreed.ask) == ("城管局", "李副市长", None, None)
    again = split(whole, 11)
    assert [row.target for row in again] == [first.target, second.target]


@pytest.mark.parametrize(
    ("code", "rows"), [("pledges.merge_few", [BASE]), ("pledges.merge_overlap", [BASE, BASE])]
)
def test_a_merge_that_is_none(code: str, rows: list[TaskRow]) -> None:
    with pytest.raises(Fault) as caught:
        merge(rows)
    assert caught.value.code == code
    assert caught.value.message("en")


def test_rows_are_numbered_in_the_reports_order() -> None:
    first, second = split(BASE, 10)
    assert [(row.number, row.code) for row in renumber([second, first])] == [(1, "p7.1"), (2, "p7.2")]


@settings(deadline=None)
@given(st.data())
def test_splits_and_merges_never_lose_a_place(data: st.DataObject) -> None:
    rows = list(data.draw(st.permutations(ROWS[:12])))
    before = {place for row in rows for a in row.anchors for place in range(a.start, a.end)}
    figures = sorted(figure.id for row in rows for figure in row.figures)
    for _ in range(8):
        if data.draw(st.booleans()) and len(rows) > 1:
            chosen = [rows.pop(data.draw(st.integers(0, len(rows) - 1))) for _ in range(2)]
            rows.append(merge(chosen))
            continue
        row = rows.pop(data.draw(st.integers(0, len(rows) - 1)))
        try:
            rows += split(row, data.draw(st.integers(row.anchors[0].start, row.anchors[-1].end)))
        except Fault:
            rows.append(row)
    assert true_to(rows, TEXT)
    after = [place for row in rows for a in row.anchors for place in range(a.start, a.end)]
    assert len(after) == len(set(after))
    assert all(TEXT[place] in " \t\r\n，、；。,;　" for place in before - set(after))
    assert sorted(figure.id for row in rows for figure in row.figures) == figures
    assert [row.number for row in renumber(rows)] == list(range(1, len(rows) + 1))
