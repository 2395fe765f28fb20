"""The sealed chain, pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from luoshi.archive.domain.digest import digest
from luoshi.archive.domain.journal import (
    GENESIS,
    Break,
    Entry,
    canonical_bytes,
    canonical_detail,
    first_break,
    instant,
    seal,
)


def chain(length: int) -> list[Entry]:
    rows: list[Entry] = []
    for number in range(1, length + 1):
        previous = rows[-1].hash if rows else GENESIS
        rows.append(
            seal(
                Entry(
                    number,
                    f"2026-01-0{number}T00:00:00.000000Z",
                    "320582",
                    "",
                    "wang",
                    None,
                    "reading.corrected",
                    "figure",
                    str(number),
                    canonical_detail({"new": "一", "n": number}),
                    "sha256",
                    previous,
                )
            )
        )
    return rows


def broken(rows: list[Entry], head: Entry) -> Break | None:
    return first_break(rows, head_sequence=head.sequence, head_hash=head.hash)


def test_a_sound_chain_holds() -> None:
    rows = chain(4)
    assert broken(rows, rows[-1]) is None
    assert first_break([], head_sequence=0, head_hash=GENESIS) is None


def test_every_kind_of_tampering_is_located() -> None:
    rows = chain(4)
    edited = [rows[0], replace(rows[1], actor="li"), *rows[2:]]
    assert broken(edited, rows[-1]) == Break(2, "seal")
    assert broken([rows[0], *rows[2:]], rows[-1]) == Break(2, "sequence")
    assert broken([rows[0], seal(replace(rows[1], actor="li")), *rows[2:]], rows[-1]) == Break(3, "link")
    assert broken(rows[:3], rows[-1]) == Break(4, "head")
    assert broken(rows, replace(rows[-1], hash="f" * 64)) == Break(5, "head")


def test_the_seal_is_what_the_page_says() -> None:
    """Recomputed here from the documented form, without the module's own functions."""
    row = chain(1)[0]
    written = (
        '[1,"2026-01-01T00:00:00.000000Z","320582","","wang",null,"reading.corrected","figure","1",'
        '"{\\"n\\":1,\\"new\\":\\"一\\"}","sha256"]'
    )
    assert canonical_bytes(row) == written.encode()
    assert row.hash == hashlib.sha256(f"{'0' * 64}\n{written}".encode()).hexdigest()


def test_detail_is_exact_and_sorted() -> None:
    moment = datetime(2026, 2, 3, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    detail = {"z": Decimal("7.20"), "a": {"day": date(2026, 2, 3), "at": moment}, "list": (1, None, True)}
    assert canonical_detail(detail) == (
        '{"a":{"at":"2026-02-03T00:00:00.000000Z","day":"2026-02-03"},"list":[1,null,true],"z":"7.20"}'
    )
    with pytest.raises(TypeError, match="float"):
        canonical_detail({"amount": 0.1})


def test_moments_need_a_zone() -> None:
    assert instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


def test_both_algorithms_and_no_other() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    # GB/T 32905-2016, example 1
    assert (
        digest(b"abc", algorithm="sm3") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    with pytest.raises(ValueError, match="md5"):
        digest(b"abc", algorithm="md5")
