"""The whole read, in the order of its stages:

view → head → outline → clauses → figures → statements → records → pledges → links and findings
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from luoshi.reading.domain import clauses as cutting
from luoshi.reading.domain import figures, findings, links, pledges, statements
from luoshi.reading.domain.document import Document, Report, Section, Statement
from luoshi.reading.domain.heads import read_head
from luoshi.reading.domain.sections import Part, outline
from luoshi.reading.domain.view import View

STAGES = ("outline", "figures", "statements", "findings")


def _silent(stage: str) -> None:
    """Nobody waits for a short read."""


def read(
    text: str,
    *,
    source: str | None = None,
    encoding: str | None = None,
    told: Callable[[str], None] = _silent,
) -> Document:
    """Read one report. Offsets in the result are indices into `text`, which is never changed.

    `told` is called with the name of each of STAGES when it begins.
    """
    told("outline")
    view = View(text)
    head = read_head(text, view.norm)
    parts = outline(view.norm, head)
    clauses, sentences = cutting.split(view.norm, parts)
    told("figures")
    found = figures.find(view, head, parts, clauses, sentences)
    told("statements")
    stretches = statements.find(view.norm, clauses, sentences, found)
    ids = [f"t{number}" for number in range(1, len(stretches) + 1)]
    of_clause = {at: ids[i] for i, st in enumerate(stretches) for at in range(st.first, st.last + 1)}
    records = figures.finish(view, found, of_clause)
    promised = pledges.make(view, stretches, head, records, ids)
    told("findings")
    asked, linked = findings.ask(view, parts, records, promised, links.within(records))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Document(
        Report(
            digest, head.government, head.level, head.year, head.delivered, head.title, text, source, encoding
        ),
        sections=tuple(_section(view, part) for part in parts),
        statements=tuple(
            _statement(view, stretch, number) for stretch, number in zip(stretches, ids, strict=True)
        ),
        figures=records,
        pledges=promised,
        links=linked,
        findings=asked,
    )


def _section(view: View, part: Part) -> Section:
    start, end = view.span(part.start, max(part.end, part.start + 1))
    parent = f"s{part.parent + 1}" if part.parent is not None else None
    return Section(f"s{part.index + 1}", parent, part.level, part.number, part.title, part.half, start, end)


def _statement(view: View, stretch: statements.Stretch, number: str) -> Statement:
    start, end = view.span(stretch.start, stretch.end)
    section = f"s{stretch.part + 1}" if stretch.part is not None else None
    return Statement(number, section, stretch.kind, stretch.tense, start, end, view.text[start:end])
