"""The one engine of all four lifecycles: check by the table → move → step → journal. And what one post asks
of another.

Its callers hold the record's lock and one transaction, and do what a move means beyond its state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from luoshi.kernel.errors import Fault
from luoshi.kernel.lifecycle import Ruling
from luoshi.office.models import Post, Unit
from luoshi.pledges.actions.call import Call, locked, save, tell
from luoshi.pledges.actions.proofs import Proof, at_hand, attach
from luoshi.pledges.models import Ask, Motion, Step
from luoshi.pledges.queries.gates import asks_visible
from luoshi.pledges.queries.parties import Record, key_of, roles_on, table_of, task_of


def government_of(record: Record) -> str:
    """Code of the government whose row it is."""
    owner = record.government if isinstance(record, Motion) else task_of(record).book.government
    return str(owner.code)


def unit_of(record: Record) -> Unit | None:
    """The unit whom an act on the record concerns."""
    if isinstance(record, Motion):
        leading = record.handlers.exclude(part="joint").select_related("unit").order_by("pk").first()
        return leading.unit if leading else None
    return task_of(record).lead_unit


def code_of(post: Post | None) -> str | None:
    """A post as the lifecycles name it."""
    return f"{post.unit.code}/{post.code}" if post else None


def _earlier(record: Record, move: str | None) -> str | None:
    """The post that made an earlier move last."""
    if move is None:
        return None
    rows = Step.objects.filter(**{key_of(record): record}, move=move).select_related("post__unit")
    step = rows.order_by("-pk").first()
    return code_of(step.post) if step else None


def rule(
    call: Call,
    record: Record,
    move: str,
    *,
    asked_by: str | None = None,
    reason: str | None = None,
    evidence: Collection[str] = (),
) -> tuple[str, Ruling]:
    """The role in which the caller may make the act, with its ruling; the refusal of the lifecycle else."""
    table = table_of(record)
    step = table.moves.get(move)
    asker = asked_by or _earlier(record, step.apart_from if step else None)
    roles = roles_on(call.by, record) or (call.by.role,)
    refusals: list[Fault] = []
    for role in roles:
        try:
            return role, table.check(
                record.state,
                move,
                role,
                call.post.code,
                asked_by_post=asker,
                reason=reason,
                evidence=evidence,
            )
        except Fault as fault:
            refusals.append(fault)
    # of several refusals the one that says what is missing tells more than “not in this role”
    telling = [fault for fault in refusals if fault.code != "lifecycle.not_allowed"]
    raise (telling or refusals)[0]


def enter(
    call: Call,
    record: Record,
    role: str,
    ruling: Ruling,
    *,
    verb: str,
    reason: str = "",
    files: Sequence[str] = (),
    **values: Any,
) -> None:
    """Write the step, the new state with what else changes, and the journal's row."""
    source = record.state
    Step.objects.create(
        **{key_of(record): record}, move=ruling.move.code, source=source, target=ruling.state, role=role,
        post_id=call.post.post_id, actor=call.by.login, on=call.on, at=call.at, reason=reason,
    )  # fmt: skip
    if source != ruling.state:
        values = {"state": ruling.state, "entered_on": call.on, **values}
    old = save(record, **values)
    new = {name: getattr(record, name) for name in old}
    detail: dict[str, object] = {"move": ruling.move.code, "role": role}
    if reason:
        detail["reason"] = reason
    if files:
        detail["files"] = list(files)
    tell(
        call, record, verb, government=government_of(record), unit=unit_of(record), old=old, new=new, **detail
    )


