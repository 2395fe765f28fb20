"""What a directory becomes when rows are added to it or changed, and what does not fit together then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from luoshi.kernel.errors import Fault
from luoshi.office.domain.directory import (
    AnyRow,
    Directory,
    PersonRow,
    PostRow,
    TenureRow,
    UnitRow,
    in_loop,
    overlapping,
)
from luoshi.office.domain.rights import ADMINISTRATORS

R = TypeVar("R", bound=AnyRow)
Key = tuple[object, ...]


@dataclass(slots=True, frozen=True)
class Conflict:
    """A row that does not fit, the field that says so, and why."""

    row: AnyRow
    name: str
    fault: Fault = field(compare=False)


@dataclass(slots=True, frozen=True)
class Merged:
    """The whole afterwards, and of the given rows only those that are new or different."""

    whole: Directory
    changed: Directory


def key_of(row: AnyRow) -> Key:
    """What makes two rows of one kind the same thing."""
    match row:
        case UnitRow() | PersonRow():
            return (row.code,)
        case PostRow():
            return (row.unit, row.code)
        case TenureRow():
            return (row.unit, row.post, row.person, row.from_day)
    return (row.login,)


def _joined(held: Iterable[R], given: Iterable[R]) -> tuple[tuple[R, ...], tuple[R, ...]]:
    rows = {key_of(row): row for row in held}
    changed = []
    for row in given:
        if rows.get(key_of(row)) != row:
            changed.append(row)
        rows[key_of(row)] = row
    return tuple(rows.values()), tuple(changed)


def merge(held: Directory, given: Directory) -> Merged:
    """Given rows replace held ones of the same key; nothing is ever taken away."""
    units, new_units = _joined(held.units, given.units)
    posts, new_posts = _joined(held.posts, given.posts)
    persons, new_persons = _joined(held.persons, given.persons)
    tenures, new_tenures = _joined(held.tenures, given.tenures)
    accounts, new_accounts = _joined(held.accounts, given.accounts)
    return Merged(
        Directory(units, posts, persons, tenures, accounts),
        Directory(new_units, new_posts, new_persons, new_tenures, new_accounts),
    )


def _units(whole: Directory) -> Iterator[Conflict]:
    parents = {unit.code: unit.parent for unit in whole.units}
    looped = in_loop(parents)
    for unit in whole.units:
        if unit.parent is not None and unit.parent not in parents:
            yield Conflict(unit, "parent", Fault("office.no_such_unit", unit=unit.parent))
        if unit.code in looped:
            yield Conflict(unit, "parent", Fault("office.unit_loop", unit=unit.code))


def _posts(whole: Directory) -> Iterator[Conflict]:
    units = {unit.code for unit in whole.units}
    for post in whole.posts:
        if post.unit not in units:
            yield Conflict(post, "unit", Fault("office.no_such_unit", unit=post.unit))
        for code in post.field_units:
            if code not in units:
                yield Conflict(post, "field_units", Fault("office.no_such_unit", unit=code))


def _tenures(whole: Directory) -> Iterator[Conflict]:
    posts = {(post.unit, post.code) for post in whole.posts}
    persons = {person.code for person in whole.persons}
    by_post: dict[Key, list[TenureRow]] = {}
    for tenure in whole.tenures:
        if (tenure.unit, tenure.post) not in posts:
            yield Conflict(tenure, "post", Fault("office.no_such_post", post=f"{tenure.unit}/{tenure.post}"))
        if tenure.person not in persons:
            yield Conflict(tenure, "person", Fault("office.no_such_person", person=tenure.person))
        earlier = by_post.setdefault((tenure.unit, tenure.post), [])
        other = next((held for held in earlier if overlapping(held, tenure)), None)
        if other is not None:
            last = other.to_day.isoformat() if other.to_day else "…"
            taken = {"person": other.person, "first": other.from_day, "last": last}
            yield Conflict(tenure, "from_day", Fault("office.post_taken", **taken))
        earlier.append(tenure)


def _accounts(whole: Directory) -> Iterator[Conflict]:
    persons = {person.code for person in whole.persons}
    owners: dict[str, str] = {}
    for account in whole.accounts:
        if account.person is None:
            continue
        if account.person not in persons:
            yield Conflict(account, "person", Fault("office.no_such_person", person=account.person))
        if account.person in owners:
            yield Conflict(
                account, "person", Fault("office.person_has_account", login=owners[account.person])
            )
        owners[account.person] = account.login


_CHECKS: tuple[Callable[[Directory], Iterator[Conflict]], ...] = (_units, _posts, _tenures, _accounts)


def conflicts(whole: Directory) -> list[Conflict]:
    """What does not fit together in a whole directory: links to nothing, loops, two holders of one post."""
    return [conflict for check in _CHECKS for conflict in check(whole)]


def moved_administrators(held: Directory, changed: Directory) -> list[Conflict]:
    """Accounts that would become, or cease to be, an administrator's: that is never a change of a row."""
    before = {account.login: account for account in held.accounts}
    return [
        Conflict(account, "role", Fault("office.administrator_fixed", login=account.login))
        for account in changed.accounts
        if (old := before.get(account.login)) is not None
        and old.role != account.role
        and {old.role, account.role} & set(ADMINISTRATORS)
    ]
