"""Motions 议案、建议、提案: registered and handed out, received, handled, answered, asked about, handled
again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.models import Government, Post, Unit
from luoshi.pledges.actions.call import Call, calling, locked, save, tell
from luoshi.pledges.actions.decomposing import units_here
from luoshi.pledges.actions.moving import make
from luoshi.pledges.actions.proofs import Proof, kept_or_dropped
from luoshi.pledges.domain.motions import Part, answer_due, check_parts, opinion_due
from luoshi.pledges.models import Handler, Motion, Proposer
from luoshi.pledges.queries.gates import REGISTERS_OF, motions_visible

HANDLE, REGISTER, MOVED = "pledges.handle", "pledges.register", "pledges.motion_moved"
REGISTER_NAMES = {"bill": "议案", "suggestion": "建议", "proposal": "提案"}
REHANDLED = ("assigned", "declined")
PLAIN_MOVES = ("receive", "handle", "discuss", "ask_opinion")


@dataclass(slots=True, frozen=True)
class NewMotion:
    """A motion to be registered. `handlers`: part (lead, joint, separate) by unit key; the first
    proposer leads.

    Proposers are keys of posts, or names where the post is not known.
    """

    register: str
    session: str
    number: int
    title: str
    assigned_on: dt.date
    handlers: Mapping[int, Part]
    proposers: Sequence[int | str]
    text: str = ""
    joined_to: int | None = None
    year: int | None = None


def _bad(zh: str, en: str) -> Fault:
    return Fault("pledges.motion_bad", zh=zh, en=en)


def _check(call: Call, new: NewMotion, government: Government) -> None:
    """Whether the caller may register it at all, and whether it is whole."""
    if new.register not in REGISTER_NAMES:
        raise _bad("没有这个登记册", "there is no such register")
    mine = REGISTERS_OF.get(call.by.role)
    if mine is not None and new.register not in mine:
        raise Fault("office.not_permitted")
    if not new.title.strip() or not new.session.strip() or new.number < 1:
        raise _bad("缺标题、会议或编号", "its title, session or number is missing")
    if not new.proposers:
        raise _bad("没有提出人", "it has no proposer")
    if new.assigned_on > call.on:
        raise _bad("交办日期还没有到", "the day it is handed out lies ahead")
    check_parts({str(unit): part for unit, part in new.handlers.items()})
    there = Motion.objects.filter(
        government=government, register=new.register, session=new.session.strip(), number=new.number
    )
    if there.exists():
        raise Fault("pledges.motion_exists", register=REGISTER_NAMES[new.register], number=new.number)


def _put_handlers(call: Call, motion: Motion, handlers: Mapping[int, Part]) -> list[list[str]]:
    units = {unit.pk: unit for unit in units_here(call.by).filter(pk__in=handlers)}
    if len(units) != len(handlers):
        raise _bad("有一个承办单位不存在", "one of the handling units does not exist")
    motion.handlers.all().delete()
    Handler.objects.bulk_create(
        Handler(motion=motion, unit=units[unit], part=part) for unit, part in handlers.items()
    )
    return sorted([units[unit].code, part] for unit, part in handlers.items())


def _put_proposers(call: Call, motion: Motion, proposers: Sequence[int | str]) -> None:
    rows = []
    roles = ["member"] if motion.register == "proposal" else ["deputy"]
    posts = Post.objects.filter(unit__in=units_here(call.by), role__in=roles)
    known = {
        post.pk: post for post in posts.filter(pk__in=[one for one in proposers if isinstance(one, int)])
    }
    for number, one in enumerate(dict.fromkeys(proposers)):
        if isinstance(one, int) and one not in known:
            raise _bad(
                "提出人不是这一登记册的代表或委员", "a proposer is no deputy or member for this register"
            )
        post, name = (known[one], "") if isinstance(one, int) else (None, one.strip()[:64])
        rows.append(Proposer(motion=motion, post=post, name=name, leads=number == 0))
    Proposer.objects.bulk_create(rows)


def write_motion(call: Call, new: NewMotion, government: Government) -> Motion:
    """Check and write one motion, inside the caller's transaction."""
    _check(call, new, government)
    joined = None
    if new.joined_to is not None:
        joined = locked(motions_visible(call.by), new.joined_to)
    motion = Motion.objects.create(
        government=government, register=new.register, session=new.session.strip(), number=new.number,
        year=new.year or new.assigned_on.year, title=new.title.strip()[:255], text=new.text.strip(),
        joined_to=joined, assigned_on=new.assigned_on, due=answer_due(new.assigned_on),
        opinions_due=opinion_due(new.assigned_on), entered_on=new.assigned_on,
    )  # fmt: skip
    _put_handlers(call, motion, new.handlers)
    _put_proposers(call, motion, new.proposers)
    return motion


