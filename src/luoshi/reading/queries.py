"""The only reads of reading that others may use. Every list passes `visible_reports`, the one gate of this
folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr

from luoshi.archive.domain.digest import digest
from luoshi.archive.queries import evidence_bytes
from luoshi.office.queries import Visitor, governments_of, is_account, may
from luoshi.reading.domain import link_years
from luoshi.reading.domain.compare import Row, compare
from luoshi.reading.domain.corrections import Applied, apply
from luoshi.reading.domain.corrections import Correction as Laid
from luoshi.reading.domain.document import Document, Link
from luoshi.reading.domain.nature import OPENING, says_fictitious
from luoshi.reading.domain.questions import Question, questions
from luoshi.reading.domain.records import document_from_dict, link_from_dict
from luoshi.reading.models import Correction, FigureRow, Report, YearLinks

# the records that queries hand out, for the annotations of pages; tables stay behind this door
__all__ = ["Correction", "FigureRow", "Report"]

HEAVY = ("text", "reading")
SENTENCES_A_REPORT = 20


def visible_reports(user: Visitor) -> QuerySet[Report]:
    """What this visitor may see at all: its own governments' reports, and published ones where the view is
    open.
    """
    published = Q(public=True, owner__public_view=True, current=True, state="ready")
    mine = Q(pk__in=[])
    if is_account(user) and may(user, "reading.view"):
        mine = Q(owner__in=governments_of(user))
    seen = Report.objects.filter(mine | published, voided_at=None).select_related("owner", "imported_by")
    return seen.annotate(opening=Substr("text", 1, OPENING))


def nature(of: Report) -> str | None:
    """`fictitious` where the text itself says so, `real_sample` for a shipped public document; None for a
    report that somebody brought.
    """
    opening = of.__dict__.get("opening")
    if says_fictitious(of.text if opening is None else opening):
        return "fictitious"
    return "real_sample" if of.sample else None


def listed_reports(user: Visitor) -> QuerySet[Report]:
    """Reports for a list: no superseded versions, no text, by government and latest year first."""
    rows = visible_reports(user).defer(*HEAVY).exclude(state="ready", current=False)
    return rows.order_by("government", "-year", "-imported_at")


def report(user: Visitor, pk: int) -> Report | None:
    """One report, when this visitor may see it."""
    return visible_reports(user).defer(*HEAVY).filter(pk=pk).first()


def own_report(user: Visitor, pk: int) -> Report | None:
    """One report that this account's own governments hold: what it may change, if its role allows."""
    return visible_reports(user).defer(*HEAVY).filter(pk=pk, owner__in=governments_of(user)).first()


def versions(user: Visitor, of: Report) -> QuerySet[Report]:
    """Earlier and later versions of the same government's report of the same year."""
    same = visible_reports(user).defer(*HEAVY)
    return same.filter(owner=of.owner_id, government=of.government, year=of.year).exclude(pk=of.pk)


def corrections(of: Report) -> QuerySet[Correction]:
    """All corrections of a report, also withdrawn ones, oldest first."""
    return Correction.objects.filter(report=of.pk).select_related("by", "withdrawn_by").order_by("at", "pk")


def _laid(row: Correction) -> Laid:
    return Laid(str(row.pk), row.kind, row.action, row.start, row.end, row.text, row.old, row.new)


def _raw(pk: int) -> Document:
    """The stored reading. Whose report of which year it is, the row knows: a person may have said so."""
    row = Report.objects.only("text", "reading", "government", "level", "year").get(pk=pk)
    read = document_from_dict(row.reading or {}, text=row.text)
    head = replace(read.report, government=row.government, level=row.level, year=row.year)
    return replace(read, report=head)


def fresh(pk: int) -> Applied:
    """The corrected document as the tables have it now, also inside a transaction that may yet fail."""
    valid = Correction.objects.filter(report=pk, withdrawn_at=None).order_by("at", "pk")
    return apply(_raw(pk), [_laid(correction) for correction in valid])


@lru_cache(maxsize=24)
def _applied(pk: int, revision: str) -> Applied:
    return fresh(pk)


def applied(of: Report) -> Applied:
    """The reading of a report with its corrections; only of a report that is ready."""
    return _applied(of.pk, of.revision)


def document(of: Report) -> Document:
    """The corrected document of a ready report."""
    return applied(of).document


def source_sha256(of: Report) -> str:
    """SHA-256 of the source file's bytes, whatever algorithm names it in the store."""
    if of.source.algorithm == "sha256":
        return of.source_id
    return digest(evidence_bytes(of.source_id))


def raw_document(of: Report) -> Document:
    """The document as the reader gave it, without corrections."""
    return _raw(of.pk)


