"""G17: whoever owns the database can change everything in it, and is found out and located all the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from luoshi.archive import actions, queries
from luoshi.archive.cli import verify_journal
from luoshi.archive.domain.anchors import Anchor, line
from luoshi.archive.domain.journal import GENESIS, Break, Entry, seal
from luoshi.archive.models import JournalRow

pytestmark = pytest.mark.django_db
ROWS = 30
SOME, ALL = 100, 1000
TEXTS = ("government", "scope", "actor", "verb", "object_kind", "object_id", "detail")


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - repeatable, not secret


class Chain:
    """The journal's rows in memory; what the attacker makes of them is written back as the table's owner."""

    def __init__(self) -> None:
        self.rows = list(queries._entries("journal"))

    def recomputed(self, rows: list[Entry]) -> list[Entry]:
        """The same acts as a sound chain from the first row on."""
        made: list[Entry] = []
        for number, row in enumerate(rows, 1):
            made.append(seal(replace(row, sequence=number, previous=made[-1].hash if made else GENESIS)))
        return made


@dataclass(frozen=True)
class Attack:
    """What the table and the head hold afterwards; `touched` is the first sequence that differs."""

    name: str
    rows: list[Entry]
    head: tuple[int, str]
    touched: int


def _other(dice: random.Random, row: Entry) -> Entry:
    name = dice.choice(TEXTS)
    return replace(row, **{name: getattr(row, name) + dice.choice(["x", "，", " ", "0"])})


def _redated(dice: random.Random, row: Entry) -> Entry:
    day = f"2025-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return replace(row, at=day + row.at[10:])


def attack(name: str, dice: random.Random, chain: Chain) -> Attack:
    rows, n = list(chain.rows), dice.randrange(len(chain.rows))
    end = (rows[-1].sequence, rows[-1].hash)
    match name:
        case "edit":
            rows[n] = _other(dice, rows[n])
        case "re-date":
            rows[n] = _redated(dice, rows[n])
        case "edit and seal":
            rows[n] = seal(_other(dice, rows[n]))
        case "delete":
            del rows[n]
        case "insert":
            extra = seal(replace(_other(dice, rows[n]), sequence=ROWS * 2))
            rows.append(extra)
            end, n = (extra.sequence, extra.hash), ROWS
        case "swap":
            m = dice.choice([k for k in range(len(rows)) if k != n])
            one, two = rows[n], rows[m]
            rows[n] = replace(two, sequence=one.sequence, hash=one.hash, previous=one.previous)
            rows[m] = replace(one, sequence=two.sequence, hash=two.hash, previous=two.previous)
            n = min(n, m)
        case "cut the tail" | "yesterday's backup":
            rows = rows[:n]
            end = (n, rows[-1].hash if rows else GENESIS)
        case "recompute":
            rows[n] = _other(dice, rows[n]) if dice.random() < 0.5 else _redated(dice, rows[n])
            rows = chain.recomputed(rows)
            end = (len(rows), rows[-1].hash)
        case "drop one and recompute":
            rows = chain.recomputed(rows[:n] + rows[n + 1 :])
            end = (len(rows), rows[-1].hash if rows else GENESIS)
        case "another history":
            rows = chain.recomputed(
                [*rows[:n], *(_other(dice, row) for row in rows[n:]), _other(dice, rows[0])]
            )
            end = (len(rows), rows[-1].hash)
    return Attack(name, rows, end, n + 1)


KINDS = (
    "edit", "re-date", "edit and seal", "delete", "insert", "swap", "cut the tail", "recompute",
    "drop one and recompute", "another history", "yesterday's backup",
)  # fmt: skip
# what a chain that nobody wrote down elsewhere cannot tell from the truth
NEEDS_ANCHORS = {
    "cut the tail",
    "recompute",
    "drop one and recompute",
    "another history",
    "yesterday's backup",
}
DROP = {
    "sqlite": ("DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"),
    "postgresql": ("ALTER TABLE archive_journalrow DISABLE TRIGGER USER",),
}


def write_back(made: Attack) -> None:
    with connection.cursor() as cursor:
        for statement in DROP[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("DELETE FROM archive_journalrow")
        names = verify_journal.COLUMNS
        holes = ", ".join(["%s"] * len(names))
        sql = f"INSERT INTO archive_journalrow ({', '.join(names)}) VALUES ({holes})"  # noqa: S608
        cursor.executemany(sql, [[_cell(row, name) for name in names] for row in made.rows])
        cursor.execute("UPDATE archive_journalhead SET sequence = %s, hash = %s", made.head)


def _cell(row: Entry, name: str) -> Any:
    value = getattr(row, name)
    if name != "at":
        return value
    plain = value.replace("T", " ").removesuffix("Z")
    return plain + "+00:00" if connection.vendor == "postgresql" else plain


class _UndoError(Exception):
    pass


def after(made: Attack, look: Callable[[], Any]) -> Any:
    """What `look` sees while the attack stands; everything is put back."""
    seen: list[Any] = []

    def stand() -> None:
        with transaction.atomic():
            write_back(made)
            seen.append(look())
            raise _UndoError

    with pytest.raises(_UndoError):
        stand()
    return seen[0]


@pytest.fixture
def chain() -> Chain:
    for number in range(ROWS):
        actions.record(
            government="home",
            actor=f"a{number % 3}",
            verb="test.done",
            object_kind="thing",
            object_id=number,
            detail={"n": number, "文": "字"},
            post="u/p" if number % 2 else None,
        )
        if number % 7 == 0:
            actions.anchor_heads("period")
    actions.anchor_heads("stop")
    return Chain()


def rows_as_told() -> Iterator[dict[str, Any]]:
    for row in JournalRow.objects.order_by("sequence").values(*verify_journal.COLUMNS):
        yield {**row, "at": row["at"].isoformat(sep=" ")}


def separate_program() -> Any:
    """What the program without Luoshi says of the rows that stand in the database now."""
    text = queries.anchors_file().read_text() if queries.anchors_file().exists() else ""
    kept = verify_journal.heads_kept(text, "journal")
    return verify_journal.first_finding(rows_as_told(), queries.head(), kept)


def located(found: Break, made: Attack) -> bool:
    """An edit is found at its row; a history written anew by the next head that was kept apart."""
    if made.name in {"edit", "re-date", "insert", "swap", "delete"}:
        return found.sequence == made.touched
    if made.name == "edit and seal":
        return found.sequence in {made.touched, made.touched + 1}
    return found.sequence >= made.touched and found.reason in {"anchor", "tail"}


def run(count: int, chain: Chain, seed: int) -> list[str]:
    dice, missed = seeded(seed), []
    for number in range(count):
        made = attack(KINDS[number % len(KINDS)], dice, chain)
        found, apart = after(made, lambda: (queries.verify(), separate_program()))
        if found is None or apart is None or not located(found, made):
            missed.append(f"{made.name} at {made.touched}: {found} / {apart}")
        elif (found.sequence, found.reason, found.expected, found.found) != apart:
            missed.append(f"{made.name}: {found} and {apart} differ")
    return missed


def test_g17_a_hundred_attacks_are_found_and_located(chain: Chain) -> None:
    assert run(SOME, chain, 17) == []
    assert queries.verify() is None


@pytest.mark.long
def test_g17_a_thousand_attacks_are_found_and_located(chain: Chain) -> None:
    assert run(ALL, chain, 1017) == []


def test_g17_control_without_heads_kept_outside_four_kinds_of_attack_go_unseen(chain: Chain) -> None:
    queries.anchors_file().unlink()
    missed = run(SOME, chain, 17)
    assert {text.partition(" at ")[0] for text in missed} == NEEDS_ANCHORS


def clean_runs(count: int, seed: int) -> list[Any]:
    """Acts and heads kept apart at random moments: nothing is wrong, and nothing may be said to be."""
    dice, alarms = seeded(seed), []
    for number in range(count):
        actions.record(
            government="home", actor="a", verb="test.done", object_kind="x", object_id=number,
            detail={"n": dice.choice([None, number, "文", {"深": ["一"]}])},
        )  # fmt: skip
        if dice.random() < 0.3:
            actions.anchor_heads(dice.choice(["start", "acts", "period", "stop", "backup"]))
        alarms += [found for found in (queries.verify(), separate_program()) if found is not None]
    return alarms


def test_g17_no_false_alarm_in_fifty_clean_runs() -> None:
    assert clean_runs(50, 1) == []


@pytest.mark.long
def test_g17_no_false_alarm_in_a_thousand_clean_runs() -> None:
    for seed in range(5):
        assert clean_runs(200, seed) == []


def test_g17_a_restore_in_the_open_is_told_and_is_no_alarm(chain: Chain) -> None:
    made = attack("yesterday's backup", seeded(3), chain)
    assert after(made, queries.verify) is not None
    sequence, hash_ = made.head
    with queries.anchors_file().open("a") as out:
        out.write(line(Anchor("journal", sequence, hash_, "2026-03-01T00:00:00.000000Z", "restored")))
    found, apart, losses = after(made, lambda: (queries.verify(), separate_program(), queries.losses()))
    assert (found, apart) == (None, None)
    assert [(loss.kept, loss.lost) for loss in losses] == [(sequence, ROWS)]


def test_g17_a_printed_head_finds_what_the_file_of_heads_no_longer_tells(
    chain: Chain, tmp_path: Path
) -> None:
    """The attacker got at the file of heads too; the sheet in the safe is out of reach."""
    sheet = queries.hash_at(20)
    Path(settings.LUOSHI_ANCHORS, "heads.txt").unlink()
    made = attack("recompute", seeded(5), chain)
    assert made.touched <= 20
    assert after(made, queries.verify) is None
    assert after(made, lambda: queries.hash_at(20)) != sheet
