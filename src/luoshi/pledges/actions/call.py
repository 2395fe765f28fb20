"""What every action of pledges shares: who calls and when, the record locked and fresh, the act in the
journal.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from luoshi.archive.actions import record as write_act
from luoshi.archive.domain.digest import digest
from luoshi.archive.queries import journal
from luoshi.kernel import parameters
from luoshi.kernel.calendar import day_of
from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor, HeldPost
from luoshi.office.models import Government, Unit
from luoshi.pledges.domain.reckoning import PACKAGE
from luoshi.pledges.models import Book

Row = TypeVar("Row", bound=Model)


@dataclass(slots=True, frozen=True)
class Call:
    """Who acts, from which post, and when; `on` is the day in Asia/Shanghai."""

    by: Actor
    post: HeldPost
    at: dt.datetime

    @property
    def on(self) -> dt.date:
        """The day of the act."""
        return day_of(self.at)


def calling(by: Actor, permission: str, at: dt.datetime | None = None) -> Call:
    """A call with the right; Fault `office.not_permitted` without it, `pledges.no_post` from no post."""
    if not by.may(permission):
        raise Fault("office.not_permitted")
    if by.held is None:
        raise Fault("pledges.no_post")
    return Call(by, by.held, at or dt.datetime.now(dt.UTC))


def locked(rows: QuerySet[Row], pk: int, *, version: int | None = None) -> Row:
    """A visible row, locked until the transaction ends; Fault `pledges.not_found` where the caller sees none.

    `version` is the one that the caller saw; where the row has moved on, Fault `pledges.stale` says by what.
    """
    model = rows.model
    found = (
        model._default_manager.select_for_update(of=("self",)).filter(pk=pk, pk__in=rows.values("pk")).first()
    )
    if found is None:
        raise Fault("pledges.not_found", kind=model._meta.model_name, id=pk)
    if version is not None and getattr(found, "version", version) != version:
        raise stale(found, version)
    return found


def stale(found: Model, seen: int) -> Fault:
    """The refusal of a save over a row that moved on: every change since, by field, with who and when."""
    names: Mapping[str, Mapping[str, str]] = parameters.load(PACKAGE, "columns.yaml")
    kind = str(found._meta.model_name)
    # the row itself passed the caller's gate, so its own journal may be told
    governments = set(Government.objects.values_list("code", flat=True))
    rows = journal(governments, object_kind=kind, object_id=str(found.pk))
    diff: list[dict[str, Any]] = []
    for row in rows:
        detail = json.loads(row.detail)
        if detail.get("version", 0) <= seen:
            break
        for name, now in detail.get("new", {}).items():
            entry = names.get(name, {"zh": name, "en": name})
            was = detail.get("old", {}).get(name)
            diff.append(
                {"field": name, "zh": entry["zh"], "en": entry["en"], "was": was, "now": now,
                 "actor": row.actor, "post": row.post, "at": row.at.isoformat()}
            )  # fmt: skip
    fields = list(dict.fromkeys((one["zh"], one["en"]) for one in diff))
    return Fault(
        "pledges.stale",
        zh="、".join(zh for zh, _ in fields) or "内容",
        en=", ".join(en for _, en in fields) or "its content",
        version=getattr(found, "version", None),
        diff=diff,
    )


def save(found: Model, **values: Any) -> dict[str, Any]:
    """Set fields and count the version up; the former values of what really changed, as the journal keeps
    them.
    """
    old = {
        name: plain(getattr(found, name)) for name, value in values.items() if getattr(found, name) != value
    }
    for name, value in values.items():
        setattr(found, name, value)
    version = getattr(found, "version", None)
    if version is not None:
        setattr(found, "version", version + 1)  # noqa: B010 - not every table has versions
    found.save(update_fields=[*values, *(["version"] if version is not None else [])])
    return old


def plain(value: Any) -> Any:
    """A value as the journal keeps it: a row by its key."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, int | str | bool | list | tuple | dict | None):
        return value
    return str(value)


def tell(
    call: Call,
    found: Model,
    verb: str,
    *,
    government: str,
    unit: Unit | None = None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    **detail: object,
) -> None:
    """One row of the journal about one row, in the transaction of the write."""
    told: dict[str, object] = {**detail}
    if getattr(found, "version", None) is not None:
        told["version"] = found.version  # type: ignore[attr-defined]
    if old:
        told["old"] = {key: plain(value) for key, value in old.items()}
    if new:
        told["new"] = {key: plain(value) for key, value in new.items()}
    write_act(
        government=government,
        actor=call.by.login,
        verb=verb,
        object_kind=str(found._meta.model_name),
        object_id=found.pk,
        scope=f"unit:{unit.code}" if unit else "",
        post=call.post.code,
        detail=told,
        at=call.at,
    )


def tell_batch(
    call: Call | None,
    verb: str,
    *,
    government: str,
    kind: str,
    object_id: object,
    batch: Iterable[object],
    at: dt.datetime | None = None,
    **detail: object,
) -> None:
    """One row of the journal for a bulk act, with the digest of its batch (one JSON line an item)."""
    lines = [json.dumps(item, ensure_ascii=False, sort_keys=True, default=str) for item in batch]
    write_act(
        government=government,
        actor=call.by.login if call else "system",
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        post=call.post.code if call else None,
        detail={**detail, "count": len(lines), "batch": digest("\n".join(lines).encode())},
        at=call.at if call else at,
    )


def require(book: Book, *states: str) -> None:
    """Fault `pledges.book_state` where the book stands in none of these states."""
    if book.state not in states:
        names = {"open": ("建账", "open"), "locked": ("查账", "locked"), "closed": ("交账", "closed")}
        zh, en = names[book.state]
        raise Fault("pledges.book_state", zh=zh, en=en)
