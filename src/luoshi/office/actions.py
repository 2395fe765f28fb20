"""The office's only writer: accounts, their rights, and coming in and going out."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from luoshi.archive.actions import record
from luoshi.kernel.errors import Fault
from luoshi.office.domain import throttle
from luoshi.office.domain.rights import ROLES
from luoshi.office.models import LEVELS, Government, LoginAttempt, User
from luoshi.office.queries import account_by_login, attempt_key, home_government

SYSTEM_ACTOR = "system"
LANGUAGES = ("", "zh-hans", "en")
# letters and digits that are not taken for one another when copied from a screen
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _now() -> datetime:
    return datetime.now(UTC)


def _code(by: User | None) -> str:
    return by.login if by else SYSTEM_ACTOR


def random_password() -> str:
    """A first password: 16 characters in groups of four, about 79 bits."""
    letters = [secrets.choice(_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))


@transaction.atomic
def ensure_home_government(*, name: str = "本级政府", code: str = "home", level: str = "other") -> Government:
    """The government this installation serves, made at the first start."""
    found = home_government()
    if found:
        return found
    made = Government.objects.create(code=code, name=name, level=level)
    detail = {"new": {"name": name, "level": level}}
    record(
        government=code,
        actor=SYSTEM_ACTOR,
        verb="office.government_made",
        object_kind="government",
        object_id=made.pk,
        detail=detail,
    )
    return made


@transaction.atomic
def rename_government(government_id: int, *, name: str, code: str, level: str, by: User | None) -> Government:
    """Give a government its name, division code and level."""
    if level not in LEVELS:
        raise Fault("office.unknown_level", level=level, known="、".join(LEVELS))
    government = Government.objects.select_for_update().get(pk=government_id)
    old = {"name": government.name, "code": government.code, "level": government.level}
    government.name, government.code, government.level = name, code, level
    government.save(update_fields=["name", "code", "level"])
    record(
        government=code,
        actor=_code(by),
        verb="office.government_renamed",
        object_kind="government",
        object_id=government.pk,
        detail={"old": old, "new": {"name": name, "code": code, "level": level}},
    )
    return government


@transaction.atomic
def set_public_view(*, open_to_all: bool, by: User) -> Government:
    """Open or close the government's reading view to visitors without an account."""
    government = Government.objects.select_for_update().get(pk=by.government_id)
    old, government.public_view = government.public_view, open_to_all
    government.save(update_fields=["public_view"])
    record(
        government=government.code,
        actor=by.login,
        verb="office.public_view_set",
        object_kind="government",
        object_id=government.pk,
        detail={"old": old, "new": open_to_all},
    )
    return government


@transaction.atomic
def create_account(
    *,
    login: str,
    display_name: str,
    role: str,
    government: Government,
    by: User | None,
    password: str | None = None,
) -> tuple[User, str]:
    """Make an account; the returned password must be changed at its first use."""
    name = login.strip().casefold()
    if not name or len(name) > 64 or any(character.isspace() for character in name):
        raise Fault("office.bad_login_name", login=login)
    if role not in ROLES:
        raise Fault("office.unknown_role", role=role, known="、".join(ROLES))
    if account_by_login(name):
        raise Fault("office.login_taken", login=name)
    secret = password or random_password()
    user = User.objects.create(
        login=name,
        display_name=display_name.strip() or name,
        role=role,
        government=government,
        password=make_password(secret),
        created_at=_now(),
    )
    record(
        government=government.code,
        actor=_code(by),
        verb="office.account_made",
        object_kind="account",
        object_id=name,
        detail={"new": {"display_name": user.display_name, "role": role}},
    )
    return user, secret


@transaction.atomic
def set_active(user_id: int, *, active: bool, by: User | None) -> User:
    """Let an account in or shut it out; shutting out works at the very next request."""
    user = User.objects.select_for_update().select_related("government").get(pk=user_id)
    old, user.is_active = user.is_active, active
    user.save(update_fields=["is_active"])
    record(
        government=user.government.code,
        actor=_code(by),
        verb="office.account_active_set",
        object_kind="account",
        object_id=user.login,
        detail={"old": old, "new": active},
    )
    return user


