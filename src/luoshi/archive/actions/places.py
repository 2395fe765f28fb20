"""Where a backup is put back: built beside the running database, and swapped in at one stroke."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from typing_extensions import override

from luoshi.archive.actions.anchoring import sync_directory
from luoshi.kernel.errors import Fault


@contextlib.contextmanager
def redirected(changes: Mapping[str, Any]) -> Iterator[None]:
    """The default connection leads to the new database: migrations of others name no other than the
    default.
    """
    own = connections.databases["default"]
    _forget(own | dict(changes))
    try:
        yield
    finally:
        _forget(own)


def _forget(then: dict[str, Any]) -> None:
    connections["default"].close()
    del connections["default"]
    connections.databases["default"] = then


class Place(ABC):
    """A new database beside the installation's own; `take_over` puts it in its place."""

    def __init__(self) -> None:
        self.token = secrets.token_hex(4)
        self.kept = f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{self.token}"

    @abstractmethod
    def prepare(self) -> Mapping[str, Any]:
        """Make room for the new database; the settings that lead to it. The Fault `archive.in_use` when the
        present one is at work.
        """

    @abstractmethod
    def take_over(self) -> str | None:
        """Swap; where the former database is kept now, None when there was none."""

    @abstractmethod
    def drop(self) -> None:
        """Forget the new database, when it was not taken over."""


class SqlitePlace(Place):
    """A new file beside the old one, renamed over it; the old one is kept with its files."""

    def __init__(self) -> None:
        super().__init__()
        self.target = Path(connections.databases["default"]["NAME"])
        self.beside = self.target.with_name(f".restore-{self.token}.sqlite3")

    def _require_quiet(self) -> None:
        """Only who is alone may leave WAL mode; it also brings everything into the one file that is renamed
        over.
        """
        connection.close()
        if not self.target.exists():
            return
        with contextlib.closing(sqlite3.connect(self.target, timeout=2)) as own:
            try:
                mode = own.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            except sqlite3.OperationalError as busy:
                raise Fault("archive.in_use") from busy
            except sqlite3.DatabaseError:
                return  # a damaged database is no reason to keep it
        if mode != "delete":
            raise Fault("archive.in_use")

    @override
    def prepare(self) -> Mapping[str, Any]:
        self._require_quiet()
        return {"NAME": self.beside}

    def _keep_former(self) -> str | None:
        if not self.target.exists():
            return None
        folder = self.target.with_name(self.kept)
        folder.mkdir()
        os.link(self.target, folder / self.target.name)
        for path in Path(settings.LUOSHI_FILES).glob("??/*"):
            (folder / "files" / path.parent.name).mkdir(parents=True, exist_ok=True)
            os.link(path, folder / "files" / path.parent.name / path.name)
        return str(folder)

    @override
    def take_over(self) -> str | None:
        with contextlib.closing(sqlite3.connect(self.beside)) as own:
            own.execute("PRAGMA journal_mode=DELETE")
        with self.beside.open("rb") as whole:
            os.fsync(whole.fileno())
        self._require_quiet()
        kept = self._keep_former()
        self.beside.replace(self.target)
        for suffix in ("-wal", "-shm"):
            self.target.with_name(self.target.name + suffix).unlink(missing_ok=True)
        sync_directory(self.target.parent)
        return kept

    @override
    def drop(self) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.beside.with_name(self.beside.name + suffix).unlink(missing_ok=True)


class PostgresPlace(Place):
    """A new schema in the same database; both are renamed in one transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.beside = f"restore_{self.token}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_schema(), 'public')")
            self.target = str(cursor.fetchone()[0])

    def _require_quiet(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone()[0]:
                raise Fault("archive.in_use")

    @override
    def prepare(self) -> Mapping[str, Any]:
        self._require_quiet()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {self.beside}")
        options = dict(connections.databases["default"].get("OPTIONS", {}))
        # nothing here counts before the swap, whose own commit brings all of it to the disk
        own = f"{options.get('options', '')} -c search_path={self.beside} -c synchronous_commit=off".strip()
        return {"OPTIONS": {**options, "options": own}}

    @override
    def take_over(self) -> str | None:
        self._require_quiet()
        name = connection.ops.quote_name
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [self.target])
            used = bool(cursor.fetchone()[0])
            if used:
                cursor.execute(f"ALTER SCHEMA {name(self.target)} RENAME TO {name(self.kept)}")
            else:
                cursor.execute(f"DROP SCHEMA IF EXISTS {name(self.target)}")
            cursor.execute(f"ALTER SCHEMA {self.beside} RENAME TO {name(self.target)}")
        # statements prepared before the swap belong to the former tables
        connection.close()
        return self.kept if used else None

    @override
    def drop(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {self.beside} CASCADE")


def place() -> Place:
    """Where the installation's own settings say that its database is."""
    return PostgresPlace() if connection.vendor == "postgresql" else SqlitePlace()
