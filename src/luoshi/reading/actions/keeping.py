"""A report is published or taken back, or voided."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.models import User
from luoshi.reading.actions.storing import journal, locked, relink
from luoshi.reading.models import Report


@transaction.atomic
def set_public(report_id: int, *, public: bool, by: User) -> Report:
    """Show a report to visitors, where the government's reading view is open, or take it back."""
    report = locked(report_id, by)
    old, report.public = report.public, public
    report.save(update_fields=["public"])
    journal(report, "reading.public_set", by, {"old": old, "new": public})
    return report


@transaction.atomic
def void_report(report_id: int, *, reason: str, by: User) -> Report:
    """Take a report out of use, with a reason; the version it superseded is current again. Nothing is
    erased.
    """
    if not reason.strip():
        raise Fault("reading.void_needs_reason")
    report = locked(report_id, by)
    was_current = report.current
    report.voided_at, report.current = datetime.now(UTC), False
    report.save(update_fields=["voided_at", "current"])
    relink(report)
    former = _former(report) if was_current else None
    if former is not None:
        former.current = True
        former.save(update_fields=["current"])
        relink(former)
    detail = {"reason": reason.strip()[:2000], "current_again": former.pk if former else None}
    journal(report, "reading.report_voided", by, detail)
    return report


def _former(report: Report) -> Report | None:
    """The nearest version before this one that is still in use."""
    former = report.supersedes
    while former is not None and former.voided_at is not None:
        former = former.supersedes
    return former
