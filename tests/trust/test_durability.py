"""G02, G04: what was acknowledged is on the disk; a full disk, or no database, leaves nothing half-done."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from luoshi.archive.models import EvidenceFile, JournalRow
from luoshi.archive.queries import verify
from luoshi.kernel.errors import Fault
from luoshi.reading.models import Report
from luoshi.reading.tests.installation import THIS_YEAR, bring
from luoshi.server import installation
from tests.trust.installations import Installation

pytestmark = pytest.mark.django_db
COMMITS = 25
needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs strace (Debian: apt-get install strace)"
)
sqlite_only = pytest.mark.skipif(
    "LUOSHI_DATABASE_URL" in os.environ, reason="SQLite's own writes; PostgreSQL syncs in its server"
)
ACTS = """
    import sys
    from django.db import connection, transaction
    from luoshi.archive.actions import record
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={sys.argv[2]}") if sys.argv[2:] else None
    print("begun", flush=True)
    for n in range(int(sys.argv[1])):
        with transaction.atomic():
            record(government="home", actor="a", verb="test.done", object_kind="x", object_id=n, detail={})
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("durable") / "home")
    made.sound("migrate")
    return made


def traced(of: Installation, code: str, *words: str, calls: str = "fdatasync,fsync") -> list[str]:
    """The program's system calls of these kinds, in order."""
    log = of.home.parent / "strace"
    before = ("strace", "-f", "-y", "-e", f"trace={calls}", "-o", str(log))
    subprocess.run(
        of.program(code, *words, before=before), env=of.environment, check=True, capture_output=True
    )
    return log.read_text(errors="replace").splitlines()


def syncs_of_the_database(of: Installation, *words: str) -> int:
    return sum("luoshi.sqlite3" in line for line in traced(of, ACTS, *words))


@needs_strace
@sqlite_only
def test_g02_every_commit_reaches_the_disk(home: Installation) -> None:
    assert syncs_of_the_database(home, str(COMMITS)) >= COMMITS


@needs_strace
@sqlite_only
def test_g02_control_with_synchronous_off_commits_do_not_wait(home: Installation) -> None:
    assert syncs_of_the_database(home, str(COMMITS), "OFF") < COMMITS


KEEP = """
    from django.db import transaction
    from luoshi.archive.actions import keep_file
    with transaction.atomic():
        keep_file(b"evidence", media="text/plain")
"""


@needs_strace
@sqlite_only
def test_g02_a_file_is_on_disk_before_its_row(home: Installation) -> None:
    """Its bytes, then its name, then the folder, then the database: in this order."""
    calls = traced(home, KEEP, calls="fsync,fdatasync,rename,renameat,renameat2")
    bytes_at = next(n for n, call in enumerate(calls) if "fsync" in call and ".part-" in call)
    named_at = next(n for n, call in enumerate(calls) if "rename" in call and ".part-" in call)
    folder_at = next(n for n, call in enumerate(calls) if re.search(r"fsync\(\d+<[^>]*/files/..>", call))
    row_at = max(n for n, call in enumerate(calls) if "luoshi.sqlite3" in call)
    assert bytes_at < named_at < folder_at < row_at


def test_g02_start_refuses_a_database_that_could_lose_writes() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            pytest.skip("tests use a database in memory; the next one asks a file")
        assert installation.weak_settings() == []
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert installation.weak_settings() == ["synchronous_commit=on"]


@sqlite_only
@pytest.mark.parametrize(
    ("pragmas", "weak"),
    [
        ("", []),
        ("PRAGMA synchronous=NORMAL", ["synchronous=FULL"]),
        ("PRAGMA synchronous=OFF;PRAGMA journal_mode=DELETE", ["synchronous=FULL", "journal_mode=WAL"]),
        ("PRAGMA journal_mode=MEMORY", ["journal_mode=WAL"]),
        ("PRAGMA synchronous=EXTRA", []),
    ],
)
def test_g02_start_refuses_weaker_sqlite(pragmas: str, weak: list[str], home: Installation) -> None:
    code = """
        import sys
        from django.conf import settings
        settings.DATABASES["default"]["OPTIONS"]["init_command"] += sys.argv[1]
        from luoshi.kernel.errors import Fault
        from luoshi.server.installation import require_ready, weak_settings
        print(weak_settings())
        try:
            require_ready()
        except Fault as fault:
            print(fault.code, fault.message("en"))
    """
    told = home.python(code, pragmas)
    assert told.startswith(f"{weak}\n")
    assert ("server.weak_database" in told) == bool(weak)
    assert all(one in told.splitlines()[-1] for one in weak)


# --- G04


def untouched() -> tuple[int, int, int]:
    return Report.objects.count(), JournalRow.objects.count(), EvidenceFile.objects.count()


def stored() -> set[str]:
    return {path.name for path in Path(settings.LUOSHI_FILES).glob("??/*")}


UPLOAD = {"text": THIS_YEAR, "government": "某市", "year": "2024"}
FAILURES = [
    ("luoshi.archive.actions.keeping.os.fsync", OSError(errno.ENOSPC, "No space left on device")),
    (
        "luoshi.archive.actions.keeping.tempfile.NamedTemporaryFile",
        OSError(errno.EROFS, "Read-only file system"),
    ),
    ("luoshi.reading.actions.importing.keep_file", OperationalError("database or disk is full")),
    ("luoshi.archive.actions.recording.seal", OperationalError("server closed the connection")),
]


