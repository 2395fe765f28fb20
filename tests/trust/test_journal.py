"""G18: the journal is complete and atomic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyotp
import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from luoshi.archive.models import AccessHead, AccessRow, EvidenceFile, JournalHead, JournalRow
from luoshi.archive.queries import verify
from luoshi.office import actions as office
from luoshi.office.actions import acts
from luoshi.office.domain.directory import Directory, PersonRow, PostRow, TenureRow, UnitRow
from luoshi.office.models import (
    FieldUnit,
    Government,
    LoginAttempt,
    Person,
    Post,
    RecoveryCode,
    SecurityPolicy,
    Session,
    Tenure,
    Unit,
    User,
)
from luoshi.office.queries import actor
from luoshi.reading import actions as reading
from luoshi.reading import queries
from luoshi.reading.models import Correction, FigureRow, Report, YearLinks
from luoshi.reading.tests.installation import PASSWORD, THIS_YEAR, account, bring

pytestmark = pytest.mark.django_db

# tables that change without an act of their own, each with its reason
NO_ACT_OF_ITS_OWN: dict[type[models.Model], str] = {
    JournalRow: "is the journal",
    JournalHead: "moves with the journal",
    AccessRow: "is the record of looks, a chain of its own",
    AccessHead: "moves with the record of looks",
    EvidenceFile: "is written by the import, whose row names its digest",
    LoginAttempt: "counts tries; what was typed is nobody's act",
    Session: "is a browser's; that somebody came in, went out or was put out is the act",
    FieldUnit: "is written by the post that it belongs to",
    RecoveryCode: "is written when the second factor is turned on, off or renewed",
    FigureRow: "is an index of a reading, rewritten with it",
    YearLinks: "is derived from two readings, rewritten with them",
}


def _correct(user: User) -> Correction:
    report = Report.objects.get()
    row = queries.document(report).figures[0]
    return reading.correct(
        report.pk,
        by=user,
        kind="figure",
        action="change",
        start=row.start,
        end=row.end,
        reason="核对",
        new={"comparator": "gt"},
    )


def _withdraw(user: User) -> None:
    _correct(user)
    JournalMark.reset()
    reading.withdraw_correction(Correction.objects.get().pk, by=user)


UNIT = UnitRow("D01", "某市甲局", "甲局", "department")
POST = PostRow("D01", "head", "局长", "unit_lead")
PERSON = PersonRow("P1", "李一")
TENURE = TenureRow("D01", "head", "P1", date(2024, 1, 1))


def _directory(user: User, *rows: str) -> None:
    """What the act under test needs to be there, and the mark set after it."""
    home: dict[str, Any] = {"government_id": user.government_id, "by": None}
    steps: dict[str, Callable[[], Any]] = {
        "unit": lambda: office.save_unit(UNIT, **home),
        "post": lambda: office.save_post(POST, **home),
        "person": lambda: office.save_person(PERSON, **home),
        "tenure": lambda: office.start_tenure(TENURE, **home),
    }
    for row in rows:
        JournalMark.reset()
        steps[row]()


def _hand_over(user: User) -> None:
    _directory(user, "unit", "post", "person", "tenure")
    JournalMark.reset()
    office.hand_over(Tenure.objects.get().pk, last_day=date(2024, 2, 1), by=None)


def _workbook(user: User) -> None:
    whole = Directory((UNIT,), (POST,), (PERSON,), (TENURE,))
    office.take_directory(whole, b"file", government_id=user.government_id, by=None)


def _second_factor(user: User) -> None:
    secret = office.new_secret()
    office.enrol(user.pk, secret=secret, code=pyotp.TOTP(secret).now())


def _after_second_factor(act: Callable[[User], Any]) -> Callable[[User], Any]:
    def both(user: User) -> None:
        _second_factor(user)
        JournalMark.reset()
        act(user)

    return both


def _end_session(user: User) -> None:
    client = Client()
    client.post("/login/", {"login": user.login, "password": PASSWORD})
    JournalMark.reset()
    office.end_session(Session.objects.get(account=user).handle, by=actor(user))


def _end_others(user: User) -> None:
    Client().post("/login/", {"login": user.login, "password": PASSWORD})
    JournalMark.reset()
    office.end_other_sessions(user.pk, keep="", by=actor(user))


class JournalMark:
    """How many rows there were when the act under test began."""

    at = 0

    @classmethod
    def reset(cls) -> None:
        cls.at = JournalRow.objects.count()


ACTS: dict[str, tuple[type[models.Model], Callable[[User], Any]]] = {
    "government renamed": (
        Government,
        lambda u: office.rename_government(u.government_id, name="某市", code="1", level="county", by=u),
    ),
    "public view": (Government, lambda u: office.set_public_view(open_to_all=True, by=u)),
    "account made": (
        User,
        lambda u: office.create_account(
            login="new", display_name="", role="reader", government=u.government, by=u
        ),
    ),
    "account disabled": (User, lambda u: office.set_active(u.pk, active=False, by=u)),
    "password reset": (User, lambda u: office.reset_password(u.pk, by=u)),
    "password changed": (User, lambda u: office.change_password(u.pk, old=PASSWORD, new="another-harbour-8")),
    "language": (User, lambda u: office.set_language(u.pk, language="en")),
    "log-in": (User, lambda u: office.log_in(login=u.login, password=PASSWORD, address="")),
    "log-out": (User, lambda u: office.log_out(u.pk)),
    "unlock": (User, lambda u: office.unlock("x", by=u)),
    "unit saved": (Unit, lambda u: _directory(u, "unit")),
    "post saved": (Post, lambda u: _directory(u, "unit", "post")),
    "person saved": (Person, lambda u: _directory(u, "person")),
    "tenure started": (Tenure, lambda u: _directory(u, "unit", "post", "person", "tenure")),
    "handed over": (Tenure, _hand_over),
    "workbook taken": (Unit, _workbook),
    "policy": (
        SecurityPolicy,
        lambda u: office.set_policy(password_profile="dengbao", second_factor="everyone", by=actor(u)),
    ),
    "second factor on": (User, _second_factor),
    "second factor off": (User, _after_second_factor(lambda u: office.turn_off(u.pk, password=PASSWORD))),
    "second factor reset": (User, _after_second_factor(lambda u: office.reset_second_factor(u.pk, by=u))),
    "codes renewed": (User, _after_second_factor(lambda u: office.renew_codes(u.pk, password=PASSWORD))),
    "session ended": (User, _end_session),
    "sessions ended": (User, _end_others),
    "import": (Report, lambda u: bring(THIS_YEAR.replace("2024", "2025"), year=2025)),
    "supersede": (Report, lambda u: bring(THIS_YEAR + "完。\n", replace=True)),
    "reread": (Report, lambda u: reading.reread(Report.objects.get().pk, by=u)),
    "publish": (Report, lambda u: reading.set_public(Report.objects.get().pk, public=True, by=u)),
    "void": (Report, lambda u: reading.void_report(Report.objects.get().pk, reason="x", by=u)),
    "correct": (Correction, _correct),
    "withdraw": (Correction, _withdraw),
}


@pytest.fixture
def user() -> User:
    made = account("office")
    bring()
    return made


def contents() -> dict[str, list[Any]]:
    """Everything in our tables but the counters of tries and the sessions of browsers."""
    passing = {LoginAttempt, Session}
    ours = [m for m in apps.get_models() if m.__module__.startswith("luoshi.") and m not in passing]
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in ours}


@pytest.mark.parametrize("name", ACTS)
def test_g18_one_act_one_row(name: str, user: User) -> None:
    JournalMark.reset()
    ACTS[name][1](user)
    assert JournalRow.objects.count() == JournalMark.at + 1
    assert verify() is None


# acts that need acts before them: their own failure is tried where they are tested
PREPARED = {
    "withdraw", "post saved", "tenure started", "handed over", "second factor off", "second factor reset",
    "codes renewed", "session ended", "sessions ended",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(ACTS) - PREPARED))
def test_g18_when_the_journal_fails_the_write_fails(
    name: str, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents()

    def refuse(**_: Any) -> None:
        raise RuntimeError("no journal")

    for module in ("office.actions.acts", "reading.actions.storing", "reading.actions.correcting"):
        monkeypatch.setattr(f"luoshi.{module}.record", refuse)
    with pytest.raises(RuntimeError, match="no journal"):
        ACTS[name][1](user)
    assert contents() == before


def test_g18_control_a_write_outside_its_transaction_stays_when_the_journal_fails(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise RuntimeError("no journal")

    def careless(user_id: int) -> None:
        User.objects.filter(pk=user_id).update(language="en")
        acts.record()

    before = contents()
    monkeypatch.setattr("luoshi.office.actions.acts.record", refuse)
    with pytest.raises(RuntimeError):
        careless(user.pk)
    assert contents() != before


def test_g18_every_table_has_its_acts_or_a_reason() -> None:
    ours = {m for m in apps.get_models() if m.__module__.startswith("luoshi.")}
    told = {model for model, _ in ACTS.values()} | set(NO_ACT_OF_ITS_OWN)
    # later stages bring their own matrix; the folders of this one are whole
    mine = {m for m in ours if m.__module__.split(".")[1] in {"archive", "office", "reading"}}
    assert mine == told


def test_g18_control_a_table_without_acts_is_found() -> None:
    told = {model for model, _ in ACTS.values()} | set(NO_ACT_OF_ITS_OWN)
    assert {Report, Correction, User, Government} <= told - set(NO_ACT_OF_ITS_OWN)


def test_g18_every_writing_action_is_in_the_matrix() -> None:
    """Whatever actions export is tried above, or is no act (a helper, a queue, a first start)."""
    helpers = {"Incoming", "read_in_background", "requeue_unread"}
    tried = {"correct", "withdraw_correction", "import_report", "reread", "set_public", "void_report"}
    assert set(reading.__all__) - helpers == tried
