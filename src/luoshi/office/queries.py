"""The only reads of the office that others may use."""

from __future__ import annotations

import hashlib
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from luoshi.office.domain.rights import VISITOR, role_permits
from luoshi.office.models import Government, LoginAttempt, User

Visitor = User | AnonymousUser


def is_account(user: Visitor) -> TypeGuard[User]:
    """Whether somebody is logged in with an account that is still active."""
    return isinstance(user, User) and user.is_active


def public_view_open() -> bool:
    """Whether any government of this installation lets visitors read."""
    return Government.objects.filter(public_view=True).exists()


def may(user: Visitor, permission: str) -> bool:
    """Whether this visitor may do this kind of act at all; on which objects, the owner's queries decide."""
    if is_account(user):
        return role_permits(user.role, permission)
    return permission in VISITOR and public_view_open()


def governments_of(user: Visitor) -> set[int]:
    """Ids of the account's own government and of all below it; empty for a visitor."""
    if not is_account(user):
        return set()
    below: dict[int | None, list[int]] = {}
    for pk, parent in Government.objects.values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(pk)
    found, queue = set(), [user.government_id]
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.add(pk)
            queue.extend(below.get(pk, []))
    return found


def government_codes(user: Visitor) -> set[str]:
    """Codes of the same governments, as the journal knows them."""
    return set(Government.objects.filter(pk__in=governments_of(user)).values_list("code", flat=True))


def account(pk: int | str) -> User | None:
    """An account by its key."""
    return User.objects.select_related("government").filter(pk=pk).first()


def account_by_login(login: str) -> User | None:
    """An account by its log-in name, whatever its case."""
    return User.objects.select_related("government").filter(login=login.strip().casefold()).first()


def accounts(user: Visitor) -> QuerySet[User]:
    """Accounts of the governments this account serves."""
    return User.objects.filter(government__in=governments_of(user)).order_by("login")


def all_accounts() -> QuerySet[User]:
    """Every account of the installation, for its machine's administrator."""
    return User.objects.order_by("login")


def has_accounts() -> bool:
    """Whether anybody can log in here at all."""
    return User.objects.exists()


def home_government() -> Government | None:
    """The government this installation was made for."""
    return Government.objects.filter(parent=None).order_by("pk").first()


def attempt_key(kind: str, value: str) -> str:
    """The key of a counter. What was typed is not kept: it may be a password in the wrong field."""
    return f"{kind}:{hashlib.sha256(value.strip().casefold().encode('utf-8', 'replace')).hexdigest()}"


def attempt(key: str) -> LoginAttempt | None:
    """The counter of failed tries under a key."""
    return LoginAttempt.objects.filter(pk=key).first()
