"""Units, posts, persons, tenures and accounts as plain records: what forms send, sheets hold and files keep.

Every link is a code; days are inclusive; None is unknown or open. `problems` says what is wrong with a
record, column by column, and knows nothing of other records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luoshi.kernel.errors import Fault
from luoshi.office.domain.rights import ADMINISTRATORS, POST_ROLES, ROLES

# kind of unit: Chinese, English
UNIT_KINDS: Mapping[str, tuple[str, str]] = {
    "government": ("政府", "government"),
    "office": ("办公机构", "office"),
    "department": ("部门", "department"),
    "town": ("区镇", "town"),
    "village": ("村、社区", "village"),
    "public_body": ("事业单位、国企", "public body"),
    "congress": ("人大", "people's congress"),
    "consultative": ("政协", "consultative conference"),
}
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
PHONE = re.compile(r"\+?[0-9][0-9 -]{4,20}")


@dataclass(slots=True, frozen=True)
class UnitRow:
    """A unit; `parent` is the code of the unit above it."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None = None
    duties: str = ""
    sort_order: int = 0
    active_from: date | None = None
    active_to: date | None = None


@dataclass(slots=True, frozen=True)
class PostRow:
    """A post; `field_units` are codes of the units in a deputy head's field."""

    unit: str
    code: str
    title: str
    role: str
    duties: str = ""
    field_text: str = ""
    field_units: tuple[str, ...] = ()
    heads_all: bool = False
    sort_order: int = 0
    is_active: bool = True


@dataclass(slots=True, frozen=True)
class PersonRow:
    """A person; `code` is the number of the person in the government's own staff list."""

    code: str
    name: str
    phone: str = ""


@dataclass(slots=True, frozen=True)
class TenureRow:
    """Who holds a post, from and to which day; `shared` where several hold it together."""

    unit: str
    post: str
    person: str
    from_day: date
    to_day: date | None = None
    shared: bool = False


@dataclass(slots=True, frozen=True)
class AccountRow:
    """A log-in: of a person (role is empty), or standing alone with a role."""

    login: str
    display_name: str
    person: str | None = None
    role: str = ""
    is_active: bool = True


@dataclass(slots=True, frozen=True)
class Directory:
    """All of them together, as one file holds them."""

    units: tuple[UnitRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    persons: tuple[PersonRow, ...] = ()
    tenures: tuple[TenureRow, ...] = ()
    accounts: tuple[AccountRow, ...] = ()


AnyRow = UnitRow | PostRow | PersonRow | TenureRow | AccountRow


@dataclass(slots=True, frozen=True)
class Flaw:
    """What is wrong in one field of a record."""

    name: str
    fault: Fault = field(compare=False)


# longest text a column takes, in characters
LIMITS = {
    "code": 24,
    "name": 96,
    "short_name": 48,
    "title": 48,
    "duties": 4000,
    "field_text": 255,
    "display_name": 64,
}
PERSON_NAME = 64


def _texts(row: AnyRow, *needed: str) -> Iterator[Flaw]:
    for name in needed:
        if not getattr(row, name):
            yield Flaw(name, Fault("office.cell_missing"))
    for name, limit in LIMITS.items():
        text = getattr(row, name, "")
        most = PERSON_NAME if isinstance(row, PersonRow) and name == "name" else limit
        if len(text) > most:
            yield Flaw(name, Fault("office.cell_too_long", length=len(text), limit=most))


def _code(row: AnyRow, name: str) -> Iterator[Flaw]:
    text = getattr(row, name) or ""
    if text and not CODE.fullmatch(text):
        yield Flaw(name, Fault("office.cell_code", value=text[:40]))


def _choice(row: AnyRow, name: str, known: Iterator[str] | tuple[str, ...]) -> Iterator[Flaw]:
    choices = tuple(known)
    value = getattr(row, name)
    if value and value not in choices:
        yield Flaw(name, Fault("office.cell_choice", value=value[:40], known="、".join(choices)))


def _period(row: AnyRow, first: str, last: str) -> Iterator[Flaw]:
    began, ended = getattr(row, first), getattr(row, last)
    if began and ended and ended < began:
        yield Flaw(last, Fault("office.period_reversed", first=began, last=ended))


def _unit(row: UnitRow) -> Iterator[Flaw]:
    yield from _texts(row, "code", "name", "short_name", "kind")
    yield from _code(row, "code")
    yield from _choice(row, "kind", tuple(UNIT_KINDS))
    yield from _period(row, "active_from", "active_to")
    if row.parent and row.parent == row.code:
        yield Flaw("parent", Fault("office.unit_loop", unit=row.code))


def _post(row: PostRow) -> Iterator[Flaw]:
    yield from _texts(row, "unit", "code", "title", "role")
    yield from _code(row, "code")
    if row.role in ADMINISTRATORS:
        yield Flaw(
            "role",
            Fault(
                "office.administrator_without_post", role_zh=ROLES[row.role].zh, role_en=ROLES[row.role].en
            ),
        )
    else:
        yield from _choice(row, "role", POST_ROLES)
    if (row.field_units or row.heads_all or row.field_text) and row.role != "leader":
        yield Flaw("field_text", Fault("office.field_of_leaders"))


def _person(row: PersonRow) -> Iterator[Flaw]:
    yield from _texts(row, "code", "name")
    yield from _code(row, "code")
    if row.phone and not PHONE.fullmatch(row.phone):
        yield Flaw("phone", Fault("office.cell_phone"))


def _tenure(row: TenureRow) -> Iterator[Flaw]:
    yield from _texts(row, "unit", "post", "person")
    yield from _period(row, "from_day", "to_day")


def _account(row: AccountRow) -> Iterator[Flaw]:
    yield from _texts(row, "login", "display_name")
    if row.login and (len(row.login) > 64 or any(character.isspace() for character in row.login)):
        yield Flaw("login", Fault("office.bad_login_name", login=row.login[:40]))
    yield from _choice(row, "role", tuple(ROLES))
    if bool(row.role) == bool(row.person):
        yield Flaw("role", Fault("office.person_or_role"))


_CHECKS: Mapping[type[AnyRow], Callable[[Any], Iterator[Flaw]]] = {
    UnitRow: _unit,
    PostRow: _post,
    PersonRow: _person,
    TenureRow: _tenure,
    AccountRow: _account,
}


def problems(row: AnyRow) -> list[Flaw]:
    """What is wrong with a record by itself; empty when nothing is."""
    return list(_CHECKS[type(row)](row))


def in_loop(parents: Mapping[str, str | None]) -> set[str]:
    """Codes of units that lie, directly or not, below themselves."""
    caught = set()
    for start in parents:
        seen: set[str] = set()
        at: str | None = start
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == start:
            caught.add(start)
    return caught


def overlapping(first: TenureRow, second: TenureRow) -> bool:
    """Whether two tenures share a day. Both of a shared post may."""
    if first.shared and second.shared and first.person != second.person:
        return False
    ends_first = first.to_day or date.max
    ends_second = second.to_day or date.max
    return first.from_day <= ends_second and second.from_day <= ends_first
