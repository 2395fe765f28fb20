"""Coming in and going out. Guessing is stopped before anything is hashed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.actions.accounts import locked_account
from luoshi.office.actions.acts import By, act, act_on
from luoshi.office.actions.acts import now as present
from luoshi.office.actions.second_factor import accept
from luoshi.office.domain import throttle
from luoshi.office.models import LoginAttempt, User
from luoshi.office.queries import account, account_by_login, attempt_key, home_government, policy


def _reserve_try(key: str, limits: throttle.Limits, moment: datetime) -> None:
    """Count a try as failed before it is looked at, so that tries in parallel cannot outrun the count."""
    with transaction.atomic():
        LoginAttempt.objects.get_or_create(pk=key)
        row = LoginAttempt.objects.select_for_update().get(pk=key)
        failures = throttle.counted(row.failures, row.last_failed_at, moment, limits)
        until = throttle.wait_until(failures, row.last_failed_at, limits)
        if until and moment < until:
            raise Fault("office.login_wait", seconds=int((until - moment).total_seconds()) + 1)
        row.failures, row.last_failed_at = failures + 1, moment
        row.save(update_fields=["failures", "last_failed_at"])


def _password_step(login: str, password: str, address: str, moment: datetime) -> User:
    """The active account of that name and password."""
    _reserve_try(attempt_key("address", address), throttle.BY_ADDRESS, moment)
    _reserve_try(attempt_key("login", login), throttle.BY_LOGIN, moment)
    user = account_by_login(login)
    if user is None:
        make_password(password)
        raise Fault("office.login_refused")
    if not check_password(password, user.password) or not user.is_active:
        raise Fault("office.login_refused")
    return user


@transaction.atomic
def _came_in(user: User, address: str, moment: datetime) -> User:
    """Forget the counters, ask for a new password when the old one is too old, and write the act."""
    keys = [attempt_key("login", user.login), attempt_key("code", user.login)]
    LoginAttempt.objects.filter(pk__in=keys).delete()
    LoginAttempt.objects.filter(pk=attempt_key("address", address), failures__gt=0).update(failures=0)
    age = policy().profile.max_age_days
    since = user.password_changed_at or user.created_at
    if age is not None and moment - since >= timedelta(days=age) and not user.must_change_password:
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])
    act_on(user, "office.logged_in", by=user, address=address)
    return user


def log_in(*, login: str, password: str, address: str, code: str = "", now: datetime | None = None) -> User:
    """The account, when name, password and (where it has one) second factor are right. A refusal says
    nothing about which accounts exist; `office.code_needed` is said only after the right password.

    The counters are asked before anything is hashed; for an unknown name a password is hashed all the same,
    so that the answer takes as long.
    """
    moment = now or present()
    user = _password_step(login, password, address, moment)
    if not user.totp_secret:
        return _came_in(user, address, moment)
    if not code:
        raise Fault("office.code_needed", user_id=user.pk)
    return log_in_with_code(user.pk, code=code, address=address, now=moment)


def log_in_with_code(user_id: int, *, code: str, address: str, now: datetime | None = None) -> User:
    """The second step: the account whose password was right a moment ago, when its code is right too."""
    moment = now or present()
    found = account(user_id)
    if found is None:
        raise Fault("office.login_refused")
    _reserve_try(attempt_key("code", found.login), throttle.BY_LOGIN, moment)
    with transaction.atomic():
        user = locked_account(user_id)
        if not user.is_active or not user.totp_secret or not accept(user, code, moment):
            raise Fault("office.wrong_code")
        return _came_in(user, address, moment)


@transaction.atomic
def log_out(user_id: int) -> None:
    """Write down that an account went out; the caller ends the session."""
    user = locked_account(user_id)
    act_on(user, "office.logged_out", by=user)


@transaction.atomic
def unlock(login: str, *, by: By) -> None:
    """Forget the failed tries under a log-in name."""
    keys = [attempt_key("login", login), attempt_key("code", login)]
    LoginAttempt.objects.filter(pk__in=keys).delete()
    government = by.government if by else home_government()
    code = getattr(government, "code", government) or ""
    name = login.strip().casefold()[:64]
    act(str(code), by=by, verb="office.unlocked", kind="account", object_id=name, detail={})
