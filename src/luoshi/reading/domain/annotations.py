"""A corrected document as annotation lines, the format by which the reader's accuracy is measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from luoshi.reading.domain.document import Document, Section

_FIGURE = (
    "start",
    "end",
    "text",
    "num_start",
    "num_end",
    "value",
    "low",
    "high",
    "direction",
    "multiplier",
    "unit",
    "comparator",
    "measure",
    "subject",
    "subject_start",
    "subject_end",
    "indicator",
    "scope",
    "tense",
    "year",
    "period",
    "numeral",
    "role",
    "estimate",
)
_PLEDGE = ("start", "end", "text", "specificity", "soft")


def _half(sections: tuple[Section, ...], half: str) -> list[int] | None:
    spans = [(section.start, section.end) for section in sections if section.half == half]
    return [min(start for start, _ in spans), max(end for _, end in spans)] if spans else None


def annotation_lines(
    document: Document, *, file: str, sha256: str, nature: str | None = None
) -> Iterator[dict[str, Any]]:
    """Lines of type report, figure, pledge and link; `sha256` is of the source file's bytes, `nature` tells
    a made-up or sample report (`fictitious`, `real_sample`).
    """
    report = document.report
    yield {
        "type": "report",
        "file": file,
        "sha256": sha256,
        "government": report.government,
        "level": report.level,
        "year": report.year,
        "delivered": report.delivered,
        "title": report.title,
        **({"nature": nature} if nature else {}),
        "review": _half(document.sections, "review"),
        "plan": _half(document.sections, "plan"),
    }
    for figure in document.figures:
        yield {"type": "figure", **{name: figure[name] for name in _FIGURE}}
    for pledge in document.pledges:
        yield {"type": "pledge", **{name: pledge[name] for name in _PLEDGE}}
    spans = {figure.id: [figure.start, figure.end] for figure in document.figures}
    for link in document.links:
        yield {
            "type": "link",
            "outcome": spans[str(link.outcome)],
            "target": spans[str(link.target)],
            "relation": link.relation,
            "indicator": link.indicator,
        }


def annotation_text(document: Document, *, file: str, sha256: str, nature: str | None = None) -> str:
    """The lines as JSON Lines text."""
    lines = annotation_lines(document, file=file, sha256=sha256, nature=nature)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
