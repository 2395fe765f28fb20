"""Reports come in, are read, corrected, published and voided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django_tasks_db.management.commands import db_worker

from luoshi.archive.models import EvidenceFile, JournalRow
from luoshi.archive.queries import evidence_bytes, verify
from luoshi.kernel.errors import Fault
from luoshi.office.actions import set_public_view
from luoshi.office.models import User
from luoshi.reading import actions, queries
from luoshi.reading.models import Correction, FigureRow, Report, YearLinks
from luoshi.reading.tests.installation import LAST_YEAR, THIS_YEAR, account, bring, elsewhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return account("office")


def kept_files() -> list[Path]:
    return [path for path in Path(settings.LUOSHI_FILES).rglob("*") if path.is_file()]


def refusal(code: str, call: Any, *args: Any, **kwargs: Any) -> Fault:
    with pytest.raises(Fault) as caught:
        call(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def figure(report: Report, part: str) -> Any:
    return next(f for f in queries.document(report).figures if f.text == part)


def test_a_report_is_kept_read_indexed_and_journalled() -> None:
    report = bring()
    assert (report.state, report.government, report.year, report.current) == ("ready", "某市", 2024, True)
    assert evidence_bytes(report.source_id).decode() == THIS_YEAR
    document = queries.document(report)
    assert document.report.text == THIS_YEAR
    assert FigureRow.objects.filter(report=report).count() == len(document.figures) > 5
    assert report.counts["figures"] == sum(f.role == "figure" for f in document.figures)
    row = JournalRow.objects.latest("sequence")
    assert (row.verb, row.object_id) == ("reading.report_imported", str(report.pk))
    assert verify() is None


def test_pasted_text_and_its_line_ends() -> None:
    assert actions.importing.pasted("一\r\n二") == "一\n二".encode()


def test_a_second_report_of_the_year_is_refused_or_supersedes() -> None:
    first = bring()
    fault = refusal("reading.duplicate_report", bring, THIS_YEAR + "完。\n")
    assert fault.data["id"] == first.pk
    second = bring(THIS_YEAR + "完。\n", replace=True)
    first.refresh_from_db()
    assert (first.current, second.supersedes_id) == (False, first.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=first.pk).update(current=True)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(64), "今天天气不错。".encode()])
def test_bad_input_leaves_nothing(data: bytes) -> None:
    owner = account("office").government
    before = JournalRow.objects.count()
    with pytest.raises(Fault):
        actions.import_report(actions.Incoming(data, "x.txt"), by=None, owner=owner)
    assert (Report.objects.count(), EvidenceFile.objects.count(), kept_files()) == (0, 0, [])
    assert JournalRow.objects.count() == before


def test_a_failure_at_the_end_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("worker died")

    owner = account("office").government
    monkeypatch.setattr(actions.importing, "store_reading", broken)
    with pytest.raises(RuntimeError):
        bring(owner=owner)
    assert (Report.objects.count(), EvidenceFile.objects.count(), kept_files()) == (0, 0, [])


def test_head_must_be_known_and_sensible() -> None:
    owner = account("office").government
    nameless = THIS_YEAR.replace("在某市第一届", "在第一届").replace("2024", "今").replace("2023", "去")
    incoming = actions.Incoming(nameless.encode(), "x.txt")
    refusal("reading.unknown_head", actions.import_report, incoming, by=None, owner=owner)
    silly = actions.Incoming(THIS_YEAR.encode(), "x.txt", government="某市", year=1066)
    refusal("reading.bad_year", actions.import_report, silly, by=None, owner=owner)


def long_text() -> str:
    return THIS_YEAR + "推进重点项目建设，完善公共服务体系。\n" * 4000


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """Lets the worker do what is queued, on the connection that holds the test's transaction."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    return lambda: call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_a_long_report_is_read_by_the_worker(work: Callable[[], object]) -> None:
    report = bring(long_text())
    assert (report.state, report.reading) == ("queued", None)
    work()
    report.refresh_from_db()
    assert (report.state, report.progress, report.fault_code) == ("ready", 100, "")
    assert JournalRow.objects.latest("sequence").verb == "reading.report_read"
    assert actions.read_in_background.call(report.pk) == "nothing to do"


