"""When a session ends by itself: left alone too long, or open too long."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# how often a session's last use is written down: not at every click
TOUCH = timedelta(minutes=1)
# between the right password and the right code
CODE_WITHIN = timedelta(minutes=5)
# what a session notes: since when, last used, from where, with what, acting from which post
STARTED, SEEN, ADDRESS, AGENT, POST = "started", "seen", "address", "agent", "post"


def began(now: datetime, *, address: str = "", agent: str = "") -> dict[str, str]:
    """What a new session notes about its time and its browser."""
    return {
        STARTED: now.isoformat(),
        SEEN: now.isoformat(),
        ADDRESS: address[:64],
        AGENT: "".join(character for character in agent if character.isprintable())[:200],
    }


def expired(started: datetime, seen: datetime, now: datetime) -> bool:
    """True when the session is over; a clock that stepped back ends it too."""
    return now < started - TOUCH or now - seen >= IDLE or now - started >= ABSOLUTE
