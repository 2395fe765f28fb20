"""A person corrects a reading: kept as a correction, by whom, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from luoshi.archive.actions import record
from luoshi.kernel.errors import Fault
from luoshi.office.models import User
from luoshi.reading.actions.storing import locked, new_revision, refresh
from luoshi.reading.domain.vocabulary import checked, subject_span
from luoshi.reading.models import Correction, Report
from luoshi.reading.queries import fresh


@transaction.atomic
def correct(
    report_id: int,
    *,
    by: User,
    kind: str,
    action: str,
    start: int,
    end: int,
    reason: str,
    new: Mapping[str, Any] | None = None,
    revision: str | None = None,
) -> Correction:
    """Change, remove or add one figure or pledge, tied to the characters [start, end).

    `new` holds the fields that a person sets. `revision` is the state the person saw: when the report has
    moved on since, the Fault `reading.stale` says so and nothing is saved.
    """
    report = locked(report_id, by)
    _refuse(report, start, end, reason, revision)
    old, fields = _difference(report, kind, action, (start, end), new or {})
    row = Correction.objects.create(
        report=report,
        kind=kind,
        action=action,
        start=start,
        end=end,
        text=report.text[start:end],
        old=old,
        new=fields,
        reason=reason.strip()[:2000],
        by=by,
        at=datetime.now(UTC),
    )
    _moved(report)
    _journal(row, report, by, "reading.corrected", _shown(row))
    return row


def _refuse(report: Report, start: int, end: int, reason: str, revision: str | None) -> None:
    """What no correction may be: of a report unread or moved on, without a reason, or of no place in it."""
    if report.state != "ready":
        raise Fault("reading.not_ready")
    if revision is not None and revision != report.revision:
        raise Fault("reading.stale")
    if not reason.strip():
        raise Fault("reading.correction_needs_reason")
    if not 0 <= start < end <= len(report.text) or end - start > 400:
        raise Fault("reading.correction_anchor", start=start, end=end)


def _difference(
    report: Report, kind: str, action: str, span: tuple[int, int], new: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands there and the fields that shall differ; a change of nothing is refused."""
    old = _old(report, kind, action, *span)
    fields = _changed(report, kind, old, checked(kind, new), span[0]) if action != "remove" else {}
    if action == "change" and not fields:
        raise Fault("reading.correction_changes_nothing")
    return old, fields


def _old(report: Report, kind: str, action: str, start: int, end: int) -> dict[str, Any]:
    """The record that stands at the anchor; for an addition none may."""
    present = fresh(report.pk).document
    rows: tuple[Any, ...] = present.figures if kind == "figure" else present.pledges
    found = next((row for row in rows if (row.start, row.end) == (start, end)), None)
    if (found is None) != (action == "add"):
        code = "reading.nothing_to_correct" if found is None else "reading.already_there"
        raise Fault(code, text=report.text[start:end][:60])
    return {} if found is None else dict(found.to_dict())


def _changed(
    report: Report, kind: str, old: Mapping[str, Any], fields: dict[str, Any], start: int
) -> dict[str, Any]:
    """Only what differs from what stood there; a new subject is found in the text."""
    changed = {key: value for key, value in fields.items() if not old or old.get(key) != value}
    if kind == "figure" and changed.get("subject"):
        first, last = subject_span(report.text, changed["subject"], start)
        changed |= {"subject_start": first, "subject_end": last}
    elif kind == "figure" and "subject" in changed:
        changed |= {"subject_start": None, "subject_end": None}
    return changed


@transaction.atomic
def withdraw_correction(correction_id: int, *, by: User) -> Correction:
    """Take a correction back; it stays on record."""
    row = Correction.objects.filter(pk=correction_id, withdrawn_at=None).first()
    if row is None:
        raise Fault("reading.no_such_correction", id=correction_id)
    report = locked(row.report_id, by)
    row.withdrawn_at, row.withdrawn_by = datetime.now(UTC), by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _moved(report)
    _journal(row, report, by, "reading.correction_withdrawn", {"old": _shown(row)})
    return row


def _moved(report: Report) -> None:
    report.revision = new_revision()
    report.save(update_fields=["revision"])
    refresh(report)


def _shown(row: Correction) -> dict[str, Any]:
    before = {key: row.old.get(key) for key in row.new}
    return {"text": row.text, "action": row.action, "old": before, "new": row.new, "reason": row.reason}


def _journal(row: Correction, report: Report, by: User, verb: str, detail: Mapping[str, Any]) -> None:
    record(
        government=report.owner.code,
        actor=by.login,
        verb=verb,
        object_kind="correction",
        object_id=row.pk,
        scope=f"report:{report.pk}",
        detail=detail,
    )
