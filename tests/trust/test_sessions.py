"""G26, G27: guessing is stopped, sessions end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from luoshi.office.actions import entering
from luoshi.office.models import Session
from luoshi.reading.tests.installation import PASSWORD, account

pytestmark = pytest.mark.django_db


def inside(client: Client) -> bool:
    return client.get("/reports/").status_code == 200


def test_g27_the_session_id_is_new_at_log_in(enter: Any) -> None:
    user = account("office")
    client = Client()
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = client.cookies["luoshi_session"].value
    client.post("/login/", {"login": user.login, "password": PASSWORD})
    after = client.cookies["luoshi_session"]
    assert after.value != before
    assert (after["httponly"], after["samesite"]) == (True, "Lax")
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.parametrize(
    ("started", "seen"),
    [(timedelta(hours=1), timedelta(minutes=31)), (timedelta(hours=12, minutes=1), timedelta(minutes=1))],
)
def test_g27_idle_and_absolute_expiry(started: timedelta, seen: timedelta, enter: Any) -> None:
    client: Client = enter("office")
    assert inside(client)
    now, session = datetime.now(UTC), client.session
    session["started"], session["seen"] = (now - started).isoformat(), (now - seen).isoformat()
    session.save()
    assert not inside(client)


def test_g27_control_without_the_limits_an_old_session_lives_on(
    enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = enter("office")
    session = client.session
    session["started"] = session["seen"] = "2020-01-01T00:00:00+00:00"
    session.save()
    monkeypatch.setattr("luoshi.office.web.sessions.expired", lambda *_: False)
    assert inside(client)


def test_g27_a_session_that_did_not_start_at_our_door_is_none(enter: Any) -> None:
    client = Client()
    client.force_login(account("office"))
    assert not inside(client)


def test_g27_use_is_noted_once_a_minute(enter: Any) -> None:
    client: Client = enter("office")
    session = client.session
    old = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    session["seen"] = old
    session.save()
    assert inside(client)
    noted = client.session["seen"]
    assert noted > old
    assert inside(client)
    assert client.session["seen"] == noted


def test_g27_log_out_ends_the_session_on_the_server(enter: Any) -> None:
    client: Client = enter("office")
    cookie = client.cookies["luoshi_session"].value
    client.post("/logout/")
    assert not Session.objects.filter(pk=cookie).exists()
    thief = Client()
    thief.cookies["luoshi_session"] = cookie
    assert not inside(thief)


def test_g27_a_new_password_ends_the_other_sessions(enter: Any) -> None:
    client: Client = enter("office")
    other = Client()
    other.post("/login/", {"login": "office", "password": PASSWORD})
    assert inside(other)
    form = {"old": PASSWORD, "new": "another-harbour-8", "again": "another-harbour-8"}
    assert client.post("/account/password/", form).status_code == 302
    assert inside(client)
    assert not inside(other)


def test_g27_cookies_are_secure_behind_tls(settings: Any, enter: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    client: Client = enter("office")
    assert client.cookies["luoshi_session"]["secure"]


def test_g26_the_page_locks_and_says_the_same_about_nobody() -> None:
    account("office")
    answers = {}
    for login in ("office", "nobody"):
        client = Client(REMOTE_ADDR=f"10.0.0.{len(answers) + 1}")
        answers[login] = [
            client.post("/login/", {"login": login, "password": "x"}).status_code for _ in range(8)
        ]
    assert answers["office"] == answers["nobody"] == [403] * 5 + [429] * 3


def test_g26_control_without_reserving_tries_the_page_never_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    account("office")
    monkeypatch.setattr(entering, "_reserve_try", lambda *_: None)
    client = Client()
    codes = [client.post("/login/", {"login": "office", "password": "x"}).status_code for _ in range(8)]
    assert codes == [403] * 8
