"""Drafts settled by a person: owners assigned, rows split and merged, each confirmed before it leaves the
house.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.models import Post, Unit
from luoshi.office.queries import governments_below
from luoshi.pledges.actions.assignment import Assignment
from luoshi.pledges.actions.books import PLAN
from luoshi.pledges.actions.call import Call, calling, locked, require, save, tell, tell_batch
from luoshi.pledges.domain import decomposition
from luoshi.pledges.domain.decomposition import Anchor, RowFigure, TaskRow
from luoshi.pledges.models import SupportingUnit, Target, Task
from luoshi.pledges.queries.gates import tasks_visible

SETTLING = ("drafted", "consulting")
APART = 1_000_000  # numbers are moved out of the way while rows are numbered anew


def units_here(by: Actor) -> QuerySet[Unit]:
    """Units of the caller's governments: whoever decomposes assigns to any of them."""
    return Unit.objects.filter(government__in=governments_below(by.government_id))


def _bad(zh: str, en: str) -> Fault:
    return Fault("pledges.bad_assignment", zh=zh, en=en)


def _post(by: Actor, pk: int, role: str | None, zh: str, en: str) -> Post:
    found = Post.objects.filter(pk=pk, unit__in=units_here(by), is_active=True).select_related("unit").first()
    if found is None or (role is not None and found.role != role):
        raise _bad(zh, en)
    return found


def head_of(unit: Unit) -> Post:
    """The post that heads a unit. Fault `pledges.unit_without_head`."""
    rows = Post.objects.filter(unit=unit, is_active=True).order_by("sort_order", "code")
    found = rows.filter(role="unit_lead").first() or rows.first()
    if found is None:
        raise Fault("pledges.unit_without_head", unit=unit.name)
    return found


def _values(by: Actor, task: Task, to: Assignment) -> dict[str, Any]:
    """The checked fields of an assignment."""
    values: dict[str, Any] = {}
    if to.lead_unit is not None:
        unit = units_here(by).filter(pk=to.lead_unit).first()
        if unit is None:
            raise _bad("没有这个牵头单位", "there is no such lead unit")
        values |= {"lead_unit": unit, "lead_post": head_of(unit), "officer_post": None}
    unit = values.get("lead_unit", task.lead_unit)
    for name, zh, en in (
        ("lead_post", "牵头岗位不属于牵头单位", "the lead post is not of the lead unit"),
        ("officer_post", "经办岗位不属于牵头单位", "the officer's post is not of the lead unit"),
    ):
        pk = getattr(to, name)
        if pk is not None:
            post = _post(by, pk, None, zh, en)
            if unit is None or post.unit_id != unit.pk:
                raise _bad(zh, en)
            values[name] = post
    if to.deputy_post is not None:
        values["deputy_post"] = _post(
            by, to.deputy_post, "leader", "分管领导须是领导岗位", "no leader's post"
        )
    if to.verifier_post is not None:
        zh, en = "核验岗位须在督查室", "the verifier must be of the supervision office"
        values["verifier_post"] = _post(by, to.verifier_post, "supervision", zh, en)
    verifier = values.get("verifier_post", task.verifier_post)
    if verifier is not None and verifier == values.get("lead_post", task.lead_post):
        raise _bad("核验的不能是牵头岗位自己", "the verifier cannot be the lead post itself")
    for name in ("due", "standard", "goal"):
        if getattr(to, name) is not None:
            values[name] = getattr(to, name)
    return values


def _supporting(
    by: Actor, task: Task, to: Assignment, lead: Unit | None
) -> tuple[list[str], list[str]] | None:
    """Replace the supporting units; codes before and after, or None where nothing was said of them."""
    if to.supporting_units is None:
        return None
    units = {unit.pk: unit for unit in units_here(by).filter(pk__in=to.supporting_units)}
    if len(units) != len(set(to.supporting_units)):
        raise _bad("有一个配合单位不存在", "one of the supporting units does not exist")
    if lead is not None and lead.pk in units:
        raise _bad("牵头单位不能又是配合单位", "the lead unit cannot support as well")
    old = sorted(task.support.values_list("unit__code", flat=True))
    task.support.all().delete()
    SupportingUnit.objects.bulk_create(SupportingUnit(task=task, unit=unit) for unit in units.values())
    return old, sorted(unit.code for unit in units.values())


