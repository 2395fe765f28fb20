"""What a newcomer, and whoever reads on, is told without asking: samples, missing halves, other years."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.office import actions as office
from luoshi.reading import actions
from luoshi.reading.models import Report
from luoshi.reading.sample import import_samples
from luoshi.reading.tests.files import paragraph, word
from luoshi.reading.tests.installation import LAST_YEAR, PASSWORD, THIS_YEAR, account, bring

pytestmark = pytest.mark.django_db
REAL, MADE_UP = "真实公开文件（示例输入）", 'class="tag nature fictitious">虚构<'


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


def test_samples_say_what_they_are_on_list_page_comparison_and_export(client: Client) -> None:
    import_samples(office.ensure_home_government())
    listed = page(client, "/reports/")
    assert (listed.count(REAL), listed.count(MADE_UP)) == (1, 2)
    older, newer = Report.objects.filter(government="示例市").order_by("year")
    real = Report.objects.exclude(government="示例市").get()
    assert MADE_UP in page(client, f"/reports/{newer.pk}/")
    assert REAL in page(client, f"/reports/{real.pk}/")
    assert MADE_UP in page(client, f"/reports/{older.pk}/compare/{newer.pk}/")
    assert '"nature": "fictitious"' in page(client, f"/reports/{newer.pk}/annotations/")
    assert '"nature": "real_sample"' in page(client, f"/api/reports/{real.pk}/annotations")
    assert client.get(f"/api/reports/{newer.pk}").json()["nature"] == "fictitious"


def test_a_report_that_somebody_brought_is_no_sample(client: Client) -> None:
    report = bring()
    assert "nature" not in page(client, f"/reports/{report.pk}/")
    assert '"nature"' not in page(client, f"/reports/{report.pk}/annotations/")
    assert (
        client.put(
            f"/api/reports/{report.pk}/public", {"public": True}, content_type="application/json"
        ).json()["nature"]
        is None
    )


def test_the_first_steps_stand_until_somebody_brings_a_report(client: Client) -> None:
    import_samples(office.ensure_home_government())
    shown = page(client, "/reports/")
    assert "从这里开始" in shown
    assert shown.index("看一份") < shown.index("比两年") < shown.index("交自己的")
    bring()
    assert "从这里开始" not in page(client, "/reports/")


def test_one_sample_alone_has_no_comparison_to_offer(client: Client) -> None:
    report = bring()
    Report.objects.filter(pk=report.pk).update(sample=True)
    shown = page(client, "/reports/")
    assert "看一份" in shown
    assert "比两年" not in shown


@pytest.mark.parametrize(
    ("cut", "said"), [("二、2024年工作安排", "没有找到安排部分"), ("一、2023年工作回顾", "没有找到回顾部分")]
)
def test_a_missing_half_is_said_at_the_top(client: Client, cut: str, said: str) -> None:
    at = THIS_YEAR.index(cut)
    half = (
        THIS_YEAR[:at]
        if cut.startswith("二")
        else THIS_YEAR[: THIS_YEAR.index("一、")] + THIS_YEAR[THIS_YEAR.index("二、") :]
    )
    shown = page(client, f"/reports/{bring(half).pk}/")
    assert said in shown
    assert shown.index(said) < shown.index('class="prose"')
    whole = page(client, f"/reports/{bring(year=2025).pk}/")
    assert said not in whole.partition('class="prose"')[0]


def test_what_intake_left_out_stays_with_the_report(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshi.reading.domain.intake import Note  # noqa: PLC0415

    data = word(*(paragraph(line) for line in THIS_YEAR.splitlines()))
    real = actions.importing.decode

    def decode(data: bytes, *, name: str) -> Any:
        intake = real(data, name=name)
        return type(intake)(
            intake.text, None, "word", (Note("pictures", "略去 2 张图片。", "2 pictures left out."),)
        )

    monkeypatch.setattr(actions.importing, "decode", decode)
    client.post(
        "/reports/import/", {"file": SimpleUploadedFile("某市-2024.docx", data), "government": "某市"}
    )
    report = Report.objects.get()
    assert report.notes == [{"code": "pictures", "zh": "略去 2 张图片。", "en": "2 pictures left out."}]
    assert "略去 2 张图片。" in page(client, f"/reports/{report.pk}/")
    client.post("/language/", {"language": "en", "next": "/"})
    assert "2 pictures left out." in page(client, f"/reports/{report.pk}/")


def test_years_apart_say_why_no_outcome_is_shown(client: Client) -> None:
    first, second = bring(LAST_YEAR, year=2022), bring()
    why = "2022 年目标的成效写在 2023 年的报告里"
    assert why in page(client, f"/reports/{first.pk}/compare/{second.pk}/")
    next_year = bring(LAST_YEAR, year=2023)
    assert "的成效写在" not in page(client, f"/reports/{next_year.pk}/compare/{second.pk}/")


def test_another_basis_is_asked_about_beside_the_comparison(client: Client) -> None:
    based = LAST_YEAR.replace("一般公共预算收入增长5%", "一般公共预算收入同口径增长5%")
    first, second = bring(based, year=2023), bring()
    shown = page(client, f"/reports/{first.pk}/compare/{second.pk}/")
    assert "“一般公共预算收入”的目标换了口径" in shown
    asked = client.get(f"/api/compare/questions?earlier={first.pk}&later={second.pk}").json()
    assert [row["code"] for row in asked] == ["rebased"]


def test_reports_of_two_governments_are_not_compared(client: Client) -> None:
    first, second = bring(LAST_YEAR, year=2023), bring()
    Report.objects.filter(pk=first.pk).update(government="别处")
    assert "不是同一个政府" in page(client, f"/reports/{first.pk}/compare/{second.pk}/", 422)


def test_a_link_tells_the_change_in_words(client: Client) -> None:
    report = bring()
    row = report.figure_rows.filter(indicator__contains="高新技术企业", tense="target").get()
    assert "raised" not in page(client, f"/reports/{report.pk}/?figure={row.figure}")
    assert "提高" in page(client, f"/reports/{report.pk}/panel/?figure={row.figure}")


def test_a_second_upload_is_told_to_choose_the_file_again(client: Client) -> None:
    bring()
    form = {"government": "某市", "year": "2024"}
    file = SimpleUploadedFile("某市-2024.txt", THIS_YEAR.encode())
    assert "再选一次" in client.post("/reports/import/", form | {"file": file}).content.decode()
    assert "再选一次" not in client.post("/reports/import/", form | {"text": THIS_YEAR}).content.decode()


def test_too_large_and_empty_are_refused_before_they_are_read(client: Client, settings: Any) -> None:
    settings.LUOSHI_UPLOAD_LIMIT = 1000
    for url, key in (("/reports/import/", "page"), ("/api/reports", "api")):
        for data, status in ((b"x" * 1001, 413), (b"", 422)):
            answer = client.post(url, {"file": SimpleUploadedFile(f"{key}.txt", data)})
            assert answer.status_code == status, (url, len(data))
    assert not Report.objects.exists()


def test_the_progress_page_says_the_stage(client: Client) -> None:
    report = bring()
    Report.objects.filter(pk=report.pk).update(state="reading", stage="statements", progress=55)
    assert "正在读：分语句、认任务。" in page(client, f"/reports/{report.pk}/progress/")
    assert client.get(f"/api/reports/{report.pk}").json()["stage"] == "statements"
