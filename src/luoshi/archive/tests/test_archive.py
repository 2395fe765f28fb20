"""The journal in the database, and the file store."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from luoshi.archive import actions, queries
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
    name = kept.digest
    kept.delete()
    actions.drop_unreferenced(name)
    assert not queries.file_path(name).exists()


def test_a_full_disk_leaves_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("luoshi.archive.actions.os.fsync", full)
    with pytest.raises(OSError, match="space"):
        actions.keep_file(b"abc", media="text/plain")
    assert not [p for p in Path(settings.LUOSHI_FILES).rglob("*") if p.is_file()]


def test_outside_a_transaction_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        act()