def settling(call: Call, task_id: int, version: int | None = None) -> Task:
    """A task that is still being settled, in an open book, locked."""
    task = locked(tasks_visible(call.by), task_id, version=version)
    require(task.book, "open")
    if task.state not in SETTLING:
        raise Fault("pledges.settled_already", number=task.number)
    return task


@transaction.atomic
def assign(
    task_id: int, to: Assignment, *, by: Actor, version: int | None = None, at: dt.datetime | None = None
) -> Task:
    """Say who owes a draft; it has to be confirmed anew. Faults `pledges.bad_assignment`, `pledges.stale`."""
    call = calling(by, PLAN, at)
    task = settling(call, task_id, version)
    values = _values(by, task, to)
    if task.state != "drafted" and "goal" in values:
        raise Fault("pledges.settled_already", number=task.number)
    support = _supporting(by, task, to, values.get("lead_unit", task.lead_unit))
    if task.state == "drafted":
        values |= {"confirmed_at": None, "confirmed_by": None}
    old = save(task, **values)
    new = {name: getattr(task, name) for name in old}
    if support is not None and support[0] != support[1]:
        old["supporting_units"], new["supporting_units"] = support
    government = task.book.government.code
    tell(call, task, "pledges.task_assigned", government=government, unit=task.lead_unit, old=old, new=new)
    return task


def _missing(task: Task) -> list[tuple[str, str]]:
    wanted = (
        (task.lead_unit, "牵头单位", "lead unit"),
        (task.lead_post, "牵头岗位", "lead post"),
        (task.verifier_post, "核验岗位", "verifier"),
        (task.due, "时限", "due day"),
    )
    return [(zh, en) for value, zh, en in wanted if value is None]


@transaction.atomic
def confirm(task_id: int, *, by: Actor, version: int | None = None, at: dt.datetime | None = None) -> Task:
    """A person confirms a draft as it stands. Fault `pledges.not_ready` says what is missing."""
    call = calling(by, PLAN, at)
    task = settling(call, task_id, version)
    if missing := _missing(task):
        raise Fault(
            "pledges.not_ready",
            number=task.number,
            zh="、".join(zh for zh, _ in missing),
            en=", ".join(en for _, en in missing),
        )
    old = save(task, confirmed_at=call.at, confirmed_by_id=by.user_id)
    new = {"confirmed_at": call.at}
    government = task.book.government.code
    tell(call, task, "pledges.task_confirmed", government=government, unit=task.lead_unit, old=old, new=new)
    return task


def row_of(task: Task) -> TaskRow:
    """A draft as a row of the decomposition."""
    return TaskRow(
        task.number, task.code, tuple(Anchor(**one) for one in task.anchors), task.section or None,
        task.section_title or None, tuple(task.pledges),
        tuple(RowFigure(t.figure, t.start, t.end, t.standard) for t in task.targets.order_by("number")),
        task.due.isoformat() if task.due else None, task.question or None,
        str(task.deputy_post_id) if task.deputy_post_id else None,
        str(task.lead_unit_id) if task.lead_unit_id else None,
        tuple(str(pk) for pk in task.support.order_by("unit").values_list("unit", flat=True)),
    )  # fmt: skip


def _fill(task: Task, row: TaskRow) -> None:
    """What a row says into a draft; owners are not touched."""
    task.code, task.goal, task.standard = row.code[:255], row.target, row.standard or ""
    task.anchors = [dataclasses.asdict(anchor) for anchor in row.anchors]
    task.start, task.end = row.anchors[0].start, row.anchors[-1].end
    task.pledges, task.question = list(row.pledges), row.ask or ""
    task.kind = "numeric" if row.figures else "milestones"
    task.due = dt.date.fromisoformat(row.due) if row.due else None
    task.confirmed_at = task.confirmed_by = None


