"""G05: a backup taken while everybody works is put back exactly, on either engine; a damaged one never."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from luoshi.archive.domain.backup import Manifest
from luoshi.archive.domain.checking import check
from luoshi.kernel.errors import Fault
from tests.trust.installations import FILLED, SERVER, Installation, contents, own_database

# these run in processes and databases of their own; the mark says that both engines matter
pytestmark = pytest.mark.django_db
FLIPS, CUTS = 100, 20
# what a restore itself writes into the new database afterwards
CHAIN = {"archive_journalrow", "archive_journalhead"}

# acts with a file each, until told to stop; at least a hundred a second
WRITER = """
    import itertools, time
    from django.db import transaction
    from luoshi.archive.actions import keep_file, record
    print("begun", flush=True)
    began = time.monotonic()
    for n in itertools.count(1):
        with transaction.atomic():
            keep_file(f"evidence {n} {began}".encode(), media="text/plain")
            record(government="home", actor="writer", verb="test.done", object_kind="x", object_id=n,
                   detail={})
        time.sleep(max(0, began + n / 100 - time.monotonic()))
"""

# one more report, and the heads kept apart as at the end of a day
MORE = """
    from luoshi.archive.actions import anchor_heads
    from luoshi.reading.tests.installation import THIS_YEAR, bring
    bring(THIS_YEAR.replace("2024", "2025"), year=2025)
    anchor_heads("stop")
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with content on SQLite, made once and copied."""
    made = Installation(tmp_path_factory.mktemp("filled") / "home")
    made.sound("migrate")
    made.python(FILLED)
    return made.home


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Iterator[Installation]:
    """The same on the engine that this run is about."""
    if SERVER is None:
        yield Installation(filled)
        return
    with own_database() as url:
        made = Installation(tmp_path_factory.mktemp("pattern") / "home", url)
        made.sound("migrate")
        made.python(FILLED)
        yield made


@pytest.fixture
def engine(tmp_path: Path, pattern: Installation) -> Iterator[Installation]:
    """A copy of it for one test."""
    shutil.copytree(pattern.home, tmp_path / "first")
    if pattern.url is None:
        yield Installation(tmp_path / "first")
        return
    with own_database(pattern.url.rpartition("/")[2]) as url:
        yield Installation(tmp_path / "first", url)


def backed_up(of: Installation, folder: Path) -> tuple[Path, Manifest]:
    told = of.sound("backup", "--to", str(folder))
    path = Path(told.splitlines()[0])
    with path.open("rb") as stream:
        return path, check(stream)


def differences(one: Manifest, two: Manifest) -> list[str]:
    """Tables and files that differ, the rows that the restore added to the journal aside."""
    second = {table.name: table for table in two.tables}
    found = [t.name for t in one.tables if t.name not in CHAIN and second.get(t.name) != t]
    if one.files != two.files:
        found.append("files")
    return found


def head_holds(of: Installation, manifest: Manifest) -> bool:
    """The journal of the installation still passes through the head of the backup."""
    end = manifest.heads["journal"]
    code = "import sys; from luoshi.archive.queries import hash_at; print(hash_at(int(sys.argv[1])))"
    return of.python(code, str(end.sequence)).strip() == end.hash


def test_g05_a_backup_under_writes_is_put_back_exactly(engine: Installation, tmp_path: Path) -> None:
    with engine.beside(WRITER):
        (path, first), (_, second) = backed_up(engine, tmp_path / "b"), backed_up(engine, tmp_path / "b")
    assert second.heads["journal"].sequence > first.heads["journal"].sequence + 20
    assert len(second.files) > len(first.files) > 2
    copy = Installation(tmp_path / "copy")
    assert "全部相符" in copy.sound("restore", str(path))
    assert differences(first, backed_up(copy, tmp_path / "c")[1]) == []
    assert head_holds(copy, first)
    assert "全部相符" in copy.sound("verify")
    assert {p.name for p in (copy.home / "files").glob("??/*")} == set(first.files)


def test_g05_control_one_changed_value_is_a_difference(engine: Installation, tmp_path: Path) -> None:
    path, first = backed_up(engine, tmp_path / "b")
    copy = Installation(tmp_path / "copy")
    copy.sound("restore", str(path))
    copy.python(
        "from luoshi.reading.models import Correction as C; C.objects.filter(pk=1).update(reason='核对 ')"
    )
    assert differences(first, backed_up(copy, tmp_path / "c")[1]) == ["reading_correction"]


@pytest.mark.skipif(SERVER is None, reason="needs a PostgreSQL: scripts/postgres make test-database")
def test_g05_from_sqlite_to_postgresql_and_back_is_exact(tmp_path: Path, filled: Path) -> None:
    first = Installation(filled)
    path, one = backed_up(first, tmp_path / "b")
    with own_database() as url:
        second = Installation(tmp_path / "second", url)
        Installation(tmp_path / "second").sound("restore", str(path), "--database-url", url)
        across, two = backed_up(second, tmp_path / "b")
        assert (two.engine, differences(one, two)) == ("postgresql", [])
        assert head_holds(second, one)
        # numbers go on where they stood
        assert "3" in second.python(
            "from luoshi.reading.tests.installation import *; print(bring(THIS_YEAR, replace=True).pk)"
        )
        third = Installation(tmp_path / "third")
        third.sound("restore", str(across))
        assert differences(one, backed_up(third, tmp_path / "b")[1]) == []
        assert head_holds(third, two)
        assert "全部相符" in third.sound("verify")
        # and into a database at work: whole, with the former one kept beside
        second.sound("restore", str(across))
        assert differences(two, backed_up(second, tmp_path / "b")[1]) == []


def test_g05_a_hundred_flips_and_twenty_cuts_are_refused_before_any_change(
    engine: Installation, tmp_path: Path
) -> None:
    path, _ = backed_up(engine, tmp_path / "b")
    whole, dice = path.read_bytes(), random.Random(5)  # noqa: S311 - repeatable, not secret
    hurt = []
    for _ in range(FLIPS):
        at = dice.randrange(len(whole))
        hurt.append(whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :])
    hurt += [whole[: dice.randrange(len(whole))] for _ in range(CUTS)]
    for data in hurt:
        with pytest.raises(Fault):
            check(io.BytesIO(data))
    damaged = tmp_path / "damaged.luoshi"
    for data in (hurt[0], hurt[-1]):
        damaged.write_bytes(data)
        nowhere = Installation(tmp_path / "nowhere")
        assert nowhere.run("restore", str(damaged)).returncode == 1
        assert not nowhere.home.exists()
        before = contents(engine.home)
        assert engine.run("restore", str(damaged)).returncode == 1
        assert contents(engine.home) == before


def test_g05_a_restore_that_fails_leaves_everything_as_it_was(engine: Installation, tmp_path: Path) -> None:
    path, first = backed_up(engine, tmp_path / "b")
    engine.python(MORE)
    kept = next(iter(first.files))
    (engine.home / "files" / kept[:2] / kept).unlink()
    before = contents(engine.home / "files")
    code = f"""
    from pathlib import Path
    from luoshi.archive.actions import restoring
    from luoshi.kernel.errors import Fault
    def broken(*_): raise OSError(28, "No space left on device")
    restoring._prove = broken
    try:
        restoring.restore(Path({str(path)!r}), government=lambda: "home")
    except Fault as fault:
        print(fault.code)
    from django.db import connection
    from luoshi.reading.models import Report
    print(Report.objects.count(), [t for t in connection.introspection.table_names() if "restore" in t])
    """
    assert engine.python(code).split("\n")[:2] == ["archive.cannot_restore", "3 []"]
    assert contents(engine.home / "files") == before
    assert not list(engine.home.glob(".restore-*"))


def test_g05_what_stood_there_before_is_kept_and_the_loss_is_told(
    engine: Installation, tmp_path: Path
) -> None:
    path, first = backed_up(engine, tmp_path / "b")
    engine.python(MORE)
    assert "before-restore-" in engine.sound("restore", str(path))
    assert "恢复过备份" in engine.sound("verify")
    assert head_holds(engine, first)
    if engine.url is None:
        former = Installation(next(engine.home.glob("before-restore-*")))
        assert "3" in former.python("from luoshi.reading.models import Report as R; print(R.objects.count())")
        assert {p.name for p in (former.home / "files").glob("??/*")} > set(first.files)


def test_g05_an_older_database_put_in_place_is_not_a_restore(tmp_path: Path, filled: Path) -> None:
    made = Installation(shutil.copytree(filled, tmp_path / "home"))
    database = made.home / "luoshi.sqlite3"
    shutil.copy(database, tmp_path / "yesterday")
    made.python(MORE)
    shutil.copy(tmp_path / "yesterday", database)
    done = made.run("verify")
    assert done.returncode == 1
    assert "tail" in done.stderr


def test_g05_an_installation_at_work_is_not_swapped(engine: Installation, tmp_path: Path) -> None:
    path, _ = backed_up(engine, tmp_path / "b")
    with engine.beside(WRITER):
        done = engine.run("restore", str(path))
    assert done.returncode == 1
    assert "正在使用" in done.stderr
    assert "全部相符" in engine.sound("verify")


def test_g05_a_lost_file_and_a_full_disk_make_no_backup(engine: Installation, tmp_path: Path) -> None:
    target = tmp_path / "b"
    _, first = backed_up(engine, target)
    made = contents(target)
    code = f"""
    import errno
    from pathlib import Path
    from luoshi.archive.actions import backing_up
    from luoshi.kernel.errors import Fault
    def full(*_): raise OSError(errno.ENOSPC, "No space left on device")
    backing_up.seal_file = full
    try:
        backing_up.back_up(Path({str(target)!r}), government="home")
    except Fault as fault:
        print(fault.code)
    """
    assert engine.python(code).strip() == "archive.cannot_back_up"
    assert contents(target) == made
    kept = next(iter(first.files))
    (engine.home / "files" / kept[:2] / kept).write_bytes(b"x")
    done = engine.run("backup", "--to", str(target))
    assert (done.returncode, kept in done.stderr) == (1, True)
    assert contents(target) == made
    assert engine.run("verify").returncode == 1


def test_a_backup_of_a_later_release_is_refused(engine: Installation, tmp_path: Path) -> None:
    path, manifest = backed_up(engine, tmp_path / "b")
    later = {**manifest.migrations, "archive": (*manifest.migrations["archive"], "9999_later")}
    code = f"""
    from pathlib import Path
    from dataclasses import replace
    from luoshi.archive.actions import restoring
    from luoshi.kernel.errors import Fault
    real = restoring.check
    restoring.check = lambda stream: replace(real(stream), migrations={later!r})
    try:
        restoring.restore(Path({str(path)!r}), government=lambda: "home")
    except Fault as fault:
        print(fault.code, fault.data["names"])
    """
    assert engine.python(code).strip() == "archive.unknown_migrations archive.9999_later"
    assert replace(manifest, migrations=later) != manifest
