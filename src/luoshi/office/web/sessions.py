"""Sessions end by themselves: idle or too long open. The last use is written at most once a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from luoshi.office.domain.sessions import SEEN, STARTED, TOUCH, expired


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
