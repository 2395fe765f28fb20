"""The journal in the database, and the file store."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from luoshi.archive import actions, queries
from luoshi.archive.actions import keeping, recording
from luoshi.archive.domain.digest import digest
from luoshi.archive.domain.journal import Break
from luoshi.archive.models import JournalHead, JournalRow

pytestmark = pytest.mark.django_db


def act(number: int = 1) -> JournalRow:
    return actions.record(
        government="home",
        actor="wang",
        verb="test.done",
        object_kind="thing",
        object_id=number,
        detail={"n": number},
    )


def test_rows_follow_one_another() -> None:
    first, second = act(1), act(2)
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.previous == first.hash
    assert queries.head() == (2, second.hash)
    assert queries.verify() is None


def test_an_empty_journal_holds() -> None:
    assert queries.head()[0] == 0
    assert queries.verify() is None


def test_the_algorithm_is_named_in_the_row(settings: pytest.FixtureRequest) -> None:
    act(1)
    settings.LUOSHI_HASH = "sm3"  # type: ignore[attr-defined]
    assert act(2).algorithm == "sm3"
    assert queries.verify() is None


def test_g18_triggers_refuse_update_and_delete() -> None:
    act()
    for statement in ("UPDATE archive_journalrow SET actor='li'", "DELETE FROM archive_journalrow"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert queries.verify() is None


def test_g18_control_without_the_triggers_a_change_goes_through_and_is_found() -> None:
    act(1), act(2)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_no_update")
        else:
            cursor.execute("DROP TRIGGER journal_no_change ON archive_journalrow")
        cursor.execute("UPDATE archive_journalrow SET actor='li' WHERE sequence=1")
    assert queries.verify() == Break(1, "seal")


def test_a_cut_tail_is_found() -> None:
    act(1)
    JournalHead.objects.update(sequence=2, hash="a" * 64)
    assert queries.verify() == Break(2, "head")


def test_filters_are_exact_and_scoped() -> None:
    act(1), act(2)
    assert [row.object_id for row in queries.journal({"home"}, object_id="2")] == ["2"]
    assert not queries.journal({"elsewhere"})
    assert queries.verbs({"home"}) == ["test.done"]


def test_files_are_kept_once_under_their_digest() -> None:
    kept = actions.keep_file(b"abc", media="text/plain")
    assert actions.keep_file(b"abc", media="text/plain").pk == kept.pk
    assert queries.evidence_bytes(kept.digest) == b"abc"
    assert queries.evidence(kept.digest) == kept
    assert [p.name for p in Path(settings.LUOSHI_FILES).rglob("*") if p.is_file()] == [kept.digest]


def test_a_file_without_its_row_goes_away() -> None:
    kept = actions.keep_file(b"abc", media="text/plain")
    actions.drop_unreferenced(kept.digest)
    assert queries.file_path(kept.digest).exists()
    again = actions.keep_file(b"xyz", media="text/plain")
    name = again.digest
    again.delete()
    actions.drop_unreferenced(name)
    assert not queries.file_path(name).exists()


def test_a_file_that_another_took_up_meanwhile_stays() -> None:
    """Two imports of one file: the first fails, the second has not ended, so its row is not seen yet."""
    first = actions.keep_file(b"abc", media="text/plain")
    name = first.digest
    first.delete()
    with ThreadPoolExecutor(1) as other:
        other.submit(os.utime, queries.file_path(name)).result()
    actions.drop_unreferenced(name)
    assert queries.file_path(name).exists()
    # and whoever found it there never removes it
    keeping._created().clear()
    actions.drop_unreferenced(name)
    assert queries.file_path(name).exists()


def test_a_damaged_file_is_written_anew() -> None:
    kept = actions.keep_file(b"abc", media="text/plain")
    queries.file_path(kept.digest).write_bytes(b"abd")
    assert queries.damaged_files() == [kept.digest]
    actions.keep_file(b"abc", media="text/plain")
    assert queries.damaged_files() == []
    queries.file_path(kept.digest).unlink()
    assert queries.damaged_files() == [kept.digest]


def test_the_sweep_takes_old_orphans_only() -> None:
    kept = actions.keep_file(b"kept", media="text/plain")
    young, old = b"young", b"old"
    for data in (young, old):
        actions.keep_file(data, media="text/plain").delete()
    half = queries.file_path(kept.digest).with_name(".part-x")
    half.write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    for path in (half, queries.file_path(digest(old)), queries.file_path(kept.digest)):
        os.utime(path, (two_hours_ago, two_hours_ago))
    assert actions.sweep_orphans(government="home") == 2
    left = {path.name for path in Path(settings.LUOSHI_FILES).rglob("*") if path.is_file()}
    assert left == {kept.digest, digest(young)}
    assert JournalRow.objects.get().verb == "archive.swept"
    assert actions.sweep_orphans(government="home") == 0
    assert JournalRow.objects.count() == 1


def test_a_full_disk_leaves_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("luoshi.archive.actions.keeping.os.fsync", full)
    with pytest.raises(OSError, match="space"):
        actions.keep_file(b"abc", media="text/plain")
    assert not [p for p in Path(settings.LUOSHI_FILES).rglob("*") if p.is_file()]


def test_outside_a_transaction_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        act()
