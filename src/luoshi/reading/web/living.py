"""The living report: sections, prose, panel."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from luoshi.office.web.gate import gate
from luoshi.reading import queries
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.prose import typeset
from luoshi.reading.web.panels import Subject, build
from luoshi.reading.web.prose_html import Chosen, Setter
from luoshi.reading.web.words import MEASURES, TENSES, amount, spoken, word

HALVES = ("no_plan_half", "no_review_half")
SHOWS = ("all", "outcome", "target", "soft", "pledge", "finding")


def _ready(request: HttpRequest, pk: int) -> queries.Report:
    report = queries.report(request.user, pk)
    if report is None:
        raise Http404
    return report


def _by_id(rows: tuple[Any, ...], pk: str | None) -> Any:
    return next((row for row in rows if row.id == pk), None) if pk else None


def subject_of(request: HttpRequest, report: queries.Report) -> Subject:
    """What the address chooses; an id that is not there chooses nothing."""
    applied = queries.applied(report)
    document, asked = applied.document, request.GET.get
    return Subject(
        request.user,
        report,
        applied,
        figure=_by_id(document.figures, asked("figure")),
        statement=_by_id(document.statements, asked("statement")),
        pledge=_by_id(document.pledges, asked("pledge")),
        finding=_by_id(document.findings, asked("finding")),
    )


def _sections(document: Document) -> list[dict[str, Any]]:
    claims = [figure for figure in document.figures if figure.role == "figure"]
    return [
        {
            "section": section,
            "label": f"{section.number or ''}{section.title}",
            "depth": min(section.level, 3),
            "count": sum(section.start <= figure.start < section.end for figure in claims),
        }
        for section in document.sections
    ]


def _hits(document: Document, wanted: str) -> list[tuple[int, int]]:
    text, found, at = document.report.text, [], 0
    while wanted and (at := text.find(wanted, at)) >= 0:
        found.append((at, at + len(wanted)))
        at += len(wanted)
    return found[:500]


def _filters(report: queries.Report, shown: str) -> list[dict[str, Any]]:
    counts = report.counts
    numbers = (
        counts["figures"],
        counts["outcome"],
        counts["target"],
        counts["soft"],
        counts["pledges"],
        counts["findings"],
    )
    return [
        {"code": code, "count": number, "on": code == shown}
        for code, number in zip(SHOWS, numbers, strict=True)
    ]


def _nearest(others: list[queries.Report], year: int) -> list[queries.Report]:
    """The last report before this year and the first after it; the panel lists the rest."""
    before = [other for other in others if other.year < year]
    after = [other for other in others if other.year > year]
    return before[-1:] + after[:1]


def _endnotes(document: Document) -> list[dict[str, Any]]:
    claims = [figure for figure in document.figures if figure.role == "figure"]
    return [
        {
            "n": n,
            "figure": figure,
            "amount": amount(figure),
            "tense": word(TENSES, figure.tense),
            "measure": word(MEASURES, figure.measure),
        }
        for n, figure in enumerate(claims, 1)
    ]


def _notices(report: queries.Report, document: Document) -> list[dict[str, str]]:
    """What must be known before reading on: a half that is missing, what intake left out or guessed."""
    missing = [finding for finding in document.findings if finding.code in HALVES]
    told = [{"message": spoken(one.message), "next": spoken(one.next)} for one in missing]
    return told + [{"message": spoken(note), "next": ""} for note in report.notes]


@gate("reading.view")
@require_safe
def living(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; `?figure=`, `?statement=`, `?finding=` choose, `?show=` filters, `?q=` marks."""
    report = _ready(request, pk)
    if report.state != "ready":
        return redirect("reading:progress", pk)
    subject = subject_of(request, report)
    document, wanted = subject.applied.document, " ".join(request.GET.get("q", "").split())[:64]
    setter = Setter(
        document,
        Chosen(
            *(
                getattr(row, "id", None)
                for row in (subject.figure, subject.finding, subject.statement, subject.pledge)
            )
        ),
    )
    shown = request.GET.get("show", "all")
    shown = shown if shown in SHOWS else "all"
    paragraphs: list[dict[str, Any]] = [
        {"p": p, "html": setter.paragraph(p)} for p in typeset(document, hits=_hits(document, wanted))
    ]
    context = {
        "report": report,
        "document": document,
        "paragraphs": paragraphs,
        "sections": _sections(document),
        "filters": _filters(report, shown),
        "shown": shown,
        "subject": subject,
        "panels": build(subject),
        "endnotes": _endnotes(document),
        "notices": _notices(report, document),
        "neighbours": _nearest(queries.neighbours(request.user, report), report.year),
        "titled": any(item["p"].kind == "title" for item in paragraphs),
    }
    return render(request, "reading/living.html", context)


@gate("reading.view")
@require_safe
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel column alone."""
    report = _ready(request, pk)
    if report.state != "ready":
        raise Http404
    subject = subject_of(request, report)
    return render(
        request, "reading/panel.html", {"report": report, "subject": subject, "panels": build(subject)}
    )
