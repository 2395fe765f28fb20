"""Guessing is stopped before any password is hashed: a growing delay, then a lock.

The same table serves names that exist and names that do not, so the answer tells nothing about accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True, frozen=True)
class Limits:
    """`free` failures cost nothing; each later one doubles the wait from `first_wait`; `lock_at` failures
    lock.
    """

    free: int
    first_wait: timedelta
    lock_at: int
    lock: timedelta
    forget: timedelta


BY_LOGIN = Limits(5, timedelta(seconds=2), 10, timedelta(minutes=15), timedelta(hours=12))
# an address may stand for a whole office behind one router: it is allowed more
BY_ADDRESS = Limits(30, timedelta(seconds=1), 60, timedelta(minutes=15), timedelta(hours=1))


def wait_until(failures: int, last: datetime | None, limits: Limits) -> datetime | None:
    """The moment before which no further try is looked at; None when one may try now."""
    if last is None or failures < limits.free:
        return None
    if failures >= limits.lock_at:
        return last + limits.lock
    return last + limits.first_wait * int(2 ** (failures - limits.free))


def counted(failures: int, last: datetime | None, now: datetime, limits: Limits) -> int:
    """Failures that still count: old ones, and those before a lock that has ended, are forgotten."""
    if last is None or now - last >= limits.forget:
        return 0
    if failures >= limits.lock_at and now >= last + limits.lock:
        return limits.free
    return failures
