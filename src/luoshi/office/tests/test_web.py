"""Pages of the directory, accounts, security and one's own account, as their users meet them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from luoshi.archive.models import JournalRow
from luoshi.office import actions, queries
from luoshi.office.cli import office as command
from luoshi.office.domain.directory import Directory, TenureRow, UnitRow
from luoshi.office.domain.workbook import read_workbook
from luoshi.office.domain.workbook_out import write_workbook
from luoshi.office.models import LoginAttempt, Person, Post, Session, Tenure, Unit, User
from luoshi.office.tests.town import PASSWORD, WHOLE, Town, acting, found_town, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return found_town()


def come_in(login: str, **headers: Any) -> Client:
    client = Client(**headers)
    assert client.post("/login/", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def text(answer: Any) -> str:
    return b"".join(answer).decode()


def test_the_tree_shows_posts_holders_and_vacancies(town: Town) -> None:
    actions.hand_over(town.tenure("D01/officer").pk, last_day=today(-1), by=acting(town, "sys"))
    page = text(come_in("clerk").get("/units/"))
    assert "5 个单位，7 个岗位，其中 1 个空缺" in page
    assert "吴六" in page
    assert "空缺</span>" in page
    assert "新建单位" not in page
    assert "新建单位" in text(come_in("sys").get("/units/"))


def test_lists_cost_the_same_number_of_queries_however_long(town: Town) -> None:
    clients = {"sys": come_in("sys"), "clerk": come_in("clerk"), "head-a": come_in("head-a")}
    urls = {"/units/": clients, f"/units/{town.unit('G00').pk}/": {"clerk": clients["clerk"]},
            "/persons/": {"sys": clients["sys"]}, "/accounts/": {"sys": clients["sys"]}}  # fmt: skip

    def costs() -> dict[tuple[str, str], int]:
        found = {}
        for url, who in urls.items():
            for login, client in who.items():
                with CaptureQueriesContext(connection) as caught:
                    assert client.get(url).status_code == 200
                found[(url, login)] = len(caught)
        return found

    before = costs()
    units = tuple(UnitRow(f"E{n}", f"某市第{n}局", f"{n}局", "department", "D01") for n in range(30))
    posts = tuple(replace(WHOLE.posts[4], unit=unit.code) for unit in units)
    people = tuple(replace(WHOLE.persons[0], code=f"Q{n}") for n in range(30))
    holds = tuple(TenureRow(f"E{n}", "officer", f"Q{n}", today()) for n in range(30))
    given = Directory(units, posts, people, holds)
    _, wrong = actions.take_directory(given, b"", government_id=town.government.pk, by=None)
    assert wrong == []
    assert costs() == before
    assert max(before.values()) < 20


def test_units_and_posts_are_made_and_changed_by_forms(town: Town) -> None:
    client = come_in("sys")
    form = {"code": "D03", "name": "某市丙局", "short_name": "丙局", "kind": "department", "parent": "G00",
            "duties": "管丙事", "sort_order": "9"}  # fmt: skip
    assert client.post("/units/new/", form).status_code == 302
    unit = town.unit("D03")
    assert (unit.parent, unit.sort_order) == (town.unit("G00"), 9)
    again = client.post("/units/new/", form)
    assert again.status_code == 409
    assert "某市丙局" in text(again)  # what was typed is still there
    post = {"code": "v", "title": "副市长", "role": "leader", "field_text": "丙事", "is_active": "1",
            "field_units": ["D03", "D02"]}  # fmt: skip
    assert client.post(f"/units/{unit.pk}/posts/new/", post).status_code == 302
    made = town.post("D03/v")
    assert {each.code for each in made.field_units.all()} == {"D02", "D03"}
    bad = client.post(f"/posts/{made.pk}/edit/", {**post, "role": "office", "version": "1"})
    assert bad.status_code == 422
    assert "分管领域" in text(bad)
    assert client.get(f"/posts/{made.pk}/edit/").status_code == 200
    assert client.get(f"/units/{unit.pk}/edit/").status_code == 200
    page = text(client.get(f"/units/{unit.pk}/"))
    assert "丙局 副市长" in page
    everything = {**post, "field_units": [], "field_text": "", "heads_all": "1", "version": "1"}
    assert client.post(f"/posts/{made.pk}/edit/", everything).status_code == 302
    assert town.post("D03/v").heads_all
    assert "主持全面工作" in text(client.get(f"/posts/{made.pk}/"))


def test_g07_a_stale_form_says_what_changed_and_keeps_what_was_typed(town: Town) -> None:
    client, unit = come_in("sys"), town.unit("D01")
    form = {"name": "我的名字", "short_name": "甲局", "kind": "department", "parent": "G00", "version": "1"}
    Unit.objects.filter(pk=unit.pk).update(name="别人的名字", version=2)
    answer = client.post(f"/units/{unit.pk}/edit/", form)
    assert answer.status_code == 409
    page = text(answer)
    assert "我的名字" in page
    assert "现在是：别人的名字" in page
    assert 'name="version" value="2"' in page
    assert town.unit("D01").name == "别人的名字"


def test_g07_control_a_form_without_its_version_would_overwrite(town: Town) -> None:
    Unit.objects.filter(code="D01").update(name="别人的名字", version=2)
    row = WHOLE.units[2]
    actions.take_directory(Directory(units=(row,)), b"", government_id=town.government.pk, by=None)
    assert town.unit("D01").name == row.name


def test_a_post_is_handed_over_on_its_page(town: Town) -> None:
    client, post = come_in("sys"), town.post("D01/head")
    person = client.post("/persons/new/", {"code": "P8", "name": "王八一", "phone": ""})
    assert person.status_code == 302
    tenure = town.tenure("D01/head")
    early = client.post(f"/tenures/{tenure.pk}/hand-over/", {"last_day": "2023-01-01", "person": "P8"})
    assert early.status_code == 422
    assert "早于" in text(early)
    nothing = client.post(f"/tenures/{tenure.pk}/hand-over/", {"last_day": ""})
    assert nothing.status_code == 422
    form = {"last_day": today(-1).isoformat(), "person": "P8", "first_day": ""}
    assert client.post(f"/tenures/{tenure.pk}/hand-over/", form).status_code == 302
    page = text(client.get(f"/posts/{post.pk}/"))
    assert "王八一" in page
    assert "交接岗位" in page
    taken = client.post(f"/posts/{post.pk}/start/", {"person": "P7", "from_day": today().isoformat()})
    assert taken.status_code == 422
    assert "岗位上有人" in text(taken)
    actions.hand_over(town.tenure("D01/head").pk, last_day=today(1), by=None)
    form = {"person": "P7", "from_day": today(2).isoformat(), "to_day": ""}
    assert client.post(f"/posts/{post.pk}/start/", form).status_code == 302
    assert "将任" in text(client.get(f"/posts/{post.pk}/"))


def test_a_person_s_number_is_kept_unseen_when_the_box_stays_empty(town: Town) -> None:
    client, person = come_in("sys"), Person.objects.get(code="P4")
    assert person.phone not in text(client.get(f"/persons/{person.pk}/edit/"))
    form = {"name": "李四新", "phone": "", "version": "1"}
    assert client.post(f"/persons/{person.pk}/edit/", form).status_code == 302
    kept = Person.objects.get(code="P4")
    assert (kept.name, kept.phone) == ("李四新", person.phone)
    assert "李四新" in text(client.get("/persons/?q=李四新"))
    assert client.get("/persons/?q=没有这个人").status_code == 200


def test_accounts_are_made_shut_and_reset(town: Town) -> None:
    client = come_in("sys")
    assert "企业代理人" in text(client.get("/accounts/new/"))
    alone = client.post("/accounts/new/", {"login": "firm", "display_name": "某企业", "role": "agent"})
    assert alone.status_code == 200
    assert "只显示这一次" in text(alone)
    for bad in ({"login": "x", "role": "security"}, {"login": "x"}, {"login": "x", "person": "P99"},
                {"login": "x", "person": "P1"}, {"login": "sys", "role": "agent"}):  # fmt: skip
        assert client.post("/accounts/new/", bad).status_code in {403, 404, 409, 422}, bad
    officer = town.user("officer-a")
    other = come_in("officer-a")
    assert client.post(f"/accounts/{officer.pk}/active/", {}).status_code == 302
    assert "/login/" in other.get("/units/").headers["Location"]
    assert not Session.objects.filter(account=officer).exists()
    assert client.post(f"/accounts/{officer.pk}/active/", {"active": "1"}).status_code == 302
    page = text(client.post(f"/accounts/{officer.pk}/password/"))
    assert "officer-a" in page
    me = town.user("sys")
    assert client.post(f"/accounts/{me.pk}/active/", {}).status_code == 409
    assert client.post(f"/accounts/{town.user('aud').pk}/password/").status_code == 403
    assert "officer-a" in text(client.get("/accounts/?q=officer"))


def test_the_security_page_sets_rules_unlocks_and_ends_sessions(town: Town) -> None:
    client = come_in("sec")
    for _ in range(6):
        Client().post("/login/", {"login": "clerk", "password": "wrong"})
    page = text(client.get("/security/"))
    assert "错 5 次" in page
    assert client.post("/security/unlock/", {"login": "clerk"}).status_code == 302
    assert come_in("clerk").get("/units/").status_code == 200
    assert client.post("/security/unlock/", {"login": "nobody"}).status_code == 404
    form = {"password_profile": "dengbao", "second_factor": "administrators"}
    assert client.post("/security/policy/", form).status_code == 302
    rows = JournalRow.objects.filter(verb="office.policy_set").count()
    assert come_in("clerk").get("/units/").status_code == 200  # no administrator
    assert client.get("/security/").headers["Location"] == "/account/second-factor/"
    assert come_in("sec").get("/api/session").json()["role"] == "security"
    assert come_in("aud").get("/api/journal").json()["code"] == "office.second_factor_first"
    actions.set_policy(password_profile="dengbao", second_factor="administrators", by=acting(town, "sec"))
    assert JournalRow.objects.filter(verb="office.policy_set").count() == rows
    actions.set_policy(password_profile="dengbao", second_factor="optional", by=acting(town, "sec"))
    assert client.post("/security/policy/", {"password_profile": "x"}).status_code == 422
    assert client.post("/security/policy/", {"password_profile": "asvs"}).status_code == 422
    assert client.post("/security/sessions/end/", {"session": "x"}).status_code == 404


def test_a_password_has_its_time_under_dengbao(town: Town) -> None:
    actions.set_policy(password_profile="dengbao", second_factor="optional", by=acting(town, "sec"))
    user = town.user("clerk")
    User.objects.filter(pk=user.pk).update(password_changed_at=user.created_at - timedelta(days=89))
    assert come_in("clerk").get("/units/").status_code == 200
    User.objects.filter(pk=user.pk).update(password_changed_at=user.created_at - timedelta(days=91))
    client = come_in("clerk")
    assert client.get("/units/").headers["Location"] == "/account/password/"
    page = text(client.get("/account/password/"))
    assert "用满期限" in page
    assert "至少 3 种" in page
    form = {"old": PASSWORD, "new": "quiet-harbour-8", "again": "quiet-harbour-8"}
    assert client.post("/account/password/", form).status_code == 302
    form = {"old": "quiet-harbour-8", "new": "all-small-letters", "again": "all-small-letters"}
    refused = client.post("/account/password/", form)
    assert refused.status_code == 422
    assert "不足 3 种" in text(refused)
    assert client.post("/account/password/", {**form, "again": "x"}).status_code == 422


def test_one_changes_between_one_s_posts_and_the_journal_names_the_post(town: Town) -> None:
    actions.hand_over(town.tenure("D02/officer").pk, last_day=today(-1), by=None, successor="P4")
    client = come_in("head-a", HTTP_USER_AGENT="Browser/7")
    page = text(client.get("/account/"))
    assert "Browser/7" in page
    assert "正以此岗位办事" in page
    second = town.post("D02/officer")
    assert client.post("/account/post/", {"post": second.pk}).status_code == 302
    assert client.get("/api/session").json()["post"] == "D02/officer"
    client.post("/language/", {"language": "en"})
    row = JournalRow.objects.latest("sequence")
    assert (row.verb, row.actor, row.post) == ("office.language_set", "head-a", "D02/officer")
    assert "某市乙局" in text(client.get("/units/"))
    assert client.post("/account/post/", {"post": town.post("O01/head").pk}).status_code == 409
    assert come_in("sys").post("/account/post/", {"post": "1"}).status_code == 409
    Tenure.objects.filter(post=second, to_day=None).delete()
    assert client.get("/api/session").json()["post"] == "D01/head"


def test_without_a_post_there_is_only_one_s_own_account(town: Town) -> None:
    Tenure.objects.filter(person__code="P4").delete()
    client = come_in("head-a")
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/account/"
    assert "您现在没有岗位" in text(client.get("/account/"))
    assert client.get("/units/").status_code == 403


def test_my_other_sessions_end(town: Town) -> None:
    client, other = come_in("clerk"), come_in("clerk")
    assert client.post("/account/sessions/end/").status_code == 302
    assert client.get("/units/").status_code == 200
    assert "/login/" in other.get("/units/").headers["Location"]
    rows = JournalRow.objects.count()
    client.post("/account/sessions/end/")
    assert JournalRow.objects.count() == rows


def upload(data: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("机构.xlsx", data)}


def test_the_workbook_goes_out_and_in_by_pages(town: Town, settings: Any) -> None:
    client = come_in("sys")
    assert read_workbook(client.get("/directory/template/").content).directory == Directory()
    data = client.post("/directory/export/").content
    page = client.post("/directory/import/", upload(data))
    assert page.status_code == 200
    assert "什么也没有变" in text(page)
    assert client.post("/directory/import/", {}).status_code == 422
    assert client.post("/directory/import/", upload(b"text")).status_code == 415
    book = load_workbook(io.BytesIO(data))
    book["单位"]["D3"] = "俱乐部"
    for column, value in enumerate(("fresh", "新人", None, "外部", "是"), start=1):
        book["账号"].cell(12, column).value = value
    out = io.BytesIO()
    book.save(out)
    refused = client.post("/directory/import/", upload(out.getvalue()))
    assert refused.status_code == 422
    assert "俱乐部" in text(refused)
    assert not User.objects.filter(login="fresh").exists()
    book["单位"]["D3"], book["账号"]["D12"] = "办公机构", "企业代理人"
    out = io.BytesIO()
    book.save(out)
    done = text(client.post("/directory/import/", upload(out.getvalue())))
    assert "fresh" in done
    assert "账号：新增 1" in done
    settings.LUOSHI_UPLOAD_LIMIT = 10
    assert client.post("/directory/import/", upload(data)).status_code == 413


def test_the_workbook_goes_out_and_in_by_command(tmp_path: Path) -> None:
    runner, file = CliRunner(), tmp_path / "town.xlsx"
    assert runner.invoke(command, ["template", str(tmp_path / "empty.xlsx")]).exit_code == 0
    file.write_bytes(write_workbook(WHOLE))
    done = runner.invoke(command, ["import", str(file)])
    assert done.exit_code == 0, done.output
    assert "clerk  孙三" in done.output
    again = runner.invoke(command, ["import", str(file)])
    assert "Nothing has changed" in again.output
    out = tmp_path / "out.xlsx"
    assert runner.invoke(command, ["export", str(out)]).exit_code == 0
    assert set(read_workbook(out.read_bytes()).directory.tenures) == set(WHOLE.tenures)
    book = load_workbook(file)
    book["岗位"]["A3"] = "没有"
    book.save(file)
    refused = runner.invoke(command, ["import", str(file)])
    assert refused.exit_code != 0
    assert "岗位 3 单位编号" in refused.output


def test_visitors_see_no_units(town: Town) -> None:
    actions.set_public_view(open_to_all=True, by=town.user("clerk"))
    assert "/login/" in Client().get("/units/").headers["Location"]
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    nobody = queries.actor(AnonymousUser())
    gates: list[Any] = [queries.units_visible, queries.posts_visible, queries.persons_visible]
    gates += [queries.tenures_visible, queries.accounts_visible, queries.sessions_visible]
    for gate in gates:
        assert not gate(nobody).exists()
    assert Post.objects.exists()
    assert not LoginAttempt.objects.filter(failures__gt=0).exists()