@dataclass(slots=True, frozen=True)
class OtherYear:
    """A link to another report: `mine` is the figure here, `theirs` the figure there; `answers` when theirs
    is later.
    """

    report: Report
    mine: str
    theirs: str
    link: Link
    answers: bool


def other_years(user: Visitor, of: Report) -> list[OtherYear]:
    """Links of this report to its neighbours in time, among what the visitor may see."""
    seen = {
        row.pk: row
        for row in visible_reports(user).defer(*HEAVY).filter(government=of.government, current=True)
    }
    sets = YearLinks.objects.filter(Q(earlier=of.pk) | Q(later=of.pk)).order_by("later__year")
    found = []
    for row in sets:
        answers = row.earlier_id == of.pk
        other = seen.get(row.later_id if answers else row.earlier_id)
        if other is None:
            continue
        for link in map(link_from_dict, row.links):
            target, outcome = str(_end(link.target)), str(_end(link.outcome))
            mine, theirs = (target, outcome) if answers else (outcome, target)
            found.append(OtherYear(other, mine, theirs, link, answers))
    return found


def _end(end: Any) -> str:
    return str(end["figure"] if isinstance(end, dict) else end)


def neighbours(user: Visitor, of: Report) -> list[Report]:
    """Other ready reports of the same government, for a comparison, oldest first."""
    rows = visible_reports(user).defer(*HEAVY).filter(government=of.government, state="ready", current=True)
    return list(rows.exclude(pk=of.pk).order_by("year"))


def compared(earlier: Report, later: Report) -> list[Row]:
    """What became of the earlier report's targets."""
    first, second = document(earlier), document(later)
    return compare(first, second, link_years([first, second]))


def asked(earlier: Report, later: Report) -> list[Question]:
    """Questions where the later report's outcome is told on another basis or scope than it was promised."""
    first, second = document(earlier), document(later)
    return questions(first, second, link_years([first, second]))


@dataclass(slots=True, frozen=True)
class Found:
    """What a search found in one report: its figures by indicator, its sentences, and how many there are in
    all.
    """

    report: Report
    figures: list[FigureRow]
    sentences: list[Any]
    total: int


def search(user: Visitor, wanted: str, *, limit: int = 30) -> list[Found]:
    """Sentences and indicators that hold the wanted words, in the visible reports, latest first; capped."""
    seen = listed_reports(user).filter(state="ready")
    by_figure = FigureRow.objects.filter(report__in=seen, role="figure").filter(
        Q(indicator__contains=wanted) | Q(subject__contains=wanted)
    )
    hits = set(by_figure.order_by().values_list("report_id", flat=True).distinct()[:200])
    rows = seen.filter(Q(pk__in=hits) | Q(text__contains=wanted)).order_by("-year", "government")[:limit]
    found = []
    for row in rows:
        figures = list(by_figure.filter(report=row.pk).order_by("start")[:SENTENCES_A_REPORT])
        sentences = sentences_with(document(row), wanted)
        found.append(Found(row, figures, sentences[:SENTENCES_A_REPORT], len(sentences)))
    return found


def sentences_with(of: Document, wanted: str) -> list[Any]:
    """Statements whose characters hold the wanted words."""
    return [statement for statement in of.statements if wanted in statement.text]


FIGURE_FILTERS = ("indicator", "tense", "measure", "unit", "role")


def figures(
    user: Visitor, *, wanted: dict[str, str], text: str = "", year: int | None = None
) -> QuerySet[FigureRow]:
    """Figures across the visible reports, by exact fields and by words in indicator or subject."""
    exact = {key: value for key, value in wanted.items() if key in FIGURE_FILTERS and value}
    rows = FigureRow.objects.filter(report__in=listed_reports(user).filter(state="ready"), **exact)
    if text:
        rows = rows.filter(Q(indicator__contains=text) | Q(subject__contains=text))
    if year is not None:
        rows = rows.filter(report__year=year)
    return rows.annotate(government=F("report__government"), plan_year=F("report__year")).order_by(
        "report__government", "-report__year", "start"
    )


def totals(rows: Iterable[Report]) -> dict[str, int]:
    """Sums of the reports' counts."""
    summed: dict[str, int] = {}
    for row in rows:
        for key, value in row.counts.items():
            summed[key] = summed.get(key, 0) + value
    return summed


def unread() -> list[int]:
    """Reports whose reading was begun or queued and never ended, oldest first."""
    waiting = Report.objects.filter(state__in=["queued", "reading"], voided_at=None)
    return list(waiting.order_by("pk").values_list("pk", flat=True))
