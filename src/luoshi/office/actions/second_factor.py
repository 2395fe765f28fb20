"""The second factor: a code by the clock (TOTP), and recovery codes for the day the telephone is lost."""

from __future__ import annotations

from datetime import datetime

import pyotp
from django.contrib.auth.hashers import check_password
from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.actions.accounts import locked_account, random_password
from luoshi.office.actions.acts import By, act_on, now
from luoshi.office.actions.sealing import digest_of, seal, unseal
from luoshi.office.models import RecoveryCode, Session, User
from luoshi.office.queries import policy

RECOVERY_CODES = 10
STEP = 30
ISSUER = "落实 Luoshi"


def new_secret() -> str:
    """A secret for an authenticator, in base32, 160 bits."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """The otpauth address that an authenticator reads from a QR picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The 30-second step whose code this is, the one before and after included; None when it is none."""
    digits = code.replace(" ", "")
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return None
    step = int(moment.timestamp()) // STEP
    generator = pyotp.TOTP(secret)
    for candidate in (step, step - 1, step + 1):
        if pyotp.utils.strings_equal(generator.at(candidate * STEP), digits):
            return candidate
    return None


def _new_codes(user: User) -> list[str]:
    codes = [random_password() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest_of(code)) for code in codes)
    return codes


@transaction.atomic
def enrol(user_id: int, *, secret: str, code: str, moment: datetime | None = None) -> list[str]:
    """Turn the second factor on, once its owner has shown a right code; the recovery codes, shown once."""
    user = locked_account(user_id)
    step = matching_step(secret, code, moment or now())
    if step is None:
        raise Fault("office.wrong_code")
    user.totp_secret, user.totp_last_step = seal(secret), step
    user.save(update_fields=["totp_secret", "totp_last_step"])
    codes = _new_codes(user)
    act_on(user, "office.second_factor_on", by=user)
    return codes


@transaction.atomic
def renew_codes(user_id: int, *, password: str) -> list[str]:
    """New recovery codes; the former ones open nothing any more."""
    user = locked_account(user_id)
    if not user.totp_secret or not check_password(password, user.password):
        raise Fault("office.wrong_old_password")
    codes = _new_codes(user)
    act_on(user, "office.recovery_codes_renewed", by=user)
    return codes


def _off(user: User, by: By, verb: str) -> None:
    user.totp_secret, user.totp_last_step = "", 0
    user.save(update_fields=["totp_secret", "totp_last_step"])
    RecoveryCode.objects.filter(user=user).delete()
    act_on(user, verb, by=by)


@transaction.atomic
def turn_off(user_id: int, *, password: str) -> None:
    """An account gives its second factor up, where the policy lets it."""
    user = locked_account(user_id)
    if not check_password(password, user.password):
        raise Fault("office.wrong_old_password")
    if policy().demands_second_factor(user.role):
        raise Fault("office.second_factor_demanded")
    _off(user, user, "office.second_factor_off")


@transaction.atomic
def reset_second_factor(user_id: int, *, by: By) -> None:
    """The security administrator takes a lost second factor away; the account's sessions end."""
    user = locked_account(user_id)
    if not user.totp_secret:
        raise Fault("office.no_second_factor", login=user.login)
    _off(user, by, "office.second_factor_reset")
    Session.objects.filter(account=user).delete()


def accept(user: User, code: str, moment: datetime) -> bool:
    """Whether a code opens the account now; each code, by the clock or for recovery, opens it once.

    The caller holds the account's row in its transaction.
    """
    step = matching_step(unseal(user.totp_secret), code, moment)
    if step is not None:
        if step <= user.totp_last_step:
            return False
        user.totp_last_step = step
        user.save(update_fields=["totp_last_step"])
        return True
    unused = RecoveryCode.objects.filter(user=user, digest=digest_of(code), used_at=None)
    return unused.update(used_at=moment) == 1
