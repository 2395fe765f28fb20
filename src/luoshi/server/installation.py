"""What makes a directory an installation: its secret, its files, a database with safe settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from luoshi.kernel.errors import Fault

# SQLite's number for synchronous=FULL; EXTRA is above it
FULL = 2


def prepare_home(home: Path) -> None:
    """Make the data directory and, once, its secret key, readable by its owner only."""
    home.mkdir(parents=True, exist_ok=True)
    secret = home / "secret"
    if secret.exists():
        return
    try:
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(48))
        out.flush()
        os.fsync(out.fileno())


def _is_a_file(cursor: Any) -> bool:
    cursor.execute("SELECT file FROM pragma_database_list WHERE name = 'main'")
    return bool(cursor.fetchone()[0])


def weak_settings() -> list[str]:
    """Database settings under which an acknowledged write could be lost, each with what it must be; empty
    when all are safe.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            weak = [] if int(cursor.fetchone()[0]) >= FULL else ["synchronous=FULL"]
            cursor.execute("PRAGMA journal_mode")
            # `memory` is also the journal of a database that is no file at all: those of tests
            if cursor.fetchone()[0] != "wal" and _is_a_file(cursor):
                weak.append("journal_mode=WAL")
            return weak
        weak = []
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] == "off":
                weak.append(f"{name}=on")
        return weak


def require_ready() -> None:
    """Fault when the secret is missing or the database could lose acknowledged writes."""
    if not Path(settings.SECRET_FILE).exists():
        raise Fault("server.no_secret", home=settings.LUOSHI_HOME)
    weak = weak_settings()
    if weak:
        raise Fault("server.weak_database", settings="、".join(weak))
    connection.close()
