"""A backup is read whole and believed only when everything in it fits: nothing is changed before that."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from luoshi.archive.domain.anchors import parse, standing
from luoshi.archive.domain.backup import (
    ANCHORS,
    DIGEST_SIZE,
    MANIFEST,
    TRAILER_SIZE,
    Manifest,
    Table,
    member_of_file,
    member_of_table,
    members,
    read_manifest,
    read_trailer,
)
from luoshi.archive.domain.digest import Running, running
from luoshi.archive.domain.journal import Entry, first_break
from luoshi.kernel.errors import Fault

PIECE = 1 << 20


def _sealed(stream: IO[bytes]) -> bool:
    """Whether the digest at the end is that of all bytes before it; a Fault when there is none."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - TRAILER_SIZE))
    found = read_trailer(stream.read())
    if found is None:
        raise Fault("archive.not_a_backup")
    algorithm, told = found
    stream.seek(0)
    whole, left = running(algorithm), size - DIGEST_SIZE
    while left:
        piece = stream.read(min(PIECE, left))
        whole.update(piece)
        left -= len(piece)
    return whole.hexdigest() == told


def _pieces(pack: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with pack.open(name) as member:
        while piece := member.read(PIECE):
            yield piece


def _fed(pack: zipfile.ZipFile, name: str, whole: Running) -> str:
    for piece in _pieces(pack, name):
        whole.update(piece)
    return whole.hexdigest()


def rows_of(pack: zipfile.ZipFile, table: Table) -> Iterator[list[Any]]:
    """The rows of a table of the backup, values in their portable form; a row of another length is a
    ValueError.
    """
    with pack.open(member_of_table(table.name)) as lines:
        for line in lines:
            row: list[Any] = json.loads(line)
            if len(row) != len(table.columns):
                raise ValueError(
                    f"{table.name} has a row of {len(row)} values for {len(table.columns)} columns"
                )
            yield row


def _table(pack: zipfile.ZipFile, table: Table, algorithm: str) -> None:
    if _fed(pack, member_of_table(table.name), running(algorithm)) != table.digest:
        raise ValueError(f"{table.name} has another digest")
    if sum(1 for _ in rows_of(pack, table)) != table.rows:
        raise ValueError(f"{table.name} has another number of rows")


def _chain(pack: zipfile.ZipFile, manifest: Manifest, chain: str) -> None:
    """The chain holds, ends where the manifest says, and passes through the heads that came with it."""
    table = next((one for one in manifest.tables if one.name == f"archive_{chain}row"), None)
    if table is None:
        raise ValueError(f"the chain {chain} has no table")
    kept, _ = standing(parse(pack.read(ANCHORS).decode("ascii")), chain)
    rows = (Entry(**dict(zip(table.columns, row, strict=True))) for row in rows_of(pack, table))
    end = manifest.heads[chain]
    broken = first_break(rows, head_sequence=end.sequence, head_hash=end.hash, anchors=kept)
    if broken is not None:
        raise ValueError(f"{chain} breaks at {broken.sequence}: {broken.reason}")


def _inside(pack: zipfile.ZipFile) -> Manifest:
    manifest = read_manifest(pack.read(MANIFEST))
    if sorted(pack.namelist()) != sorted(members(manifest)):
        raise ValueError("it holds other files than its manifest says")
    for name, told in manifest.digests.items():
        if _fed(pack, name, running(manifest.algorithm)) != told:
            raise ValueError(f"{name} has another digest")
    for table in manifest.tables:
        _table(pack, table, manifest.algorithm)
    for name, algorithm in manifest.files.items():
        if _fed(pack, member_of_file(name), running(algorithm)) != name:
            raise ValueError(f"the file {name} has another digest")
    for chain in manifest.heads:
        _chain(pack, manifest, chain)
    return manifest


def check(stream: IO[bytes]) -> Manifest:
    """The manifest of a backup that is whole: every byte under its seal, every table, file and chain as told.

    Faults: `archive.not_a_backup` when the stream does not end as one, `archive.backup_damaged` for
    anything else.
    """
    if not _sealed(stream):
        raise Fault("archive.backup_damaged", reason="digest")
    try:
        with zipfile.ZipFile(stream) as pack:
            return _inside(pack)
    except (
        ValueError,
        TypeError,
        KeyError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
    ) as error:
        raise Fault("archive.backup_damaged", reason=error) from error
