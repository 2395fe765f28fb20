"""The portable form, and the reader that believes a backup only when everything in it fits."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from luoshi.archive.domain import backup as form
from luoshi.archive.domain.anchors import Anchor, line
from luoshi.archive.domain.checking import check, rows_of
from luoshi.archive.domain.digest import digest
from luoshi.archive.domain.journal import GENESIS, Entry, seal
from luoshi.kernel.errors import Fault

COLUMNS = tuple(Entry.__dataclass_fields__)
FILE = b"evidence"
AT = "2026-03-01T09:00:00.000000Z"


def entry(number: int, previous: str) -> Entry:
    return seal(Entry(number, AT, "home", "", "a", None, "test.done", "x", "1", "{}", "sha256", previous))


FIRST = entry(1, GENESIS)
SECOND = entry(2, FIRST.hash)


def parts() -> dict[str, bytes]:
    """Members of a small sound backup, without its manifest."""
    lines = b"".join(form.row_line([getattr(row, name) for name in COLUMNS]) for row in (FIRST, SECOND))
    anchors = line(Anchor("journal", 1, FIRST.hash, AT, "start")).encode()
    return {
        form.member_of_table("archive_journalrow"): lines,
        form.member_of_file(digest(FILE)): FILE,
        form.ANCHORS: anchors,
    }


def manifest_of(members: dict[str, bytes]) -> form.Manifest:
    lines = members[form.member_of_table("archive_journalrow")]
    table = form.Table("archive_journalrow", COLUMNS, 2, digest(lines))
    return form.Manifest(
        "0.1.0", AT, "sqlite", "sha256", {"archive": ("0001_initial",)}, (table,), {digest(FILE): "sha256"},
        {"journal": form.Head(2, SECOND.hash)}, {form.ANCHORS: digest(members[form.ANCHORS])},
    )  # fmt: skip


def pack(members: dict[str, bytes], manifest: bytes, *, algorithm: str = "sha256") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**members, form.MANIFEST: manifest}.items():
            archive.writestr(name, data)
        archive.comment = form.trailer(algorithm, "0" * 64)
    body = out.getvalue()[:-64]
    return body + digest(body, algorithm=algorithm).encode()


def sound(algorithm: str = "sha256") -> bytes:
    return pack(parts(), form.manifest_bytes(manifest_of(parts())), algorithm=algorithm)


def refused(data: bytes) -> Fault:
    with pytest.raises(Fault) as caught:
        check(io.BytesIO(data))
    return caught.value


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_a_sound_backup_is_believed(algorithm: str) -> None:
    found = check(io.BytesIO(sound(algorithm)))
    assert found == manifest_of(parts())
    assert found.heads["journal"].sequence == 2


def test_what_is_no_backup_is_said_to_be_none() -> None:
    for data in (b"", b"PK", b"x" * 500, sound()[:-1], sound() + b"x"):
        assert refused(data).code == "archive.not_a_backup"


def test_g05_every_flipped_bit_of_a_small_backup_is_seen() -> None:
    whole = sound()
    for at in range(len(whole)):
        assert refused(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])


def test_g05_control_without_the_seal_a_flip_in_the_directory_goes_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = bytearray(sound())
    whole[10] ^= 1  # the time stamp of the first member
    refused(bytes(whole))
    monkeypatch.setattr("luoshi.archive.domain.checking._sealed", lambda _: True)
    assert check(io.BytesIO(bytes(whole)))


Change = Callable[[dict[str, bytes]], dict[str, bytes]]
TABLE = form.member_of_table("archive_journalrow")
RESEALED: dict[str, tuple[Change, dict[str, Any], str]] = {
    "a file too many": (lambda m: {**m, "extra": b""}, {}, "other files"),
    "other heads": (lambda m: {**m, form.ANCHORS: b""}, {}, "another digest"),
    "another row": (lambda m: {**m, TABLE: m[TABLE].replace(b"home", b"city")}, {}, "another digest"),
    "another file": (lambda m: {**m, form.member_of_file(digest(FILE)): b"x"}, {}, "another digest"),
    "fewer rows": (lambda m: m, {"rows": 3}, "number of rows"),
    "fewer columns": (lambda m: m, {"columns": COLUMNS[:-1]}, "13 values for 12"),
    "no chain": (lambda m: m, {"name": "other"}, "other files"),
}


@pytest.mark.parametrize("name", RESEALED)
def test_a_backup_sealed_anew_over_other_content_is_refused(name: str) -> None:
    change, table, reason = RESEALED[name]
    manifest = manifest_of(parts())
    changed = replace(manifest, tables=(replace(manifest.tables[0], **table),))
    fault = refused(pack(change(parts()), form.manifest_bytes(changed)))
    assert fault.code == "archive.backup_damaged"
    assert reason in str(fault.data["reason"])


def test_chains_are_walked_too() -> None:
    manifest = manifest_of(parts())
    short = replace(manifest, heads={"journal": form.Head(1, FIRST.hash)})
    assert "breaks" in str(refused(pack(parts(), form.manifest_bytes(short))).data["reason"])
    none = replace(manifest, heads={"access": form.Head(0, GENESIS)})
    assert "no table" in str(refused(pack(parts(), form.manifest_bytes(none))).data["reason"])


@pytest.mark.parametrize(
    "change",
    [{"format": 2}, {"algorithm": "md5"}, {"tables": None}, {"heads": []}, {"tables": [{"name": 1}]}],
)
def test_a_manifest_of_another_form_is_refused(change: dict[str, Any]) -> None:
    told = {**json.loads(form.manifest_bytes(manifest_of(parts()))), **change}
    assert refused(pack(parts(), json.dumps(told).encode())).code == "archive.backup_damaged"


def test_rows_come_out_as_they_went_in() -> None:
    with zipfile.ZipFile(io.BytesIO(sound())) as archive:
        rows = list(rows_of(archive, manifest_of(parts()).tables[0]))
    assert [row[0] for row in rows] == [1, 2]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("文\u2028", "文\u2028"),
        (0.1, 0.1),
        (1e16, 10**16),
        (1e15, 1e15),
        (Decimal("7.20"), "7.20"),
        (Decimal("1E+3"), "1000"),
        (datetime(2026, 1, 1, 8, tzinfo=UTC), "2026-01-01T08:00:00.000000Z"),
        (date(2026, 1, 1), "2026-01-01"),
        (time(8, 30), "08:30:00"),
        (timedelta(seconds=1, microseconds=5), 1_000_005),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"\0\xff", "AP8="),
        (memoryview(b"\0"), "AA=="),
        ({"b": [1, (2,)], "a": None}, {"b": [1, [2]], "a": None}),
    ],
)
def test_values_have_one_written_form(value: object, written: object) -> None:
    assert form.plain(value) == written
    assert type(form.plain(value)) is type(written)


def test_what_has_no_written_form_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        form.plain({1})
    with pytest.raises(ValueError, match="nan"):
        form.plain(float("nan"))
    assert form.read_trailer(b"x") is None
