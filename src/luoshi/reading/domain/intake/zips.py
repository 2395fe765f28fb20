"""A zip that may be hostile: sizes are checked in its directory, and again while it inflates."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from luoshi.kernel.errors import Fault

ENTRIES = 2_000
EXPANDED = 100 * 1024 * 1024
RATIO = 200
_SMALL = 1024 * 1024
CHUNK = 64 * 1024
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)


def opened(data: bytes, *, name: str) -> zipfile.ZipFile:
    """The archive in `data`, its directory within bounds.

    Faults: `intake.broken_word` where there is no sound directory; `intake.zip_bomb` for too many entries,
    too much expanded, or a compression that no document reaches.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise Fault("intake.broken_word", file=name) from None
    entries = archive.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > EXPANDED:
        raise Fault("intake.zip_bomb", file=name)
    if any(_too_dense(entry.compress_size, entry.file_size) for entry in entries):
        raise Fault("intake.zip_bomb", file=name)
    return archive


def _too_dense(packed: int, expanded: int) -> bool:
    """Small parts may compress well; a megabyte of real XML does not shrink below a two-hundredth."""
    return expanded > _SMALL and expanded > RATIO * max(packed, 1)


def inflated(archive: zipfile.ZipFile, entry: str, *, name: str, most: int) -> Iterator[bytes]:
    """An entry in chunks, never more than `most` bytes: a directory can lie about sizes.

    Faults: `intake.zip_bomb`, `intake.broken_word`.
    """
    total = 0
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                if total > most:
                    raise Fault("intake.zip_bomb", file=name)
                yield chunk
    except (*BROKEN, KeyError):
        raise Fault("intake.broken_word", file=name) from None
