"""The journal 流水 as a hash chain: what is sealed, how, and where a chain breaks. Looks at marked data
查看记录 are sealed in the same form in a chain of their own.

A row is sealed over `previous hash + newline + canonical bytes`. The canonical bytes are the UTF-8 JSON array
`[sequence, at, government, scope, actor, post, verb, object_kind, object_id, detail, algorithm]` written
without spaces and without escaping non-ASCII; `at` is UTC with six decimals and a final Z; `detail` is
itself canonical JSON text (keys sorted, no spaces). Row 1 follows sixty-four zeros. Nothing else enters the
hash, so anybody can recompute it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from luoshi.archive.domain.digest import digest

GENESIS = "0" * 64


@dataclass(slots=True, frozen=True)
class Entry:
    """One act. `post` is None where nobody acted from a post; `detail` is canonical JSON text."""

    sequence: int
    at: str
    government: str
    scope: str
    actor: str
    post: str | None
    verb: str
    object_kind: str
    object_id: str
    detail: str
    algorithm: str
    previous: str
    hash: str = ""


@dataclass(slots=True, frozen=True)
class Break:
    """The first place where a chain does not hold.

    `reason` is sequence, link, seal, head, anchor (another hash than the one kept apart) or tail (rows that
    were there when a head was kept apart are gone). `expected` and `found` are what was compared.
    """

    sequence: int
    reason: str
    expected: str = field(default="", compare=False)
    found: str = field(default="", compare=False)


def instant(moment: datetime) -> str:
    """`moment` as it is sealed: UTC, microseconds, Z. A naive moment is a ValueError: its zone is unknown."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be sealed")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: object) -> object:
    if isinstance(value, float):
        raise TypeError("a float has no exact written form: use Decimal, a string or an integer")
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_detail(detail: Mapping[str, object]) -> str:
    """Detail as canonical JSON text; floats are a TypeError."""
    return _compact(_plain(detail))


def canonical_bytes(entry: Entry) -> bytes:
    """What is sealed, apart from the previous hash."""
    fields = [
        entry.sequence,
        entry.at,
        entry.government,
        entry.scope,
        entry.actor,
        entry.post,
        entry.verb,
        entry.object_kind,
        entry.object_id,
        entry.detail,
        entry.algorithm,
    ]
    return _compact(fields).encode("utf-8", "surrogatepass")


def seal(entry: Entry) -> Entry:
    """The same entry with its hash."""
    sealed = digest(f"{entry.previous}\n".encode() + canonical_bytes(entry), algorithm=entry.algorithm)
    return replace(entry, hash=sealed)


def first_break(
    entries: Iterable[Entry],
    *,
    head_sequence: int,
    head_hash: str,
    anchors: Mapping[int, Collection[str]] | None = None,
) -> Break | None:
    """Walk the chain from its first row; None when it holds down to the head that stands beside it and passes
    through every head that was kept outside the database (`anchors`: hashes by sequence).
    """
    kept = anchors or {}
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.sequence != expected:
            return Break(expected, "sequence", str(expected), str(entry.sequence))
        if entry.previous != previous:
            return Break(entry.sequence, "link", previous, entry.previous)
        sealed = seal(entry).hash
        if sealed != entry.hash:
            return Break(entry.sequence, "seal", sealed, entry.hash)
        if foreign := _foreign(kept, entry):
            return Break(entry.sequence, "anchor", foreign, entry.hash)
        previous, expected = entry.hash, expected + 1
    last = expected - 1
    anchored = max(kept, default=0)
    if anchored > last:
        return Break(expected, "tail", str(anchored), str(last))
    if (head_sequence, head_hash) != (last, previous):
        return Break(expected, "head", f"{last} {previous}", f"{head_sequence} {head_hash}")
    return None


def _foreign(kept: Mapping[int, Collection[str]], entry: Entry) -> str:
    """A hash kept apart under this sequence that is not the entry's; empty when there is none."""
    return next((hash_ for hash_ in kept.get(entry.sequence, ()) if hash_ != entry.hash), "")
