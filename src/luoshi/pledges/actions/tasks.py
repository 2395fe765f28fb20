"""The acts on a task, from consulting to striking off; one by one, or a whole list at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.kernel.lifecycle import Ruling
from luoshi.office.domain.actor import Actor
from luoshi.pledges.actions.call import Call, calling, locked, require, save, tell_batch
from luoshi.pledges.actions.milestones import check_agreed
from luoshi.pledges.actions.moving import make, rule
from luoshi.pledges.actions.proofs import Proof, kept_or_dropped
from luoshi.pledges.models import Step, Task
from luoshi.pledges.queries.gates import tasks_visible

ACT, MOVED = "pledges.act", "pledges.task_moved"
# moves that settle new work, and so need a book that is still open
OPENING = ("consult", "submit", "send_back", "issue")
# moves that many tasks make together, on one decision
TOGETHER = ("consult", "submit", "send_back", "issue", "receive")


def task_for(call: Call, task_id: int, version: int | None, *, move: str) -> Task:
    """A visible task, locked, whose book lets the move happen."""
    task = locked(tasks_visible(call.by), task_id, version=version)
    require(task.book, *(("open",) if move in OPENING else ("open", "locked")))
    return task


def _prepare(call: Call, task: Task, move: str) -> dict[str, Any]:
    """What a move needs or changes beyond the state."""
    if move == "consult" and task.confirmed_at is None:
        raise Fault("pledges.not_confirmed", number=task.number)
    if move == "advance":
        check_agreed(task)
    if move == "close":
        return {"closed_on": call.on}
    if move in ("reopen", "reject"):
        return {"closed_on": None}
    return {}


def move_task(
    task_id: int,
    move: str,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    proofs: Sequence[Proof] = (),
    at: dt.datetime | None = None,
) -> Task:
    """Make a move of the task's lifecycle that needs no second post.

    Faults of the lifecycle (`lifecycle.*`), `pledges.not_confirmed`, `pledges.milestones_not_agreed`,
    `pledges.book_state`, `pledges.stale`; `pledges.must_be_asked` where another post grants the move.
    """
    with kept_or_dropped(proofs):
        call = calling(by, ACT, at)
        task = task_for(call, task_id, version, move=move)
        rule_first(call, task, move, reason)
        values = _prepare(call, task, move)
        make(call, task, move, verb=MOVED, reason=reason, proofs=proofs, **values)
        return task


def rule_first(call: Call, task: Task, move: str, reason: str) -> None:
    """Who may not make the move at all hears that, not what else the task would need."""
    try:
        rule(call, task, move, reason=reason)
    except Fault as fault:
        if fault.code != "lifecycle.needs_evidence":
            raise


def consult(task_id: int, **call: Any) -> Task:
    """Send a confirmed draft out for comment 征求意见."""
    return move_task(task_id, "consult", **call)


def submit(task_id: int, **call: Any) -> Task:
    """Submit for approval 送审."""
    return move_task(task_id, "submit", **call)


def send_back(task_id: int, **call: Any) -> Task:
    """Send a submitted task back to be drafted anew."""
    return move_task(task_id, "send_back", **call)


def issue(task_id: int, **call: Any) -> Task:
    """Approve and issue 审定并印发交办."""
    return move_task(task_id, "issue", **call)


def sign_for(task_id: int, **call: Any) -> Task:
    """The lead unit receives it 签收."""
    return move_task(task_id, "receive", **call)


def agree(task_id: int, **call: Any) -> Task:
    """Supervision agrees to the milestones and the schedule: the task is under way 推进."""
    return move_task(task_id, "advance", **call)


def ask_completion(task_id: int, **call: Any) -> Task:
    """The lead unit asks to close 申请办结, with the proof."""
    return move_task(task_id, "ask_to_close", **call)


def verify(task_id: int, **call: Any) -> Task:
    """Supervision takes the request up 受理核验."""
    return move_task(task_id, "verify", **call)


def reject(task_id: int, **call: Any) -> Task:
    """The verification fails: back under way, with the reason."""
    return move_task(task_id, "reject", **call)


def complete(task_id: int, **call: Any) -> Task:
    """The verification holds: closed 办结, with its record."""
    return move_task(task_id, "close", **call)


def close(task_id: int, **call: Any) -> Task:
    """Strike a closed task off 销号."""
    return move_task(task_id, "strike_off", **call)


@transaction.atomic
def move_together(
    task_ids: Sequence[int], move: str, *, by: Actor, reason: str = "", at: dt.datetime | None = None
) -> list[Task]:
    """Make one move for many tasks of one book, all or none; one row of the journal with the digest of the
    batch.

    Only the moves of `TOGETHER`; the first task that cannot make it refuses them all.
    """
    call = calling(by, ACT, at)
    if move not in TOGETHER:
        raise Fault("pledges.one_by_one", move=move)
    wanted = sorted(set(task_ids))
    tasks = list(
        Task.objects.select_for_update(of=("self",))
        .select_related("book__government")
        .filter(pk__in=wanted)
        .filter(pk__in=tasks_visible(by).values("pk"))
        .order_by("number")
    )
    if not wanted or len(tasks) != len(wanted):
        raise Fault("pledges.not_found", kind="task", id="、".join(map(str, wanted)) or "–")
    if len({task.book_id for task in tasks}) > 1:
        raise Fault("pledges.merge_books")
    require(tasks[0].book, *(("open",) if move in OPENING else ("open", "locked")))
    steps = []
    for task in tasks:
        role, ruling = rule(call, task, move, reason=reason)
        _prepare(call, task, move)
        steps.append(_step(call, task, role, ruling, reason))
        save(task, state=ruling.state, entered_on=call.on)
    Step.objects.bulk_create(steps, batch_size=200)
    batch = [[task.pk, task.version, step.source] for task, step in zip(tasks, steps, strict=True)]
    book = tasks[0].book
    tell_batch(
        call, "pledges.tasks_moved", government=book.government.code, kind="book", object_id=book.pk,
        batch=batch, move=move, reason=reason, tasks=[task.number for task in tasks],
    )  # fmt: skip
    return tasks


def _step(call: Call, task: Task, role: str, ruling: Ruling, reason: str) -> Step:
    return Step(
        task=task, move=ruling.move.code, source=task.state, target=ruling.state, role=role,
        post_id=call.post.post_id, actor=call.by.login, on=call.on, at=call.at, reason=reason.strip(),
    )  # fmt: skip