def test_a_long_text_that_is_no_report_says_why_and_frees_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    former = bring()

    def refuse(_: Any) -> None:
        raise Fault("reading.not_ready")

    monkeypatch.setattr(actions.rereading, "check_is_report", refuse)
    report = bring(long_text(), replace=True)
    assert actions.read_in_background.call(report.pk) == "failed"
    report.refresh_from_db()
    former.refresh_from_db()
    assert (report.state, report.current, report.fault_code, former.current) == (
        "failed",
        False,
        "reading.not_ready",
        True,
    )


def test_what_a_dead_worker_left_is_queued_again(work: Callable[[], object]) -> None:
    report = bring(long_text())
    Report.objects.filter(pk=report.pk).update(state="reading", progress=10)
    assert actions.requeue_unread() == 1
    work()
    report.refresh_from_db()
    assert report.state == "ready"


def correct(report: Report, by: User, part: str = "增长5%左右", **given: Any) -> Correction:
    row = figure(report, part)
    fields = {
        "kind": "figure",
        "action": "change",
        "start": row.start,
        "end": row.end,
        "reason": "原文“左右”",
        **given,
    }
    return actions.correct(report.pk, by=by, **fields)


def test_a_correction_shows_at_once_and_survives_rereading(by: User) -> None:
    report = bring()
    correct(report, by, new={"comparator": "ge", "subject": "生产总值"})
    report.refresh_from_db()
    changed = figure(report, "增长5%左右")
    assert changed.comparator == "ge"
    assert THIS_YEAR[changed.subject_start : changed.subject_end] == "生产总值"
    actions.reread(report.pk, by=by)
    report.refresh_from_db()
    assert figure(report, "增长5%左右").comparator == "ge"
    assert queries.raw_document(report).figures != queries.document(report).figures
    assert verify() is None


def test_a_subject_can_become_unknown(by: User) -> None:
    report = bring()
    row = correct(report, by, new={"subject": ""})
    assert row.new == {"subject": None, "subject_start": None, "subject_end": None}


def test_remove_add_and_withdraw(by: User) -> None:
    report = bring()
    before = len(queries.document(report).figures)
    removed = correct(report, by, action="remove")
    report.refresh_from_db()
    assert len(queries.document(report).figures) == before - 1
    actions.withdraw_correction(removed.pk, by=by)
    report.refresh_from_db()
    assert len(queries.document(report).figures) == before
    start = THIS_YEAR.index("第一届")
    added = actions.correct(
        report.pk,
        by=by,
        kind="figure",
        action="add",
        start=start,
        end=start + 3,
        reason="试",
        new={"value": "1"},
    )
    report.refresh_from_db()
    assert figure(report, "第一届").id == f"c{added.pk}"
    refusal("reading.no_such_correction", actions.withdraw_correction, removed.pk, by=by)
    assert [row.verb for row in JournalRow.objects.order_by("-sequence")[:3]] == [
        "reading.corrected",
        "reading.correction_withdrawn",
        "reading.corrected",
    ]


def test_a_pledge_is_corrected(by: User) -> None:
    report = bring()
    pledge = queries.document(report).pledges[0]
    actions.correct(
        report.pk,
        by=by,
        kind="pledge",
        action="change",
        start=pledge.start,
        end=pledge.end,
        reason="写明了期限",
        new={"due": "2024-06-30"},
    )
    report.refresh_from_db()
    assert queries.document(report).pledges[0].due == "2024-06-30"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("reading.correction_needs_reason", {"reason": " "}),
        ("reading.correction_anchor", {"end": 10**6}),
        ("reading.correction_changes_nothing", {"new": {"comparator": "approx"}}),
        ("reading.nothing_to_correct", {"start": 0, "end": 2, "new": {"value": "1"}}),
        ("reading.already_there", {"action": "add", "new": {"value": "1"}}),
        ("reading.stale", {"new": {"value": "1"}, "revision": "0" * 16}),
        ("reading.subject_not_in_text", {"new": {"subject": "外星人"}}),
    ],
)
def test_corrections_that_cannot_be(by: User, code: str, given: dict[str, Any]) -> None:
    report = bring()
    refusal(code, correct, report, by, **given)
    assert not Correction.objects.exists()


