"""What makes a directory an installation: its secret, its files, a database with safe settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import connection

from luoshi.kernel.errors import Fault


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


def weak_settings() -> list[str]:
    """Database settings under which an acknowledged write could be lost; empty when all are safe."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return [] if int(cursor.fetchone()[0]) >= 2 else ["synchronous"]
        weak = []
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] == "off":
                weak.append(name)
        return weak


def require_ready() -> None:
    """Fault when the secret is missing or the database could lose acknowledged writes."""
    if not Path(settings.SECRET_FILE).exists():
        raise Fault("server.no_secret", home=settings.LUOSHI_HOME)
    weak = weak_settings()
    if weak:
        raise Fault("server.weak_database", settings="、".join(weak))
    connection.close()
