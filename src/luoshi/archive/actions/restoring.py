"""A backup is put back: checked whole before anything changes, built beside what runs, proved, then swapped
in.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from luoshi.archive.actions import tables
from luoshi.archive.actions.anchoring import anchor_heads, sync_directory
from luoshi.archive.actions.backing_up import heads_in
from luoshi.archive.actions.keeping import bring_file
from luoshi.archive.actions.places import place, redirected
from luoshi.archive.actions.recording import record
from luoshi.archive.domain import backup as form
from luoshi.archive.domain.checking import check, rows_of
from luoshi.archive.domain.digest import running
from luoshi.archive.queries import anchors_file, file_path
from luoshi.kernel.errors import Fault


@dataclass(slots=True, frozen=True)
class Restored:
    """What was put back, and where what stood there before is kept (None when nothing did)."""

    manifest: form.Manifest
    former: str | None


def _build(pack: zipfile.ZipFile, manifest: form.Manifest) -> None:
    """Tables as the backup's own release made them, filled with its rows."""
    executor = MigrationExecutor(connection)
    executor.migrate(tables.leaves(executor, dict(manifest.migrations)))
    models = {model._meta.db_table: model for model in tables.tables(connection)}
    told = {table.name: table for table in manifest.tables}
    if models.keys() != told.keys():
        raise ValueError("、".join(sorted(models.keys() ^ told.keys())))
    with transaction.atomic():
        for name, model in models.items():
            here = tables.column_names(model)
            if here != told[name].columns:
                raise ValueError(f"{name}: {'、'.join(here)}")
            tables.empty(model, DEFAULT_DB_ALIAS)
            tables.insert(model, DEFAULT_DB_ALIAS, rows_of(pack, told[name]))
            tables.set_counter(model, DEFAULT_DB_ALIAS, told[name].counter)
    connection.check_constraints()


def _prove(manifest: form.Manifest) -> None:
    """The new database says what the backup says: every table, the next numbers, both heads, every file."""
    models = tables.tables(connection)
    told = {table.name: table for table in manifest.tables}
    for model in models:
        table, whole = told[model._meta.db_table], running(manifest.algorithm)
        for line in tables.lines(model, DEFAULT_DB_ALIAS):
            whole.update(line)
        if (whole.hexdigest(), tables.counter(model, DEFAULT_DB_ALIAS)) != (table.digest, table.counter):
            raise ValueError(f"{table.name} came out different")
    if heads_in(models, DEFAULT_DB_ALIAS) != manifest.heads:
        raise ValueError("the chains came out different")
    for name, algorithm in manifest.files.items():
        whole = running(algorithm)
        whole.update(file_path(name).read_bytes())
        if whole.hexdigest() != name:
            raise ValueError(f"the file {name} came out different")


def _forward() -> None:
    """From the backup's release to this one."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _fill(pack: zipfile.ZipFile, manifest: form.Manifest, brought: list[Path]) -> None:
    for name in manifest.files:
        data = pack.read(form.member_of_file(name))
        brought += [file_path(name)] if bring_file(name, data) else []
    _build(pack, manifest)
    _prove(manifest)
    _forward()


def _put_anchors(pack: zipfile.ZipFile) -> None:
    """A new installation goes on with the heads that came with the backup; an old one keeps its own."""
    target, kept = anchors_file(), pack.read(form.ANCHORS)
    if kept and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(kept)
        sync_directory(target.parent)


def restore(path: Path, *, government: Callable[[], str], actor: str = "system") -> Restored:
    """Put a backup back into this installation, whole or not at all; what stood there before is kept beside.

    `government` tells, once the new database is in place, under whose code the act is recorded. Faults:
    `archive.not_a_backup`, `archive.backup_damaged`, `archive.unknown_migrations` (made by a later release),
    `archive.in_use`, `archive.cannot_restore`.
    """
    with path.open("rb") as stream:
        manifest = check(stream)
        with zipfile.ZipFile(stream) as pack:
            former = _swapped(pack, manifest)
            _put_anchors(pack)
    anchor_heads("restored")
    end = manifest.heads["journal"]
    with transaction.atomic():
        record(
            government=government(),
            actor=actor,
            verb="archive.restored",
            object_kind="backup",
            object_id=path.name[:64],
            detail={"made_at": manifest.made_at, "sequence": end.sequence, "head": end.hash},
        )
    return Restored(manifest, former)


def _swapped(pack: zipfile.ZipFile, manifest: form.Manifest) -> str | None:
    brought: list[Path] = []
    new, done = place(), False
    try:
        way = new.prepare()
        try:
            with redirected(way):
                _fill(pack, manifest, brought)
            former, done = new.take_over(), True
        finally:
            new.drop()
    except LookupError as unknown:
        raise Fault("archive.unknown_migrations", names=unknown) from unknown
    except (DatabaseError, sqlite3.Error, ValueError, TypeError, OSError) as refused:
        raise Fault("archive.cannot_restore", reason=refused) from refused
    finally:
        if not done:
            for file in brought:
                file.unlink(missing_ok=True)
    return former
