"""Corrections: what a person says the reader got wrong, tied to characters, laid over any later reading.

A correction is never written into the reading. It is applied to the document each time, so that a better
reader re-reads the text and the corrections still stand; one that no longer fits is reported, never dropped
in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from luoshi.reading.domain.document import Document, Figure, Pledge
from luoshi.reading.domain.records import record

FIGURE_FIELDS = (
    "value",
    "low",
    "high",
    "direction",
    "multiplier",
    "unit",
    "comparator",
    "measure",
    "subject",
    "indicator",
    "scope",
    "tense",
    "year",
    "period",
    "role",
    "estimate",
)
PLEDGE_FIELDS = ("specificity", "soft", "due")


@dataclass(slots=True, frozen=True)
class Correction:
    """`kind` figure or pledge, `action` change, remove or add; `start`, `end`, `text` anchor it.

    `old` holds the whole record as it was read (empty for add), `new` the fields that a person set (all for
    add).
    """

    id: str
    kind: str
    action: str
    start: int
    end: int
    text: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(slots=True, frozen=True)
class Unfit:
    """A correction that no longer fits the text; `reason` is `text` (other characters stand there)."""

    id: str
    reason: str


@dataclass(slots=True, frozen=True)
class Applied:
    """A document with its corrections, the ids each corrected record owes itself to, and what no longer
    fits.
    """

    document: Document
    by_record: Mapping[str, tuple[str, ...]]
    unfit: tuple[Unfit, ...]


class _Bench:
    """The records of one document while corrections are laid over it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows: dict[str, dict[str, Any]] = {
            "figure": {figure.id: figure for figure in document.figures},
            "pledge": {pledge.id: pledge for pledge in document.pledges},
        }
        self.by_record: dict[str, tuple[str, ...]] = {}

    def at(self, correction: Correction) -> Any | None:
        """The record the anchor means: the same span, else the one that overlaps it most."""
        best, most = None, 0
        for row in self.rows[correction.kind].values():
            if (row.start, row.end) == (correction.start, correction.end):
                return row
            overlap = min(row.end, correction.end) - max(row.start, correction.start)
            if overlap > most:
                best, most = row, overlap
        return best

    def statement_at(self, start: int, end: int) -> str | None:
        """The statement that holds a span."""
        for statement in self.document.statements:
            if statement.start <= start and end <= statement.end:
                return statement.id
        return None

    def lay(self, correction: Correction) -> None:
        """Apply one correction."""
        row = self.at(correction)
        if correction.action == "remove":
            if row is not None:
                del self.rows[correction.kind][row.id]
            return
        if row is None:
            row = self._made(correction)
        known = {f.name for f in fields(row)}
        changed = replace(row, **{key: value for key, value in correction.new.items() if key in known})
        self.rows[correction.kind][row.id] = changed
        self.by_record[row.id] = (*self.by_record.get(row.id, ()), correction.id)

    def _made(self, correction: Correction) -> Any:
        """The record of an addition, or of a change whose figure the present reader does not see."""
        base = {
            "num_start": correction.start,
            "num_end": correction.end,
            "multiplier": 1,
            "comparator": "eq",
            "measure": "other",
            "tense": "context",
            "numeral": "arabic",
            "role": "figure",
            "estimate": False,
            "figures": (),
            "specificity": "direction",
            **correction.old,
            **correction.new,
            "id": f"c{correction.id}",
            "start": correction.start,
            "end": correction.end,
            "text": correction.text,
            "statement": self.statement_at(correction.start, correction.end),
        }
        return record(Figure if correction.kind == "figure" else Pledge, base)

    def finish(self) -> Document:
        """The document with its records in text order; links and pledges to removed figures are let go."""
        figures = tuple(sorted(self.rows["figure"].values(), key=lambda row: (row.start, row.end)))
        pledges = tuple(sorted(self.rows["pledge"].values(), key=lambda row: (row.start, row.end)))
        alive = {figure.id for figure in figures}
        links = tuple(link for link in self.document.links if {link.outcome, link.target} <= alive)
        pledges = tuple(
            replace(pledge, figures=tuple(pk for pk in pledge.figures if pk in alive)) for pledge in pledges
        )
        return replace(self.document, figures=figures, pledges=pledges, links=links)


def apply(document: Document, corrections: Iterable[Correction]) -> Applied:
    """Lay corrections over a reading, in the order given; the document passed in is not changed."""
    bench, unfit = _Bench(document), []
    for correction in corrections:
        if document.report.text[correction.start : correction.end] != correction.text:
            unfit.append(Unfit(correction.id, "text"))
            continue
        bench.lay(correction)
    return Applied(bench.finish(), bench.by_record, tuple(unfit))
