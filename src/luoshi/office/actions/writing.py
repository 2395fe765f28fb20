"""Changed rows of a directory into the tables. Its callers hold the government's row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db.models import F

from luoshi.office.actions.accounts import random_password
from luoshi.office.actions.acts import now
from luoshi.office.domain.directory import AccountRow, Directory, PersonRow, PostRow, TenureRow, UnitRow
from luoshi.office.models import FieldUnit, Government, Person, Post, Session, Tenure, Unit, User

# A first password has 79 random bits and is changed at its first use: stretching it would only make a
# workbook of a thousand accounts wait for minutes.
_FEW_ROUNDS = 1000


@dataclass(slots=True)
class Written:
    """How many rows of each kind were new and how many changed; first passwords of new accounts."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    passwords: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, kind: str, *, made: bool) -> None:
        """One more."""
        tally = self.new if made else self.changed
        tally[kind] = tally.get(kind, 0) + 1


def hash_first(password: str) -> str:
    """A first password hashed quickly."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=_FEW_ROUNDS)
    return make_password(password)


class Writer:
    """Writes rows for one government; keys of units, posts and persons are looked up once."""

    def __init__(self, government: Government) -> None:
        self.government = government
        self.written = Written()
        self.units = dict(Unit.objects.filter(government=government).values_list("code", "pk"))
        posts = Post.objects.filter(unit__government=government)
        self.posts = {(unit, code): pk for unit, code, pk in posts.values_list("unit__code", "code", "pk")}
        self.persons = dict(Person.objects.filter(government=government).values_list("code", "pk"))

    def write(self, changed: Directory) -> Written:
        """All rows, in the order in which they refer to one another."""
        for unit in changed.units:
            self._unit(unit)
        for unit in changed.units:  # a unit may stand before the one above it
            Unit.objects.filter(pk=self.units[unit.code]).update(
                parent=self.units[unit.parent] if unit.parent else None
            )
        for post in changed.posts:
            self._post(post)
        for person in changed.persons:
            self._person(person)
        # those that end come first, so that no moment has two open tenures of one post
        for tenure in sorted(changed.tenures, key=lambda row: row.to_day is None):
            self._tenure(tenure)
        for account in changed.accounts:
            self._account(account)
        return self.written

    def _put(self, model: Any, sheet: str, pk: int | None, /, **values: Any) -> int:
        self.written.count(sheet, made=pk is None)
        if pk is None:
            return int(model.objects.create(**values).pk)
        if sheet in {"units", "posts", "persons"}:
            values["version"] = F("version") + 1
        model.objects.filter(pk=pk).update(**values)
        return pk

    def _unit(self, row: UnitRow) -> None:
        self.units[row.code] = self._put(
            Unit,
            "units",
            self.units.get(row.code),
            government=self.government,
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            duties=row.duties,
            sort_order=row.sort_order,
            active_from=row.active_from,
            active_to=row.active_to,
        )

    def _post(self, row: PostRow) -> None:
        key = (row.unit, row.code)
        pk = self.posts[key] = self._put(
            Post,
            "posts",
            self.posts.get(key),
            unit_id=self.units[row.unit],
            code=row.code,
            title=row.title,
            role=row.role,
            duties=row.duties,
            field_text=row.field_text,
            heads_all=row.heads_all,
            sort_order=row.sort_order,
            is_active=row.is_active,
        )
        FieldUnit.objects.filter(post=pk).delete()
        FieldUnit.objects.bulk_create(
            FieldUnit(post_id=pk, unit_id=self.units[code]) for code in row.field_units
        )

    def _person(self, row: PersonRow) -> None:
        self.persons[row.code] = self._put(
            Person,
            "persons",
            self.persons.get(row.code),
            government=self.government,
            code=row.code,
            name=row.name,
            phone=row.phone,
        )

    def _tenure(self, row: TenureRow) -> None:
        post, person = self.posts[(row.unit, row.post)], self.persons[row.person]
        held = Tenure.objects.filter(post=post, person=person, from_day=row.from_day).first()
        self._put(
            Tenure,
            "tenures",
            held.pk if held else None,
            post_id=post,
            person_id=person,
            from_day=row.from_day,
            to_day=row.to_day,
            shared=row.shared,
        )

    def _account(self, row: AccountRow) -> None:
        held = User.objects.filter(login=row.login).first()
        values: dict[str, Any] = {
            "display_name": row.display_name,
            "role": row.role,
            "person_id": self.persons[row.person] if row.person else None,
            "is_active": row.is_active,
        }
        if held is None:
            secret = random_password()
            values |= {"login": row.login, "government": self.government, "created_at": now()}
            values["password"] = hash_first(secret)
            self.written.passwords.append((row.login, row.display_name, secret))
        elif not row.is_active or (held.role, held.person_id) != (row.role, values["person_id"]):
            Session.objects.filter(account=held).delete()
        self._put(User, "accounts", held.pk if held else None, **values)
