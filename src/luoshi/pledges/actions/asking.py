"""What one post asks and another grants: 退办、调整、延期、中止、恢复、撤销、重新推进, for tasks, orders
and motions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.pledges.actions import moving
from luoshi.pledges.actions.call import Call, calling, locked, require
from luoshi.pledges.actions.milestones import Node, put_milestones
from luoshi.pledges.actions.proofs import Proof, kept_or_dropped
from luoshi.pledges.domain.motions import Extension, answer_due
from luoshi.pledges.models import Ask, Motion, SupervisionOrder, Task
from luoshi.pledges.queries.gates import motions_visible, orders_visible, tasks_visible
from luoshi.pledges.queries.parties import Record

RIGHT = {Task: "pledges.act", SupervisionOrder: "pledges.act", Motion: "pledges.handle"}
VERB = {Task: "task", SupervisionOrder: "order", Motion: "motion"}
GATES: dict[type[Any], Any] = {Task: tasks_visible, SupervisionOrder: orders_visible, Motion: motions_visible}
ADJUSTABLE = ("standard", "milestones")
WITH_DUE = ("extend",)


def _locked(call: Call, model: type[Any], pk: int, version: int | None = None) -> Any:
    found = locked(GATES[model](call.by), pk, version=version)
    if not isinstance(found, Motion):
        book = (found if isinstance(found, Task) else found.task).book
        require(book, "open", "locked")
    return found


def _due_now(record: Record) -> dt.date | None:
    return None if isinstance(record, Motion) else record.due


def _check(record: Record, move: str, new_due: dt.date | None, changes: dict[str, Any]) -> None:
    """Refuse an ask that could not be granted: an extension without a later day, an adjustment of nothing."""
    due = _due_now(record)
    if move in WITH_DUE and not isinstance(record, Motion) and (new_due is None or (due and new_due <= due)):
        raise Fault("pledges.extension_not_later", due=due or "–")
    if new_due is not None and move not in (*WITH_DUE, "adjust"):
        raise Fault("pledges.no_new_due", move=move)
    strange = sorted(set(changes) - set(ADJUSTABLE))
    if strange or (changes and move != "adjust"):
        raise Fault("pledges.not_adjustable", fields="、".join(strange or changes))
    if move == "adjust" and not changes and new_due is None:
        raise Fault("pledges.nothing_adjusted")
    if "milestones" in changes:
        _nodes(changes["milestones"])


def _nodes(data: Any) -> list[Node]:
    try:
        return [Node(str(t), dt.date.fromisoformat(d), Decimal(str(w))) for t, d, w in data]
    except (TypeError, ValueError, InvalidOperation) as error:
        raise Fault("pledges.bad_milestones") from error


def _ask(
    model: type[Any],
    pk: int,
    move: str,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
    new_due: dt.date | None = None,
    changes: dict[str, Any] | None = None,
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> Ask:
    with kept_or_dropped(proofs):
        call = calling(by, RIGHT[model], at)
        record = _locked(call, model, pk, version)
        # who may not ask at all hears that first
        moving.rule(call, record, move, reason=reason)
        _check(record, move, new_due, changes or {})
        verb = f"pledges.{VERB[model]}_asked"
        return moving.ask_for(
            call, record, move, verb=verb, reason=reason, new_due=new_due, changes=changes, proofs=proofs
        )


def ask_task(task_id: int, move: str, **said: Any) -> Ask:
    """Ask for a move of a task: decline, adjust, extend, suspend, resume, drop or reopen.

    Keywords: `by`, `reason`, `version`, `new_due` (later than the present day, for extend; free for
    adjust), `changes` of an adjustment ({"standard": text, "milestones": [[title, ISO date, weight], …]}),
    `proofs`, `at`.
    """
    return _ask(Task, task_id, move, **said)


def ask_order(order_id: int, move: str, **said: Any) -> Ask:
    """Ask for more time to reply to a supervision order; keywords as `ask_task`."""
    return _ask(SupervisionOrder, order_id, move, **said)


def ask_motion(motion_id: int, move: str, **said: Any) -> Ask:
    """Ask to decline a motion 退办, or to answer later 延期; keywords as `ask_task`, without `new_due`."""
    return _ask(Motion, motion_id, move, **said)


def _effects(call: Call, ask: Ask, record: Any) -> dict[str, Any]:
    """What else changes when an ask is granted."""
    values: dict[str, Any] = {}
    if ask.new_due is not None:
        values["due"] = ask.new_due
    if "standard" in ask.changes:
        values["standard"] = ask.changes["standard"]
    if "milestones" in ask.changes:
        if ask.new_due is not None:
            record.due = max(ask.new_due, record.due)  # milestones may lie within the new frame
        put_milestones(record, _nodes(ask.changes["milestones"]))
        record.refresh_from_db(fields=["due"])
    if isinstance(record, Motion) and ask.move == "extend":
        posts = (str(ask.asked_by_id), str(call.post.post_id))
        values |= {"due": answer_due(record.assigned_on, Extension(*posts, call.on)), "extended_on": call.on}
    if isinstance(record, Task) and ask.move == "reopen":
        values["closed_on"] = None
    return values


def _pending(call: Call, ask_id: int) -> tuple[Ask, Any]:
    ask = moving.pending(call, ask_id)
    about = moving.record_of(ask)
    record = _locked(call, type(about), about.pk)
    return ask, record


def _calling(by: Actor, ask_id: int, at: dt.datetime | None) -> Call:
    """The right that is needed depends on what was asked about."""
    motion = Ask.objects.filter(pk=ask_id, motion__isnull=False).exists()
    return calling(by, RIGHT[Motion if motion else Task], at)


@transaction.atomic
def grant(ask_id: int, *, by: Actor, at: dt.datetime | None = None) -> Ask:
    """Grant an ask: its move is made and what it changes takes effect. Never by the post that asked."""
    call = _calling(by, ask_id, at)
    ask, record = _pending(call, ask_id)
    moving.rule(call, record, ask.move, asked_by=moving.code_of(ask.asked_by))
    values = _effects(call, ask, record)
    moving.grant(call, ask, record, verb=f"pledges.{VERB[type(record)]}_granted", **values)
    return ask


@transaction.atomic
def refuse(ask_id: int, *, reason: str, by: Actor, at: dt.datetime | None = None) -> Ask:
    """Refuse an ask, with the reason; the record stays where it is."""
    call = _calling(by, ask_id, at)
    ask, record = _pending(call, ask_id)
    moving.refuse(call, ask, record, verb=f"pledges.{VERB[type(record)]}_refused", reason=reason)
    return ask


@transaction.atomic
def withdraw(ask_id: int, *, by: Actor, at: dt.datetime | None = None) -> Ask:
    """Take one's own ask back before it is decided."""
    call = _calling(by, ask_id, at)
    ask, record = _pending(call, ask_id)
    moving.withdraw(call, ask, record, verb=f"pledges.{VERB[type(record)]}_ask_withdrawn")
    return ask
