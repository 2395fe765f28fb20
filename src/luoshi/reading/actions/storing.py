"""What a reading leaves in the tables: the document, its counts, its index of figures, links to other years.

Called inside the transaction of an act, never alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from luoshi import __version__
from luoshi.archive.actions import record
from luoshi.kernel.errors import Fault
from luoshi.office.models import User
from luoshi.office.queries import governments_of
from luoshi.reading.domain import link_years
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.records import without_text
from luoshi.reading.models import FigureRow, Report, YearLinks
from luoshi.reading.queries import fresh


def journal(report: Report, verb: str, by: User | None, detail: dict[str, Any], *, at: Any = None) -> None:
    """One act on a report."""
    record(
        government=report.owner.code,
        actor=by.login if by else "system",
        verb=verb,
        object_kind="report",
        object_id=report.pk,
        scope=f"report:{report.pk}",
        detail=detail,
        at=at,
    )


def locked(report_id: int, by: User) -> Report:
    """A report of the account's own governments, locked; anything else does not exist for it."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("owner")
    report = rows.filter(pk=report_id, owner__in=governments_of(by), voided_at=None).first()
    if report is None:
        raise Fault("reading.no_such_report", id=report_id)
    return report


def new_revision() -> str:
    """A mark no state of any report had before, so that nothing remembered under it can be out of date."""
    return secrets.token_hex(8)


def counts(document: Document) -> dict[str, int]:
    """What a list shows of a document: claims by tense, pledges, soft targets, findings."""
    claims = [figure for figure in document.figures if figure.role == "figure"]
    tenses = {tense: sum(f.tense == tense for f in claims) for tense in ("outcome", "target", "context")}
    return {
        "figures": len(claims),
        **tenses,
        "pledges": len(document.pledges),
        "soft": sum(pledge.soft is not None for pledge in document.pledges),
        "findings": len(document.findings),
    }


def _cut(value: str | None, length: int) -> str | None:
    return None if value is None else value[:length]


def _rows(report: Report, document: Document) -> Iterable[FigureRow]:
    sentences = {statement.id: statement.text for statement in document.statements}
    for figure in document.figures:
        yield FigureRow(
            report=report,
            figure=figure.id,
            start=figure.start,
            end=figure.end,
            text=figure.text[:255],
            statement=sentences.get(figure.statement or "", ""),
            subject=_cut(figure.subject, 255),
            indicator=_cut(figure.indicator, 255),
            role=figure.role,
            tense=figure.tense,
            measure=figure.measure,
            unit=_cut(figure.unit, 32),
            year=figure.year,
        )


def store_reading(report: Report, document: Document) -> None:
    """Write a fresh reading into a report; its corrections are laid over it at once."""
    report.reading = without_text(document)
    report.reader_version = __version__
    report.state, report.stage, report.progress = "ready", "", 100
    report.fault_code, report.fault_data = "", {}
    report.revision = new_revision()
    report.save()
    refresh(report)


def refresh(report: Report) -> None:
    """Bring counts, index and links up to the report's present revision."""
    document = fresh(report.pk).document
    report.counts = counts(document)
    report.save(update_fields=["counts"])
    FigureRow.objects.filter(report=report).delete()
    FigureRow.objects.bulk_create(_rows(report, document), batch_size=500)
    relink(report)


def relink(report: Report) -> None:
    """Links to the reports of the year before and after, where both are current and read."""
    YearLinks.objects.filter(earlier=report).delete()
    YearLinks.objects.filter(later=report).delete()
    if not report.current or report.state != "ready":
        return
    others = Report.objects.filter(
        owner=report.owner_id,
        government=report.government,
        state="ready",
        current=True,
        year__in=[report.year - 1, report.year + 1],
    )
    for other in others:
        earlier, later = (other, report) if other.year < report.year else (report, other)
        documents = [fresh(earlier.pk).document, fresh(later.pk).document]
        links = [link.to_dict() for link in link_years(documents)]
        YearLinks.objects.create(earlier=earlier, later=later, links=links)
