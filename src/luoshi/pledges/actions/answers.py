"""Answers to motions: signed by the head of the unit, classed, with dated promises; the proposer's form;
redoing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.pledges.actions.call import Call, calling, locked, save, tell
from luoshi.pledges.actions.motions import HANDLE, MOVED, first_lead, motion_for
from luoshi.pledges.actions.moving import enter, make, rule
from luoshi.pledges.actions.proofs import Proof, at_hand, attach, kept_or_dropped
from luoshi.pledges.domain import motions as rules
from luoshi.pledges.models import Answer, Motion, Promise
from luoshi.pledges.queries.gates import promises_visible, tasks_visible
from luoshi.pledges.queries.parties import roles_on

SURVEYS = ("satisfied", "fairly_satisfied", "dissatisfied")


@dataclass(slots=True, frozen=True)
class Reply:
    """An answer as it is signed; a class that promises names what and until when."""

    text: str
    answer_class: str
    promises: Sequence[rules.Promise] = ()


def _waiting(motion: Motion, unit: int) -> bool:
    """Whether another unit that answers apart still owes its answer in this round."""
    done = set(motion.answers.filter(round=motion.round).values_list("unit", flat=True)) | {unit}
    owing = set(motion.handlers.exclude(part="joint").values_list("unit", flat=True))
    return bool(owing - done)


def _check(call: Call, motion: Motion, reply: Reply, role: str) -> rules.Scheme:
    register = cast(rules.Register, motion.register)
    scheme = rules.scheme_for(motion.government.code, register, call.on)
    given = rules.Answer(
        f"{motion.register} {motion.number}", reply.answer_class, call.post.code, role, call.on,
        tuple(reply.promises),
    )  # fmt: skip
    rules.check_answer(given, scheme)
    return scheme


def _write(call: Call, motion: Motion, reply: Reply, scheme: rules.Scheme) -> Answer:
    answer = Answer.objects.create(
        motion=motion, unit_id=call.post.unit_id, round=motion.round, text=reply.text.strip(),
        scheme=scheme.code, answer_class=reply.answer_class, signed_by_id=call.post.post_id,
        signed_on=call.on,
    )  # fmt: skip
    Promise.objects.bulk_create(
        Promise(answer=answer, text=one.text.strip(), due=one.due)
        for one in reply.promises
        if one.text.strip()
    )
    return answer


def sign_reply(
    motion_id: int,
    reply: Reply,
    *,
    by: Actor,
    version: int | None = None,
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> Motion:
    """The head of the lead unit signs the answer 签发答复. Units that answer apart (分办) each sign
    their own.

    Joined motions are answered one by one. Faults of `domain.motions.check_answer`,
    `pledges.answer_twice`.
    """
    with kept_or_dropped(proofs):
        call = calling(by, HANDLE, at)
        motion = motion_for(call, motion_id, version)
        kinds = {"答复类别"} if reply.answer_class else set()
        kinds |= {"答复文件"} if reply.text.strip() else set()
        kinds |= at_hand(motion) | {proof.kind for proof in proofs}
        role, ruling = rule(call, motion, "answer", evidence=kinds)
        if motion.answers.filter(round=motion.round, unit=call.post.unit_id).exists():
            raise Fault("pledges.answer_twice")
        scheme = _check(call, motion, reply, role)
        waiting = _waiting(motion, call.post.unit_id)
        _write(call, motion, reply, scheme)
        files = attach(call, motion, proofs)
        if not waiting:
            enter(call, motion, role, ruling, verb=MOVED, files=files)
            return motion
        save(motion)
        tell(
            call, motion, "pledges.answer_signed", government=motion.government.code, unit=first_lead(motion),
            answer_class=reply.answer_class, files=files,
        )  # fmt: skip
        return motion


def survey(
    motion_id: int,
    result: str,
    *,
    by: Actor,
    text: str = "",
    version: int | None = None,
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> Motion:
    """The proposer's form 征询表 (or the committee's for it). Dissatisfied, it is handled again, with a
    new limit.
    """
    if result not in SURVEYS:
        raise Fault("pledges.survey_bad", value=result, known="、".join(SURVEYS))
    with kept_or_dropped(proofs):
        call = calling(by, HANDLE, at)
        motion = motion_for(call, motion_id, version)
        again = result == "dissatisfied"
        values: dict[str, Any] = {"survey": result, "survey_text": text.strip(), "surveyed_on": call.on}
        if again:
            values |= {"round": motion.round + 1, "due": rules.answer_due(call.on)}
        move = "dissatisfied" if again else "satisfied"
        make(call, motion, move, verb=MOVED, reason=text, proofs=proofs, evidence=("征询表",), **values)
        return motion


@transaction.atomic
def keep_promise(promise_id: int, *, by: Actor, at: dt.datetime | None = None) -> Promise:
    """Supervision or the committee states that a promise made in an answer is kept; the unit that made
    it cannot.
    """
    call = calling(by, HANDLE, at)
    promise = locked(promises_visible(by), promise_id)
    motion = motion_for(call, promise.answer.motion_id)
    allowed = {"supervision", "office", "deputies_committee", "proposals_committee"}
    if not allowed & set(roles_on(by, motion)) or call.post.unit_id == promise.answer.unit_id:
        raise Fault("pledges.not_yours")
    if promise.kept_on is not None:
        raise Fault("pledges.motion_state")
    save(promise, kept_on=call.on, kept_by_id=call.post.post_id)
    tell(
        call, motion, "pledges.promise_kept", government=motion.government.code, unit=first_lead(motion),
        promise=promise.pk,
    )  # fmt: skip
    return promise


@transaction.atomic
def tie_promise(promise_id: int, task_id: int, *, by: Actor, at: dt.datetime | None = None) -> Promise:
    """Tie a promise that returns to the task of the new year that carries it out."""
    call = calling(by, "pledges.plan", at)
    promise = locked(promises_visible(by), promise_id)
    motion = motion_for(call, promise.answer.motion_id)
    task = locked(tasks_visible(by), task_id)
    save(promise, task=task)
    tell(
        call, motion, "pledges.promise_tied", government=motion.government.code, unit=first_lead(motion),
        promise=promise.pk, task=task.pk,
    )  # fmt: skip
    return promise