def test_a_report_that_is_being_read_is_not_corrected_or_reread(by: User) -> None:
    report = bring(long_text())
    refusal(
        "reading.not_ready",
        actions.correct,
        report.pk,
        by=by,
        kind="figure",
        action="add",
        start=0,
        end=2,
        reason="x",
    )
    refusal("reading.still_reading", actions.reread, report.pk, by=by)


def test_g21_other_governments_reports_do_not_exist(by: User) -> None:
    theirs = bring(owner=elsewhere())
    for call, extra in (
        (actions.reread, {}),
        (actions.set_public, {"public": True}),
        (actions.void_report, {"reason": "x"}),
    ):
        refusal("reading.no_such_report", call, theirs.pk, by=by, **extra)
    assert queries.report(by, theirs.pk) is None


def test_void_needs_a_reason_and_gives_the_former_version_back(by: User) -> None:
    first = bring()
    second = bring(THIS_YEAR + "完。\n", replace=True)
    third = bring(THIS_YEAR + "完。完。\n", replace=True)
    refusal("reading.void_needs_reason", actions.void_report, third.pk, reason="", by=by)
    actions.void_report(second.pk, reason="扫描有误", by=by)
    third.refresh_from_db()
    assert third.current
    actions.void_report(third.pk, reason="扫描有误", by=by)
    first.refresh_from_db()
    assert first.current
    assert queries.report(by, third.pk) is None


def test_neighbouring_years_are_linked_both_ways(by: User) -> None:
    earlier, later = bring(LAST_YEAR, year=2023), bring()
    links = YearLinks.objects.get()
    assert (links.earlier_id, links.later_id) == (earlier.pk, later.pk)
    rows = {(earlier_row.mine, earlier_row.theirs) for earlier_row in queries.other_years(by, earlier)}
    assert rows == {(row.theirs, row.mine) for row in queries.other_years(by, later)}
    target = figure(earlier, "增长6%以上").id
    assert (target, figure(later, "增长5.8%").id) in rows
    actions.void_report(later.pk, reason="x", by=by)
    assert not YearLinks.objects.exists()


def test_last_year_against_this_year() -> None:
    rows = {row.indicator: row for row in queries.compared(bring(LAST_YEAR, year=2023), bring())}
    assert rows["地区生产总值"].change == "lowered"
    assert rows["地区生产总值"].outcome.text == "增长5.8%"  # type: ignore[union-attr]
    assert rows["一般公共预算收入"].change == "kept"
    assert rows["固定资产投资"].change == "switched"


def test_search_and_figures_across_reports(by: User) -> None:
    bring(LAST_YEAR, year=2023), bring()
    bring(THIS_YEAR, owner=elsewhere())
    found = queries.search(by, "高新技术企业")
    assert [hit.report.year for hit in found] == [2024, 2023]
    assert all(hit.figures and hit.sentences for hit in found)
    rows = queries.figures(by, wanted={"tense": "target", "id": "9"}, text="预算", year=2024)
    assert {row.report.year for row in rows} == {2024}
    assert queries.totals(list(queries.listed_reports(by)))["figures"] > 10


def test_nobody_sees_a_report_before_both_switches_are_on(by: User) -> None:
    visitor, report = AnonymousUser(), bring()
    assert queries.report(visitor, report.pk) is None
    actions.set_public(report.pk, public=True, by=by)
    assert queries.report(visitor, report.pk) is None
    set_public_view(open_to_all=True, by=by)
    assert queries.report(visitor, report.pk) == report
    actions.set_public(report.pk, public=False, by=by)
    assert queries.report(visitor, report.pk) is None
