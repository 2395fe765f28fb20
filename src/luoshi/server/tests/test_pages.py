"""Home, health, journal, errors and languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from luoshi import __version__
from luoshi.office.models import User
from luoshi.reading.tests.installation import PASSWORD, account, bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    account("office")
    entered = Client()
    entered.post("/login/", {"login": "office", "password": PASSWORD})
    return entered


def test_health_says_whether_the_database_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/health/").json() == {"database": "ok"}

    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    assert Client().get("/health/").status_code == 503


@pytest.mark.parametrize(
    ("role", "target"),
    [("audit", "/journal/"), ("office", "/reports/"), ("system", "/units/"), (None, "/login/")],
)
def test_home_is_the_first_page_one_may_see(role: str | None, target: str) -> None:
    visitor = Client()
    if role:
        account(role)
        visitor.post("/login/", {"login": role, "password": PASSWORD})
    assert visitor.get("/").headers["Location"] == target


def test_the_journal_page_tells_filters_and_verifies(client: Client) -> None:
    bring()
    shown = client.get("/journal/").content.decode()
    for word in ("导入报告", "登录", "某市", "链头"):
        assert word in shown
    only = client.get("/journal/?verb=reading.report_imported").content.decode()
    assert "127.0.0.1" not in only
    assert "全部相符" in client.post("/journal/verify/").content.decode()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_no_update")
        else:
            cursor.execute("DROP TRIGGER journal_no_change ON archive_journalrow")
        cursor.execute("UPDATE archive_journalrow SET actor='x' WHERE sequence=2")
    broken = client.post("/journal/verify/").content.decode()
    assert "第 2 条断开" in broken
    assert "这一条被改过" in broken


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "没有这一页"), ("en", "There is no such page")])
def test_errors_speak_the_language_and_say_what_next(client: Client, language: str, word: str) -> None:
    client.post("/language/", {"language": language, "next": "/reports/"})
    shown = client.get("/nowhere/")
    assert shown.status_code == 404
    assert word in shown.content.decode()
    assert "/reports/" in shown.content.decode()
    assert User.objects.get().language == language


def test_a_visitor_switches_language_by_cookie() -> None:
    visitor = Client()
    assert 'lang="zh-Hans"' in visitor.get("/login/").content.decode()
    answer = visitor.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert "Log-in name" in visitor.get("/login/").content.decode()
    visitor.post("/language/", {"language": "fr"})
    assert "Log-in name" in visitor.get("/login/").content.decode()


def test_our_own_mistakes_say_that_nothing_was_saved(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("luoshi.reading.queries.listed_reports", broken)
    client.raise_request_exception = False
    answer = client.get("/reports/")
    assert answer.status_code == 500
    assert "没有保存" in answer.content.decode()


def test_passwords_are_changed_by_their_owner(client: Client) -> None:
    form = {"old": PASSWORD, "new": "another-harbour-8", "again": "other"}
    assert "不一致" in client.post("/account/password/", form).content.decode()
    assert (
        "原密码不对"
        in client.post("/account/password/", {**form, "old": "x", "again": form["new"]}).content.decode()
    )
    assert client.get("/account/password/").status_code == 200


def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    report = bring()
    answer = client.get(f"/reports/{report.pk}/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    nonce = policy.split("'nonce-")[1].split("'")[0]
    body = answer.content.decode()
    assert body.count(f'nonce="{nonce}"') == body.count("<script")
    assert " style=" not in body
    assert "onclick" not in body


def test_about_says_where_the_data_are_to_those_who_are_logged_in(client: Client, settings: Any) -> None:
    shown = client.get("/about/").content.decode()
    for told in (str(settings.LUOSHI_HOME), str(settings.LUOSHI_FILES), "不连外网"):
        assert told in shown
    stranger = Client().get("/about/").content.decode()
    assert str(settings.LUOSHI_HOME) not in stranger
    assert "不连外网" in stranger


def test_every_page_ends_with_version_and_promise(client: Client) -> None:
    for url in ("/reports/", "/journal/", "/search/"):
        foot = client.get(url).content.decode().partition('<footer class="foot">')[2]
        assert __version__ in foot, url
        assert "不出楼" in foot


def test_what_is_no_page_finds_its_icon_too() -> None:
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer.headers["Location"].endswith(".svg")) == (301, True)
