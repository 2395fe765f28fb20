"""What the page of one task reads; every part passes its own gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from luoshi.archive.models import JournalRow
from luoshi.archive.queries import journal
from luoshi.office.domain.actor import Actor
from luoshi.office.models import Tenure
from luoshi.office.queries import holders
from luoshi.pledges.models import (
    Ask,
    Evidence,
    Light,
    Milestone,
    MonthlyReturn,
    Observation,
    Promise,
    Step,
    SupervisionOrder,
    Target,
    Task,
    WarningCard,
)
from luoshi.pledges.queries.gates import (
    asks_visible,
    cards_visible,
    evidence_visible,
    inner_tasks,
    lights_visible,
    milestones_visible,
    orders_visible,
    promises_visible,
    returns_visible,
    steps_visible,
    tasks_visible,
)
from luoshi.pledges.queries.parties import Open, open_moves, roles_on

JOURNAL = 30


@dataclass(slots=True)
class Month:
    """A return with its last values by target key, and who reported it last."""

    row: MonthlyReturn
    values: dict[int, Observation]
    reported: Step | None


@dataclass(slots=True)
class TaskPage:
    """One task with all that its page tells. `inner`: the caller may see returns, lights and proofs."""

    task: Task
    inner: bool
    roles: tuple[str, ...]
    moves: list[Open]
    targets: list[Target]
    milestones: list[Milestone]
    months: list[Month]
    lights: list[Light]
    asks: list[Ask]
    cards: list[WarningCard]
    orders: list[SupervisionOrder]
    proofs: list[Evidence]
    steps: list[Step]
    promises: list[Promise]
    holders: Mapping[int, list[Tenure]]
    journal: list[JournalRow]


def task_row(actor: Actor, pk: int) -> Task | None:
    """One visible task with its owners."""
    rows = tasks_visible(actor).select_related(
        "book__government", "book__report", "lead_unit", "lead_post__unit", "officer_post__unit",
        "deputy_post__unit", "verifier_post__unit", "light", "part_of", "confirmed_by",
    )  # fmt: skip
    found: Task | None = rows.defer("book__report__text", "book__report__reading").filter(pk=pk).first()
    return found


def months_of(actor: Actor, task: Task) -> list[Month]:
    """The returns of a task, oldest first, each with the values of its last report."""
    rows = list(returns_visible(actor).filter(task=task).order_by("year", "month", "pk"))
    values: dict[int, dict[int, Observation]] = {}
    for one in Observation.objects.filter(monthly_return__in=rows).order_by("sent"):
        values.setdefault(one.monthly_return_id, {})[one.target_id] = one
    steps: dict[int | None, Step] = {}
    made = Step.objects.filter(monthly_return__in=rows, move="report").select_related("post__unit")
    for step in made.order_by("pk"):
        steps[step.monthly_return_id] = step
    return [Month(row, values.get(row.pk, {}), steps.get(row.pk)) for row in rows]


def settled_values(months: list[Month], target: Target) -> dict[int, Decimal | None]:
    """A target's approved values by month: a later entry stands in the place of what it corrects."""
    found: dict[int, Decimal | None] = {}
    for month in months:
        if month.row.state in ("approved", "locked") and target.pk in month.values:
            found[month.row.month] = month.values[target.pk].value
    return found


def task_page(actor: Actor, task: Task, on: dt.date) -> TaskPage:
    """Everything about a visible task; the parts are empty where they are not the caller's to see."""
    inner = inner_tasks(actor).filter(pk=task.pk).exists()
    posts = [task.lead_post_id, task.officer_post_id, task.deputy_post_id, task.verifier_post_id]
    mine = {"task": task}
    return TaskPage(
        task=task,
        inner=inner,
        roles=roles_on(actor, task),
        moves=open_moves(actor, task),
        targets=list(task.targets.order_by("number")),
        milestones=list(
            milestones_visible(actor)
            .filter(**mine)
            .select_related("accepted_by__unit", "self_rated_by__unit")
            .order_by("due", "number")
        ),
        months=months_of(actor, task),
        lights=list(lights_visible(actor).filter(**mine).order_by("-as_of", "-pk")[:24]),
        asks=_asks(actor, task),
        cards=_cards(actor, task),
        orders=list(orders_visible(actor).filter(**mine).order_by("-opened_on")),
        proofs=_proofs(actor, task),
        steps=list(steps_visible(actor).filter(**mine).select_related("post__unit").order_by("-on", "-pk")),
        promises=list(
            promises_visible(actor).filter(**mine).select_related("answer__motion").order_by("due")
        ),
        holders=holders([pk for pk in posts if pk is not None], on=on),
        journal=_journal(task) if inner else [],
    )


def _asks(actor: Actor, task: Task) -> list[Ask]:
    rows = asks_visible(actor).filter(task=task).select_related("asked_by__unit", "decided_by__unit")
    return list(rows.order_by("-asked_on", "-pk"))


def _cards(actor: Actor, task: Task) -> list[WarningCard]:
    rows = cards_visible(actor).filter(task=task)
    posts = (
        "proposed_by__unit",
        "stated_by__unit",
        "signed_by__unit",
        "objected_by__unit",
        "reviewed_by__unit",
    )
    return list(rows.select_related("light", *posts).order_by("-proposed_on", "-pk"))


def _proofs(actor: Actor, task: Task) -> list[Evidence]:
    seen = evidence_visible(actor)
    rows = seen.filter(task=task) | seen.filter(milestone__task=task)
    return list(rows.select_related("post__unit", "milestone", "file").order_by("-at"))


def _journal(task: Task) -> list[JournalRow]:
    rows = journal({task.book.government.code}, object_kind="task", object_id=str(task.pk))
    return list(rows[:JOURNAL])


def proof(actor: Actor, pk: int) -> Evidence | None:
    """One visible proof with its kept file."""
    found: Evidence | None = evidence_visible(actor).select_related("file").filter(pk=pk).first()
    return found
