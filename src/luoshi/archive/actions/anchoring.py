"""Heads of both chains, written outside the database: `LUOSHI_ANCHORS/heads.txt`, one line each, only
added.
"""

from __future__ import annotations

import functools
import logging
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from luoshi.archive.domain.anchors import Anchor, line
from luoshi.archive.domain.journal import instant
from luoshi.archive.queries import anchors_file, chains_here, head, last_anchor

log = logging.getLogger(__name__)
# per file and chain: the sequence this process wrote last, and when by the monotonic clock
_written: dict[tuple[Path, str], tuple[int, float]] = {}


def sync_directory(folder: Path) -> None:
    """Make names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _append(anchor: Anchor) -> None:
    """One line at the end of the file, on disk before this returns; a torn last line is closed first."""
    target = anchors_file()
    fresh = not target.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            _drop_torn_line(handle, size)
        os.write(handle, line(anchor).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    if fresh:
        sync_directory(target.parent)
    _written[target, anchor.chain] = (anchor.sequence, time.monotonic())


def _drop_torn_line(handle: int, size: int) -> None:
    """A power cut left half a line: it was never acknowledged, and the next one must not be glued to it."""
    os.ftruncate(handle, os.pread(handle, size, 0).rfind(b"\n") + 1)


def anchor_heads(kind: str) -> list[Anchor]:
    """Write the present head of each chain apart; a head that is the last one kept is not written again.

    `kind` says why: see `domain/anchors.py`. `restored` is written even when the head is known.
    """
    written = []
    for chain in chains_here():
        sequence, hash_ = head(chain)
        last = last_anchor(chain)
        known = last is not None and (last.sequence, last.hash) == (sequence, hash_)
        if (known and kind != "restored") or (last is None and sequence == 0):
            continue
        anchor = Anchor(chain, sequence, hash_, instant(datetime.now(UTC)), kind)
        _append(anchor)
        written.append(anchor)
    return written


def note(chain: str, sequence: int, hash_: str) -> None:
    """Called with every new row: once its transaction has committed, its hash is kept apart when enough
    acts or enough time have passed since the last one.
    """
    transaction.on_commit(functools.partial(_after_commit, chain, sequence, hash_), robust=True)


def _due(chain: str, sequence: int) -> str:
    """Why a line is due now; empty when none is."""
    key = (anchors_file(), chain)
    if key not in _written:
        last = last_anchor(chain)
        _written[key] = (last.sequence if last else 0, time.monotonic())
        if last is None:
            return "start"
    written, when = _written[key]
    if sequence - written >= settings.LUOSHI_ANCHOR_ACTS:
        return "acts"
    return "period" if time.monotonic() - when >= settings.LUOSHI_ANCHOR_SECONDS else ""


def _after_commit(chain: str, sequence: int, hash_: str) -> None:
    try:
        if kind := _due(chain, sequence):
            _append(Anchor(chain, sequence, hash_, instant(datetime.now(UTC)), kind))
    except (OSError, ValueError):
        # the act is done and acknowledged; that it is not kept apart yet is said here and on the page
        log.exception("a head of the chain %s could not be written to %s", chain, anchors_file())
