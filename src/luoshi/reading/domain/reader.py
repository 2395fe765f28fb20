"""The whole read: sections, clauses, figures, statements, pledges, links and findings, in that order."""

from __future__ import annotations

import hashlib

from luoshi.reading.domain import clauses as clauses_module
from luoshi.reading.domain import figures, findings, links, pledges
from luoshi.reading.domain import statements as statements_module
from luoshi.reading.domain.document import Document, Report, Section, Statement
from luoshi.reading.domain.heads import read_head
from luoshi.reading.domain.sections import Part, outline
from luoshi.reading.domain.view import View


def read(text: str, *, source: str | None = None, encoding: str | None = None) -> Document:
    """Read one report. Offsets in the result are indices into `text`, which is never changed."""
    view = View(text)
    head = read_head(text, view.norm)
    parts = outline(view.norm, head)
    clauses, sentences = clauses_module.split(view.norm, parts)
    found = figures.find(view, head, parts, clauses, sentences)
    stretches = statements_module.find(view.norm, clauses, sentences, found)
    ids = [f"t{number}" for number in range(1, len(stretches) + 1)]
    of_clause = {index: ids[i] for i, st in enumerate(stretches) for index in range(st.first, st.last + 1)}
    records = figures.finish(view, found, of_clause)
    promised = pledges.make(view, stretches, head, records, ids)
    asked, linked = findings.ask(view, parts, records, promised, links.within(records))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    report = Report(digest, head.government, head.level, head.year, head.delivered, head.title, text, source, encoding)
    return Document(
        report,
        sections=_sections(view, parts),
        statements=_statements(view, stretches, ids),
        figures=records,
        pledges=promised,
        links=linked,
        findings=asked,
    )


def _sections(view: View, parts: list[Part]) -> tuple[Section, ...]:
    sections = []
    for part in parts:
        start, end = view.span(part.start, max(part.end, part.start + 1))
        parent = f"s{part.parent + 1}" if part.parent is not None else None
        sections.append(Section(f"s{part.index + 1}", parent, part.level, part.number, part.title, part.half, start, end))
    return tuple(sections)


def _statements(view: View, stretches: list[statements_module.Stretch], ids: list[str]) -> tuple[Statement, ...]:
    statements = []
    for stretch, number in zip(stretches, ids, strict=True):
        start, end = view.span(stretch.start, stretch.end)
        section = f"s{stretch.part + 1}" if stretch.part is not None else None
        statements.append(Statement(number, section, stretch.kind, stretch.tense, start, end, view.text[start:end]))
    return tuple(statements)
