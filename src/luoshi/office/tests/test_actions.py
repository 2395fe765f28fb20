"""Accounts and log-in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from luoshi.archive.models import JournalRow
from luoshi.archive.queries import verify
from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.actions import entering
from luoshi.office.domain import throttle
from luoshi.office.models import Government, User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def government() -> Government:
    return actions.ensure_home_government()


@pytest.fixture
def user(government: Government) -> User:
    made, _ = actions.create_account(
        login="Wang",
        display_name="王",
        role="office",
        government=government,
        by=None,
        password="right-horse-7",
    )
    return made


def refused(code: str, *, login: str = "wang", password: str = "wrong", at: datetime = NOW) -> Fault:  # noqa: S107
    with pytest.raises(Fault) as caught:
        actions.log_in(login=login, password=password, address="10.0.0.9", now=at)
    assert caught.value.code == code
    return caught.value


def test_the_home_government_is_made_once(government: Government) -> None:
    assert actions.ensure_home_government() == government
    assert JournalRow.objects.count() == 1


def test_first_password_is_random_and_must_be_changed(government: Government) -> None:
    made, secret = actions.create_account(
        login="li", display_name="", role="reader", government=government, by=None
    )
    assert made.must_change_password
    assert made.display_name == "li"
    assert len({actions.random_password() for _ in range(50)}) == 50
    assert len(secret.replace("-", "")) == 16
    changed = actions.change_password(made.pk, old=secret, new="my own seven words")
    assert not changed.must_change_password


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("office.bad_login_name", {"login": "a b"}),
        ("office.bad_login_name", {"login": "  "}),
        ("office.unknown_role", {"role": "superuser"}),
        ("office.login_taken", {"login": "WANG"}),
    ],
)
def test_accounts_that_cannot_be(user: User, code: str, change: dict[str, str]) -> None:
    fields: dict[str, Any] = {"login": "new", "display_name": "新", "role": "reader", **change}
    with pytest.raises(Fault) as caught:
        actions.create_account(**fields, government=user.government, by=None)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "new", ["short", "right-horse-7", "123456789012345", "wang-and-nine-seas", "passwordpassword1"]
)
def test_weak_passwords_are_refused(user: User, new: str) -> None:
    with pytest.raises(Fault, match="猜到"):
        actions.change_password(user.pk, old="right-horse-7", new=new)


def test_the_old_password_is_asked(user: User) -> None:
    with pytest.raises(Fault, match="原密码"):
        actions.change_password(user.pk, old="x", new="quite another 1")


def test_log_in_whatever_the_case(user: User) -> None:
    assert actions.log_in(login=" WANG ", password="right-horse-7", address="10.0.0.9", now=NOW) == user
    assert JournalRow.objects.latest("sequence").verb == "office.logged_in"


def test_no_account_oracle(user: User) -> None:
    actions.set_active(user.pk, active=False, by=None)
    disabled = refused("office.login_refused", password="right-horse-7")
    unknown = refused("office.login_refused", login="nobody")
    assert str(disabled) == str(unknown)


def test_g26_guessing_is_delayed_then_locked_before_hashing(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for second in range(5):
        refused("office.login_refused", at=NOW + timedelta(seconds=second))
    monkeypatch.setattr(entering, "check_password", lambda *_: pytest.fail("hashed while waiting"))
    monkeypatch.setattr(entering, "make_password", lambda *_: pytest.fail("hashed while waiting"))
    waiting = refused("office.login_wait", password="right-horse-7", at=NOW + timedelta(seconds=5))
    assert waiting.data["seconds"] == 2


def test_g26_control_without_the_counter_the_sixth_guess_is_hashed(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "wait_until", lambda *_: None)
    for second in range(20):
        refused("office.login_refused", at=NOW + timedelta(seconds=second))


def test_g26_a_spray_of_names_is_stopped_by_its_address(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entering, "make_password", lambda *_: "")
    codes = []
    for number in range(1000):
        with pytest.raises(Fault) as caught:
            actions.log_in(login=f"u{number}", password="x", address="10.0.0.9", now=NOW)
        codes.append(caught.value.code)
    assert codes.count("office.login_refused") == 30


@pytest.mark.long
def test_g26_ten_thousand_guesses_of_one_password_get_no_further(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def never_right(password: str, _: str) -> bool:
        hashed.append(password)
        return False

    monkeypatch.setattr(entering, "check_password", never_right)
    for number in range(10_000):
        with pytest.raises(Fault):
            actions.log_in(
                login="wang",
                password=str(number),
                address=f"10.{number % 200}.0.{number % 250}",
                now=NOW + timedelta(seconds=number),
            )
    # five at once, five with growing delay, then one round every quarter of an hour
    assert len(hashed) < 10 + 6 * (10_000 // 900 + 1)


def test_the_same_wait_for_names_that_do_not_exist(user: User) -> None:
    for _ in range(5):
        refused("office.login_refused", login="nobody")
    refused("office.login_wait", login="nobody", at=NOW + timedelta(seconds=1))


def test_success_clears_the_counter_and_unlock_too(user: User) -> None:
    for _ in range(4):
        refused("office.login_refused")
    actions.log_in(login="wang", password="right-horse-7", address="10.0.0.9", now=NOW)
    assert queries.attempt(queries.attempt_key("login", "wang")) is None
    for _ in range(5):
        refused("office.login_refused")
    actions.unlock("wang", by=user)
    actions.log_in(login="wang", password="right-horse-7", address="10.0.0.9", now=NOW)


def test_language_and_public_view(user: User) -> None:
    actions.set_language(user.pk, language="en")
    before = JournalRow.objects.count()
    actions.set_language(user.pk, language="en")
    assert JournalRow.objects.count() == before
    with pytest.raises(Fault, match="语言"):
        actions.set_language(user.pk, language="fr")
    assert not queries.public_view_open()
    actions.set_public_view(open_to_all=True, by=user)
    assert queries.public_view_open()


def test_names_of_governments(government: Government) -> None:
    renamed = actions.rename_government(government.pk, name="某市", code="999999", level="county", by=None)
    assert str(renamed) == "某市"
    with pytest.raises(Fault, match="层级"):
        actions.rename_government(government.pk, name="某市", code="999999", level="galaxy", by=None)


def test_governments_below_are_one_s_own(user: User) -> None:
    town = Government.objects.create(code="t", name="某镇", level="township", parent=user.government)
    other = Government.objects.create(code="o", name="别处", level="county")
    assert queries.governments_of(user) == {user.government_id, town.pk}
    assert other.code not in queries.government_codes(user)
    assert list(queries.accounts(user)) == [user]


def test_g20_the_database_refuses_a_second_kind_of_account(user: User) -> None:
    for role in ("system,audit", "superuser", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=user.pk).update(role=role)


def test_reset_and_log_out_leave_rows(user: User) -> None:
    _, secret = actions.reset_password(user.pk, by=user)
    actions.log_in(login="wang", password=secret, address="", now=NOW)
    actions.log_out(user.pk)
    assert [row.verb for row in JournalRow.objects.order_by("-sequence")[:3]] == [
        "office.logged_out",
        "office.logged_in",
        "office.password_reset",
    ]
    assert verify() is None
