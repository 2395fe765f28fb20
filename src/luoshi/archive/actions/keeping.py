"""Evidence files: kept under their digest, on disk before the row that names them, swept when no row does."""

from __future__ import annotations

import fcntl
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from luoshi.archive.actions.anchoring import sync_directory
from luoshi.archive.actions.recording import record
from luoshi.archive.domain.digest import digest
from luoshi.archive.models import EvidenceFile
from luoshi.archive.queries import file_path

# a file without a row that is younger may belong to a transaction that has not ended
SWEEP_AFTER = 3600
_mine = threading.local()


@contextmanager
def _store_lock(kind: int) -> Iterator[None]:
    """Keepers share the store; whoever removes has it alone."""
    lock = Path(settings.LUOSHI_FILES).with_name("files.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield
    finally:
        os.close(handle)


def _sound(target: Path, data: bytes) -> bool:
    """Whether the file is there with these bytes; a damaged one is written anew."""
    return target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data


def _write(target: Path, data: bytes) -> None:
    fresh = not target.parent.exists()
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
    sync_directory(target.parent)
    if fresh:
        sync_directory(target.parent.parent)


def _created() -> dict[str, int]:
    """Files that this thread brought to the store, with the time stamp it gave them."""
    created: dict[str, int] = _mine.__dict__.setdefault("created", {})
    return created


def keep_file(data: bytes, *, media: str) -> EvidenceFile:
    """Keep bytes under their digest, on disk before the row that names them. The same bytes are kept once."""
    name = digest(data, algorithm=settings.LUOSHI_HASH)
    target = file_path(name)
    with _store_lock(fcntl.LOCK_SH):
        if _sound(target, data):
            os.utime(target)  # young again: no sweep takes it before our transaction has ended
            _created().pop(name, None)
        else:
            _write(target, data)
            _created()[name] = target.stat().st_mtime_ns
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


def bring_file(name: str, data: bytes) -> bool:
    """Put bytes, already known to have this digest, into the store; whether they were not there before."""
    target = file_path(name)
    with _store_lock(fcntl.LOCK_SH):
        if _sound(target, data):
            return False
        _write(target, data)
        return True


def drop_unreferenced(name: str) -> None:
    """Remove the bytes of a file whose row did not survive its transaction.

    Only what this thread brought and nobody has taken up since: the same file may stand in another
    transaction that has not ended. What is left behind so, the sweep takes later.
    """
    target, stamp = file_path(name), _created().pop(name, None)
    if stamp is None:
        return
    with _store_lock(fcntl.LOCK_EX):
        if (
            target.exists()
            and target.stat().st_mtime_ns == stamp
            and not EvidenceFile.objects.filter(pk=name).exists()
        ):
            target.unlink()


def _removed(path: Path, before: float) -> bool:
    """Remove one file, when it is old and no row names it; both are asked with the store to ourselves."""
    with _store_lock(fcntl.LOCK_EX):
        if not path.is_file() or path.stat().st_mtime > before:
            return False
        if not path.name.startswith(".part-") and EvidenceFile.objects.filter(pk=path.name).exists():
            return False
        path.unlink()
        return True


def sweep_orphans(*, government: str, older_than: int = SWEEP_AFTER) -> int:
    """Remove files that a crash left without a row, and half-written ones, when older than so many seconds;
    how many. A file that a row names is never removed.
    """
    before = time.time() - older_than
    store = Path(settings.LUOSHI_FILES)
    names = set(EvidenceFile.objects.values_list("pk", flat=True))
    found = [path for path in store.glob("??/*") if path.is_file() and path.name not in names]
    removed = sorted(path.name for path in found if _removed(path, before))
    if removed:
        with transaction.atomic():
            record(
                government=government,
                actor="system",
                verb="archive.swept",
                object_kind="files",
                object_id=len(removed),
                detail={"files": len(removed), "batch": digest("\n".join(removed).encode())},
            )
    return len(removed)
