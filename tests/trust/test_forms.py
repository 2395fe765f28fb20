"""G23, G30: only allowed fields change, other sites' forms are refused, looking writes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from luoshi.archive.models import JournalRow
from luoshi.office.models import User
from luoshi.reading import queries
from luoshi.reading.actions import Incoming, import_report
from luoshi.reading.domain.vocabulary import _FIGURE
from luoshi.reading.models import Correction, Report
from luoshi.reading.tests.installation import PASSWORD, THIS_YEAR, account, bring
from tests.trust.routes import address, pages
from tests.trust.test_journal import contents

pytestmark = pytest.mark.django_db
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
    "</textarea><svg/onload=alert(1)>",
    "' OR 1=1 --",
)


def test_g23_every_model_field_posted_moves_only_what_the_form_has(enter: Any) -> None:
    client: Client = enter("office")
    report = bring()
    row = queries.document(report).figures[0]
    every = {f.attname: "1" for model in (Report, Correction, User) for f in model._meta.concrete_fields}
    before_report, before_user = Report.objects.values().get(), User.objects.values().get()
    data = {
        **every,
        "action": "change",
        "comparator": "gt",
        "reason": "核对",
        "value": row.value or "",
        "estimate": "",
        "measure": row.measure,
        "tense": row.tense,
        "role": row.role,
        "multiplier": str(row.multiplier),
        "unit": row.unit or "",
        "subject": row.subject or "",
        "indicator": row.indicator or "",
        "year": str(row.year),
        "direction": row.direction or "",
        "scope": row.scope or "",
        "revision": report.revision,
    }
    answer = client.post(f"/reports/{report.pk}/correct/?figure={row.id}", data)
    assert answer.status_code == 302, answer.content.decode()
    made = Correction.objects.get()
    assert made.new == {"comparator": "gt"}
    assert (made.start, made.end, made.by.login, made.withdrawn_at) == (row.start, row.end, "office", None)
    moved = {key for key, value in Report.objects.values().get().items() if before_report[key] != value}
    assert moved <= {"revision", "counts"}
    assert User.objects.values().get() == before_user


def test_g23_the_interface_refuses_fields_it_does_not_know(enter: Any) -> None:
    client: Client = enter("office")
    report = bring()
    body = {"reason": "x", "kind": "figure", "action": "add", "start": 0, "end": 2, "by_id": 1}
    answer = client.post(f"/api/reports/{report.pk}/corrections", body, content_type="application/json")
    assert answer.status_code == 422
    assert not Correction.objects.exists()


def test_g23_control_an_unchecked_field_would_be_written() -> None:
    assert "id" not in _FIGURE
    assert {"start", "end", "text", "statement"}.isdisjoint(_FIGURE)


def test_g30_forms_without_the_token_are_refused() -> None:
    account("office")
    report = bring()
    client = Client(enforce_csrf_checks=True)
    client.get("/login/")
    token = client.cookies["luoshi_csrf"].value
    client.post("/login/", {"login": "office", "password": PASSWORD, "csrfmiddlewaretoken": token})
    before = contents()
    for route in pages():
        answer = client.post(address(route.pattern).replace("/1/", f"/{report.pk}/"), {"reason": "x"})
        assert answer.status_code in {403, 405}, route
    body = b'{"public": true}'
    answer = client.generic("PUT", f"/api/reports/{report.pk}/public", body, content_type="application/json")
    assert answer.status_code == 403
    assert contents() == before


def test_g30_control_with_the_token_the_form_goes_through(enter: Any) -> None:
    client: Client = enter("office")
    report = bring()
    client.post(f"/reports/{report.pk}/public/", {"public": "1"})
    assert Report.objects.get().public


def unlooked() -> dict[str, list[Any]]:
    """Everything but the record of looks at marked data, which is there to be written by looking."""
    return {name: rows for name, rows in contents().items() if not name.startswith("Access")}


def test_g30_looking_writes_nothing(enter: Any) -> None:
    client: Client = enter("office")
    report = bring()
    before, rows = unlooked(), JournalRow.objects.count()
    for route in pages():
        client.get(address(route.pattern).replace("/1/", f"/{report.pk}/"))
    for url in ("/api/reports", f"/api/reports/{report.pk}/document", "/api/figures", "/api/journal"):
        assert client.get(url).status_code == 200
    assert unlooked() == before
    assert JournalRow.objects.count() == rows


@pytest.mark.parametrize("payload", PAYLOADS)
def test_g30_text_stays_text_everywhere(payload: str, enter: Any) -> None:
    client: Client = enter("office")
    owner = User.objects.get().government
    text = THIS_YEAR.replace("扩大有效投资", f"扩大有效投资{payload}")
    report = import_report(
        Incoming(text.encode(), f"{payload}.txt", government=payload[:60], year=2024), by=None, owner=owner
    )
    row = queries.document(report).figures[0]
    client.post(
        f"/reports/{report.pk}/correct/?figure={row.id}",
        {
            "comparator": "gt",
            "reason": payload,
            "measure": row.measure,
            "tense": row.tense,
            "role": "figure",
            "multiplier": "1",
            "value": "1",
        },
    )
    urls = [
        f"/reports/{report.pk}/",
        f"/reports/{report.pk}/?figure={row.id}",
        "/reports/",
        "/journal/",
        f"/reports/{report.pk}/?q={payload}",
        f"/search/?q={payload}",
        f"/reports/{report.pk}/correct/?figure={row.id}",
        f"/journal/?actor={payload}",
    ]
    for url in urls:
        page = client.get(url).content.decode()
        for tag in ("<script>alert", "<img src=x", "<svg/onload", "1414", 'href="javascript:'):
            assert tag not in page, url


@pytest.mark.parametrize(
    "text", ["%", "_", "'", '"', "\\", "%00", "\u202e", "*", "(", "a" * 5000, "😀", "；DROP"]
)
def test_g31_a_tenth_searches_never_break_and_never_grow(text: str, enter: Any) -> None:
    client: Client = enter("office")
    bring()
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    everything = client.get("/api/figures").json()["total"]
    found = client.get("/api/figures", {"text": text}).json()
    assert found["total"] < everything