@transaction.atomic
def reset_password(user_id: int, *, by: User | None) -> tuple[User, str]:
    """Give an account a new first password; its open sessions end."""
    user = User.objects.select_for_update().select_related("government").get(pk=user_id)
    secret = random_password()
    user.password, user.must_change_password = make_password(secret), True
    user.save(update_fields=["password", "must_change_password"])
    record(
        government=user.government.code,
        actor=_code(by),
        verb="office.password_reset",
        object_kind="account",
        object_id=user.login,
        detail={},
    )
    return user, secret


@transaction.atomic
def change_password(user_id: int, *, old: str, new: str) -> User:
    """An account changes its own password; all its other sessions end."""
    user = User.objects.select_for_update().select_related("government").get(pk=user_id)
    if not check_password(old, user.password):
        raise Fault("office.wrong_old_password")
    if old == new or user.login in new.casefold():
        raise Fault("office.weak_password")
    try:
        validate_password(new, user)
    except ValidationError as refused:
        raise Fault("office.weak_password") from refused
    user.password, user.must_change_password = make_password(new), False
    user.save(update_fields=["password", "must_change_password"])
    record(
        government=user.government.code,
        actor=user.login,
        verb="office.password_changed",
        object_kind="account",
        object_id=user.login,
        detail={},
    )
    return user


@transaction.atomic
def set_language(user_id: int, *, language: str) -> None:
    """Remember the language an account works in."""
    if language not in LANGUAGES:
        raise Fault("office.unknown_language", language=language)
    user = User.objects.select_for_update().select_related("government").get(pk=user_id)
    if user.language == language:
        return
    old, user.language = user.language, language
    user.save(update_fields=["language"])
    record(
        government=user.government.code,
        actor=user.login,
        verb="office.language_set",
        object_kind="account",
        object_id=user.login,
        detail={"old": old, "new": language},
    )


def _reserve_try(key: str, limits: throttle.Limits, now: datetime) -> None:
    """Count a try as failed before it is looked at, so that tries in parallel cannot outrun the count."""
    with transaction.atomic():
        LoginAttempt.objects.get_or_create(pk=key)
        row = LoginAttempt.objects.select_for_update().get(pk=key)
        failures = throttle.counted(row.failures, row.last_failed_at, now, limits)
        until = throttle.wait_until(failures, row.last_failed_at, limits)
        if until and now < until:
            raise Fault("office.login_wait", seconds=int((until - now).total_seconds()) + 1)
        row.failures, row.last_failed_at = failures + 1, now
        row.save(update_fields=["failures", "last_failed_at"])


def log_in(*, login: str, password: str, address: str, now: datetime | None = None) -> User:
    """The account, when name and password are right. A refusal says nothing about which accounts exist.

    The counters are asked before anything is hashed; for an unknown name a password is hashed all the same,
    so that the answer takes as long.
    """
    moment = now or _now()
    by_login, by_address = attempt_key("login", login), attempt_key("address", address)
    _reserve_try(by_address, throttle.BY_ADDRESS, moment)
    _reserve_try(by_login, throttle.BY_LOGIN, moment)
    user = account_by_login(login)
    if user is None:
        make_password(password)
        raise Fault("office.login_refused")
    if not check_password(password, user.password) or not user.is_active:
        raise Fault("office.login_refused")
    with transaction.atomic():
        LoginAttempt.objects.filter(pk=by_login).delete()
        LoginAttempt.objects.filter(pk=by_address, failures__gt=0).update(failures=0)
        record(
            government=user.government.code,
            actor=user.login,
            verb="office.logged_in",
            object_kind="account",
            object_id=user.login,
            detail={"address": address},
        )
    return user


@transaction.atomic
def log_out(user_id: int) -> None:
    """Write down that an account went out; the caller ends the session."""
    user = User.objects.select_related("government").get(pk=user_id)
    record(
        government=user.government.code,
        actor=user.login,
        verb="office.logged_out",
        object_kind="account",
        object_id=user.login,
        detail={},
    )


@transaction.atomic
def unlock(login: str, *, by: User) -> None:
    """Forget the failed tries under a log-in name."""
    LoginAttempt.objects.filter(pk=attempt_key("login", login)).delete()
    record(
        government=by.government.code,
        actor=by.login,
        verb="office.unlocked",
        object_kind="account",
        object_id=login.strip().casefold()[:64],
        detail={},
    )
