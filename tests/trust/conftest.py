"""Log-in as a role, through the real door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.office.models import Government
from luoshi.reading.tests.installation import PASSWORD, account

Entering = Callable[..., Client]


@pytest.fixture
def enter() -> Entering:
    """A client that has logged in as an account of the role; None stays a visitor."""

    def come_in(role: str | None, government: Government | None = None, *, login: str = "") -> Client:
        client = Client()
        if role is not None:
            user = account(role, government, login=login)
            answer = client.post("/login/", {"login": user.login, "password": PASSWORD})
            assert answer.status_code == 302
        return client

    return come_in
