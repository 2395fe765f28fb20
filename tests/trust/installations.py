"""Real installations: a data directory of their own, commands as separate processes, on either engine."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

LUOSHI = [sys.executable, "-c", "from luoshi.server.cli import main; main()"]
SERVER = os.environ.get("LUOSHI_DATABASE_URL")
SET_UP = "from luoshi.server.setup import set_up; set_up()\n"


@dataclass(frozen=True)
class Installation:
    """One installation; `url` names its PostgreSQL, None is the embedded SQLite."""

    home: Path
    url: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LUOSHI", "DJANGO", "COVERAGE"))}
        own = {"LUOSHI_HOME": str(self.home), "LANG": "zh_CN.UTF-8"}
        return {**kept, **own, **({"LUOSHI_DATABASE_URL": self.url} if self.url else {})}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of `luoshi`."""
        return self._done([*LUOSHI, *words])

    def sound(self, *words: str) -> str:
        """The same, and it must succeed; what it said."""
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def program(self, code: str, *words: str, before: tuple[str, ...] = ()) -> list[str]:
        """The command line of a program with Django set up; `before` is put in front (strace)."""
        return [*before, sys.executable, "-c", SET_UP + textwrap.dedent(code), *words]

    def python(self, code: str, *words: str) -> str:
        """Run a program to its end; what it printed."""
        done = self._done(self.program(code, *words))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _done(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    @contextmanager
    def beside(self, code: str, *words: str) -> Iterator[subprocess.Popen[str]]:
        """A program that runs meanwhile; its first line says that it has begun."""
        process = subprocess.Popen(
            self.program(code, *words), env=self.environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield process
        finally:
            process.terminate()
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()


@contextmanager
def own_database(template: str = "") -> Iterator[str]:
    """A fresh database on the PostgreSQL that this run was given, or a copy of another one."""
    assert SERVER is not None
    name = f"luoshi_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
        try:
            yield SERVER.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a directory with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# two reports, a correction, a withdrawn one, a published one, a look; enough that most tables have rows
FILLED = """
    import sys
    from datetime import UTC, datetime
    from django.db import transaction
    from luoshi.archive.actions import record_access
    from luoshi.office import actions as office
    from luoshi.reading import actions as reading, queries
    from luoshi.reading.tests.installation import LAST_YEAR, THIS_YEAR, account, bring
    from django.conf import settings
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = account("office")
    bring(LAST_YEAR, year=2023)
    report = bring(THIS_YEAR + "引号'\\"、反斜线\\\\、全角％、表情😀。\\n")
    for n in (0, 1):
        row = queries.document(report).figures[n]
        made = reading.correct(report.pk, by=user, kind="figure", action="change", start=row.start,
                               end=row.end, reason="核对", new={"comparator": "gt"})
    reading.withdraw_correction(made.pk, by=user)
    reading.set_public(report.pk, public=True, by=user)
    with transaction.atomic():
        record_access(government="home", actor=user.login, kind="report", object_id=1, purpose="audit")
"""
