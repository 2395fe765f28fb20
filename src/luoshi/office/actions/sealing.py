"""Secrets that must be read again, kept so that the database alone does not give them away."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

from luoshi.kernel.errors import Fault


def _box() -> Fernet:
    # the installation's secret lies in a file outside the database, so a stolen backup of it opens nothing
    key = HKDF(SHA256(), 32, salt=None, info=b"luoshi second factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: str) -> str:
    """The secret, encrypted with the key of this installation."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again; a Fault when it was sealed by another installation."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as refused:
        raise Fault("office.second_factor_unreadable") from refused


def digest_of(code: str) -> str:
    """Digest of a recovery code. The code is random and long, so a quick keyed hash keeps it well."""
    plain = "".join(character for character in code.casefold() if character.isalnum())
    return salted_hmac("luoshi recovery code", plain, algorithm="sha256").hexdigest()
