"""What an export says of the report it was made from."""

from __future__ import annotations

import hashlib
from datetime import date

from luoshi import __version__
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.nature import says_fictitious
from luoshi.reading.domain.words import Words


def facts(document: Document, words: Words, on: date) -> list[tuple[str, str | int]]:
    """Labels and values: whose report, which text, read on which day, how much of it can be counted."""
    report = document.report
    known: list[tuple[str, str | int | None]] = [
        ("report", report.title),
        *([("nature", words("about", "fictitious"))] if says_fictitious(report.text) else []),
        ("government", report.government),
        ("year", report.year),
        ("delivered", report.delivered),
        ("source", report.source),
        *([("encoding", report.encoding)] if report.encoding is not None else []),
        ("digest", hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest()),
        ("read_on", on.isoformat()),
        ("version", f"luoshi {__version__}"),
        ("characters", len(report.text)),
    ]
    pledges = document.pledges
    kinds = [pledge.specificity for pledge in pledges]
    counted: list[tuple[str, str | int | None]] = [
        ("pledges", len(pledges)),
        *((kind, kinds.count(kind)) for kind in ("number", "named", "direction")),
        ("no_number", len(kinds) - kinds.count("number")),
        ("soft", sum(pledge.soft is not None for pledge in pledges)),
        ("no_due", sum(pledge.due is None for pledge in pledges)),
        ("figures", sum(figure.role == "figure" for figure in document.figures)),
        ("findings", len(document.findings)),
    ]
    unknown = words("unknown")
    return [(words("about", key), unknown if value is None else value) for key, value in known + counted]
