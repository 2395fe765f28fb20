"""The pages of reading, as a browser without script sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django_tasks_db.management.commands import db_worker

from luoshi.reading import queries
from luoshi.reading.models import Correction, Report
from luoshi.reading.tests.installation import LAST_YEAR, PASSWORD, THIS_YEAR, account, bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    account("office")
    entered = Client()
    entered.post("/login/", {"login": "office", "password": PASSWORD})
    return entered


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return str(answer.content.decode())


def figure(report: Report, part: str) -> Any:
    return next(f for f in queries.document(report).figures if f.text == part)


def test_without_reports_the_first_page_shows_the_next_step(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/reports/"
    assert "导入第一份报告" in page(client, "/reports/")
    reader = Client()
    account("reader")
    reader.post("/login/", {"login": "reader", "password": PASSWORD})
    assert "与政府办联系" in page(reader, "/reports/")


def test_paste_then_read(client: Client) -> None:
    text = THIS_YEAR.replace("\n", "\r\n")
    answer = client.post("/reports/import/", {"text": text, "government": "某市", "year": "2024"})
    report = Report.objects.get()
    assert answer.headers["Location"] == f"/reports/{report.pk}/"
    assert report.text == THIS_YEAR
    assert report.imported_by is not None
    shown = page(client, f"/reports/{report.pk}/")
    assert "增长5%左右" in shown
    assert 'class="fig target' in shown


def test_upload_in_gb18030_under_a_chinese_name(client: Client) -> None:
    file = SimpleUploadedFile("某市-2024.txt", THIS_YEAR.encode("gb18030"))
    client.post("/reports/import/", {"file": file, "government": "某市", "year": "2024", "level": "county"})
    report = Report.objects.get()
    assert (report.text, report.level) == (THIS_YEAR, "county")
    source = client.get(f"/reports/{report.pk}/source/")
    assert source.content == THIS_YEAR.encode("gb18030")
    assert source.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({}, 422, "没有选择文件"),
        ({"text": "   "}, 422, "没有选择文件"),
        ({"text": THIS_YEAR, "year": "二〇"}, 422, "不能作为报告的年份"),
        (
            {"text": "今天天气不错，我们去公园。" * 10, "government": "某市", "year": "2024"},
            422,
            "政府工作报告",
        ),
    ],
)
def test_what_cannot_be_imported_is_said_and_kept_in_the_form(
    client: Client, form: dict[str, str], status: int, said: str
) -> None:
    answer = client.post("/reports/import/", form)
    shown = answer.content.decode()
    assert (answer.status_code, Report.objects.count()) == (status, 0)
    assert said in shown
    assert form.get("text", "").strip()[:12] in shown


def test_a_duplicate_offers_the_two_ways_on(client: Client) -> None:
    report = bring()
    form = {"text": THIS_YEAR + "完。\n", "government": "某市", "year": "2024"}
    answer = client.post("/reports/import/", form)
    assert answer.status_code == 409
    assert f'href="/reports/{report.pk}/"' in answer.content.decode()
    client.post("/reports/import/", {**form, "replace": "1"})
    newer = Report.objects.get(current=True)
    assert newer.supersedes_id == report.pk
    assert "旧版本" in page(client, f"/reports/{report.pk}/")


def test_a_long_report_shows_its_progress(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # the worker shares the connection that holds the test's transaction
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    text = THIS_YEAR + "推进重点项目建设，完善公共服务体系。\n" * 4000
    answer = client.post("/reports/import/", {"text": text, "government": "某市", "year": "2024"})
    url = answer.headers["Location"]
    assert "正在排队" in page(client, url)
    report = Report.objects.get()
    assert client.get(f"/reports/{report.pk}/").headers["Location"] == url
    assert page(client, f"/reports/{report.pk}/panel/", 404)
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert client.get(url).headers["Location"] == f"/reports/{report.pk}/"
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Redirect"] == f"/reports/{report.pk}/"
    Report.objects.update(state="failed", fault_code="intake.empty", fault_data={"file": "x"}, current=False)
    assert "重新导入" in page(client, url)


def test_too_much_is_refused_before_it_is_parsed(client: Client) -> None:
    answer = client.generic("POST", "/reports/import/", b"x" * 100, CONTENT_LENGTH=str(100 * 1024 * 1024))
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


@pytest.mark.parametrize("choice", ["figure", "statement", "pledge", "finding"])
def test_every_kind_of_record_has_a_permalink(client: Client, choice: str) -> None:
    report = bring()
    rows = getattr(queries.document(report), f"{choice}s")
    assert rows
    url = f"/reports/{report.pk}/?{choice}={rows[-1].id}"
    assert "panel-open" in page(client, url)
    assert page(client, f"/reports/{report.pk}/panel/?{choice}={rows[-1].id}")
    assert "panel-open" not in page(client, f"/reports/{report.pk}/?{choice}=nobody")


def test_the_panel_tells_the_reading_in_words_and_links_the_years(client: Client) -> None:
    earlier, report = bring(LAST_YEAR, year=2023), bring()
    outcome = figure(report, "增长5.8%")
    shown = page(client, f"/reports/{report.pk}/panel/?figure={outcome.id}")
    for word in ("地区生产总值", "5.8%", "增速", "等于", "成效", "前后呼应", "2023"):
        assert word in shown
    assert f"/reports/{earlier.pk}/?figure={figure(earlier, '增长6%以上').id}" in shown


def test_every_address_of_the_contents_is_there_once(client: Client) -> None:
    run_in = THIS_YEAR.replace("一、2023年工作回顾\n", "一、2023年工作回顾：")
    report = bring(run_in)
    shown = page(client, f"/reports/{report.pk}/")
    sections = queries.document(report).sections
    assert sections
    for section in sections:
        assert f'href="#{section.id}"' in shown
        assert shown.count(f'id="{section.id}"') == 1


def test_filters_and_marks_work_without_script(client: Client) -> None:
    report = bring()
    assert 'class="show-target"' in page(client, f"/reports/{report.pk}/?show=target")
    assert 'class="show-all"' in page(client, f"/reports/{report.pk}/?show=nonsense")
    assert "<mark>" in page(client, f"/reports/{report.pk}/?q=高新技术")


def test_a_correction_through_the_form(client: Client) -> None:
    report = bring()
    row = figure(report, "增长5%左右")
    url = f"/reports/{report.pk}/correct/?figure={row.id}"
    assert "理由（必填）" in page(client, url)
    form = {
        name: "" if getattr(row, name) is None else str(getattr(row, name))
        for name in (
            "value",
            "low",
            "high",
            "direction",
            "multiplier",
            "unit",
            "comparator",
            "measure",
            "subject",
            "indicator",
            "scope",
            "tense",
            "year",
            "period",
            "role",
        )
    }
    form |= {"estimate": "1", "comparator": "ge", "reason": "核对原文", "revision": report.revision}
    form["estimate"] = "1" if row.estimate else ""
    answer = client.post(url, form)
    assert answer.headers["Location"] == f"/reports/{report.pk}/?figure={row.id}#{row.id}"
    assert Correction.objects.get().new == {"comparator": "ge"}
    shown = page(client, f"/reports/{report.pk}/?figure={row.id}")
    assert "核对原文" in shown
    assert "不低于" in shown
    # the page that was open is out of date now; what was typed is still there
    stale = client.post(url, form | {"comparator": "gt", "reason": "又一次"})
    assert stale.status_code == 409
    assert "又一次" in stale.content.decode()
    client.post(f"/corrections/{Correction.objects.get().pk}/withdraw/")
    assert "撤回" in page(client, f"/reports/{report.pk}/")
    report.refresh_from_db()
    assert figure(report, "增长5%左右").comparator == "approx"


def test_a_removal_and_an_addition_through_the_form(client: Client) -> None:
    report = bring()
    row = figure(report, "增长5%左右")
    client.post(f"/reports/{report.pk}/correct/?figure={row.id}", {"action": "remove", "reason": "试"})
    assert Correction.objects.get().action == "remove"
    statement = next(s for s in queries.document(report).statements if "开发区" in s.text)
    url = f"/reports/{report.pk}/correct/?statement={statement.id}"
    form = {
        "text": "开发区",
        "value": "1",
        "comparator": "eq",
        "measure": "new",
        "tense": "target",
        "role": "figure",
        "multiplier": "1",
        "reason": "试",
    }
    assert client.post(url, form | {"text": "不在句中"}).status_code == 422
    fragment = client.post(url, form, headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"].startswith(f"/reports/{report.pk}/?statement=")
    assert Correction.objects.latest("pk").text == "开发区"
    assert page(client, f"/reports/{report.pk}/correct/?statement={statement.id}&kind=pledge")
    for nowhere in ("", "?figure=zz", "?statement=zz"):
        page(client, f"/reports/{report.pk}/correct/{nowhere}", 404)


def test_two_years_side_by_side(client: Client) -> None:
    earlier, later = bring(LAST_YEAR, year=2023), bring()
    shown = page(client, f"/reports/{earlier.pk}/compare/{later.pk}/")
    for word in ("降低", "保持", "换了说法", "增长5.8%"):
        assert word in shown
    back = client.get(f"/reports/{later.pk}/compare/{earlier.pk}/")
    assert back.headers["Location"] == f"/reports/{earlier.pk}/compare/{later.pk}/"
    only = page(client, f"/reports/{earlier.pk}/compare/{later.pk}/?change=kept")
    assert only.count('class="change ') == 1
    page(client, f"/reports/{earlier.pk}/compare/999/", 404)


def test_search_marks_its_hits(client: Client) -> None:
    bring()
    assert "<mark>高新技术</mark>企业" in page(client, "/search/?q=高新技术")
    assert "没有找到" in page(client, "/search/?q=量子")
    assert "在上方输入" in page(client, "/search/?q=%20")


def test_a_whole_report_is_managed(client: Client) -> None:
    report = bring()
    client.post(f"/reports/{report.pk}/reread/")
    lines = client.get(f"/reports/{report.pk}/annotations/").content.decode().splitlines()
    assert lines[0].startswith('{"type": "report"')
    assert client.post(f"/reports/{report.pk}/void/", {"reason": ""}).status_code == 422
    client.post(f"/reports/{report.pk}/void/", {"reason": "误传"})
    page(client, f"/reports/{report.pk}/", 404)


def test_a_lost_source_is_said(client: Client, settings: Any) -> None:
    report = bring()
    (settings.LUOSHI_FILES / report.source_id[:2] / report.source_id).unlink()
    assert "备份" in page(client, f"/reports/{report.pk}/source/", 500)


def test_lists_ask_the_database_as_often_for_many_as_for_few(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for year in range(2010, 2024):
        bring(THIS_YEAR.replace("2024", str(year)), year=year)
    with django_assert_max_num_queries(12):
        page(client, "/reports/")
