"""The only reads of the archive that others may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict, Unpack

from django.conf import settings
from django.db.models import QuerySet

from luoshi.archive.domain.journal import GENESIS, Break, Entry, first_break, instant
from luoshi.archive.models import EvidenceFile, JournalHead, JournalRow


class JournalFilter(TypedDict):
    """What the journal page filters by; an absent key filters nothing."""

    actor: NotRequired[str]
    verb: NotRequired[str]
    object_kind: NotRequired[str]
    object_id: NotRequired[str]


def entry_of(row: JournalRow) -> Entry:
    """The sealed fields of a stored row."""
    return Entry(
        row.sequence,
        instant(row.at),
        row.government,
        row.scope,
        row.actor,
        row.post,
        row.verb,
        row.object_kind,
        row.object_id,
        row.detail,
        row.algorithm,
        row.previous,
        row.hash,
    )


def journal(governments: set[str], **wanted: Unpack[JournalFilter]) -> QuerySet[JournalRow]:
    """Rows of the given governments, newest first."""
    exact = {key: value for key, value in wanted.items() if value}
    return JournalRow.objects.filter(government__in=governments, **exact).order_by("-sequence")


def verbs(governments: set[str]) -> list[str]:
    """Verbs that occur in the journal of these governments."""
    rows = JournalRow.objects.filter(government__in=governments)
    return sorted(rows.order_by().values_list("verb", flat=True).distinct())


def _entries() -> Iterator[Entry]:
    for row in JournalRow.objects.order_by("sequence").iterator(chunk_size=2000):
        yield entry_of(row)


def head() -> tuple[int, str]:
    """Sequence and hash at the end of the chain; (0, zeros) before the first act."""
    kept = JournalHead.objects.filter(pk=1).first()
    return (kept.sequence, kept.hash) if kept else (0, GENESIS)


def verify() -> Break | None:
    """Recompute the whole chain; where it breaks first, or None."""
    sequence, sealed = head()
    return first_break(_entries(), head_sequence=sequence, head_hash=sealed)


def file_path(digest: str) -> Path:
    """Where the bytes of a kept file lie, whether or not they are there."""
    return Path(settings.LUOSHI_FILES) / digest[:2] / digest


def evidence(digest: str) -> EvidenceFile | None:
    """The record of a kept file."""
    return EvidenceFile.objects.filter(pk=digest).first()


def evidence_bytes(digest: str) -> bytes:
    """The bytes of a kept file; FileNotFoundError when the store lost it."""
    return file_path(digest).read_bytes()
