"""The JSON interface of reading."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.reading import queries
from luoshi.reading.models import Correction, Report
from luoshi.reading.tests.installation import LAST_YEAR, PASSWORD, THIS_YEAR, account, bring

pytestmark = pytest.mark.django_db


class Program:
    """A program that logs in as the interface says: ask for the token, then send it with every write."""

    def __init__(self, login: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = self.get("/api/session")["csrf_token"]
        self.send("post", "/api/session", {"login": login, "password": PASSWORD})
        self.token = self.get("/api/session")["csrf_token"]

    def get(self, url: str, status: int = 200) -> Any:
        answer = self.client.get(url)
        assert answer.status_code == status, answer.content
        return answer.json()

    def send(self, method: str, url: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.generic(
            method.upper(),
            url,
            json.dumps(body or {}).encode(),
            "application/json",
            headers={"X-CSRFToken": self.token},
        )
        assert answer.status_code == status, (url, answer.status_code, answer.content)
        return answer.json() if answer.content else None


@pytest.fixture
def office() -> Program:
    account("office")
    return Program("office")


def test_who_is_calling(office: Program) -> None:
    assert office.get("/api/session")["role"] == "office"
    office.send("delete", "/api/session", status=204)
    assert office.get("/api/session")["login"] is None


def test_import_read_and_list(office: Program) -> None:
    body = {"text": THIS_YEAR, "government": "某市", "year": 2024}
    made = office.send("post", "/api/reports/text", body, 201)
    assert (made["state"], made["government"]) == ("ready", "某市")
    assert office.send("post", "/api/reports/text", body, 409)["code"] == "reading.duplicate_report"
    listed = office.get("/api/reports")
    assert listed["total"] == 1
    document = office.get(f"/api/reports/{made['id']}/document")
    assert document["report"]["text"] == THIS_YEAR
    assert all(f["text"] == THIS_YEAR[f["start"] : f["end"]] for f in document["figures"])
    assert office.get(f"/api/reports/{made['id']}") == listed["reports"][0]
    assert office.send("post", "/api/reports/text", {"text": " "}, 422)["code"] == "reading.nothing_offered"
    assert office.get("/api/reports/99", 404)["next"]


def test_upload(office: Program) -> None:
    file = SimpleUploadedFile("某市-2024.txt", THIS_YEAR.encode())
    answer = office.client.post(
        "/api/reports",
        {"file": file, "government": "某市", "year": 2024},
        headers={"X-CSRFToken": office.token},
    )
    assert answer.status_code == 201, answer.content
    assert Report.objects.get().source_name == "某市-2024.txt"


def test_corrections(office: Program) -> None:
    report = bring()
    row = next(f for f in queries.document(report).figures if f.text == "增长5%左右")
    url = f"/api/reports/{report.pk}/corrections"
    body = {
        "kind": "figure",
        "action": "change",
        "start": row.start,
        "end": row.end,
        "reason": "核对",
        "new": {"comparator": "ge"},
        "revision": report.revision,
    }
    made = office.send("post", url, body, 201)
    assert (made["by"], made["new"]) == ("office", {"comparator": "ge"})
    assert office.send("post", url, body, 409)["code"] == "reading.stale"
    assert len(office.get(url)) == 1
    both = [office.get(f"/api/reports/{report.pk}/document?corrected={flag}") for flag in ("true", "false")]
    assert both[0]["figures"] != both[1]["figures"]
    office.send("delete", f"/api/corrections/{made['id']}")
    assert Correction.objects.get().withdrawn_at is not None


def test_figures_compare_search_and_annotations(office: Program) -> None:
    earlier, later = bring(LAST_YEAR, year=2023), bring()
    found = office.get("/api/figures?indicator=地区生产总值&tense=target&limit=1")
    assert found["total"] == 2
    assert len(found["figures"]) == 1
    assert office.get("/api/figures?plan_year=2023&text=高新")["figures"][0]["plan_year"] == 2023
    office.get("/api/figures?limit=100000", 422)
    rows = office.get(f"/api/compare?earlier={earlier.pk}&later={later.pk}")
    assert {row["change"] for row in rows} >= {"lowered", "kept", "switched"}
    assert office.get("/api/search?q=高新技术企业")[0]["total"] == 2
    lines = office.client.get(f"/api/reports/{later.pk}/annotations").content.decode().splitlines()
    assert json.loads(lines[0])["year"] == 2024


def test_publish_reread_void(office: Program) -> None:
    report = bring()
    assert office.send("put", f"/api/reports/{report.pk}/public", {"public": True})["public"]
    assert office.send("post", f"/api/reports/{report.pk}/reread")["state"] == "ready"
    office.send("post", f"/api/reports/{report.pk}/void", {"reason": "误传"}, 204)
    office.get(f"/api/reports/{report.pk}", 404)


def test_journal(office: Program) -> None:
    bring()
    acts = office.get("/api/journal?verb=reading.report_imported")
    assert acts["acts"][0]["detail"]["new"]["government"] == "某市"
    assert office.send("post", "/api/journal/verify")["holds"] is True
