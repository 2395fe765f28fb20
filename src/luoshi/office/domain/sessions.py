"""When a session ends by itself: left alone too long, or open too long."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# how often a session's last use is written down: not at every click
TOUCH = timedelta(minutes=1)


STARTED, SEEN = "started", "seen"


def began(now: datetime) -> dict[str, str]:
    """What a new session notes about its time."""
    return {STARTED: now.isoformat(), SEEN: now.isoformat()}


def expired(started: datetime, seen: datetime, now: datetime) -> bool:
    """True when the session is over; a clock that stepped back ends it too."""
    return now < started - TOUCH or now - seen >= IDLE or now - started >= ABSOLUTE
