"""One door to hashing, so that an installation can choose its algorithm (SM3 where the state asks for it)."""

from __future__ import annotations

import hashlib

ALGORITHMS = ("sha256", "sm3")


def digest(data: bytes, *, algorithm: str = "sha256") -> str:
    """Hexadecimal digest of `data`, 64 characters with either algorithm. An unknown algorithm is a
    ValueError.
    """
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm {algorithm!r}")
    return hashlib.new(algorithm, data).hexdigest()
