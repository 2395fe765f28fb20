"""The archive's only writer: acts into the journal, files into the store."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from luoshi.archive.domain.digest import digest
from luoshi.archive.domain.journal import Entry, canonical_detail, instant, seal
from luoshi.archive.models import EvidenceFile, JournalHead, JournalRow
from luoshi.archive.queries import file_path


def record(
    *,
    government: str,
    actor: str,
    verb: str,
    object_kind: str,
    object_id: object,
    detail: Mapping[str, object],
    scope: str = "",
    post: str | None = None,
    at: datetime | None = None,
) -> JournalRow:
    """Write one act in the transaction of the write it tells of; outside a transaction it is a RuntimeError.

    The head row is locked until that transaction ends, so that acts queue up (on SQLite the IMMEDIATE
    transaction has the same effect) and no two rows share a predecessor.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded in the transaction of its write")
    JournalHead.objects.get_or_create(pk=1)
    head = JournalHead.objects.select_for_update().get(pk=1)
    moment = at or datetime.now(UTC)
    entry = seal(
        Entry(
            head.sequence + 1,
            instant(moment),
            government,
            scope,
            actor,
            post,
            verb,
            object_kind,
            str(object_id),
            canonical_detail(detail),
            settings.LUOSHI_HASH,
            head.hash,
        )
    )
    row = JournalRow.objects.create(
        sequence=entry.sequence,
        at=moment,
        government=government,
        scope=scope,
        actor=actor,
        post=post,
        verb=verb,
        object_kind=object_kind,
        object_id=entry.object_id,
        detail=entry.detail,
        algorithm=entry.algorithm,
        previous=entry.previous,
        hash=entry.hash,
    )
    JournalHead.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)
    return row


def _sync_directory(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_file(data: bytes, *, media: str) -> EvidenceFile:
    """Keep bytes under their digest, on disk before the row that names them. The same bytes are kept once."""
    name = digest(data, algorithm=settings.LUOSHI_HASH)
    target = file_path(name)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as part:
            try:
                part.write(data)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        _sync_directory(target.parent)
    kept, _ = EvidenceFile.objects.get_or_create(
        pk=name,
        defaults={
            "algorithm": settings.LUOSHI_HASH,
            "size": len(data),
            "media": media,
            "kept_at": datetime.now(UTC),
        },
    )
    return kept


def drop_unreferenced(name: str) -> None:
    """Remove the bytes of a file whose row did not survive its transaction."""
    if not EvidenceFile.objects.filter(pk=name).exists():
        file_path(name).unlink(missing_ok=True)
