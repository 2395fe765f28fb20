"""G19, G21, G22, G23, G25: what one department's people get of another's, and of telephone numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from luoshi.archive.models import AccessRow, JournalRow
from luoshi.archive.queries import verify
from luoshi.office import actions
from luoshi.office.models import Person, Post, Session, Tenure, Unit, User
from luoshi.office.tests.town import PASSWORD, Town, acting, found_town, today
from tests.trust.routes import Route, pages

pytestmark = pytest.mark.django_db
CANARY = "黄雀"
HALF = "雀"  # finds the canary, and an echo of it is no canary
ROOMS = ("units:", "accounts:", "security:")


@pytest.fixture
def town() -> Town:
    """Everything of department B carries the canary."""
    made = found_town()
    names = {"name": f"某市{CANARY}局", "short_name": f"{CANARY}局", "duties": f"管{CANARY}"}
    Unit.objects.filter(code="D02").update(**names)
    Post.objects.filter(unit__code="D02").update(title=f"{CANARY}长", duties=f"{CANARY}事")
    for person in Person.objects.filter(tenures__post__unit__code="D02"):
        Person.objects.filter(pk=person.pk).update(name=f"{CANARY}{person.code}", phone="0512-99990000")
    return made


def come_in(login: str) -> Client:
    client = Client()
    answer = client.post("/login/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def of_department_b() -> dict[str, list[int]]:
    """Keys of B's objects, by the first word of the routes that take them."""
    return {
        "units": list(Unit.objects.filter(code="D02").values_list("pk", flat=True)),
        "posts": list(Post.objects.filter(unit__code="D02").values_list("pk", flat=True)),
        "tenures": list(Tenure.objects.filter(post__unit__code="D02").values_list("pk", flat=True)),
        "persons": list(Person.objects.filter(name__startswith=CANARY).values_list("pk", flat=True)),
        "accounts": list(User.objects.filter(person__name__startswith=CANARY).values_list("pk", flat=True)),
        "security": list(User.objects.filter(person__name__startswith=CANARY).values_list("pk", flat=True)),
    }


def addresses() -> Iterator[tuple[Route, str]]:
    """Every route of the office that takes an object, with each of B's objects."""
    keys = of_department_b()
    for route in pages():
        if route.name.startswith(ROOMS) and "<int:" in route.pattern:
            for pk in keys[route.pattern.partition("/")[0]]:
                yield route, "/" + route.pattern.replace("<int:pk>", str(pk))


def turned_away(answer: Any) -> bool:
    """Refused, not found, or sent to the log-in."""
    return answer.status_code in {401, 403, 404, 405} or "/login/" in answer.headers.get("Location", "")


def leaks(client: Client) -> list[str]:
    """Addresses of B's objects that answer with anything but a refusal, or with a canary."""
    body = {"person": "P4", "from_day": "2025-01-01"}
    answers = [
        (url, answer) for _, url in addresses() for answer in (client.get(url), client.post(url, body))
    ]
    return [
        f"{url} {answer.status_code}"
        for url, answer in answers
        if not turned_away(answer) or CANARY in answer.content.decode()
    ]


def test_g21_another_departments_objects_are_nowhere(town: Town) -> None:
    assert len(list(addresses())) > 15
    before = (JournalRow.objects.count(), AccessRow.objects.count())
    for login in ("officer-a", "head-a", "sec", "aud"):
        client = come_in(login)
        before = (JournalRow.objects.count(), AccessRow.objects.count())
        if login == "sec":  # it resets second factors of all accounts: its own business, tried elsewhere
            assert {url.partition(" ")[0].split("/")[1] for url in leaks(client)} <= {"security"}
        else:
            assert leaks(client) == []
        assert (JournalRow.objects.count(), AccessRow.objects.count()) == before
    assert leaks(Client()) == []
    shut = come_in("officer-a")
    actions.set_active(town.user("officer-a").pk, active=False, by=None)
    assert leaks(shut) == []


def test_g21_control_a_gate_that_lets_all_units_through_is_seen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything(_: object) -> QuerySet[Unit]:
        return Unit.objects.all()

    client = come_in("head-a")
    monkeypatch.setattr("luoshi.office.queries.units_visible", everything)
    monkeypatch.setattr("luoshi.office.queries.directory.units_visible", everything)
    assert leaks(client) != []


def side_doors(client: Client) -> list[str]:
    """Requests that name B's objects in query, body, order, search or choice, and answer with a canary."""
    keys = of_department_b()
    unit, post, person = keys["units"][0], keys["posts"][0], keys["persons"][0]
    mine = Unit.objects.get(code="D01").pk
    own = Post.objects.get(unit__code="D01", code="head").pk
    looks = [
        "/units/",
        f"/units/?unit={unit}&q={HALF}&order=name&page=2",
        f"/units/{mine}/?pk={unit}",
        f"/posts/{own}/?post={post}",
        f"/persons/?q={HALF}",
        f"/accounts/?q={HALF}",
        "/account/",
        "/directory/template/",
        f"/journal/?object_kind=post&object_id=D02/head&q={HALF}",
        f"/search/?q={HALF}",
        "/api/session",
    ]
    sends: list[tuple[str, dict[str, Any]]] = [
        ("/account/post/", {"post": post}),
        (f"/posts/{own}/start/", {"person": "P6", "from_day": "2025-01-01"}),
        ("/directory/export/", {"unit": unit}),
        (f"/persons/{Person.objects.get(code='P4').pk}/phone/", {"pk": person, "purpose": "handle"}),
        ("/units/new/", {"code": "X", "parent": "D02"}),
        ("/language/", {"language": "zh-hans", "next": f"/units/{unit}/"}),
    ]
    answers = [(url, client.get(url, follow=True)) for url in looks]
    answers += [(url, client.post(url, body, follow=True)) for url, body in sends]
    return [url for url, answer in answers if CANARY.encode() in b"".join(answer)]


