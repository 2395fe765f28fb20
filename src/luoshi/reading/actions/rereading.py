"""Reading in the background, and reading again with a better reader."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from luoshi import __version__
from luoshi.archive.queries import evidence_bytes
from luoshi.kernel.errors import Fault
from luoshi.office.models import User
from luoshi.reading.actions.storing import journal, locked, store_reading
from luoshi.reading.domain import read
from luoshi.reading.domain.intake import check_is_report
from luoshi.reading.models import Report
from luoshi.reading.queries import unread

# percent when a stage begins, by how long each takes on a long report
BEGINS = {"outline": 5, "figures": 15, "statements": 55, "findings": 70, "storing": 80}


def _progress(report_id: int, stage: str) -> None:
    Report.objects.filter(pk=report_id).update(state="reading", stage=stage, progress=BEGINS[stage])


@task()
def read_in_background(report_id: int) -> str:
    """Read a queued report; the row tells how far it is, and why when it cannot be read. Returns the end
    state.
    """
    report = Report.objects.select_related("owner").filter(pk=report_id, voided_at=None).first()
    if report is None or report.state not in {"queued", "reading"}:
        return "nothing to do"
    try:
        document = read(
            report.text,
            source=report.source_name,
            encoding=report.encoding,
            told=lambda stage: _progress(report_id, stage),
        )
        check_is_report(document)
    except Fault as fault:
        return _failed(report_id, fault)
    _progress(report_id, "storing")
    with transaction.atomic():
        fresh = Report.objects.select_for_update(of=("self",)).select_related("owner").get(pk=report_id)
        store_reading(fresh, document)
        journal(fresh, "reading.report_read", None, {"new": fresh.counts, "reader": __version__})
    return "ready"


@transaction.atomic
def _failed(report_id: int, fault: Fault) -> str:
    """Say why; the former version, if any, is current again."""
    report = Report.objects.select_for_update(of=("self",)).select_related("owner").get(pk=report_id)
    data = {key: str(value) for key, value in fault.data.items()}
    report.state, report.fault_code, report.fault_data, report.current = "failed", fault.code, data, False
    report.stage = ""
    report.save(update_fields=["state", "stage", "fault_code", "fault_data", "current"])
    if report.supersedes_id:
        Report.objects.filter(pk=report.supersedes_id, voided_at=None).update(current=True)
    journal(report, "reading.report_failed", None, {"new": {"code": fault.code, "data": data}})
    return "failed"


@transaction.atomic
def reread(report_id: int, *, by: User) -> Report:
    """Read a report again with the present reader; corrections stay."""
    report = locked(report_id, by)
    if report.state in {"queued", "reading"}:
        raise Fault("reading.still_reading", percent=report.progress)
    evidence_bytes(report.source_id)  # a report whose source is lost is not read as if nothing had happened
    old = {"reader": report.reader_version, **report.counts}
    store_reading(report, read(report.text, source=report.source_name, encoding=report.encoding))
    journal(
        report, "reading.report_reread", by, {"old": old, "new": {"reader": __version__, **report.counts}}
    )
    return report


def requeue_unread() -> int:
    """Put reports whose worker died back into the queue; how many."""
    waiting = unread()
    for pk in waiting:
        read_in_background.enqueue(pk)
    return len(waiting)
