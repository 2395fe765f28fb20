"""Accounts: made, shut, given a new first password; and what an account changes about itself."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.actions.acts import By, act_on, keep_apart, now
from luoshi.office.domain.passwords import weaknesses
from luoshi.office.domain.rights import ROLES
from luoshi.office.models import Government, Person, Session, User
from luoshi.office.queries import account_by_login, policy

LANGUAGES = ("", "zh-hans", "en")
# letters and digits that are not taken for one another when copied from a screen
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """A first password: 16 characters in groups of four, about 79 bits."""
    letters = [secrets.choice(_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))


def locked_account(user_id: int) -> User:
    """The account, locked until the transaction ends."""
    return User.objects.select_for_update(of=("self",)).select_related("government").get(pk=user_id)


def check_account(login: str, role: str, person: Person | None) -> str:
    """The log-in name as it is kept; a Fault when such an account cannot be."""
    name = login.strip().casefold()
    if not name or len(name) > 64 or any(character.isspace() for character in name):
        raise Fault("office.bad_login_name", login=login)
    if bool(role) == bool(person):
        raise Fault(
            "office.unknown_role" if role or not person else "office.person_or_role",
            role=role,
            known="、".join(ROLES),
        )
    if role and role not in ROLES:
        raise Fault("office.unknown_role", role=role, known="、".join(ROLES))
    if account_by_login(name):
        raise Fault("office.login_taken", login=name)
    return name


@transaction.atomic
def create_account(
    *,
    login: str,
    display_name: str,
    government: Government,
    by: By,
    role: str = "",
    person: Person | None = None,
    password: str | None = None,
) -> tuple[User, str]:
    """Make an account: of a person, who acts in the role of a post, or standing alone with `role`. The
    returned password must be changed at its first use.
    """
    name = check_account(login, role, person)
    keep_apart(by, role)
    if person is not None and User.objects.filter(person=person).exists():
        raise Fault("office.person_has_account", login=User.objects.get(person=person).login)
    secret = password or random_password()
    user = User.objects.create(
        login=name,
        display_name=display_name.strip() or (person.name if person else name),
        role=role,
        person=person,
        government=government,
        password=make_password(secret),
        created_at=now(),
    )
    new = {"display_name": user.display_name, "role": role, "person": person.code if person else None}
    act_on(user, "office.account_made", by=by, new=new)
    return user, secret


@transaction.atomic
def set_active(user_id: int, *, active: bool, by: By) -> User:
    """Let an account in or shut it out; shutting out works at the very next request."""
    user = locked_account(user_id)
    keep_apart(by, user.role)
    old, user.is_active = user.is_active, active
    user.save(update_fields=["is_active"])
    if not active:
        Session.objects.filter(account=user).delete()
    act_on(user, "office.account_active_set", by=by, old=old, new=active)
    return user


@transaction.atomic
def reset_password(user_id: int, *, by: By) -> tuple[User, str]:
    """Give an account a new first password; its open sessions end."""
    user = locked_account(user_id)
    keep_apart(by, user.role)
    secret = random_password()
    user.password, user.must_change_password = make_password(secret), True
    user.save(update_fields=["password", "must_change_password"])
    Session.objects.filter(account=user).delete()
    act_on(user, "office.password_reset", by=by)
    return user, secret


def _check_new(user: User, old: str, new: str) -> None:
    """Fault when the installation's profile, or a list of known passwords, refuses the new password."""
    names = (user.login, user.display_name)
    found = weaknesses(new, policy().profile, names=names, second_factor=bool(user.totp_secret))
    if old == new:
        found.append(("和现在的密码一样", "it is the present password"))
    try:
        CommonPasswordValidator().validate(new)
    except ValidationError:
        found.append(("是常见口令", "it is a well-known password"))
    if found:
        reasons = list(dict.fromkeys(found))
        why_zh, why_en = "，".join(zh for zh, _ in reasons), "; ".join(en for _, en in reasons)
        raise Fault("office.weak_password", why_zh=why_zh, why_en=why_en)


@transaction.atomic
def change_password(user_id: int, *, old: str, new: str) -> User:
    """An account changes its own password; all its other sessions end."""
    user = locked_account(user_id)
    if not check_password(old, user.password):
        raise Fault("office.wrong_old_password")
    _check_new(user, old, new)
    user.password, user.must_change_password, user.password_changed_at = make_password(new), False, now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    act_on(user, "office.password_changed", by=user)
    return user


@transaction.atomic
def set_language(user_id: int, *, language: str) -> None:
    """Remember the language an account works in."""
    if language not in LANGUAGES:
        raise Fault("office.unknown_language", language=language)
    user = locked_account(user_id)
    if user.language == language:
        return
    old, user.language = user.language, language
    user.save(update_fields=["language"])
    act_on(user, "office.language_set", by=user, old=old, new=language)
