"""G20, G21: deny by default, one role an account, and the full matrix of routes and roles."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from luoshi.office.domain.rights import ROLES, VISITOR
from luoshi.office.models import User
from luoshi.office.web.gate import GateMiddleware, gate
from luoshi.reading.tests.installation import LAST_YEAR, bring, elsewhere
from tests.trust.routes import Operation, Route, address, operations, pages

pytestmark = pytest.mark.django_db
EVERYBODY = [None, *ROLES]


def undeclared(routes: Any) -> list[Any]:
    return [
        route for route in routes if (route.policy if isinstance(route, Route) else route.permission) is None
    ]


def test_g21_every_route_declares_its_policy() -> None:
    assert len(list(pages())) > 20
    assert len(list(operations())) > 15
    assert undeclared(pages()) == []
    assert undeclared(operations()) == []


def test_g21_control_a_route_without_a_policy_is_found_and_lets_nobody_in(enter: Any) -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        raise AssertionError("reached")

    assert undeclared(pages([path("forgotten/", forgotten, name="forgotten")])) != []
    request = RequestFactory().get("/forgotten/")
    request.user = User(role="office")
    with pytest.raises(PermissionDenied):
        GateMiddleware(forgotten).process_view(request, forgotten, (), {})


def test_g21_a_misspelt_policy_does_not_even_import() -> None:
    with pytest.raises(ValueError, match="unknown"):
        gate("reading.imoprt")


def permitted(role: str | None, policy: str) -> bool:
    if policy == "public":
        return True
    if role is None:
        return False
    return policy == "account" or policy in ROLES[role].permissions


def turned_away(answer: Any) -> bool:
    """Refused by the gate: sent to the log-in, or 401, or 403."""
    return answer.status_code in {401, 403} or "/login/" in answer.headers.get("Location", "")


# ends its own session, so that the rest of the matrix would be asked by a visitor
LAST = ("office:logout", "/api/session")


@pytest.mark.parametrize("role", EVERYBODY)
def test_g20_g21_pages_by_role(role: str | None, enter: Any) -> None:
    client: Client = enter(role)
    bring(LAST_YEAR, year=2023), bring()
    wrong = []
    for route in sorted(pages(), key=lambda r: r.name in LAST):
        if route.policy == "api" or "openapi" in route.pattern or "api" in route.name:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address(route.pattern))
            sound = answer.status_code == 405 or turned_away(answer) != permitted(role, route.policy or "")
            # an empty log-in form is refused with the same status as a right one missing
            if not sound and route.name not in {"office:login", "home"}:
                wrong.append((route.name, method, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", EVERYBODY)
def test_g20_g21_operations_by_role(role: str | None, enter: Any) -> None:
    client: Client = enter(role)
    bring(LAST_YEAR, year=2023), bring()
    wrong = []
    for operation in sorted(operations(), key=lambda o: (o.method == "DELETE", o.path in LAST)):
        if operation == Operation("POST", "/api/session", "public"):
            continue
        answer = client.generic(
            operation.method, address(operation.path), b"{}", content_type="application/json"
        )
        if turned_away(answer) == permitted(role, operation.permission or ""):
            wrong.append((operation, answer.status_code, answer.content[:80]))
    assert wrong == []


def test_g21_control_a_widened_role_turns_the_matrix_red(enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client: Client = enter("reader")
    assert turned_away(client.get("/reports/import/"))
    monkeypatch.setattr("luoshi.office.queries.acting.role_of", lambda _: ROLES["office"])
    assert not turned_away(client.get("/reports/import/"))


BODIES = {
    "corrections": b'{"reason":"x","kind":"figure","action":"add","start":0,"end":2}',
    "public": b'{"public":true}',
    "void": b'{"reason":"x"}',
}


def test_g21_another_governments_report_is_nowhere(enter: Any) -> None:
    client: Client = enter("office")
    theirs = bring(owner=elsewhere())
    canary = "一般公共预算收入达21.5亿元"
    assert canary in theirs.text
    for route in pages():
        if "<int:" not in route.pattern or route.name == "reading:withdraw":
            continue
        if not permitted("office", route.policy or ""):
            continue  # refused before any object is asked for; the matrix above holds that
        url = address(route.pattern).replace("/1/", f"/{theirs.pk}/").replace("/2/", f"/{theirs.pk}/")
        for answer in (client.get(url), client.post(url, {"public": "1", "reason": "x"})):
            assert answer.status_code in {404, 405}, (url, answer.status_code)
            assert canary not in answer.content.decode()
    for url in (
        "/reports/",
        "/search/?q=一般公共预算",
        "/api/reports",
        "/api/figures?text=预算",
        "/api/search?q=预算",
    ):
        assert "21.5" not in client.get(url).content.decode()
    assert client.get("/api/figures").json()["total"] == 0
    for operation in operations():
        if "{pk}" in operation.path and "corrections/" not in operation.path:
            url = operation.path.replace("{pk}", str(theirs.pk))
            body = BODIES.get(operation.path.rpartition("/")[2], b"{}")
            answer = client.generic(operation.method, url, body, content_type="application/json")
            assert answer.status_code == 404, (operation, answer.status_code)


def test_g25_a_disabled_account_is_out_at_the_next_request(enter: Any) -> None:
    client: Client = enter("office")
    assert client.get("/reports/").status_code == 200
    User.objects.update(is_active=False)
    assert turned_away(client.get("/reports/"))
    assert turned_away(client.get("/api/reports"))


def test_g25_control_a_backend_that_remembers_accounts_lets_them_stay(
    enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = enter("office")
    stale = User.objects.get()
    User.objects.update(is_active=False)
    monkeypatch.setattr("luoshi.office.web.backend.account", lambda _pk: stale)
    assert client.get("/reports/").status_code == 200


def test_first_password_comes_before_everything(enter: Any) -> None:
    client: Client = enter("office")
    User.objects.update(must_change_password=True)
    assert client.get("/reports/").headers["Location"].endswith("/account/password/")
    assert client.get("/api/reports").json()["code"] == "office.password_first"


def test_visitors_read_only_what_was_published(enter: Any) -> None:
    office: Client = enter("office")
    report = bring()
    visitor = Client()
    assert turned_away(visitor.get("/reports/"))
    office.post("/public-view/", {"open": "1"})
    assert "某市" not in visitor.get("/reports/").content.decode()
    assert visitor.get(f"/reports/{report.pk}/").status_code == 404
    office.post(f"/reports/{report.pk}/public/", {"public": "1"})
    assert visitor.get(f"/reports/{report.pk}/").status_code == 200
    assert visitor.get(f"/api/reports/{report.pk}/document").status_code == 200
    assert turned_away(visitor.get("/journal/"))
    assert {"reading.view", "pledges.view", "pledges.motions"} == VISITOR
