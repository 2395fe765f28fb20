"""A backup while everybody works: one moment of the database, its files, its heads, in one sealed file."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, connections, transaction

from luoshi import __version__
from luoshi.archive.actions import tables
from luoshi.archive.actions.anchoring import anchor_heads, sync_directory
from luoshi.archive.actions.recording import record
from luoshi.archive.domain import backup as form
from luoshi.archive.domain.digest import digest, running
from luoshi.archive.domain.journal import instant
from luoshi.archive.queries import CHAINS, anchors_file, file_path
from luoshi.kernel.errors import Fault

PIECE = 1 << 20
README = """落实系统的备份。luoshi restore 恢复；verify_journal.py 不需要落实系统即可核对流水：
A backup of Luoshi. `luoshi restore` puts it back; verify_journal.py checks the journal without Luoshi:

    python verify_journal.py <this file>
"""


@dataclass(slots=True, frozen=True)
class Made:
    """A finished backup: where it lies, the digest that seals it, the end of the journal in it."""

    path: Path
    digest: str
    sequence: int
    hash: str


def add_alias(alias: str, **changes: Any) -> None:
    """A second connection, like the installation's own but for the given settings."""
    own = dict(connections.databases["default"])
    connections.databases[alias] = {**own, **changes}


def drop_alias(alias: str) -> None:
    """Close a connection made by `add_alias` and forget it."""
    connections[alias].close()
    del connections[alias]
    del connections.databases[alias]


@contextlib.contextmanager
def moment(folder: Path) -> Iterator[str]:
    """One moment of the database, as an alias to read it through, while writers go on.

    SQLite: a copy by its backup interface, in `folder`, checked and removed afterwards. PostgreSQL: one
    repeatable-read transaction.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield "default"
        return
    copy, alias = folder / f".moment-{secrets.token_hex(4)}.sqlite3", f"moment-{secrets.token_hex(4)}"
    try:
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            if (answer := target.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise Fault("archive.database_damaged", reason=answer)
        add_alias(alias, NAME=copy, OPTIONS={})
        try:
            yield alias
        finally:
            drop_alias(alias)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _stored(pack: zipfile.ZipFile, name: str, data: bytes) -> str:
    pack.writestr(_member(name), data)
    return digest(data, algorithm=settings.LUOSHI_HASH)


def _member(name: str) -> zipfile.ZipInfo:
    """A member whose bytes depend on nothing but its content."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if name.startswith("files/") else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _table(pack: zipfile.ZipFile, model: Any, alias: str) -> form.Table:
    name, rows, sealed = model._meta.db_table, 0, running(settings.LUOSHI_HASH)
    with pack.open(_member(form.member_of_table(name)), "w", force_zip64=True) as out:
        for line in tables.lines(model, alias):
            rows += 1
            sealed.update(line)
            out.write(line)
    return form.Table(
        name, tables.column_names(model), rows, sealed.hexdigest(), tables.counter(model, alias)
    )


def _files(pack: zipfile.ZipFile, alias: str, models: list[Any]) -> dict[str, str]:
    """Every kept file of that moment, with its algorithm; a lost or changed one is refused by name."""
    model = next((one for one in models if one._meta.db_table == "archive_evidencefile"), None)
    kept: dict[str, str] = {}
    for row in model._base_manager.using(alias).order_by("pk") if model else ():
        try:
            data = file_path(row.pk).read_bytes()
        except OSError as lost:
            raise Fault("archive.file_lost", digest=row.pk) from lost
        if digest(data, algorithm=row.algorithm) != row.pk:
            raise Fault("archive.file_lost", digest=row.pk)
        pack.writestr(_member(form.member_of_file(row.pk)), data)
        kept[row.pk] = row.algorithm
    return kept


def heads_in(models: list[Any], alias: str) -> dict[str, form.Head]:
    """Ends of the chains that this database has."""
    here = {model._meta.db_table: model for model in models}
    found = {}
    for chain, (_, head) in CHAINS.items():
        model = here.get(head._meta.db_table)
        if model is not None:
            row = model._base_manager.using(alias).filter(pk=1).first()
            found[chain] = form.Head(row.sequence, row.hash) if row else form.Head(0, "0" * 64)
    return found


def _write(out: IO[bytes], folder: Path, made_at: datetime) -> form.Manifest:
    """The whole zip file, but for its digest."""
    # read before the moment: a head kept apart later may lie beyond it
    kept = anchors_file().read_bytes() if anchors_file().exists() else b""
    with zipfile.ZipFile(out, "w", compresslevel=6) as pack, moment(folder) as alias:
        models = tables.tables(connections[alias])
        listed = tuple(_table(pack, model, alias) for model in models)
        files, ends = _files(pack, alias, models), heads_in(models, alias)
        verifier = resources.files("luoshi.archive.cli").joinpath(form.VERIFIER).read_bytes()
        extra = {
            form.ANCHORS: _stored(pack, form.ANCHORS, kept[: kept.rfind(b"\n") + 1]),
            form.VERIFIER: _stored(pack, form.VERIFIER, verifier),
            "README.txt": _stored(pack, "README.txt", README.encode()),
        }
        manifest = form.Manifest(
            __version__,
            instant(made_at),
            connection.vendor,
            settings.LUOSHI_HASH,
            tables.applied(connections[alias]),
            listed,
            files,
            ends,
            extra,
        )
        pack.writestr(_member(form.MANIFEST), form.manifest_bytes(manifest))
        pack.comment = form.trailer(settings.LUOSHI_HASH, "0" * form.DIGEST_SIZE)
    return manifest


def seal_file(out: IO[bytes], algorithm: str) -> str:
    """Digest of all bytes but the last 64, written into those; on disk when this returns."""
    out.seek(0, os.SEEK_END)
    left, whole = out.tell() - form.DIGEST_SIZE, running(algorithm)
    out.seek(0)
    while left:
        piece = out.read(min(PIECE, left))
        whole.update(piece)
        left -= len(piece)
    out.seek(-form.DIGEST_SIZE, os.SEEK_END)
    sealed = whole.hexdigest()
    out.write(sealed.encode("ascii"))
    out.flush()
    os.fsync(out.fileno())
    return sealed


def back_up(folder: Path, *, government: str, actor: str = "system") -> Made:
    """Write a backup into `folder` and the act into the journal (after the moment that the backup holds).

    Faults: `archive.database_damaged`, `archive.file_lost`, `archive.cannot_back_up` when the folder cannot
    be written. Nothing is left in the folder when it fails.
    """
    made_at = datetime.now(UTC)
    anchor_heads("backup")
    part = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w+b", dir=folder, prefix=".part-", delete=False) as out:
            part = Path(out.name)
            manifest = _write(out, folder, made_at)
            sealed = seal_file(out, settings.LUOSHI_HASH)
        end = manifest.heads["journal"]
        path = folder / f"luoshi-{made_at:%Y%m%dT%H%M%SZ}-{end.sequence}-{sealed[:8]}.luoshi"
        part.replace(path)
        sync_directory(folder)
    except LookupError as unknown:
        raise Fault("archive.unknown_migrations", names=unknown) from unknown
    except (OSError, sqlite3.Error) as refused:
        raise Fault("archive.cannot_back_up", folder=folder, reason=refused) from refused
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    with transaction.atomic():
        record(
            government=government,
            actor=actor,
            verb="archive.backed_up",
            object_kind="backup",
            object_id=path.name[:64],
            detail={"digest": sealed, "sequence": end.sequence, "head": end.hash},
        )
    return Made(path, sealed, end.sequence, end.hash)
