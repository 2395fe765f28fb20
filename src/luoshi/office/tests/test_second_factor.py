"""The second factor: set up, asked for, never twice the same code; guessing it is stopped too."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client

from luoshi.kernel.errors import Fault
from luoshi.office import actions
from luoshi.office.actions import entering, second_factor
from luoshi.office.domain import throttle
from luoshi.office.models import RecoveryCode, Session, User
from luoshi.office.queries import unused_codes
from luoshi.office.tests.town import PASSWORD, Town, acting, found_town

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def town() -> Town:
    return found_town()


def enrol(town: Town, login: str = "clerk", at: datetime = NOW) -> tuple[User, str, list[str]]:
    user, secret = town.user(login), actions.new_secret()
    code = pyotp.TOTP(secret).at(at)
    return user, secret, actions.enrol(user.pk, secret=secret, code=code, moment=at)


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def try_in(code: str, at: datetime, login: str = "clerk") -> str:
    """What comes of name, password and code: in, or the code of the refusal."""
    try:
        actions.log_in(login=login, password=PASSWORD, address="10.0.0.7", code=code, now=at)
    except Fault as refused:
        return refused.code
    return "in"


def test_a_right_code_is_asked_and_opens_once(town: Town) -> None:
    user, secret, codes = enrol(town)
    later = NOW + timedelta(minutes=2)
    assert secret not in User.objects.get(pk=user.pk).totp_secret
    assert try_in("", later) == "office.code_needed"
    assert try_in("000000", later) == "office.wrong_code"
    assert try_in(code_at(secret, NOW), NOW + timedelta(seconds=1)) == "office.wrong_code"
    assert try_in(code_at(secret, later), later) == "in"
    assert try_in(code_at(secret, later), later) == "office.wrong_code"  # replayed
    assert try_in(code_at(secret, later + timedelta(seconds=30)), later) == "in"
    old = later + timedelta(minutes=5)
    assert try_in(code_at(secret, old - timedelta(minutes=2)), old) == "office.wrong_code"
    assert len(codes) == len(set(codes)) == 10


def test_control_without_the_last_step_a_code_could_be_replayed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, secret, _ = enrol(town)
    later = NOW + timedelta(minutes=2)
    assert try_in(code_at(secret, later), later) == "in"
    User.objects.filter(pk=user.pk).update(totp_last_step=0)
    assert try_in(code_at(secret, later), later) == "in"


def test_a_recovery_code_opens_once_and_is_kept_as_a_digest(town: Town) -> None:
    user, _, codes = enrol(town)
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert try_in(codes[0].upper().replace("-", " "), NOW) == "in"
    assert try_in(codes[0], NOW) == "office.wrong_code"
    assert unused_codes(user.pk) == 9
    fresh = actions.renew_codes(user.pk, password=PASSWORD)
    assert try_in(codes[1], NOW) == "office.wrong_code"
    assert try_in(fresh[1], NOW) == "in"
    with pytest.raises(Fault, match="原密码"):
        actions.renew_codes(user.pk, password="x")


@pytest.mark.parametrize("code", ["12345", "abcdef", "１２３４５６", "", "1234567", "²³⁴⁵⁶⁷"])
def test_what_is_no_code(code: str) -> None:
    assert second_factor.matching_step(actions.new_secret(), code, NOW) is None


def test_g26_guessing_codes_is_delayed_before_they_are_looked_at(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, _, _ = enrol(town)
    for _ in range(throttle.BY_LOGIN.free):
        with pytest.raises(Fault) as caught:
            actions.log_in_with_code(user.pk, code="000000", address="", now=NOW)
        assert caught.value.code == "office.wrong_code"
    monkeypatch.setattr(entering, "accept", lambda *_: pytest.fail("looked at while waiting"))
    with pytest.raises(Fault) as caught:
        actions.log_in_with_code(user.pk, code="000000", address="", now=NOW)
    assert caught.value.code == "office.login_wait"


def test_g26_control_without_the_counter_codes_are_tried_for_ever(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, _, _ = enrol(town)
    monkeypatch.setattr(entering, "_reserve_try", lambda *_: None)
    for _ in range(30):
        with pytest.raises(Fault, match="动态码不对"):
            actions.log_in_with_code(user.pk, code="000000", address="", now=NOW)


def test_a_shut_or_unknown_account_has_no_second_step(town: Town) -> None:
    user, secret, _ = enrol(town)
    actions.set_active(user.pk, active=False, by=None)
    later = NOW + timedelta(minutes=1)
    code = code_at(secret, later)
    with pytest.raises(Fault, match="动态码不对"):
        actions.log_in_with_code(user.pk, code=code, address="", now=later)
    with pytest.raises(Fault, match="登录名或密码"):
        actions.log_in_with_code(987654, code="000000", address="", now=NOW)


def test_it_is_given_up_or_taken_away(town: Town) -> None:
    user, _, _ = enrol(town)
    with pytest.raises(Fault, match="原密码"):
        actions.turn_off(user.pk, password="x")
    actions.set_policy(password_profile="asvs", second_factor="everyone", by=acting(town, "sec"))
    with pytest.raises(Fault, match="要求"):
        actions.turn_off(user.pk, password=PASSWORD)
    actions.reset_second_factor(user.pk, by=acting(town, "sec"))
    assert not RecoveryCode.objects.exists()
    with pytest.raises(Fault, match="没有绑定"):
        actions.reset_second_factor(user.pk, by=acting(town, "sec"))
    enrol(town)
    actions.set_policy(password_profile="asvs", second_factor="optional", by=acting(town, "sec"))
    actions.turn_off(user.pk, password=PASSWORD)
    assert not User.objects.get(pk=user.pk).totp_secret


def test_a_secret_of_another_installation_is_said_to_be_unreadable(town: Town, settings: Any) -> None:
    enrol(town)
    settings.SECRET_KEY = "another installation"
    assert try_in("000000", NOW) == "office.second_factor_unreadable"


def shown_secret(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def test_the_pages_set_it_up_and_ask_for_it(town: Town) -> None:
    client = Client()
    client.post("/login/", {"login": "clerk", "password": PASSWORD})
    page = client.get("/account/second-factor/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    secret = shown_secret(page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed
    form = {"sealed": sealed[1], "code": "000000"}
    wrong = client.post("/account/second-factor/", form)
    assert wrong.status_code == 422
    assert shown_secret(wrong.content.decode()) == secret  # the picture already scanned stays good
    assert client.post("/account/second-factor/", {"sealed": "forged", "code": "1"}).status_code == 409
    code = pyotp.TOTP(secret).at(datetime.now(UTC) - timedelta(seconds=30))
    done = client.post("/account/second-factor/", {**form, "code": code})
    recovery = re.findall(r'<li class="secret">([^<]+)<', done.content.decode())
    assert len(recovery) == 10
    assert client.get("/account/second-factor/").status_code == 302
    assert "还剩 10 个" in client.get("/account/").content.decode()

    fresh = Client()
    first = fresh.post("/login/", {"login": "clerk", "password": PASSWORD, "next": "/units/"})
    assert first.headers["Location"] == "/login/code/"
    before = fresh.cookies["luoshi_session"].value
    assert "/login/" in fresh.get("/units/").headers["Location"]
    assert fresh.post("/login/code/", {"code": "000000"}).status_code == 422
    second = fresh.post("/login/code/", {"code": recovery[0]})
    assert second.headers["Location"] == "/units/"
    assert fresh.cookies["luoshi_session"].value != before
    assert not Session.objects.filter(pk=before).exists()
    assert fresh.get("/units/").status_code == 200

    assert fresh.post("/account/recovery/", {"password": "x"}).status_code == 422
    assert fresh.post("/account/recovery/", {"password": PASSWORD}).status_code == 200
    assert fresh.post("/account/second-factor/off/", {"password": "x"}).status_code == 422
    assert fresh.post("/account/second-factor/off/", {"password": PASSWORD}).status_code == 302
    assert not town.user("clerk").totp_secret


def test_the_second_step_waits_five_minutes_and_not_without_the_first(town: Town) -> None:
    enrol(town)
    assert Client().get("/login/code/").status_code == 409
    client = Client()
    client.post("/login/", {"login": "clerk", "password": PASSWORD})
    assert client.get("/login/code/").status_code == 200
    session = client.session
    waiting = session["waiting_for_code"]
    waiting[1] = (datetime.now(UTC) - timedelta(minutes=6)).isoformat()
    session["waiting_for_code"] = waiting
    session.save()
    assert client.post("/login/code/", {"code": "000000"}).status_code == 409


def test_programs_give_the_code_at_once(town: Town) -> None:
    _, _, codes = enrol(town)
    client = Client()
    body = {"login": "clerk", "password": PASSWORD}
    needed = client.post("/api/session", body, content_type="application/json")
    assert (needed.status_code, needed.json()["code"]) == (401, "office.code_needed")
    answer = client.post("/api/session", {**body, "code": codes[0]}, content_type="application/json")
    assert answer.json()["post"] == "O01/head"


def test_who_must_have_one_gets_no_further_without(town: Town) -> None:
    actions.set_policy(password_profile="asvs", second_factor="everyone", by=acting(town, "sec"))
    client = Client()
    client.post("/login/", {"login": "clerk", "password": PASSWORD})
    assert client.get("/units/").headers["Location"] == "/account/second-factor/"
    assert "要求您的账号" in client.get("/account/second-factor/").content.decode()
