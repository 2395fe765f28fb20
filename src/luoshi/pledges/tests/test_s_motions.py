"""Motions through their actions: handed out, declined, opinions, answers apart and joined, promises,
redoing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from luoshi.pledges import actions, queries
from luoshi.pledges.actions.answers import Reply
from luoshi.pledges.actions.motions import NewMotion
from luoshi.pledges.actions.proofs import Proof
from luoshi.pledges.domain.motions import Promise
from luoshi.pledges.models import Motion
from luoshi.pledges.tests.setting import Place, found_place, moment
from luoshi.pledges.tests.test_s_tasks import refused

pytestmark = pytest.mark.django_db
TALK = (Proof("面商记录", text="3月20日上门面商"),)
DAY = dt.date(2024, 2, 28)


@pytest.fixture
def place() -> Place:
    return found_place()


def new(place: Place, number: int = 1, register: str = "suggestion", **kw: Any) -> NewMotion:
    handlers = kw.pop("handlers", {"D02": "lead", "D03": "joint"})
    proposers = kw.pop("proposers", ["A01/N001" if register != "proposal" else "A02/C001"])
    return NewMotion(
        register, "某市一届人大三次会议", number, f"关于第{number}件事的建议", DAY,
        {place.unit(unit).pk: part for unit, part in handlers.items()},
        [place.post(one).pk if "/" in one else one for one in proposers], **kw,
    )  # fmt: skip


def registered(place: Place, **kw: Any) -> Motion:
    return actions.motions.register_motion(new(place, **kw), by=place.who("congress"), at=moment(2, 28))


def discussed(place: Place, motion: Motion) -> Motion:
    by = place.who("officer-2")
    for move, day in (("receive", 1), ("handle", 4), ("discuss", 20)):
        proofs = TALK if move == "discuss" else ()
        motion = actions.motions.move_motion(motion.pk, move, by=by, proofs=proofs, at=moment(3, day))
    return motion


def test_a_motion_goes_its_way_and_its_promise_returns(place: Place) -> None:
    motion = registered(place)
    assert (motion.due, motion.opinions_due) == (dt.date(2024, 5, 28), dt.date(2024, 3, 28))
    by = place.who("officer-2")
    actions.motions.move_motion(motion.pk, "receive", by=by, at=moment(3, 1))
    actions.motions.move_motion(motion.pk, "handle", by=by, at=moment(3, 4))
    refused("lifecycle.not_allowed", actions.motions.give_opinion, motion.pk, text="同意", by=by)
    actions.motions.give_opinion(motion.pk, text="可以支持", by=place.who("head-3"), at=moment(3, 15))
    refused("lifecycle.needs_evidence", actions.motions.move_motion, motion.pk, "discuss", by=by)
    actions.motions.move_motion(motion.pk, "discuss", by=by, proofs=TALK, at=moment(3, 20))
    head = place.who("head-2")
    empty = Reply("已列入计划", "B")
    refused("pledges.answer_no_promise", actions.answers.sign_reply, motion.pk, empty, by=head)
    refused("pledges.answer_class", actions.answers.sign_reply, motion.pk, Reply("好", "Z"), by=head)
    refused("lifecycle.not_allowed", actions.answers.sign_reply, motion.pk, empty, by=by)
    reply = Reply("已列入计划", "B", [Promise("建成共享实验室", dt.date(2025, 6, 30))])
    actions.answers.sign_reply(motion.pk, reply, by=head, at=moment(4, 10))
    actions.motions.move_motion(motion.pk, "ask_opinion", by=place.who("congress"), at=moment(4, 12))
    refused("pledges.survey_bad", actions.answers.survey, motion.pk, "splendid", by=place.who("deputy"))
    done = actions.answers.survey(motion.pk, "satisfied", by=place.who("deputy"), at=moment(4, 20))
    assert (done.state, done.survey) == ("closed", "satisfied")
    promise = queries.promises_visible(place.who("office")).get()
    refused("pledges.not_yours", actions.answers.keep_promise, promise.pk, by=head)
    assert actions.answers.keep_promise(promise.pk, by=place.who("congress")).kept_on


def test_a_dissatisfied_proposer_has_it_handled_again_with_a_new_talk(place: Place) -> None:
    motion = discussed(place, registered(place, handlers={"D02": "lead"}))
    head = place.who("head-2")
    actions.answers.sign_reply(motion.pk, Reply("已办", "A"), by=head, at=moment(4, 10))
    actions.motions.move_motion(motion.pk, "ask_opinion", by=place.who("office"), at=moment(4, 12))
    refused(
        "lifecycle.needs_reason", actions.answers.survey, motion.pk, "dissatisfied", by=place.who("deputy")
    )
    again = actions.answers.survey(
        motion.pk, "dissatisfied", text="答非所问", by=place.who("deputy"), at=moment(4, 22)
    )
    assert (again.state, again.round, again.due) == ("handling", 2, dt.date(2024, 7, 22))
    by = place.who("officer-2")
    refused("lifecycle.needs_evidence", actions.motions.move_motion, motion.pk, "discuss", by=by)
    actions.motions.move_motion(motion.pk, "discuss", by=by, proofs=TALK, at=moment(5, 8))
    actions.answers.sign_reply(motion.pk, Reply("已重新办理", "A"), by=head, at=moment(5, 20))
    assert motion.answers.count() == 2


def test_units_that_answer_apart_each_sign_before_it_counts_as_answered(place: Place) -> None:
    motion = discussed(place, registered(place, handlers={"D02": "separate", "D03": "separate"}))
    first = actions.answers.sign_reply(
        motion.pk, Reply("我局部分已办", "A"), by=place.who("head-2"), at=moment(4, 10)
    )
    assert first.state == "discussed"
    refused(
        "pledges.answer_twice",
        actions.answers.sign_reply,
        motion.pk,
        Reply("又", "A"),
        by=place.who("head-2"),
    )
    both = actions.answers.sign_reply(
        motion.pk, Reply("我局部分已办", "A"), by=place.who("head-3"), at=moment(4, 11)
    )
    assert both.state == "answered"


def test_a_joined_motion_still_gets_an_answer_of_its_own(place: Place) -> None:
    first = discussed(place, registered(place, handlers={"D02": "lead"}))
    second = discussed(place, registered(place, number=2, handlers={"D02": "lead"}, joined_to=first.pk))
    actions.answers.sign_reply(first.pk, Reply("已办", "A"), by=place.who("head-2"), at=moment(4, 10))
    assert Motion.objects.get(pk=second.pk).state == "discussed"


def test_a_decline_goes_to_the_committee_and_is_handed_out_anew(place: Place) -> None:
    motion = registered(place, handlers={"D02": "lead"})
    head, congress = place.who("head-2"), place.who("congress")
    ask = actions.asking.ask_motion(motion.pk, "decline", by=head, reason="职责在发改委", at=moment(2, 29))
    refused("pledges.not_found", actions.asking.grant, ask.pk, by=place.who("consultative"))
    actions.asking.grant(ask.pk, by=congress, at=moment(3, 1))
    handlers: dict[int, Any] = {place.unit("D01").pk: "lead"}
    again = actions.motions.reassign(motion.pk, handlers, by=congress, at=moment(3, 4))
    assert (again.state, again.due) == ("assigned", dt.date(2024, 6, 4))
    assert not queries.motions_visible(head).exists()
    assert queries.motions_visible(place.who("head-1")).exists()


def test_more_time_needs_consent_while_the_first_limit_runs(place: Place) -> None:
    motion = registered(place, handlers={"D02": "lead"})
    by, head = place.who("officer-2"), place.who("head-2")
    actions.motions.move_motion(motion.pk, "receive", by=by, at=moment(3, 1))
    actions.motions.move_motion(motion.pk, "handle", by=by, at=moment(3, 4))
    ask = actions.asking.ask_motion(motion.pk, "extend", by=head, reason="涉及上级", at=moment(5, 10))
    refused("lifecycle.not_allowed", actions.asking.grant, ask.pk, by=place.who("office"))
    refused(
        "pledges.extension_too_late", actions.asking.grant, ask.pk, by=place.who("congress"), at=moment(6, 3)
    )
    actions.asking.grant(ask.pk, by=place.who("congress"), at=moment(5, 13))
    assert Motion.objects.get(pk=motion.pk).due == dt.date(2024, 8, 28)


@pytest.mark.parametrize(
    "kw",
    [
        {"handlers": {"D02": "lead", "D03": "separate"}},
        {"handlers": {"D02": "joint"}},
        {"handlers": {"D02": "separate"}},
    ],
)
def test_parts_that_do_not_fit_are_refused(place: Place, kw: dict[str, Any]) -> None:
    refused("pledges.bad_parts", registered, place, **kw)


def test_a_register_is_kept_by_its_own_committee(place: Place) -> None:
    refused(
        "office.not_permitted", actions.motions.register_motion, new(place, register="proposal"),
        by=place.who("congress"),
    )  # fmt: skip
    refused("pledges.motion_bad", registered, place, proposers=["A02/C001"])
    registered(place, proposers=["A01/N001", "王某某"])
    refused("pledges.motion_exists", registered, place)


def test_who_sees_a_motion(place: Place) -> None:
    motion = registered(place)

    def seen(login: str) -> bool:
        return queries.motions_visible(place.who(login)).filter(pk=motion.pk).exists()

    who = {login for login in (
        "mayor", "vice-1", "vice-2", "office", "supervisor", "congress", "consultative", "deputy", "member",
        "head-1", "head-2", "head-3", "officer-3", "reader", "system",
    ) if seen(login)}  # fmt: skip
    assert who == {
        "mayor", "vice-2", "office", "supervisor", "congress", "deputy", "head-2", "head-3", "officer-3",
    }  # fmt: skip
