"""From which post the present request or job acts. Set once at the door, so that no act can forget it."""

from __future__ import annotations

from contextvars import ContextVar

# code of the post (`unit/post`); None where nobody acts from a post
post: ContextVar[str | None] = ContextVar("acting_post", default=None)
