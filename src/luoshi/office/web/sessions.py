"""Sessions end by themselves: idle or too long open. The last use is written at most once a minute. Each
request acts from the post chosen in its session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from luoshi.archive.domain import acting
from luoshi.office.domain.sessions import POST, SEEN, STARTED, TOUCH, expired
from luoshi.office.queries import choose_post, is_account


class SessionLimits:
    """Ends sessions whose time is over, before any view sees them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End or touch the session, then go on."""
        if request.user.is_authenticated:
            now = datetime.now(UTC)
            started, seen = request.session.get(STARTED), request.session.get(SEEN)
            # a session without its times did not start at our door
            if (
                not started
                or not seen
                or expired(datetime.fromisoformat(started), datetime.fromisoformat(seen), now)
            ):
                logout(request)
            elif now - datetime.fromisoformat(seen) >= TOUCH:
                request.session[SEEN] = now.isoformat()
        return self.get_response(request)


class ActingPost:
    """Works out once a request from which post the account acts, and lets the journal know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The post chosen in the session where it is still held, else the first that is."""
        user = request.user
        if not is_account(user):
            return self.get_response(request)
        token = acting.post.set(choose_post(user, request.session.get(POST)).post)
        try:
            return self.get_response(request)
        finally:
            acting.post.reset(token)
