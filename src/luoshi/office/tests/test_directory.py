"""Units, posts, persons, tenures: who sees which, who acts as what, and what cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from luoshi.archive.models import JournalRow
from luoshi.archive.queries import verify
from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.domain.directory import AccountRow, Directory, PersonRow, PostRow, TenureRow, UnitRow
from luoshi.office.domain.rights import ADMINISTRATORS, PERMISSIONS, POST_ROLES
from luoshi.office.models import Person, Post, Tenure, Unit, User
from luoshi.office.tests.town import SINCE, WHOLE, Town, acting, found_town, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return found_town()


def refused(code: str, call: Any, *arguments: Any, **named: Any) -> Fault:
    with pytest.raises(Fault) as caught:
        call(*arguments, **named)
    assert caught.value.code == code, caught.value
    return caught.value


def test_a_whole_directory_is_one_act_and_taking_it_again_is_none(town: Town) -> None:
    assert queries.directory_of(town.government.pk).tenures == tuple(
        sorted(WHOLE.tenures, key=lambda t: (t.unit, t.post))
    )
    rows = JournalRow.objects.count()
    again, wrong = actions.take_directory(WHOLE, b"x", government_id=town.government.pk, by=None)
    assert (again.new, again.changed, wrong, JournalRow.objects.count()) == ({}, {}, [], rows)
    assert verify() is None


@pytest.mark.parametrize(
    ("login", "units"),
    [
        ("mayor", {"G00", "O01", "D01", "D01.1", "D02"}),
        ("vice", {"G00", "O01", "D01", "D01.1", "D02"}),  # its own unit is the government, all lie below it
        ("clerk", {"G00", "O01", "D01", "D01.1", "D02"}),
        ("head-a", {"D01", "D01.1"}),
        ("officer-a", {"D01", "D01.1"}),
        ("head-b", {"D02"}),
        ("sys", {"G00", "O01", "D01", "D01.1", "D02"}),
        ("sec", set()),
        ("aud", set()),
    ],
)
def test_who_sees_which_units(town: Town, login: str, units: set[str]) -> None:
    actor = acting(town, login)
    assert set(queries.units_visible(actor).values_list("code", flat=True)) == units
    assert set(queries.posts_visible(actor).values_list("unit__code", flat=True)) <= units


def test_a_successor_inherits_and_the_predecessor_has_nothing_left(town: Town) -> None:
    before = acting(town, "head-a")
    assert (before.post, before.role, before.unit) == ("D01/head", "unit_lead", "D01")
    system = acting(town, "sys")
    actions.save_person(PersonRow("P8", "王八一"), government_id=town.government.pk, by=system)
    person = Person.objects.get(code="P8")
    actions.create_account(
        login="next", display_name="", government=town.government, by=system, person=person
    )
    assert acting(town, "next").permissions == frozenset()
    actions.hand_over(town.tenure("D01/head").pk, last_day=today(-1), successor="P8", by=system)
    after, gone = acting(town, "next"), acting(town, "head-a")
    assert (after.post, after.permissions) == (before.post, before.permissions)
    assert (gone.post, gone.role, gone.permissions) == (None, "", frozenset())
    assert not queries.units_visible(gone).exists()
    row = JournalRow.objects.latest("sequence")
    assert (row.verb, row.object_id, row.actor) == ("office.handed_over", "D01/head", "sys")


def test_one_acts_from_the_chosen_post_only_while_one_holds_it(town: Town) -> None:
    system = acting(town, "sys")
    tenure = TenureRow("D02", "officer", "P4", today(), None, True)
    other = replace(WHOLE.tenures[6], to_day=today(-1))
    actions.take_directory(Directory(tenures=(other, tenure)), b"", government_id=town.government.pk, by=None)
    user = town.user("head-a")
    second = town.post("D02/officer")
    assert queries.work_out(user).post == "D01/head"
    assert queries.work_out(user, second.pk).post == "D02/officer"
    assert queries.acting_for(user.pk, second.pk).role == "unit_officer"
    actions.hand_over(town.tenure("D02/officer").pk, last_day=today(-0), by=system)
    Tenure.objects.filter(post=second, person__code="P4").update(from_day=today(-9), to_day=today(-1))
    assert queries.work_out(user, second.pk).post == "D01/head"
    refused("office.post_not_held", queries.acting_for, user.pk, second.pk)


def test_g25_a_job_of_a_shut_account_does_nothing(town: Town) -> None:
    user = town.user("clerk")
    assert queries.acting_for(user.pk).may("reading.import")
    actions.set_active(user.pk, active=False, by=None)
    refused("office.account_closed", queries.acting_for, user.pk)
    refused("office.account_closed", queries.acting_for, 987654)


def test_g25_control_a_caller_kept_from_before_still_could(town: Town) -> None:
    kept = queries.acting_for(town.user("clerk").pk)
    actions.set_active(town.user("clerk").pk, active=False, by=None)
    assert kept.may("reading.import")


@pytest.mark.parametrize("change", [{"is_active": False}, {"unit__active_to": "past"}])
def test_a_post_or_unit_out_of_use_gives_no_rights(town: Town, change: dict[str, Any]) -> None:
    if "is_active" in change:
        Post.objects.filter(unit__code="D01").update(is_active=False)
    else:
        Unit.objects.filter(code="D01").update(active_to=today(-1))
    assert acting(town, "head-a").permissions == frozenset()


def test_g20_the_database_keeps_the_three_apart(town: Town) -> None:
    head = User.objects.filter(login="head-a")
    for role in ADMINISTRATORS:
        with pytest.raises(IntegrityError), transaction.atomic():
            head.update(role=role)  # a person's account has no role of its own
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(code="head").update(role=role)  # nor does a post have an administrator's
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(login="sys").update(role="system,security")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(login="sys").update(person=Person.objects.get(code="P7"), role="system")
    assert set(POST_ROLES).isdisjoint(ADMINISTRATORS)


def test_g20_control_a_role_that_is_a_list_would_hold_two() -> None:
    """Were roles a list, the union of two administrators would watch over itself."""
    both = acting_permissions("security") | acting_permissions("audit")
    assert {"office.security", "journal.verify"} <= both


def acting_permissions(role: str) -> frozenset[str]:
    from luoshi.office.domain.rights import ROLES  # noqa: PLC0415

    return ROLES[role].permissions


def test_g20_no_administrator_rules_over_another(town: Town) -> None:
    system = acting(town, "sys")
    for login in ("sec", "aud"):
        target = town.user(login)
        refused("office.administrator_apart", actions.reset_password, target.pk, by=system)
        refused("office.administrator_apart", actions.set_active, target.pk, active=False, by=system)
    make: dict[str, Any] = {"display_name": "", "government": town.government, "by": system}
    for role in ("security", "audit"):
        refused("office.administrator_apart", actions.create_account, login="x", role=role, **make)
        given = Directory(accounts=(AccountRow("x", "某", None, role),))
        _, wrong = actions.take_directory(given, b"", government_id=town.government.pk, by=system)
        assert [conflict.fault.code for conflict in wrong] == ["office.administrator_apart"]
    actions.create_account(login="x", role="system", **make)
    given = Directory(accounts=(AccountRow("x", "某", None, "agent"), AccountRow("sec", "李四", "P4", "")))
    _, wrong = actions.take_directory(given, b"", government_id=town.government.pk, by=None)
    assert {conflict.fault.code for conflict in wrong} >= {"office.administrator_fixed"}


def test_only_who_keeps_the_directory_changes_it(town: Town) -> None:
    unit = UnitRow("D03", "某市丙局", "丙局", "department", "G00")
    for login in ("mayor", "clerk", "head-a", "sec", "aud"):
        refused(
            "office.not_permitted",
            actions.save_unit,
            unit,
            government_id=town.government.pk,
            by=acting(town, login),
        )
    assert not Unit.objects.filter(code="D03").exists()
    made = actions.save_unit(unit, government_id=town.government.pk, by=acting(town, "sys"))
    assert (made.parent, made.version) == (town.unit("G00"), 1)


BAD: list[tuple[str, Any]] = [
    ("office.cell_missing", UnitRow("D03", "", "丙", "department")),
    ("office.cell_code", UnitRow("D 03", "丙", "丙", "department")),
    ("office.cell_choice", UnitRow("D03", "丙", "丙", "club")),
    ("office.cell_too_long", UnitRow("D03", "丙" * 97, "丙", "department")),
    ("office.period_reversed", UnitRow("D03", "丙", "丙", "department", None, "", 0, today(), SINCE)),
    ("office.no_such_unit", UnitRow("D03", "丙", "丙", "department", "Z")),
    ("office.unit_loop", UnitRow("D03", "丙", "丙", "department", "D03")),
    ("office.unit_loop", replace(WHOLE.units[2], parent="D01.1")),
    ("office.administrator_without_post", PostRow("D01", "s", "管理员", "system")),
    ("office.cell_choice", PostRow("D01", "s", "管理员", "superuser")),
    ("office.field_of_leaders", PostRow("D01", "s", "科长", "unit_officer", field_units=("D02",))),
    ("office.no_such_unit", PostRow("D09", "s", "科长", "unit_officer")),
    ("office.no_such_unit", PostRow("D01", "s", "科长", "leader", field_units=("D09",))),
    ("office.cell_phone", PersonRow("P9", "某", "请查电话簿")),
    ("office.no_such_post", TenureRow("D01", "x", "P1", today())),
    ("office.no_such_person", TenureRow("D01.1", "x", "P99", today())),
    ("office.post_taken", TenureRow("D01", "head", "P7", today())),
    ("office.period_reversed", TenureRow("D01", "head", "P7", today(), SINCE)),
    ("office.bad_login_name", AccountRow("a b", "某", "P1")),
    ("office.person_or_role", AccountRow("ab", "某")),
    ("office.no_such_person", AccountRow("ab", "某", "P99")),
    ("office.person_has_account", AccountRow("ab", "某", "P1")),
]


@pytest.mark.parametrize(("code", "row"), BAD, ids=lambda value: str(value)[:60])
def test_rows_that_cannot_be(town: Town, code: str, row: Any) -> None:
    sheet = {UnitRow: "units", PostRow: "posts", PersonRow: "persons", TenureRow: "tenures"}
    given = Directory(**{sheet.get(type(row), "accounts"): (row,)})
    before = queries.directory_of(town.government.pk)
    _, wrong = actions.take_directory(given, b"", government_id=town.government.pk, by=None)
    assert code in {conflict.fault.code for conflict in wrong}
    assert queries.directory_of(town.government.pk) == before


def test_the_database_refuses_a_second_open_tenure(town: Town) -> None:
    post, person = town.post("D01/head"), Person.objects.get(code="P7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(post=post, person=person, from_day=today())
    Tenure.objects.filter(post=post).update(shared=True)
    Tenure.objects.create(post=post, person=person, from_day=today(), shared=True)
    assert len(queries.holders([post.pk])[post.pk]) == 2


def test_a_stale_form_is_refused_and_a_taken_code_too(town: Town) -> None:
    system, home = acting(town, "sys"), town.government.pk
    row = replace(WHOLE.units[2], name="某市甲甲局")
    refused("office.code_taken", actions.save_unit, row, government_id=home, by=system)
    assert actions.save_unit(row, government_id=home, by=system, version=1).version == 2
    refused("office.stale", actions.save_unit, row, government_id=home, by=system, version=1)
    post = replace(WHOLE.posts[3], title="党组书记、局长")
    assert actions.save_post(post, government_id=home, by=system, version=1).title == post.title
    fault = refused(
        "office.bad_field",
        actions.save_person,
        PersonRow("P1", ""),
        government_id=home,
        by=system,
        version=1,
    )
    assert "姓名" in str(fault)


def test_a_tenure_starts_once_and_an_ended_one_is_not_ended_again(town: Town) -> None:
    system, home = acting(town, "sys"), town.government.pk
    tenure = town.tenure("D02/officer")
    actions.hand_over(tenure.pk, last_day=today(-2), by=system)
    refused("office.no_such_tenure", actions.hand_over, tenure.pk, last_day=today(), by=system)
    row = TenureRow("D02", "officer", "P7", today(-1))
    actions.start_tenure(row, government_id=home, by=system)
    refused("office.code_taken", actions.start_tenure, row, government_id=home, by=system)


def test_telephones_stay_out_of_the_journal(town: Town) -> None:
    actions.save_person(
        PersonRow("P9", "某", "0512-77776666"), government_id=town.government.pk, by=acting(town, "sys")
    )
    assert not JournalRow.objects.filter(detail__contains="77776666").exists()
    assert not JournalRow.objects.filter(detail__contains="5800").exists()


def test_roles_hold_known_permissions() -> None:
    assert {p for role in (*POST_ROLES, *ADMINISTRATORS) for p in acting_permissions(role)} == PERMISSIONS
