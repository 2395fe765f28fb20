"""Supervision orders 督办单: opened by supervision, signed by a leader, answered by the unit's head,
checked, closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from luoshi.kernel.calendar import add_working_days
from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.pledges.actions.call import Call, calling, locked, require, tell
from luoshi.pledges.actions.moving import make
from luoshi.pledges.actions.proofs import Proof, kept_or_dropped
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.models import OrderReply, SupervisionOrder, Task
from luoshi.pledges.queries.gates import orders_visible, tasks_visible
from luoshi.pledges.queries.parties import roles_on

ACT, MOVED = "pledges.act", "pledges.order_moved"
AT_WORK = ("issued", "received", "advancing", "closing", "verifying")
REPLY_PROOF = "办理情况"  # the reply's own words are the proof that the lifecycle asks for


def _number(task: Task) -> str:
    """The next number of the government's year; the book's row is locked, so no two get one."""
    there = SupervisionOrder.objects.filter(
        task__book__government=task.book.government_id, task__book__year=task.book.year
    )
    return f"督〔{task.book.year}〕{there.count() + 1}号"


def open_order(
    task_id: int,
    *,
    reason: str,
    by: Actor,
    demand: str = "",
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> SupervisionOrder:
    """Open an order on a task at work 立项. Faults `pledges.not_yours`, `pledges.order_not_under_way`,
    `.no_reason`.
    """
    with kept_or_dropped(proofs):
        call = calling(by, ACT, at)
        task = locked(tasks_visible(by), task_id)
        book = type(task.book).objects.select_for_update(of=("self",)).get(pk=task.book_id)
        require(book, "open", "locked")
        if "supervision" not in roles_on(by, task):
            raise Fault("pledges.not_yours")
        if task.state not in AT_WORK:
            raise Fault("pledges.order_not_under_way", number=task.number)
        if not reason.strip():
            raise Fault("pledges.no_reason")
        order = SupervisionOrder.objects.create(
            task=task, number=_number(task), reason=reason.strip(), demand=demand.strip(),
            opened_by_id=call.post.post_id, opened_on=call.on, entered_on=call.on,
        )  # fmt: skip
        tell(
            call, order, "pledges.order_opened", government=book.government.code, unit=task.lead_unit,
            new={"number": order.number, "task": task.number, "reason": order.reason},
        )  # fmt: skip
        return order


def _order(call: Call, order_id: int, version: int | None) -> SupervisionOrder:
    order = locked(orders_visible(call.by), order_id, version=version)
    require(order.task.book, "open", "locked")
    return order


def move_order(
    order_id: int,
    move: str,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> SupervisionOrder:
    """Make a move of an order's lifecycle: sign, cancel, receive, check, return or close."""
    with kept_or_dropped(proofs):
        call = calling(by, ACT, at)
        order = _order(call, order_id, version)
        values: dict[str, Any] = {}
        if move in ("receive", "return"):
            days = lifecycle("supervision_order").moves["reply"].working_days or 0
            values["due"] = add_working_days(call.on, days, assume_weekends=True).value
        make(call, order, move, verb=MOVED, reason=reason, proofs=proofs, **values)
        return order


def reply(
    order_id: int,
    *,
    text: str,
    by: Actor,
    version: int | None = None,
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> SupervisionOrder:
    """The unit's head replies 回复: what was done and until when. An empty reply lacks its proof."""
    with kept_or_dropped(proofs):
        call = calling(by, ACT, at)
        order = _order(call, order_id, version)
        said = text.strip()
        make(call, order, "reply", verb=MOVED, proofs=proofs, evidence=(REPLY_PROOF,) if said else ())
        OrderReply.objects.create(
            order=order, text=said or proofs[0].text, post_id=call.post.post_id, on=call.on
        )
        return order
