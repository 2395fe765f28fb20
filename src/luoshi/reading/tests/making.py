"""Small documents for tests, written by hand."""

from __future__ import annotations

from typing import Any

from luoshi.reading.domain.document import Document, Figure, Finding, Link, Pledge, Report, Section, Statement

FIGURE: dict[str, Any] = {
    "value": "5",
    "low": None,
    "high": None,
    "direction": "up",
    "multiplier": 1,
    "unit": "%",
    "comparator": "eq",
    "measure": "growth_rate",
    "subject": None,
    "subject_start": None,
    "subject_end": None,
    "indicator": None,
    "scope": None,
    "tense": "target",
    "year": 2024,
    "period": None,
    "numeral": "arabic",
    "role": "figure",
    "estimate": False,
    "statement": None,
}


def span(text: str, part: str, nth: int = 0) -> tuple[int, int]:
    """Where the nth occurrence of `part` stands."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(part, at + 1)
    return at, at + len(part)


def figure(text: str, pk: str, part: str, *, nth: int = 0, **given: Any) -> Figure:
    """A figure over `part` of the text."""
    start, end = span(text, part, nth)
    return Figure(id=pk, start=start, end=end, text=part, num_start=start, num_end=end, **{**FIGURE, **given})


def pledge(text: str, pk: str, part: str, **given: Any) -> Pledge:
    """A pledge over `part` of the text."""
    start, end = span(text, part)
    fields = {
        "statement": "t1",
        "verb": None,
        "object": None,
        "specificity": "direction",
        "soft": None,
        "due": None,
        "figures": (),
        **given,
    }
    return Pledge(id=pk, start=start, end=end, text=part, **fields)


def statement(text: str, pk: str, part: str, kind: str = "target") -> Statement:
    """A statement over `part` of the text."""
    start, end = span(text, part)
    return Statement(pk, None, kind, "target", start, end, part)


def section(
    text: str, pk: str, part: str, *, level: int = 1, number: str | None = None, half: str = "plan"
) -> Section:
    """A section that starts at `part` and runs to the end of the text."""
    title = part.removeprefix(number or "")
    return Section(pk, None, level, number, title, half, text.index(part), len(text))


def finding(text: str, pk: str, *parts: str) -> Finding:
    """A finding at some places."""
    return Finding(
        pk,
        "no_base",
        "ask",
        tuple(span(text, part) for part in parts),
        {"zh": "问", "en": "ask"},
        {"zh": "补", "en": "add"},
    )


def document(text: str, **lists: Any) -> Document:
    """A document over the text; `report` changes fields of its head."""
    head = {
        "id": "r1",
        "government": "某市",
        "level": "county",
        "year": 2024,
        "delivered": "2024-01-08",
        "title": "政府工作报告",
        "text": text,
        "source": None,
        "encoding": None,
        **lists.pop("report", {}),
    }
    return Document(Report(**head), **{name: tuple(rows) for name, rows in lists.items()})


def link(outcome: Any, target: Any, **given: Any) -> Link:
    """A link between two ends."""
    return Link(
        outcome, target, **{"indicator": "x", "relation": "same", "change": None, "findings": (), **given}
    )
