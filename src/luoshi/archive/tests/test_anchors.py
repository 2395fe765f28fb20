"""Heads kept outside the database: their form, when they are written, and what they find."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase

from luoshi.archive import actions, queries
from luoshi.archive.actions import anchoring
from luoshi.archive.domain.anchors import Anchor, Loss, groups, line, parse, standing
from luoshi.archive.domain.journal import GENESIS, Break
from luoshi.kernel.errors import Fault

AT = "2026-03-01T09:00:00.000000Z"
HASH = "a" * 64


def act() -> None:
    """One act; what follows a commit follows at once."""
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        actions.record(
            government="home", actor="a", verb="test.done", object_kind="x", object_id=1, detail={}
        )


def test_a_line_is_read_as_it_was_written() -> None:
    anchor = Anchor("journal", 128, HASH, AT, "period")
    assert parse(line(anchor)) == [anchor]
    with pytest.raises(ValueError, match="kind"):
        line(Anchor("journal", 1, HASH, AT, "whim"))


def test_half_a_last_line_is_left_out_and_any_other_is_refused() -> None:
    whole = line(Anchor("journal", 1, HASH, AT, "start"))
    assert parse(whole + whole[:40]) == parse(whole)
    for wrong in ("\n", whole.replace("start", "whim"), whole.replace(HASH, "x"), " " + whole):
        with pytest.raises(ValueError, match="2"):
            parse(whole + wrong)


def test_a_restore_lets_go_of_what_came_after_it_and_says_so() -> None:
    heads = [(3, "start"), (5, "acts"), (9, "period"), (5, "restored"), (7, "acts")]
    lines = [Anchor("journal", n, HASH, AT, kind) for n, kind in heads]
    lines.append(Anchor("access", 40, HASH, AT, "acts"))
    kept, losses = standing(lines, "journal")
    assert set(kept) == {3, 5, 7}
    assert losses == [Loss(AT, 5, 9)]
    again = [*lines, Anchor("journal", 7, HASH, AT, "restored")]
    assert standing(again, "journal")[1] == losses
    assert standing([Anchor("journal", 0, GENESIS, AT, "backup")], "journal") == ({}, [])


def test_a_hash_is_shown_in_groups_of_four() -> None:
    assert groups("0123456789") == ["0123", "4567", "89"]


@pytest.mark.django_db
def test_heads_are_written_after_so_many_acts_or_so_much_time(settings: Any) -> None:
    settings.LUOSHI_ANCHOR_ACTS = 3
    for _ in range(7):
        act()
    assert [(a.sequence, a.kind) for a in queries.anchors()] == [(1, "start"), (4, "acts"), (7, "acts")]
    settings.LUOSHI_ANCHOR_SECONDS = 0
    act()
    assert queries.anchors()[-1].kind == "period"
    assert queries.verify() is None


@pytest.mark.django_db
def test_another_process_goes_on_where_the_file_ends(settings: Any) -> None:
    settings.LUOSHI_ANCHOR_ACTS = 3
    act()
    anchoring._written.clear()
    act()
    assert len(queries.anchors()) == 1
    act(), act()
    assert [a.sequence for a in queries.anchors()] == [1, 4]


@pytest.mark.django_db
def test_an_act_that_did_not_commit_leaves_no_head() -> None:
    def undone() -> None:
        with transaction.atomic():
            actions.record(
                government="home", actor="a", verb="test.done", object_kind="x", object_id=1, detail={}
            )
            raise RuntimeError("undone")

    with TestCase.captureOnCommitCallbacks() as waiting, pytest.raises(RuntimeError, match="undone"):
        undone()
    assert waiting == []


@pytest.mark.django_db
def test_a_head_that_cannot_be_written_does_not_undo_the_act(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(anchoring, "_append", full)
    act()
    assert queries.head()[0] == 1
    assert "could not be written" in caplog.text


@pytest.mark.django_db
def test_a_head_is_on_disk_before_it_counts_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync
    monkeypatch.setattr("luoshi.archive.actions.anchoring.os.fsync", lambda h: (synced.append(h), real(h)))
    assert actions.anchor_heads("stop") == []
    act()
    assert [a.sequence for a in queries.anchors()] == [1]
    assert len(synced) == 2  # the line, and the name of the new file
    act()
    assert [a.sequence for a in actions.anchor_heads("stop")] == [2]
    assert len(synced) == 3
    assert actions.anchor_heads("stop") == []
    assert [a.kind for a in actions.anchor_heads("restored")] == ["restored"]


@pytest.mark.django_db
def test_after_a_power_cut_the_next_line_begins_a_line() -> None:
    act()
    actions.anchor_heads("start")
    target = queries.anchors_file()
    target.write_text(target.read_text() + "journal 2 abc")
    act()
    actions.anchor_heads("stop")
    assert [a.sequence for a in queries.anchors()] == [1, 2]


@pytest.mark.django_db
def test_heads_find_what_the_chain_alone_does_not() -> None:
    act()
    actions.anchor_heads("start")
    target = queries.anchors_file()
    told = target.read_text()
    target.write_text(told.replace(queries.head()[1], HASH))
    assert queries.verify() == Break(1, "anchor")
    target.write_text(told.replace("journal 1 ", "journal 4 "))
    assert queries.verify() == Break(2, "tail")
    target.write_text("nonsense\n" + told)
    with pytest.raises(Fault, match="1"):
        queries.verify()


@pytest.mark.django_db
def test_purposes_are_a_table() -> None:
    with pytest.raises(Fault, match="好奇"), transaction.atomic():
        actions.record_access(government="home", actor="a", kind="person", object_id=1, purpose="好奇")
    row = actions.record_access(government="home", actor="a", kind="person", object_id=1, purpose="handle")
    assert (row.sequence, row.verb) == (1, "looked")
    assert queries.verify("access") is None
    assert list(queries.looks({"home"}, actor="a")) == [row]
