"""Tells Django who is behind a session. It checks no password: `office.actions.log_in` alone does."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from typing_extensions import override

from luoshi.office.queries import account


class AccountBackend(BaseBackend):
    """Loads the account afresh for every request, so that a lost right is lost at once."""

    @override
    def get_user(self, user_id: Any) -> Any:
        """The active account, or None."""
        user = account(user_id)
        return user if user and user.is_active else None