def test_g22_no_side_door_shows_a_canary_and_no_count_changes(town: Town) -> None:
    client = come_in("head-a")
    counts = (Unit.objects.count(), Tenure.objects.count(), User.objects.count())
    assert side_doors(client) == []
    assert (Unit.objects.count(), Tenure.objects.count(), User.objects.count()) == counts
    page = client.get("/units/").content.decode()
    assert "2 个单位，2 个岗位" in page
    Unit.objects.create(government=town.government, code="D03", name="x", short_name="x", kind="town")
    assert "2 个单位，2 个岗位" in client.get("/units/").content.decode()


def test_g22_control_a_list_past_the_gate_shows_the_canary(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = come_in("head-a")
    monkeypatch.setattr("luoshi.office.queries.units_visible", lambda _: Unit.objects.all())
    assert "/units/" in side_doors(client)


def test_g23_every_field_posted_moves_only_what_the_form_has(town: Town) -> None:
    client, unit = come_in("sys"), town.unit("D01")
    every = {f.attname: "1" for model in (Unit, Post, Person, User) for f in model._meta.concrete_fields}
    before = Unit.objects.values().get(pk=unit.pk)
    form = {**every, "name": "某市甲甲局", "short_name": "甲局", "kind": "department", "parent": "G00",
            "active_from": "2024-01-01", "active_to": "", "sort_order": "3", "duties": "管甲事"}  # fmt: skip
    form |= {"version": "1", "code": "ZZ", "government_id": "9"}
    answer = client.post(f"/units/{unit.pk}/edit/", form)
    assert answer.status_code == 302, answer.content.decode()
    moved = {key for key, value in Unit.objects.values().get(pk=unit.pk).items() if before[key] != value}
    assert moved == {"name", "version"}
    account = {**every, "login": "fresh", "display_name": "新", "role": "agent", "person": "",
               "is_active": "", "must_change_password": "", "totp_secret": "x"}  # fmt: skip
    assert client.post("/accounts/new/", account).status_code == 200
    made = User.objects.get(login="fresh")
    assert (made.is_active, made.must_change_password, made.totp_secret) == (True, True, "")
    assert made.government_id == town.government.pk


def test_g19_a_telephone_number_is_shown_for_a_purpose_and_nowhere_else(town: Town) -> None:
    for login in ("mayor", "clerk", "sys", "head-b"):
        client = come_in(login)
        for route in pages():
            if not route.pattern.startswith("api"):
                for pk in {1, *of_department_b()["persons"], *of_department_b()["units"]}:
                    page = client.get("/" + route.pattern.replace("<int:pk>", str(pk)))
                    assert b"99990000" not in b"".join(page), (login, route.pattern)
    looks = AccessRow.objects.filter(object_kind="person")
    assert not looks.exists()
    client, pk = come_in("clerk"), of_department_b()["persons"][0]
    page = client.post(f"/persons/{pk}/phone/", {"purpose": "verify"})
    assert b"0512-99990000" in page.content
    row = looks.get()
    assert (row.actor, row.post, row.object_id) == ("clerk", "O01/head", str(pk))
    assert '"purpose":"verify"' in row.detail
    assert "office.Person.phone" in row.detail


def test_g19_control_a_page_that_shows_it_unasked_would_be_seen(town: Town) -> None:
    pk = of_department_b()["persons"][0]
    page = come_in("clerk").post(f"/persons/{pk}/phone/", {})
    assert b"99990000" in page.content


def test_g19_an_export_is_a_look_too(town: Town) -> None:
    answer = come_in("sys").post("/directory/export/")
    assert answer.content[:2] == b"PK"
    assert '"purpose":"export"' in AccessRow.objects.get().detail
    assert verify("access") is None


def test_g25_a_post_given_up_is_lost_at_the_next_request(town: Town) -> None:
    client = come_in("head-a")
    assert client.get("/units/").status_code == 200
    actions.hand_over(town.tenure("D01/head").pk, last_day=today(-1), by=acting(town, "sys"))
    assert client.get("/units/").status_code == 403
    assert client.get("/api/reports").status_code == 403
    assert client.get("/account/").status_code == 200


def test_g25_control_a_caller_remembered_from_before_would_stay(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = come_in("head-a")
    kept = acting(town, "head-a")
    actions.hand_over(town.tenure("D01/head").pk, last_day=today(-1), by=acting(town, "sys"))
    monkeypatch.setattr("luoshi.office.queries.acting.work_out", lambda *_: kept)
    assert client.get("/units/").status_code == 200


def test_g25_a_session_that_was_ended_is_out(town: Town) -> None:
    client, other = come_in("head-a"), come_in("head-a")
    handle = Session.objects.get(pk=client.cookies["luoshi_session"].value).handle
    guard = come_in("sec")
    assert guard.post("/security/sessions/end/", {"session": handle}).status_code == 302
    assert "/login/" in client.get("/units/").headers["Location"]
    assert other.get("/units/").status_code == 200
    assert come_in("officer-a").post("/security/sessions/end/", {"session": handle}).status_code == 403
