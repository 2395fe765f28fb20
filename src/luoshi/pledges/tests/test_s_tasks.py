"""Tasks through their actions: the whole way, what one post asks and another grants, what stands in the
way.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from luoshi.archive.models import EvidenceFile, JournalRow
from luoshi.archive.queries import verify
from luoshi.kernel.errors import Fault
from luoshi.pledges import actions, queries
from luoshi.pledges.actions.proofs import Proof
from luoshi.pledges.models import Ask, Evidence, Milestone, Step, Task
from luoshi.pledges.queries.parties import open_moves
from luoshi.pledges.tests.setting import Place, assigned, found_place, issued, moment, under_way, with_book

pytestmark = pytest.mark.django_db
DONE = (Proof("办结证明", data=b"%PDF-1.4 done", name="办结.pdf", media="application/pdf"),)
CHECKED = (Proof("核验记录", text="到现场看过"),)


def refused(code: str, act: Any, *args: Any, **kw: Any) -> Fault:
    with pytest.raises(Fault) as caught:
        act(*args, **kw)
    assert caught.value.code == code, caught.value
    return caught.value


@pytest.fixture
def place() -> Place:
    return with_book()


def test_a_book_holds_a_draft_for_every_pledge_with_its_characters(place: Place) -> None:
    tasks = list(Task.objects.filter(book=place.book).order_by("number"))
    assert [task.number for task in tasks] == list(range(1, len(tasks) + 1))
    assert len(tasks) >= 6
    for task in tasks:
        for anchor in task.anchors:
            assert place.report.text[anchor["start"] : anchor["end"]] == anchor["text"]
    grown = place.task("高新技术企业50家")
    target = grown.targets.get()
    assert (grown.kind, target.measure, target.value, target.unit) == ("numeric", "new", Decimal(50), "家")
    assert place.task("完善基层治理体系").kind == "milestones"
    refused("pledges.book_exists", actions.books.open_book, place.report.pk, by=place.who("office"))


def test_only_who_plans_opens_a_book() -> None:
    place = found_place()
    for login in ("head-1", "vice-1", "deputy", "congress"):
        refused("office.not_permitted", actions.books.open_book, place.report.pk, by=place.who(login))
    for login in ("reader", "system"):
        refused("office.not_permitted", actions.books.open_book, place.report.pk, by=place.who(login))


def test_owners_are_proposed_with_their_grounds_and_nothing_is_assigned(place: Place) -> None:
    assert place.book
    n = actions.books.propose_owners(place.book.pk, by=place.who("supervisor"))
    task = place.task("高新技术企业50家")
    assert n >= 2
    assert (task.proposals[0]["unit"], task.lead_unit) == ("D02", None)
    assert "高新技术企业" in task.proposals[0]["grounds"][0]["zh"]


def test_a_task_goes_its_whole_way(place: Place) -> None:
    task = under_way(place, "完善基层治理体系", unit="D03", support="D01")
    head, checker = place.who("head-3"), place.who("checker")
    for n, one in enumerate(Milestone.objects.filter(task=task).order_by("number")):
        actions.milestones.report_milestone(one.pk, by=head, at=moment(4 + 6 * n, 20))
        refused("pledges.not_yours", actions.milestones.accept_milestone, one.pk, by=head)
        actions.milestones.accept_milestone(one.pk, by=checker, at=moment(4 + 6 * n, 25))
    refused("lifecycle.needs_evidence", actions.tasks.ask_completion, task.pk, by=head)
    actions.tasks.ask_completion(task.pk, by=head, proofs=DONE, at=moment(11, 20))
    actions.tasks.verify(task.pk, by=checker, at=moment(11, 21))
    refused("lifecycle.needs_evidence", actions.tasks.complete, task.pk, by=checker)
    actions.tasks.complete(task.pk, by=checker, proofs=CHECKED, at=moment(11, 25))
    done = actions.tasks.close(task.pk, by=place.who("vice-2"), at=moment(11, 28))
    assert (done.state, done.closed_on) == ("struck_off", dt.date(2024, 11, 25))
    moves = list(Step.objects.filter(task=task).order_by("pk").values_list("move", flat=True))
    assert moves == [
        "consult", "submit", "issue", "receive", "advance", "ask_to_close", "verify", "close", "strike_off",
    ]  # fmt: skip
    assert Evidence.objects.get(task=task, kind="办结证明").file_id in set(
        EvidenceFile.objects.values_list("pk", flat=True)
    )
    assert verify() is None


def test_a_draft_that_lacks_an_owner_is_not_confirmed_and_an_unconfirmed_one_stays(place: Place) -> None:
    task, by = place.task("高新技术企业50家"), place.who("supervisor")
    fault = refused("pledges.not_ready", actions.decomposing.confirm, task.pk, by=by)
    assert "牵头单位" in fault.message()
    refused("pledges.not_confirmed", actions.tasks.consult, task.pk, by=by)


def test_assigning_anew_takes_the_confirmation_away(place: Place) -> None:
    task = assigned(place, "高新技术企业50家")
    to = actions.decomposing.Assignment(due=dt.date(2024, 11, 30))
    again = actions.decomposing.assign(task.pk, to, by=place.who("supervisor"))
    assert again.confirmed_at is None


@pytest.mark.parametrize(
    "to",
    [
        {"lead_unit": 10**9},
        {"lead_post": "D01/head"},
        {"verifier_post": "D01/head"},
        {"deputy_post": "O02/head"},
        {"supporting": "D02"},
    ],
)
def test_an_assignment_that_cannot_be_is_refused(place: Place, to: dict[str, Any]) -> None:
    task = assigned(place, "高新技术企业50家", support="")
    values: dict[str, Any] = {
        key: place.post(value).pk if isinstance(value, str) and "/" in value else value
        for key, value in to.items()
    }
    if "supporting" in values:
        values = {"supporting_units": (place.unit(values["supporting"]).pk,)}
    assignment = actions.decomposing.Assignment(**values)
    refused(
        "pledges.bad_assignment", actions.decomposing.assign, task.pk, assignment, by=place.who("supervisor")
    )


def test_a_decline_is_asked_by_one_post_and_granted_by_another(place: Place) -> None:
    task = issued(place, "高新技术企业50家")
    head, officer, checker = place.who("head-2"), place.who("officer-2"), place.who("checker")
    refused(
        "lifecycle.not_allowed", actions.asking.ask_task, task.pk, "decline", by=officer, reason="不归我们"
    )
    refused("lifecycle.needs_reason", actions.asking.ask_task, task.pk, "decline", by=head, reason=" ")
    ask = actions.asking.ask_task(task.pk, "decline", by=head, reason="职责在市工信局", at=moment(1, 27))
    refused("pledges.asked_already", actions.asking.ask_task, task.pk, "decline", by=head, reason="再说一遍")
    refused("lifecycle.not_allowed", actions.asking.grant, ask.pk, by=head)
    actions.asking.grant(ask.pk, by=checker, at=moment(1, 28))
    assert Task.objects.get(pk=task.pk).state == "consulting"
    refused("pledges.decided_already", actions.asking.grant, ask.pk, by=checker)


def test_an_extension_moves_the_day_and_a_refusal_nothing(place: Place) -> None:
    task = under_way(place, "高新技术企业50家")
    head, office = place.who("head-2"), place.who("office")
    extend = {"by": head, "reason": "审批未到", "at": moment(6, 3)}
    refused("pledges.extension_not_later", actions.asking.ask_task, task.pk, "extend", **extend)
    ask = actions.asking.ask_task(task.pk, "extend", new_due=dt.date(2025, 3, 31), **extend)
    refused("pledges.refusal_needs_reason", actions.asking.refuse, ask.pk, by=office, reason="")
    actions.asking.refuse(ask.pk, by=office, reason="年内能完成", at=moment(6, 4))
    assert Task.objects.get(pk=task.pk).due == dt.date(2024, 12, 31)
    again = actions.asking.ask_task(task.pk, "extend", new_due=dt.date(2025, 3, 31), **extend)
    actions.asking.grant(again.pk, by=office, at=moment(6, 5))
    now = Task.objects.get(pk=task.pk)
    assert (now.due, now.state) == (dt.date(2025, 3, 31), "advancing")
    assert list(Ask.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "granted"]


def test_an_adjustment_changes_standard_and_milestones_but_no_rated_one(place: Place) -> None:
    task = under_way(place, "完善基层治理体系", unit="D03", support="")
    head = place.who("head-3")
    first = Milestone.objects.get(task=task, number=1)
    actions.milestones.report_milestone(first.pk, by=head, at=moment(4, 2))
    refused("pledges.under_way", actions.milestones.settle_milestones, task.pk, nodes=[], by=head)
    wrong = {"milestones": [["另起炉灶", "2024-10-31", "1"]]}
    ask = actions.asking.ask_task(
        task.pk, "adjust", by=head, reason="标准提高", changes=wrong, at=moment(5, 6)
    )
    refused("pledges.milestone_done", actions.asking.grant, ask.pk, by=place.who("office"))
    actions.asking.withdraw(ask.pk, by=head)
    right = {
        "standard": "村社区全覆盖",
        "milestones": [["方案印发", "2024-04-30", "1"], ["试点验收", "2024-08-31", "2"]],
    }
    ask = actions.asking.ask_task(
        task.pk, "adjust", by=head, reason="标准提高", changes=right, at=moment(5, 6)
    )
    actions.asking.grant(ask.pk, by=place.who("vice-2"), at=moment(5, 7))
    now = Task.objects.get(pk=task.pk)
    titles = list(now.milestones.order_by("number").values_list("title", flat=True))
    assert (now.standard, titles) == ("村社区全覆盖", ["方案印发", "试点验收"])


def test_a_suspended_task_rests_until_it_is_resumed_or_dropped(place: Place) -> None:
    task = under_way(place, "高新技术企业50家")
    for move, asker, granter, state in (
        ("suspend", "head-2", "vice-2", "suspended"),
        ("resume", "checker", "office", "advancing"),
        ("suspend", "checker", "office", "suspended"),
        ("drop", "checker", "vice-2", "dropped"),
    ):
        ask = actions.asking.ask_task(task.pk, move, by=place.who(asker), reason="情况有变")
        actions.asking.grant(ask.pk, by=place.who(granter))
        assert Task.objects.get(pk=task.pk).state == state


def test_a_leader_signs_only_for_the_own_field(place: Place) -> None:
    task = assigned(place, "高新技术企业50家")
    by = place.who("supervisor")
    actions.tasks.consult(task.pk, by=by)
    actions.tasks.submit(task.pk, by=by)
    refused("pledges.not_found", actions.tasks.issue, task.pk, by=place.who("vice-1"))
    assert actions.tasks.issue(task.pk, by=place.who("vice-2")).state == "issued"


def test_many_tasks_move_together_or_not_at_all(place: Place) -> None:
    first, second = (
        assigned(place, "高新技术企业50家"),
        assigned(place, "完善基层治理体系", unit="D03", support=""),
    )
    third = place.task("固定资产投资")
    by, pks = place.who("supervisor"), [first.pk, second.pk]
    rows = JournalRow.objects.count()
    refused("pledges.not_confirmed", actions.tasks.move_together, [*pks, third.pk], "consult", by=by)
    assert set(Task.objects.filter(pk__in=pks).values_list("state", flat=True)) == {"drafted"}
    assert JournalRow.objects.count() == rows
    actions.tasks.move_together(pks, "consult", by=by)
    assert set(Task.objects.filter(pk__in=pks).values_list("state", flat=True)) == {"consulting"}
    assert JournalRow.objects.count() == rows + 1
    assert Step.objects.filter(task__in=pks).count() == 2
    refused("pledges.one_by_one", actions.tasks.move_together, pks, "close", by=by)


def test_a_draft_is_split_and_merged_with_its_characters(place: Place) -> None:
    by = place.who("supervisor")
    task = place.task("高新技术企业50家")
    before = Task.objects.filter(book=place.book).count()
    cut = task.start + task.goal.index("高新")
    first, second = actions.decomposing.split(task.pk, cut, by=by, version=task.version)
    assert (first.goal, second.goal, second.number) == ("新增", "高新技术企业50家", first.number + 1)
    assert (first.targets.count(), second.targets.count(), first.kind) == (0, 1, "milestones")
    kept = actions.decomposing.merge([first.pk, second.pk], by=by)
    numbers = list(Task.objects.filter(book=place.book).order_by("start").values_list("number", flat=True))
    assert numbers == list(range(1, before + 1))
    assert (kept.targets.count(), kept.kind) == (1, "numeric")
    refused("pledges.merge_few", actions.decomposing.merge, [kept.pk], by=by)


def test_what_is_offered_is_what_can_be_done(place: Place) -> None:
    task = issued(place, "高新技术企业50家")
    offered = {one.move.code: one for one in open_moves(place.who("head-2"), task)}
    assert set(offered) == {"receive", "decline"}
    assert offered["receive"].due == dt.date(2024, 1, 31)
    assert open_moves(place.who("head-1"), task) == []
    assert [one.move.code for one in open_moves(place.who("officer-2"), task)] == ["receive"]
    ask = actions.asking.ask_task(task.pk, "decline", by=place.who("head-2"), reason="不归我们")
    grant = open_moves(place.who("checker"), task)
    assert [(one.move.code, one.act, one.ask) for one in grant] == [("decline", "grant", ask)]


def test_a_locked_book_takes_no_new_work_and_a_closed_one_nothing(place: Place) -> None:
    task, head = under_way(place, "完善基层治理体系", unit="D03", support=""), place.who("head-3")
    draft, by = place.task("固定资产投资"), place.who("supervisor")
    assert place.book
    refused("pledges.book_state", actions.books.close_book, place.book.pk, by=by)
    actions.books.lock_book(place.book.pk, by=by)
    to = actions.decomposing.Assignment(lead_unit=place.unit("D01").pk)
    refused("pledges.book_state", actions.decomposing.assign, draft.pk, to, by=by)
    one = task.milestones.get(number=1)
    actions.milestones.report_milestone(one.pk, by=head)
    refused("pledges.book_not_over", actions.books.close_book, place.book.pk, by=by, at=moment(12, 1))
    actions.books.close_book(place.book.pk, by=by)
    refused("pledges.book_state", actions.milestones.accept_milestone, one.pk, by=place.who("checker"))
    assert queries.books_visible(by).get().state == "closed"