@pytest.mark.parametrize(("where", "failure"), FAILURES, ids=["full", "read-only", "database full", "gone"])
def test_g04_a_failing_disk_is_a_503_and_leaves_nothing(
    where: str, failure: Exception, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = enter("office")
    client.raise_request_exception = False
    before = untouched()

    def fail(*_: Any, **__: Any) -> None:
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(where, fail)
        answer = client.post("/reports/import/", UPLOAD)
        assert answer.status_code == 503, answer.content.decode()[:300]
        assert "没有保存" in answer.content.decode()
        assert untouched() == before
        assert stored() == set()
    assert client.post("/reports/import/", UPLOAD).status_code == 302
    assert Report.objects.count() == before[0] + 1
    assert verify() is None


def test_g04_control_without_the_handler_a_full_disk_is_an_unexplained_error(
    enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = enter("office")
    client.raise_request_exception = False
    monkeypatch.setattr("luoshi.server.middleware.as_fault", lambda _: None)
    monkeypatch.setattr("luoshi.server.pages.errors.as_fault", lambda _: None)
    monkeypatch.setattr("luoshi.archive.actions.keeping.os.fsync", _full)
    assert client.post("/reports/import/", UPLOAD).status_code == 500


def _full(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_g04_control_a_store_that_does_not_clean_up_leaves_a_half_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("luoshi.archive.actions.keeping.os.fsync", _full)
    monkeypatch.setattr("luoshi.archive.actions.keeping.Path.unlink", lambda *_, **__: None)
    with pytest.raises(OSError, match="space"):
        bring()
    assert stored() != set()


def test_g04_the_interface_says_it_in_json(enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client: Client = enter("office")
    client.raise_request_exception = False

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("luoshi.server.api.archive.journal", away)
    answer = client.get("/api/journal")
    assert (answer.status_code, answer.json()["code"]) == (503, "server.storage")


def test_g04_without_a_database_every_page_says_so(tmp_path: Path) -> None:
    """The database is away before anybody knows who asks; no page may need it to say that."""
    nowhere = Installation(tmp_path / "home", "postgresql://luoshi:x@127.0.0.1:9/luoshi?connect_timeout=2")
    code = """
        from django.test import Client
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        for url in ("/health/", "/", "/login/", "/reports/", "/api/reports", "/journal/"):
            client.cookies["luoshi_session"] = "x" * 32
            answer = client.get(url)
            print(url, answer.status_code)
    """
    told = nowhere.python(code).split("\n")[:-1]
    assert {line.rpartition(" ")[2] for line in told} == {"503"}, told


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MiB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(folder)], check=False)
    if made.returncode:
        pytest.skip("this machine mounts nothing")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


# imports until it is refused, then says what stands there
IMPORTS = """
    import itertools, sys
    from django.db import DatabaseError
    from luoshi.kernel.errors import Fault
    from luoshi.archive.actions import keep_file
    from luoshi.archive.queries import damaged_files, verify
    from luoshi.archive.models import EvidenceFile
    from luoshi.reading.models import Report
    from luoshi.reading.tests.installation import THIS_YEAR, bring
    from luoshi.server.failures import as_fault
    limit = int(sys.argv[1])
    done = 0
    try:
        for n in range(limit):
            bring(THIS_YEAR + "扩大有效投资。" * 300 + f"{n}\\n", year=1950 + n % 200, replace=True)
            done += 1
    except Exception as error:
        print(type(error).__name__, as_fault(error).code)
    from django.conf import settings
    from django.db import connection
    connection.close()
    store = {p.name for p in settings.LUOSHI_FILES.glob("??/*")}
    rows = set(EvidenceFile.objects.values_list("pk", flat=True))
    half = Report.objects.count() - int(sys.argv[2]) - done
    print(half, len(store - rows), len(damaged_files()), verify(), done)
"""


@sqlite_only
def test_g04_a_real_full_disk(small_disk: Path, home: Installation) -> None:
    made = Installation(shutil.copytree(home.home, small_disk / "home"))
    made.python("from luoshi.office.actions import ensure_home_government; ensure_home_government()")
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    with filler.open("wb") as out:
        out.write(b"x" * (free - (1 << 20)))
    told = made.python(IMPORTS, "400", "0").split("\n")
    assert told[0].endswith("server.storage"), told
    half, orphans, damaged, chain, done = told[1].split()
    assert (half, orphans, damaged, chain) == ("0", "0", "0", "None")
    assert int(done) < 400
    filler.unlink()
    again = made.python(IMPORTS, "3", done).split("\n")
    assert again[0] == "0 0 0 None 3", again
    with closing(sqlite3.connect(made.home / "luoshi.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_fault_says_what_to_set() -> None:
    fault = Fault("server.weak_database", settings="synchronous=FULL")
    assert "synchronous=FULL" in fault.message("zh")
    assert "synchronous=FULL" in fault.message("en")