@transaction.atomic
def register_motion(new: NewMotion, *, by: Actor, at: dt.datetime | None = None) -> Motion:
    """Register a motion and hand it out 交办; three months for the answer, one for the opinions of joint
    units.

    Faults `pledges.motion_bad`, `pledges.motion_exists`, `pledges.bad_parts`.
    """
    call = calling(by, REGISTER, at)
    government = Government.objects.select_for_update().get(pk=by.government_id or 0)
    motion = write_motion(call, new, government)
    tell(
        call, motion, "pledges.motion_registered", government=government.code, unit=first_lead(motion),
        new={"register": motion.register, "number": motion.number, "title": motion.title, "due": motion.due},
    )  # fmt: skip
    return motion


def first_lead(motion: Motion) -> Unit | None:
    """The unit that leads, or the first of those that answer apart."""
    row = motion.handlers.exclude(part="joint").select_related("unit").order_by("pk").first()
    return row.unit if row else None


def motion_for(call: Call, motion_id: int, version: int | None = None) -> Motion:
    """A visible motion, locked."""
    return locked(motions_visible(call.by), motion_id, version=version)


@transaction.atomic
def set_handlers(
    motion_id: int,
    handlers: Mapping[int, Part],
    *,
    by: Actor,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Motion:
    """Say anew which units handle a motion that nobody has received yet, or that was declined."""
    call = calling(by, REGISTER, at)
    motion = motion_for(call, motion_id, version)
    mine = REGISTERS_OF.get(by.role)
    if mine is not None and motion.register not in mine:
        raise Fault("office.not_permitted")
    if motion.state not in REHANDLED:
        raise Fault("pledges.motion_state")
    check_parts({str(unit): part for unit, part in handlers.items()})
    old = {"handlers": sorted([row.unit.code, row.part] for row in motion.handlers.select_related("unit"))}
    now = _put_handlers(call, motion, handlers)
    save(motion)
    tell(
        call, motion, "pledges.motion_handlers_set", government=motion.government.code,
        unit=first_lead(motion), old=old, new={"handlers": now},
    )  # fmt: skip
    return motion


def move_motion(
    motion_id: int,
    move: str,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> Motion:
    """Make a plain move: receive 签收, handle 开始办理, discuss 面商 (with its record), ask_opinion
    送征询表.
    """
    with kept_or_dropped(proofs):
        call = calling(by, HANDLE, at)
        motion = motion_for(call, motion_id, version)
        if move not in PLAIN_MOVES:
            raise Fault("pledges.motion_state")
        make(call, motion, move, verb=MOVED, reason=reason, proofs=proofs)
        return motion


@transaction.atomic
def reassign(
    motion_id: int,
    handlers: Mapping[int, Part],
    *,
    by: Actor,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Motion:
    """Hand a declined motion out to other units; the limits count from this day."""
    motion = set_handlers(motion_id, handlers, by=by, version=version, at=at)
    call = calling(by, HANDLE, at)
    values: dict[str, Any] = {
        "assigned_on": call.on, "due": answer_due(call.on), "opinions_due": opinion_due(call.on),
    }  # fmt: skip
    make(call, motion, "reassign", verb=MOVED, **values)
    return motion


def give_opinion(
    motion_id: int,
    *,
    text: str,
    by: Actor,
    version: int | None = None,
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> Motion:
    """The head of a joint unit gives its opinion 会办意见 to the lead unit; it may be put anew until the
    answer.
    """
    with kept_or_dropped(proofs):
        call = calling(by, HANDLE, at)
        motion = motion_for(call, motion_id, version)
        said = text.strip()
        make(call, motion, "give_opinion", verb=MOVED, proofs=proofs, evidence=("会办意见",) if said else ())
        row = Handler.objects.get(motion=motion, unit=call.post.unit_id, part="joint")
        save(row, opinion=said or "见附件", opinion_by_id=call.post.post_id, opinion_on=call.on)
        return motion


@transaction.atomic
def set_motion_published(
    motion_id: int, *, published: bool, by: Actor, at: dt.datetime | None = None
) -> Motion:
    """Publish a motion with its answer once it is answered, or take it back."""
    call = calling(by, REGISTER, at)
    motion = motion_for(call, motion_id)
    mine = REGISTERS_OF.get(by.role)
    if mine is not None and motion.register not in mine:
        raise Fault("office.not_permitted")
    old = save(motion, published=published)
    tell(
        call, motion, "pledges.motion_published", government=motion.government.code, unit=first_lead(motion),
        old=old, new={"published": published},
    )  # fmt: skip
    return motion
