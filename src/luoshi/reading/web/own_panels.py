"""The panels that reading itself shows."""

from __future__ import annotations

from typing import Any

from luoshi.office.queries import government_codes
from luoshi.reading import queries
from luoshi.reading.domain.document import Document, Figure, Finding
from luoshi.reading.web.panels import Panel, Subject
from luoshi.reading.web.words import (
    CHANGES,
    COMPARATORS,
    KINDS,
    MEASURES,
    RELATIONS,
    ROLES,
    SEVERITIES,
    SPECIFICITIES,
    TENSES,
    amount,
    spoken,
    word,
)


def _context(text: str, figure: Figure) -> tuple[str, str, str]:
    """The figure with the words before and after it, up to the ends of its sentence."""
    start = max((text.rfind(mark, 0, figure.start) for mark in "。；\n"), default=-1) + 1
    start = max(start, figure.start - 40)
    ends = [at for mark in "。；\n" if (at := text.find(mark, figure.end)) >= 0]
    end = min([*ends, figure.end + 20])
    return text[start : figure.start].lstrip(), text[figure.start : figure.end], text[figure.end : end]


def figure_fields(subject: Subject) -> dict[str, Any] | None:
    """The figure's fields in words."""
    figure = subject.figure
    if figure is None:
        return None
    before, here, after = _context(subject.applied.document.report.text, figure)
    return {
        "figure": figure,
        "before": before,
        "here": here,
        "after": after,
        "amount": amount(figure),
        "comparator": word(COMPARATORS, figure.comparator),
        "measure": word(MEASURES, figure.measure),
        "tense": word(TENSES, figure.tense),
        "role": word(ROLES, figure.role),
        "corrected": subject.applied.by_record.get(figure.id, ()),
    }


def statement_of(subject: Subject) -> dict[str, Any] | None:
    """The statement the figure stands in, or the chosen one, with its pledge."""
    document = subject.applied.document
    statement, pledge = subject.statement, subject.pledge
    if subject.figure:
        statement = next((s for s in document.statements if s.id == subject.figure.statement), None)
        pledge = next((p for p in document.pledges if subject.figure.id in p.figures), None)
    if statement is None and pledge is not None:
        statement = next((s for s in document.statements if s.id == pledge.statement), None)
    if statement is not None and pledge is None:
        pledge = next((p for p in document.pledges if p.statement == statement.id), None)
    if statement is None and pledge is None:
        return None
    inside = [f for f in document.figures if statement and f.statement == statement.id]
    return {
        "statement": statement,
        "pledge": pledge,
        "kind": word(KINDS, statement.kind) if statement else "",
        "specificity": word(SPECIFICITIES, pledge.specificity) if pledge else "",
        "figures": [f for f in inside if not subject.figure or f.id != subject.figure.id],
        "chosen": subject.figure is None,
    }


def _here(document: Document, figure_id: str) -> Figure | None:
    return next((figure for figure in document.figures if figure.id == figure_id), None)


def links_of(subject: Subject) -> dict[str, Any] | None:
    """The outcome or target this figure answers: in this report, last year's and next year's."""
    figure, document = subject.figure, subject.applied.document
    if figure is None:
        return None
    rows = []
    for link in document.links:
        if figure.id in (link.outcome, link.target):
            other = _here(document, str(link.target if link.outcome == figure.id else link.outcome))
            rows.append(_row(subject.report, other, link, here=True))
    for year in queries.other_years(subject.user, subject.report):
        if year.mine == figure.id:
            other = _here(queries.document(year.report), year.theirs)
            rows.append(_row(year.report, other, year.link, here=False))
    rows = [row for row in rows if row["figure"] is not None]
    return {"rows": rows} if rows else None


def _row(report: queries.Report, other: Figure | None, link: Any, *, here: bool) -> dict[str, Any]:
    return {
        "report": report,
        "figure": other,
        "here": here,
        "relation": word(RELATIONS, link.relation),
        "change": word(CHANGES, link.change) if link.change else "",
        "tense": word(TENSES, other.tense) if other else "",
        "amount": amount(other) if other else "",
    }


def _touches(finding: Finding, start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in finding.spans)


def findings_of(subject: Subject) -> dict[str, Any] | None:
    """The chosen finding, or those at the figure or statement."""
    if subject.finding:
        found = [subject.finding]
    else:
        place = subject.figure or subject.statement or subject.pledge
        if place is None:
            return None
        found = [f for f in subject.applied.document.findings if _touches(f, place.start, place.end)]
    text = subject.applied.document.report.text
    rows = [
        {
            "finding": finding,
            "severity": word(SEVERITIES, finding.severity),
            "places": [text[s:e][:60] for s, e in finding.spans],
        }
        for finding in found
    ]
    return {"rows": rows} if rows else None


def _told(row: queries.Correction) -> list[tuple[str, Any, Any]]:
    """Field, old and new; where the subject stands in the text is not for people."""
    return [
        (name, row.old.get(name), new) for name, new in row.new.items() if not name.startswith("subject_")
    ]


def corrections_of(subject: Subject) -> dict[str, Any] | None:
    """Corrections at the figure or statement, or all of the report; those that no longer fit are marked."""
    place = subject.figure or subject.statement or subject.pledge
    unfit = {row.id for row in subject.applied.unfit}
    rows = [
        {"row": row, "unfit": str(row.pk) in unfit, "fields": _told(row)}
        for row in queries.corrections(subject.report)
        if place is None or (row.start < place.end and place.start < row.end)
    ]
    mine = subject.report.owner.code in government_codes(subject.user)
    return {"rows": rows, "mine": mine} if rows else None


def summary_of(subject: Subject) -> dict[str, Any]:
    """The report itself: what it is, where it came from, its versions."""
    return {
        "report": subject.report,
        "versions": list(queries.versions(subject.user, subject.report)),
        "neighbours": queries.neighbours(subject.user, subject.report),
        "mine": subject.report.owner.code in government_codes(subject.user),
        "notes": [spoken(note) for note in subject.report.notes],
    }


OWN = (
    Panel("summary", ("report",), 0, "reading/panels/summary.html", summary_of),
    Panel("figure", ("figure",), 10, "reading/panels/figure.html", figure_fields),
    Panel("findings", ("figure", "statement", "finding"), 30, "reading/panels/findings.html", findings_of),
    Panel("links", ("figure",), 20, "reading/panels/links.html", links_of),
    Panel("statement", ("figure", "statement"), 40, "reading/panels/statement.html", statement_of),
    Panel(
        "corrections",
        ("figure", "statement", "report"),
        80,
        "reading/panels/corrections.html",
        corrections_of,
    ),
)