def make(
    call: Call,
    record: Record,
    move: str,
    *,
    verb: str,
    reason: str = "",
    proofs: Sequence[Proof] = (),
    evidence: Collection[str] = (),
    **values: Any,
) -> Ruling:
    """Make a move; `evidence` are kinds of proof that the record itself holds (a reply's text, a class)."""
    step = table_of(record).moves.get(move)
    if step is not None and step.second_post:
        raise Fault("pledges.must_be_asked", zh=step.zh, en=step.en)
    kinds = {*evidence, *(proof.kind for proof in proofs), *at_hand(record)}
    role, ruling = rule(call, record, move, reason=reason, evidence=kinds)
    files = attach(call, record, proofs)
    enter(call, record, role, ruling, verb=verb, reason=reason.strip(), files=files, **values)
    return ruling


def ask_for(
    call: Call,
    record: Record,
    move: str,
    *,
    verb: str,
    reason: str,
    new_due: dt.date | None = None,
    changes: dict[str, Any] | None = None,
    proofs: Sequence[Proof] = (),
) -> Ask:
    """Ask for a move that another post grants; the record stays where it is. Fault
    `pledges.asked_already`.
    """
    step = table_of(record).moves.get(move)
    if step is not None and not step.second_post:
        raise Fault("pledges.no_asking", zh=step.zh, en=step.en)
    role, ruling = rule(call, record, move, reason=reason)
    here = {key_of(record): record}
    if Ask.objects.filter(**here, move=move, state="pending").exists():
        raise Fault("pledges.asked_already", zh=ruling.move.zh, en=ruling.move.en)
    made = Ask.objects.create(
        **here, move=move, role=role, asked_by_id=call.post.post_id, asked_on=call.on, reason=reason.strip(),
        new_due=new_due, changes=changes or {},
    )  # fmt: skip
    files = attach(call, record, proofs)
    tell(
        call, record, verb, government=government_of(record), unit=unit_of(record), ask=made.pk, move=move,
        reason=made.reason, new_due=new_due, changes=made.changes, files=files,
    )  # fmt: skip
    return made


def pending(call: Call, ask_id: int) -> Ask:
    """A visible ask that waits for its decision, locked. Faults `pledges.not_found`,
    `pledges.decided_already`.
    """
    found = locked(asks_visible(call.by), ask_id)
    if found.state != "pending":
        raise Fault("pledges.decided_already")
    return found


def record_of(ask: Ask) -> Record:
    """What an ask is about."""
    found = ask.task or ask.monthly_return or ask.order or ask.motion
    assert found is not None  # noqa: S101 - the table's constraint
    return found


def grant(call: Call, ask: Ask, record: Record, *, verb: str, **values: Any) -> None:
    """Grant what was asked: the move takes effect, in the transaction of the decision."""
    role, ruling = rule(call, record, ask.move, asked_by=code_of(ask.asked_by))
    _decide(call, ask, "granted", "")
    enter(call, record, role, ruling, verb=verb, reason=ask.reason, **values)


def refuse(call: Call, ask: Ask, record: Record, *, verb: str, reason: str) -> None:
    """Refuse what was asked, with a reason; whoever might have granted it may refuse it."""
    rule(call, record, ask.move, asked_by=code_of(ask.asked_by))
    if not reason.strip():
        raise Fault("pledges.refusal_needs_reason")
    _decide(call, ask, "refused", reason.strip())
    tell(
        call, record, verb, government=government_of(record), unit=unit_of(record), ask=ask.pk, move=ask.move,
        reason=reason.strip(),
    )  # fmt: skip


def withdraw(call: Call, ask: Ask, record: Record, *, verb: str) -> None:
    """The post that asked takes its request back. Fault `pledges.not_your_ask`."""
    if ask.asked_by_id != call.post.post_id:
        raise Fault("pledges.not_your_ask")
    _decide(call, ask, "withdrawn", "")
    tell(
        call, record, verb, government=government_of(record), unit=unit_of(record), ask=ask.pk, move=ask.move
    )


def _decide(call: Call, ask: Ask, state: str, reason: str) -> None:
    ask.state, ask.decided_by_id, ask.decided_on, ask.decided_reason = (
        state,
        call.post.post_id,
        call.on,
        reason,
    )
    ask.save(update_fields=["state", "decided_by", "decided_on", "decided_reason"])
