"""Units, posts, persons and who holds what: saved one by one, handed over, or taken in from a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from luoshi.archive.domain.digest import digest
from luoshi.kernel.errors import Fault
from luoshi.office.actions.acts import By, act, keep_apart
from luoshi.office.actions.writing import Writer, Written
from luoshi.office.domain.actor import Actor
from luoshi.office.domain.columns import column_of
from luoshi.office.domain.directory import (
    AnyRow,
    Directory,
    PersonRow,
    PostRow,
    TenureRow,
    UnitRow,
    problems,
)
from luoshi.office.domain.merging import Conflict, Merged, conflicts, key_of, merge, moved_administrators
from luoshi.office.models import Government, Person, Post, Tenure, Unit, User
from luoshi.office.queries import directory_of, governments_below


def _government(government_id: int, by: By) -> Government:
    """The government, locked: changes of one directory queue up. Fault when the caller may not keep it."""
    if isinstance(by, Actor) and not (
        by.may("office.units") and government_id in governments_below(by.government_id)
    ):
        raise Fault("office.not_permitted")
    return Government.objects.select_for_update().get(pk=government_id)


def _rows(directory: Directory) -> Iterable[AnyRow]:
    yield from directory.units
    yield from directory.posts
    yield from directory.persons
    yield from directory.tenures
    yield from directory.accounts


def _logins_elsewhere(changed: Directory, government: Government) -> list[Conflict]:
    logins = {row.login: row for row in changed.accounts}
    taken = User.objects.filter(login__in=logins).exclude(government=government)
    return [
        Conflict(logins[login], "login", Fault("office.login_taken", login=login))
        for login in taken.values_list("login", flat=True)
    ]


def _apart(changed: Directory, by: By) -> list[Conflict]:
    found = []
    for row in changed.accounts:
        try:
            keep_apart(by, row.role)
        except Fault as fault:
            found.append(Conflict(row, "role", fault))
    return found


def examine(given: Directory, government: Government, by: By) -> tuple[Merged, list[Conflict]]:
    """What the directory would become, and everything that is wrong with it."""
    held = directory_of(government.pk)
    wrong = [Conflict(row, flaw.name, flaw.fault) for row in _rows(given) for flaw in problems(row)]
    merged = merge(held, given)
    ours = {id(row) for row in _rows(given)}
    wrong += [conflict for conflict in conflicts(merged.whole) if id(conflict.row) in ours]
    wrong += moved_administrators(held, merged.changed) + _apart(merged.changed, by)
    return merged, wrong + _logins_elsewhere(merged.changed, government)


def _take(given: Directory, government: Government, by: By) -> Written:
    merged, wrong = examine(given, government, by)
    for conflict in wrong:
        column = column_of(conflict.row, conflict.name)
        raise Fault(
            "office.bad_field",
            column_zh=column.zh,
            column_en=column.en,
            what_zh=conflict.fault.message("zh"),
            what_en=conflict.fault.message("en"),
            cure_zh=conflict.fault.next_step("zh"),
            cure_en=conflict.fault.next_step("en"),
        )
    return Writer(government).write(merged.changed)


def _plain(row: AnyRow | None) -> dict[str, Any] | None:
    """A row as the journal keeps it: a telephone number has no place in what is never deleted."""
    if row is None:
        return None
    told = asdict(row)
    if isinstance(row, PersonRow):
        told["phone"] = bool(row.phone)
    return told


def _fresh(existing: Unit | Post | Person | None, version: int | None, code: str) -> None:
    """A new row must not exist yet; a changed one must be as the caller last saw it."""
    if version is None and existing is not None:
        raise Fault("office.code_taken", key=code)
    if version is not None and (existing is None or existing.version != version):
        raise Fault("office.stale", key=code)


def _told(government: Government, row: AnyRow, verb: str, kind: str, *, by: By, held: Directory) -> None:
    before = {(type(old), key_of(old)): old for old in _rows(held)}.get((type(row), key_of(row)))
    object_id = "/".join(str(part) for part in key_of(row))
    detail = {"old": _plain(before), "new": _plain(row)}
    act(government.code, by=by, verb=verb, kind=kind, object_id=object_id, detail=detail)


@transaction.atomic
def save_unit(row: UnitRow, *, government_id: int, by: By, version: int | None = None) -> Unit:
    """Make a unit (no `version`), or change the one of that code that was last seen in `version`."""
    government = _government(government_id, by)
    _fresh(Unit.objects.filter(government=government, code=row.code).first(), version, row.code)
    held = directory_of(government.pk)
    _take(Directory(units=(row,)), government, by)
    _told(government, row, "office.unit_saved", "unit", by=by, held=held)
    return Unit.objects.get(government=government, code=row.code)


@transaction.atomic
def save_post(row: PostRow, *, government_id: int, by: By, version: int | None = None) -> Post:
    """Make a post, or change it; whoever holds it today acts in the new role at the next request."""
    government = _government(government_id, by)
    rows = Post.objects.filter(unit__government=government, unit__code=row.unit, code=row.code)
    _fresh(rows.first(), version, row.code)
    held = directory_of(government.pk)
    _take(Directory(posts=(row,)), government, by)
    _told(government, row, "office.post_saved", "post", by=by, held=held)
    return rows.get()


@transaction.atomic
def save_person(row: PersonRow, *, government_id: int, by: By, version: int | None = None) -> Person:
    """Make a person, or change the name or the telephone."""
    government = _government(government_id, by)
    _fresh(Person.objects.filter(government=government, code=row.code).first(), version, row.code)
    held = directory_of(government.pk)
    _take(Directory(persons=(row,)), government, by)
    _told(government, row, "office.person_saved", "person", by=by, held=held)
    return Person.objects.get(government=government, code=row.code)


def _row_of(tenure: Tenure) -> TenureRow:
    post = tenure.post
    return TenureRow(
        post.unit.code, post.code, tenure.person.code, tenure.from_day, tenure.to_day, tenure.shared
    )


@transaction.atomic
def start_tenure(row: TenureRow, *, government_id: int, by: By) -> None:
    """A person takes a post that nobody else holds then (or that all its holders share)."""
    government = _government(government_id, by)
    held = directory_of(government.pk)
    if any(key_of(old) == key_of(row) for old in held.tenures):
        raise Fault("office.code_taken", key=f"{row.person} {row.from_day}")
    _take(Directory(tenures=(row,)), government, by)
    detail = {"new": _plain(row)}
    post = f"{row.unit}/{row.post}"
    act(government.code, by=by, verb="office.tenure_started", kind="post", object_id=post, detail=detail)


@transaction.atomic
def hand_over(
    tenure_id: int, *, last_day: date, by: By, successor: str | None = None, first_day: date | None = None
) -> None:
    """End an open tenure on `last_day`; the successor, if any, begins on `first_day` (the day after).

    Nothing else moves: tasks and duties refer to the post, so whoever holds it next finds them there.
    """
    found = Tenure.objects.select_related("post__unit", "person").filter(pk=tenure_id, to_day=None).first()
    if found is None:
        raise Fault("office.no_such_tenure")
    government = _government(found.post.unit.government_id, by)
    old = _row_of(found)
    rows = [replace(old, to_day=last_day)]
    if successor:
        begins = first_day or last_day + timedelta(days=1)
        rows.append(TenureRow(old.unit, old.post, successor, begins, None, old.shared))
    _take(Directory(tenures=tuple(rows)), government, by)
    detail = {"old": _plain(old), "new": [_plain(row) for row in rows]}
    act(
        government.code,
        by=by,
        verb="office.handed_over" if successor else "office.tenure_ended",
        kind="post",
        object_id=f"{old.unit}/{old.post}",
        detail=detail,
    )


@transaction.atomic
def take_directory(
    given: Directory, source: bytes, *, government_id: int, by: By
) -> tuple[Written, list[Conflict]]:
    """Take a whole workbook in, or nothing of it: with any conflict nothing is written, and all are returned.

    One row of the journal, with the digest of the file. What is there already stays as it is, unwritten.
    """
    government = _government(government_id, by)
    merged, wrong = examine(given, government, by)
    if wrong or not any(_rows(merged.changed)):
        return Written(), wrong
    written = Writer(government).write(merged.changed)
    detail = {"file": digest(source), "new": written.new, "changed": written.changed}
    act(
        government.code,
        by=by,
        verb="office.directory_imported",
        kind="government",
        object_id=government.pk,
        detail=detail,
    )
    return written, []
