"""Accounts, and the counters of failed tries."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from luoshi.office.domain.throttle import BY_LOGIN
from luoshi.office.models import LoginAttempt, User
from luoshi.office.queries.acting import Visitor
from luoshi.office.queries.governments import governments_of


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


def attempt_key(kind: str, value: str) -> str:
    """The key of a counter. What was typed is not kept: it may be a password in the wrong field."""
    return f"{kind}:{hashlib.sha256(value.strip().casefold().encode('utf-8', 'replace')).hexdigest()}"


def attempt(key: str) -> LoginAttempt | None:
    """The counter of failed tries under a key."""
    return LoginAttempt.objects.filter(pk=key).first()


def locked_logins(rows: QuerySet[User]) -> dict[str, LoginAttempt]:
    """Of these accounts, those with so many failures that they must wait, with the counter."""
    keys = {
        attempt_key(kind, login): login
        for login in rows.values_list("login", flat=True)
        for kind in ("login", "code")
    }
    found = LoginAttempt.objects.filter(failures__gte=BY_LOGIN.free, key__in=keys)
    return {keys[row.key]: row for row in found.order_by("failures")}
