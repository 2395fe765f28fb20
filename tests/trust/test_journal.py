"""G18: the journal is complete and atomic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from luoshi.archive.models import EvidenceFile, JournalHead, JournalRow
from luoshi.archive.queries import verify
from luoshi.office import actions as office
from luoshi.office.models import Government, LoginAttempt, User
from luoshi.reading import actions as reading
from luoshi.reading import queries
from luoshi.reading.models import Correction, FigureRow, Report, YearLinks
from luoshi.reading.tests.installation import PASSWORD, THIS_YEAR, account, bring

pytestmark = pytest.mark.django_db

# tables that change without an act of their own, each with its reason
NO_ACT_OF_ITS_OWN: dict[type[models.Model], str] = {
    JournalRow: "is the journal",
    JournalHead: "moves with the journal",
    EvidenceFile: "is written by the import, whose row names its digest",
    LoginAttempt: "counts tries; what was typed is nobody's act",
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
    """Everything in our tables but the counters of tries."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("luoshi.") and m is not LoginAttempt]
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in ours}


@pytest.mark.parametrize("name", ACTS)
def test_g18_one_act_one_row(name: str, user: User) -> None:
    JournalMark.reset()
    ACTS[name][1](user)
    assert JournalRow.objects.count() == JournalMark.at + 1
    assert verify() is None


@pytest.mark.parametrize("name", sorted(set(ACTS) - {"withdraw"}))
def test_g18_when_the_journal_fails_the_write_fails(
    name: str, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents()

    def refuse(**_: Any) -> None:
        raise RuntimeError("no journal")

    for module in ("office.actions", "reading.actions.storing", "reading.actions.correcting"):
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
        office.record()

    before = contents()
    monkeypatch.setattr("luoshi.office.actions.record", refuse)
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