def _renumber(book_id: int) -> None:
    """Numbers from 1 in the report's order; in two steps, so that no two rows have one number at any
    moment.
    """
    rows = Task.objects.filter(book=book_id)
    rows.update(number=F("number") + APART)
    ordered = list(rows.order_by("start", "number"))
    for number, task in enumerate(ordered, 1):
        task.number = number
    Task.objects.bulk_update(ordered, ["number"], batch_size=200)


def _drafted(call: Call, task_id: int, version: int | None = None) -> Task:
    task = settling(call, task_id, version)
    if task.state != "drafted":
        raise Fault("pledges.settled_already", number=task.number)
    return task


@transaction.atomic
def split(
    task_id: int, at_character: int, *, by: Actor, version: int | None = None, at: dt.datetime | None = None
) -> tuple[Task, Task]:
    """Cut a draft before a character of the report; both halves keep its owners. Faults as
    `decomposition.split`.
    """
    call = calling(by, PLAN, at)
    task = _drafted(call, task_id, version)
    first, second = decomposition.split(row_of(task), at_character)
    units = list(task.support.values_list("unit", flat=True))
    moved = list(task.targets.filter(start__gte=at_character).order_by("number"))
    before = task.goal
    _fill(task, first)
    task.version += 1
    task.save()
    other = Task.objects.get(pk=task.pk)
    other.pk, other.number, other.version, other._state.adding = None, APART * 2, 1, True
    other.proposals = []
    _fill(other, second)
    other.save()
    SupportingUnit.objects.bulk_create(SupportingUnit(task=other, unit_id=unit) for unit in units)
    Target.objects.filter(pk__in=[target.pk for target in moved]).update(task=other)
    _renumber(task.book_id)
    task.refresh_from_db()
    other.refresh_from_db()
    old, new = {"goal": before}, {"goal": task.goal}
    government = task.book.government.code
    tell(
        call, task, "pledges.task_split", government=government, unit=task.lead_unit, old=old, new=new,
        other=other.pk, other_goal=other.goal, at_character=at_character,
    )  # fmt: skip
    return task, other


@transaction.atomic
def merge(task_ids: Sequence[int], *, by: Actor, at: dt.datetime | None = None) -> Task:
    """Make one draft of several of one book. Faults as `decomposition.merge`, and `pledges.merge_books`."""
    call = calling(by, PLAN, at)
    tasks = [_drafted(call, pk) for pk in sorted(set(task_ids))]
    for task in tasks:
        if task.steps.exists():  # it has been out of the house: its history stays
            raise Fault("pledges.settled_already", number=task.number)
    if len({task.book_id for task in tasks}) > 1:
        raise Fault("pledges.merge_books")
    rows = {task.pk: row_of(task) for task in tasks}
    whole = decomposition.merge(list(rows.values()))
    kept = min(tasks, key=lambda task: task.start)
    old = {"goal": kept.goal}
    _fill(kept, whole)
    if whole.lead is None:
        kept.lead_unit = kept.lead_post = kept.officer_post = None
    if whole.leader is None:
        kept.deputy_post = None
    kept.version += 1
    kept.save()
    kept.support.all().delete()
    lead = {str(kept.lead_unit_id)}
    SupportingUnit.objects.bulk_create(
        SupportingUnit(task=kept, unit_id=int(pk)) for pk in whole.supporting_units if pk not in lead
    )
    _gather(kept, [task.pk for task in tasks])
    _renumber(kept.book_id)
    kept.refresh_from_db()
    tell_batch(
        call, "pledges.tasks_merged", government=kept.book.government.code, kind="task", object_id=kept.pk,
        batch=[[pk, row.code, row.target] for pk, row in rows.items()], version=kept.version, old=old,
        new={"goal": kept.goal},
    )  # fmt: skip
    return kept


def _gather(kept: Task, tasks: list[int]) -> None:
    """All targets to the row that stays, numbered by their place; the other drafts go."""
    targets = list(Target.objects.filter(task__in=tasks).order_by("start"))
    for number, target in enumerate(targets, 1):
        Target.objects.filter(pk=target.pk).update(task=kept, number=1000 + number)
    for number, target in enumerate(targets, 1):
        Target.objects.filter(pk=target.pk).update(number=number)
    Task.objects.filter(pk__in=tasks).exclude(pk=kept.pk).delete()
