"""Corrections over readings, their vocabulary, and the annotations made of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.annotations import annotation_text
from luoshi.reading.domain.corrections import Correction, Unfit, apply
from luoshi.reading.domain.records import document_from_dict, link_from_dict, without_text
from luoshi.reading.domain.vocabulary import checked, subject_span
from luoshi.reading.tests.making import document, figure, finding, link, pledge, section, span, statement

TEXT = "一、回顾\n地区生产总值增长4%。\n二、安排\n地区生产总值增长5%以上，高企达1200家。"


def base() -> Any:
    return document(
        TEXT,
        sections=[
            section(TEXT, "s1", "一、回顾", number="一、", half="review"),
            section(TEXT, "s2", "二、安排"),
        ],
        statements=[statement(TEXT, "t1", "地区生产总值增长5%以上"), statement(TEXT, "t2", "高企达1200家")],
        figures=[
            figure(TEXT, "f1", "增长4%", value="4", tense="outcome"),
            figure(TEXT, "f2", "增长5%以上", comparator="eq", statement="t1"),
        ],
        pledges=[pledge(TEXT, "p1", "地区生产总值增长5%以上", figures=("f2",))],
        links=[link("f1", "f2")],
        findings=[finding(TEXT, "q1", "高企")],
    )


def laid(pk: str, part: str, action: str, *, kind: str = "figure", old: Any = None, **new: Any) -> Correction:
    start, end = span(TEXT, part)
    return Correction(pk, kind, action, start, end, part, old or {}, new)


def test_a_change_sets_only_what_the_person_set() -> None:
    before = base()
    done = apply(before, [laid("1", "增长5%以上", "change", comparator="ge", unknown_later_field="x")])
    changed = done.document.figures[1]
    assert (changed.comparator, changed.value, changed.id) == ("ge", "5", "f2")
    assert before.figures[1].comparator == "eq"
    assert done.by_record == {"f2": ("1",)}
    assert done.unfit == ()


def test_later_corrections_lie_over_earlier_ones() -> None:
    done = apply(
        base(),
        [
            laid("1", "增长5%以上", "change", comparator="ge"),
            laid("2", "增长5%以上", "change", comparator="gt"),
        ],
    )
    assert done.document.figures[1].comparator == "gt"
    assert done.by_record["f2"] == ("1", "2")


def test_a_removal_takes_links_and_pledges_along() -> None:
    done = apply(base(), [laid("1", "增长5%以上", "remove"), laid("2", "增长5%以上", "remove")])
    assert [row.id for row in done.document.figures] == ["f1"]
    assert done.document.links == ()
    assert done.document.pledges[0].figures == ()


def test_an_addition_stands_in_its_statement() -> None:
    done = apply(base(), [laid("7", "1200家", "add", value="1200", unit="家", tense="target")])
    added = done.document.figures[-1]
    assert (added.id, added.text, added.statement, added.unit) == ("c7", "1200家", "t2", "家")
    outside = apply(base(), [laid("8", "一、", "add", value="1")])
    assert outside.document.figures[0].statement is None


def test_a_change_survives_a_reader_that_sees_another_span_or_none() -> None:
    shorter = document(TEXT, figures=[figure(TEXT, "g9", "5%以上")])
    change = laid("1", "增长5%以上", "change", old={**base().figures[1].to_dict()}, comparator="ge")
    assert apply(shorter, [change]).document.figures[0].comparator == "ge"
    blind = apply(document(TEXT), [change]).document.figures[0]
    assert (blind.id, blind.value, blind.comparator) == ("c1", "5", "ge")
    # of two that overlap, the one that overlaps most is meant
    two = document(TEXT, figures=[figure(TEXT, "a", "增长", nth=1), figure(TEXT, "b", "5%以上")])
    assert apply(two, [change]).by_record == {"b": ("1",)}


def test_what_no_longer_fits_is_said() -> None:
    wrong = Correction("3", "figure", "change", 0, 2, "别的", {}, {"value": "1"})
    done = apply(base(), [wrong])
    assert done.unfit == (Unfit("3", "text"),)
    assert done.document.figures == base().figures


def test_pledges_are_corrected_too() -> None:
    done = apply(
        base(),
        [
            laid("1", "地区生产总值增长5%以上", "change", kind="pledge", soft="同口径"),
            laid("2", "高企达1200家", "add", kind="pledge", specificity="number"),
        ],
    )
    assert [(p.soft, p.specificity) for p in done.document.pledges] == [
        ("同口径", "direction"),
        (None, "number"),
    ]


def test_annotations_have_the_lines_of_gold() -> None:
    lines = [json.loads(line) for line in annotation_text(base(), file="x.txt", sha256="ab").splitlines()]
    assert [line["type"] for line in lines] == ["report", "figure", "figure", "pledge", "link"]
    assert lines[0]["review"] == [0, len(TEXT)]
    assert lines[-1]["target"] == list(span(TEXT, "增长5%以上"))
    assert {"id", "statement"}.isdisjoint(lines[1])
    bare = json.loads(annotation_text(document(TEXT), file="x.txt", sha256="ab"))
    assert bare["plan"] is None


def test_documents_come_back_as_they_went() -> None:
    before = base()
    plain = json.loads(json.dumps(without_text(before)))
    assert plain["report"]["text"] is None
    assert document_from_dict(plain, text=TEXT) == before
    across = link({"report": "a", "figure": "f1"}, {"report": "b", "figure": "f2"})
    assert link_from_dict(across.to_dict()) == across
    assert document_from_dict({"report": plain["report"]}, text=TEXT).figures == ()


def test_what_a_person_enters_is_checked() -> None:
    given = {
        "value": " 7.2 ",
        "unit": "",
        "multiplier": 10000,
        "comparator": "ge",
        "estimate": True,
        "year": 2024,
    }
    assert checked("figure", given) == {**given, "value": "7.2", "unit": None}
    assert checked("pledge", {"due": "2024-12-31", "soft": "再提升"}) == {
        "due": "2024-12-31",
        "soft": "再提升",
    }


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("figure", "value", "七"),
        ("figure", "value", 7),
        ("figure", "multiplier", 0),
        ("figure", "multiplier", True),
        ("figure", "multiplier", ""),
        ("figure", "comparator", "about"),
        ("figure", "year", 12),
        ("figure", "unit", "x" * 201),
        ("figure", "estimate", "1"),
        ("figure", "period", "2016-2020"),
        ("figure", "subject", 3),
        ("pledge", "due", "2024-13-01"),
        ("pledge", "specificity", None),
    ],
)
def test_what_cannot_be_is_refused(kind: str, field: str, value: Any) -> None:
    with pytest.raises(Fault) as caught:
        checked(kind, {field: value})
    assert caught.value.code == "reading.correction_value"


def test_g23_unknown_fields_are_refused() -> None:
    for kind, field in (("figure", "id"), ("figure", "start"), ("pledge", "text")):
        with pytest.raises(Fault) as caught:
            checked(kind, {field: "1"})
        assert caught.value.code == "reading.correction_field"


def test_subjects_are_found_before_then_after() -> None:
    at = TEXT.index("1200")
    assert subject_span(TEXT, "地区生产总值", at) == span(TEXT, "地区生产总值", 1)
    assert subject_span(TEXT, "高企", 0) == span(TEXT, "高企")
    with pytest.raises(Fault) as caught:
        subject_span(TEXT, "外资", at)
    assert caught.value.code == "reading.subject_not_in_text"
