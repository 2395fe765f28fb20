"""A report comes in: as a file or as pasted text, wholly or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import transaction

from luoshi.archive.actions import drop_unreferenced, keep_file
from luoshi.archive.domain.digest import digest
from luoshi.archive.models import EvidenceFile
from luoshi.kernel.errors import Fault
from luoshi.office.models import Government, User
from luoshi.reading.actions.rereading import read_in_background
from luoshi.reading.actions.storing import journal, store_reading
from luoshi.reading.domain import read
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.intake import Intake, check_is_report, decode
from luoshi.reading.models import Report

# enough of a long text to tell whose report of which year it is
HEAD = 6_000


@dataclass(slots=True, frozen=True)
class Incoming:
    """What is offered: `data` as it came, its file `name`, and what the person says of it (or None).

    `replace`: import as a new version that supersedes the current report of the same government and year.
    """

    data: bytes
    name: str
    government: str | None = None
    year: int | None = None
    level: str | None = None
    replace: bool = False
    sample: bool = False


@dataclass(slots=True, frozen=True)
class _Head:
    government: str
    year: int
    level: str | None
    title: str | None
    delivered: date | None


def pasted(text: str) -> bytes:
    """Pasted text as the bytes that are kept: UTF-8, the line ends of forms (CRLF) as written by people
    (LF).
    """
    return text.replace("\r\n", "\n").encode("utf-8", "replace")


def import_report(
    incoming: Incoming, *, by: User | None, owner: Government, at: datetime | None = None
) -> Report:
    """Bring a report in and read it; a long one is read by the worker, and the row says how far it is.

    Faults: everything intake refuses; `reading.unknown_head` when neither text nor person names government
    and year; `reading.duplicate_report` when there is one and it is not to be superseded.
    """
    intake = decode(incoming.data, name=incoming.name)
    long = len(intake.text) > settings.LUOSHI_LONG_TEXT
    document = read(
        intake.text[:HEAD] if long else intake.text, source=incoming.name, encoding=intake.encoding
    )
    if not long:
        check_is_report(document)
    head = _head(incoming, document)
    name = digest(incoming.data, algorithm=settings.LUOSHI_HASH)
    try:
        with transaction.atomic():
            report = _create(incoming, intake, head, by=by, owner=owner, at=at or datetime.now(UTC))
            if long:
                read_in_background.enqueue(report.pk)
            else:
                store_reading(report, document)
    except BaseException:
        drop_unreferenced(name)
        raise
    return report


def _head(incoming: Incoming, document: Document) -> _Head:
    told = document.report
    government = (incoming.government or told.government or "").strip()
    year = incoming.year or told.year
    if not government or year is None:
        missing = {"government": not government, "year": year is None}
        raise Fault(
            "reading.unknown_head",
            zh="、".join(
                word for key, word in (("government", "哪个政府"), ("year", "哪一年")) if missing[key]
            ),
            en=" and ".join(
                word for key, word in (("government", "whose"), ("year", "of which year")) if missing[key]
            ),
        )
    if not 1949 <= year <= 2200 or len(government) > 64:
        raise _bad_head(government, year)
    delivered = date.fromisoformat(told.delivered) if told.delivered else None
    return _Head(government, year, incoming.level or told.level, told.title, delivered)


def _bad_head(government: str, year: int) -> Fault:
    if len(government) > 64:
        return Fault("reading.bad_government", government=government[:20])
    return Fault("reading.bad_year", year=year)


def _make_room(owner: Government, head: _Head, *, replace: bool) -> Report | None:
    """The current report of the same government and year, made a former one; a Fault unless wanted."""
    rows = Report.objects.select_for_update(of=("self",))
    former = rows.filter(owner=owner, government=head.government, year=head.year, current=True).first()
    if former is None:
        return None
    if not replace:
        raise Fault("reading.duplicate_report", id=former.pk, government=head.government, year=head.year)
    former.current = False
    former.save(update_fields=["current"])
    return former


def _create(
    incoming: Incoming, intake: Intake, head: _Head, *, by: User | None, owner: Government, at: datetime
) -> Report:
    Government.objects.select_for_update().get(pk=owner.pk)  # two imports of one report queue up here
    former = _make_room(owner, head, replace=incoming.replace)
    kept: EvidenceFile = keep_file(incoming.data, media=intake.media)
    sealed = hashlib.sha256(intake.text.encode("utf-8", "surrogatepass")).hexdigest()
    report = Report.objects.create(
        owner=owner,
        government=head.government,
        level=head.level,
        year=head.year,
        title=head.title[:200] if head.title else None,
        delivered=head.delivered,
        source=kept,
        source_name=incoming.name[:255],
        media=intake.media,
        encoding=intake.encoding,
        notes=[{"code": note.code, "zh": note.zh, "en": note.en} for note in intake.notes],
        text=intake.text,
        text_sha256=sealed,
        sample=incoming.sample,
        supersedes=former,
        imported_by=by,
        imported_at=at,
    )
    new = {
        "government": head.government,
        "year": head.year,
        "file": kept.digest,
        "text_sha256": sealed,
        "name": incoming.name[:80],
        "characters": len(intake.text),
        "supersedes": former.pk if former else None,
    }
    journal(report, "reading.report_imported", by, {"new": new}, at=at)
    return report
