"""The portable form of an installation: what a backup's bytes mean, whatever database they came from.

A backup is a zip file with a trailer as its comment: the digest of every byte before the digest itself, so
that no bit of the file, of its directory included, can change unseen. Inside:

    manifest.json             what is in it: tables, digests, migrations, heads of the chains
    tables/<table>.jsonl      one JSON array a row, by primary key; values as written below
    files/<2>/<digest>        kept files
    anchors/heads.txt         the heads kept apart until then
    verify_journal.py         the program that checks the journal without Luoshi

Values: null, true, false, integers and text as JSON; decimals, dates, times and UUIDs as text (moments in
UTC with six decimals and Z); durations in microseconds; bytes in base64; JSON values with sorted keys.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from luoshi.archive.domain.digest import ALGORITHMS
from luoshi.archive.domain.journal import instant

FORMAT = 1
MANIFEST = "manifest.json"
ANCHORS = "anchors/heads.txt"
VERIFIER = "verify_journal.py"
_TRAILER = re.compile(rb"luoshi backup 1 (?P<algorithm>sha256|sm3   ) (?P<digest>[0-9a-f]{64})")
DIGEST_SIZE = 64
# from here on Python writes a float with an exponent, and databases write it without
_WHOLE = 1e16


@dataclass(slots=True, frozen=True)
class Table:
    """A table: its columns in order, how many rows, the digest of their lines, the highest number given
    out.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    digest: str
    counter: int | None = None


@dataclass(slots=True, frozen=True)
class Head:
    """The end of a chain at the moment of the backup."""

    sequence: int
    hash: str


@dataclass(slots=True, frozen=True)
class Manifest:
    """Everything that a restored installation is compared with."""

    luoshi: str
    made_at: str
    engine: str
    algorithm: str
    migrations: Mapping[str, tuple[str, ...]]
    tables: tuple[Table, ...]
    files: Mapping[str, str]
    heads: Mapping[str, Head]
    digests: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT


def _json(value: object) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")


def _float(value: float) -> object:
    if not math.isfinite(value):
        raise ValueError(f"{value} has no written form")
    return int(value) if value.is_integer() and abs(value) >= _WHOLE else value


def plain(value: object) -> object:
    """A value of a column in its portable form. A kind that has none is a TypeError."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return _float(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return instant(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value // timedelta(microseconds=1)
        case UUID():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no portable form")


def row_line(values: Sequence[object]) -> bytes:
    """One row as its line, with the line end."""
    return _json([plain(value) for value in values]) + b"\n"


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it stands in the backup."""
    return _json(asdict(manifest)) + b"\n"


def read_manifest(data: bytes) -> Manifest:
    """The manifest of a backup; anything that is none, or of a later format, is a ValueError."""
    try:
        told: dict[str, Any] = json.loads(data)
        if told["format"] != FORMAT or told["algorithm"] not in ALGORITHMS:
            raise ValueError(f"format {told['format']}, {told['algorithm']}")
        return Manifest(
            luoshi=told["luoshi"],
            made_at=told["made_at"],
            engine=told["engine"],
            algorithm=told["algorithm"],
            migrations={app: tuple(names) for app, names in told["migrations"].items()},
            tables=tuple(Table(**{**one, "columns": tuple(one["columns"])}) for one in told["tables"]),
            files=dict(told["files"]),
            heads={chain: Head(**head) for chain, head in told["heads"].items()},
            digests=dict(told["digests"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no manifest: {error}") from error


def trailer(algorithm: str, digest: str) -> bytes:
    """The comment of the zip file; its last 64 bytes are the digest of all that stands before them."""
    return f"luoshi backup {FORMAT} {algorithm:<6} {digest}".encode("ascii")


def read_trailer(data: bytes) -> tuple[str, str] | None:
    """Algorithm and digest, when the last bytes of a file are a trailer."""
    match = _TRAILER.fullmatch(data)
    return (match["algorithm"].decode().strip(), match["digest"].decode()) if match else None


TRAILER_SIZE = len(trailer(ALGORITHMS[0], "0" * DIGEST_SIZE))


def member_of_table(name: str) -> str:
    """Where a table's rows lie in the backup."""
    return f"tables/{name}.jsonl"


def member_of_file(digest: str) -> str:
    """Where a kept file lies in the backup."""
    return f"files/{digest[:2]}/{digest}"


def members(manifest: Manifest) -> set[str]:
    """The names that a backup with this manifest holds, no more and no fewer."""
    tables = {member_of_table(table.name) for table in manifest.tables}
    return {MANIFEST, *manifest.digests, *tables, *map(member_of_file, manifest.files)}
