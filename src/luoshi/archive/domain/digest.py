"""One door to hashing, so that an installation can choose its algorithm (SM3 where the state asks for it)."""

from __future__ import annotations

import hashlib
from typing import Protocol

ALGORITHMS = ("sha256", "sm3")


class Running(Protocol):
    """A digest that is fed piece by piece."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes in."""

    def hexdigest(self) -> str:
        """The digest of all bytes so far, 64 hexadecimal characters."""


def running(algorithm: str = "sha256") -> Running:
    """A digest to be fed piece by piece. An unknown algorithm is a ValueError."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm {algorithm!r}")
    return hashlib.new(algorithm)


def digest(data: bytes, *, algorithm: str = "sha256") -> str:
    """Hexadecimal digest of `data`, 64 characters with either algorithm. An unknown algorithm is a
    ValueError.
    """
    whole = running(algorithm)
    whole.update(data)
    return whole.hexdigest()
