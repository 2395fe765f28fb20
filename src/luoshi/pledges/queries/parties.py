"""What a caller is to a record, and which moves are open to it: what pages offer and actions check is one
thing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luoshi.kernel.lifecycle import Lifecycle, Move
from luoshi.office.domain.actor import Actor
from luoshi.pledges.domain.lifecycles import Name, lifecycle
from luoshi.pledges.domain.parties import Parties, Post, roles_of
from luoshi.pledges.models import Ask, MonthlyReturn, Motion, Step, SupervisionOrder, Task
from luoshi.pledges.queries.gates import units_of

Record = Task | MonthlyReturn | SupervisionOrder | Motion
# a record's lifecycle, and the key by which steps, asks and proofs name it
NAMES: dict[type[Record], tuple[Name, str]] = {
    Task: ("task", "task"),
    MonthlyReturn: ("monthly_return", "monthly_return"),
    SupervisionOrder: ("supervision_order", "order"),
    Motion: ("motion", "motion"),
}


def table_of(record: Record) -> Lifecycle:
    """The lifecycle that governs a record."""
    return lifecycle(NAMES[type(record)][0])


def key_of(record: Record) -> str:
    """The key by which steps, asks and proofs name a record of this kind."""
    return NAMES[type(record)][1]


def task_of(record: Task | MonthlyReturn | SupervisionOrder) -> Task:
    """The task that a record is or belongs to."""
    return record if isinstance(record, Task) else record.task


def _in_charge(actor: Actor, deputy_post: int | None, units: set[int]) -> bool:
    """Whether a leader's field holds one of the units, or the record names the leader's post."""
    if actor.held is None or actor.role != "leader":
        return False
    return actor.held.heads_all or actor.post_id == deputy_post or not units_of(actor).isdisjoint(units)


def _of_task(actor: Actor, task: Task) -> Parties:
    leads = {task.lead_unit_id} if task.lead_unit_id else set()
    return Parties(
        lead_units=frozenset(leads),
        support_units=frozenset(task.support.values_list("unit", flat=True)),
        lead_posts=frozenset({task.lead_post_id} if task.lead_post_id else ()),
        officer_posts=frozenset({task.officer_post_id} if task.officer_post_id else ()),
        in_charge=_in_charge(actor, task.deputy_post_id, leads),
    )


def _of_motion(actor: Actor, motion: Motion) -> Parties:
    rows = list(motion.handlers.values_list("unit", "part"))
    leads = {unit for unit, part in rows if part != "joint"}
    return Parties(
        lead_units=frozenset(leads),
        support_units=frozenset(unit for unit, part in rows if part == "joint"),
        in_charge=_in_charge(actor, None, leads),
        register=motion.register,
        proposers=frozenset(motion.proposers.exclude(post=None).values_list("post", flat=True)),
    )


def roles_on(actor: Actor, record: Record) -> tuple[str, ...]:
    """The lifecycle roles of the caller's post on a record; none without a post."""
    if actor.held is None:
        return ()
    post = Post(actor.held.post_id, actor.held.unit_id, actor.role)
    of = _of_motion(actor, record) if isinstance(record, Motion) else _of_task(actor, task_of(record))
    return roles_of(post, of)


@dataclass(slots=True, frozen=True)
class Open:
    """A move that the caller could make now. `act`: make, ask or grant; `ask` is what would be granted.

    `due` is the last day for it, None where the table sets none; `apart`: an earlier act of the same post
    stands in the way, so another post must do it.
    """

    move: Move
    act: str
    role: str
    due: dt.date | None
    apart: bool
    ask: Ask | None = None


def open_moves(actor: Actor, record: Record) -> list[Open]:
    """What the caller may do with a record now, in the order of its lifecycle."""
    if not actor.may("pledges.handle" if isinstance(record, Motion) else "pledges.act"):
        return []
    table, here = table_of(record), {key_of(record): record}
    pending = {ask.move: ask for ask in Ask.objects.filter(state="pending", **here)}
    posts = dict(Step.objects.filter(**here).order_by("pk").values_list("move", "post"))
    found: dict[tuple[str, str], Open] = {}
    for role in roles_on(actor, record):
        for ruling in table.allowed(record.state, role):
            move, ask = ruling.move, pending.get(ruling.move.code)
            if (ruling.act == "grant") != (ask is not None) and move.second_post:
                continue
            due = table.due(move.code, record.entered_on, assume_weekends=True)
            apart = bool(move.apart_from and posts.get(move.apart_from) == actor.post_id)
            apart = apart or (ask is not None and ask.asked_by_id == actor.post_id)
            one = Open(move, ruling.act, role, due.value if due else None, apart, ask)
            found.setdefault((move.code, ruling.act), one)
    return sorted(found.values(), key=lambda one: list(table.moves).index(one.move.code))
