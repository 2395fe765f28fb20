"""Acts and looks go into their chains, in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.db import connection

from luoshi.archive.actions.anchoring import note
from luoshi.archive.domain import acting
from luoshi.archive.domain.journal import Entry, canonical_detail, instant, seal
from luoshi.archive.domain.marks import PURPOSES, known_purpose
from luoshi.archive.models import AccessHead, AccessRow, Head, JournalHead, JournalRow, Sealed
from luoshi.kernel.errors import Fault

Row = TypeVar("Row", bound=Sealed)


@dataclass(slots=True, frozen=True)
class _Told:
    """What a row tells, before it is sealed."""

    at: datetime
    government: str
    scope: str
    actor: str
    post: str | None
    verb: str
    object_kind: str
    object_id: str
    detail: str


def _append(chain: str, rows: type[Row], heads: type[Head], told: _Told) -> Row:
    """Seal a row behind the end of its chain; outside a transaction it is a RuntimeError.

    The head row is locked until that transaction ends, so that rows queue up (on SQLite the IMMEDIATE
    transaction has the same effect) and no two share a predecessor.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded in the transaction of its write")
    heads._default_manager.get_or_create(pk=1)
    head = heads._default_manager.select_for_update().get(pk=1)
    entry = seal(
        Entry(
            head.sequence + 1,
            instant(told.at),
            told.government,
            told.scope,
            told.actor,
            told.post or acting.post.get(),
            told.verb,
            told.object_kind,
            told.object_id,
            told.detail,
            settings.LUOSHI_HASH,
            head.hash,
        )
    )
    sealed = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    row = rows._default_manager.create(**{**sealed, "at": told.at})
    heads._default_manager.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)
    note(chain, entry.sequence, entry.hash)
    return row


def record(
    *,
    government: str,
    actor: str,
    verb: str,
    object_kind: str,
    object_id: object,
    detail: Mapping[str, object],
    scope: str = "",
    post: str | None = None,
    at: datetime | None = None,
) -> JournalRow:
    """Write one act in the transaction of the write it tells of; outside a transaction it is a RuntimeError.

    Without `post` the row names the post that the request or the job acts from.
    """
    told = _Told(
        at or datetime.now(UTC),
        government,
        scope,
        actor,
        post if post is not None else acting.post.get(),
        verb,
        object_kind,
        str(object_id),
        canonical_detail(detail),
    )
    return _append("journal", JournalRow, JournalHead, told)


def record_access(
    *,
    government: str,
    actor: str,
    kind: str,
    object_id: object,
    purpose: str,
    scope: str = "",
    post: str | None = None,
    fields: Sequence[str] = (),
    place: str = "",
    at: datetime | None = None,
) -> AccessRow:
    """Write one look at marked data before the answer leaves: who, from which post, at what, for which
    purpose.

    `fields` are the marks that were shown, `place` is where. A purpose that the table does not have is the
    Fault `archive.unknown_purpose`.
    """
    if not known_purpose(purpose):
        raise Fault("archive.unknown_purpose", purpose=purpose, known="、".join(PURPOSES))
    detail = {"purpose": purpose, "fields": sorted(fields), "place": place}
    told = _Told(
        datetime.now(UTC),
        government,
        scope,
        actor,
        post if post is not None else acting.post.get(),
        "looked",
        kind,
        str(object_id),
        canonical_detail(detail),
    )
    return _append("access", AccessRow, AccessHead, told)
