"""What the pages of tasks read: lists with their counts, always in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from luoshi.kernel.calendar import month_frame
from luoshi.office.domain.actor import Actor
from luoshi.office.models import Unit
from luoshi.office.queries import today
from luoshi.pledges.models import Book, Light, Milestone, MonthlyReturn, Observation, Task
from luoshi.pledges.queries.gates import (
    books_visible,
    inner_tasks,
    motions_visible,
    orders_visible,
    returns_visible,
    tasks_visible,
    units_of,
)

SCOPES = ("mine", "unit", "all", "verify")
# a pledge that is not handed out yet, or no longer, is not judged
UNDER_WAY = ("issued", "received", "advancing", "closing", "verifying", "suspended")
WAITS_FOR_VERIFIER = ("closing", "verifying")
SETTLED_RETURNS = ("approved", "locked")
OPEN_ORDERS = ("opened", "signed", "received", "replied", "checked")


@dataclass(slots=True, frozen=True)
class Wanted:
    """A choice among the tasks; an empty field chooses nothing away. `due` is `month` or `late`."""

    scope: str = "all"
    section: str = ""
    state: str = ""
    colour: str = ""
    verdict: str = ""
    due: str = ""
    unit: str = ""
    text: str = ""


@dataclass(slots=True, frozen=True)
class Amount:
    """The last settled value of a task's first target, and the month that it tells of."""

    value: Decimal
    year: int
    month: int


@dataclass(slots=True)
class Line:
    """A task with what its line shows. `light` is None where the caller may not see it or none was lit."""

    task: Task
    supporting: list[Unit]
    milestones: list[Milestone]
    light: Light | None
    inner: bool
    amount: Amount | None = None

    @property
    def accepted(self) -> int:
        """How many milestones the verifier has accepted."""
        return sum(1 for one in self.milestones if one.accepted_on)

    @property
    def next_milestone(self) -> Milestone | None:
        """The first milestone that is not accepted yet."""
        return next((one for one in self.milestones if one.accepted_on is None), None)


@dataclass(slots=True, frozen=True)
class Counts:
    """How many tasks stand where, in the chosen scope. `unlit`: without any light, so nothing is known."""

    total: int
    scopes: Mapping[str, int]
    colours: Mapping[str, int]
    verdicts: Mapping[str, int]
    states: Mapping[str, int]
    unlit: int
    due_month: int
    late: int
    orders: int = 0
    motions: int = 0
    returns: int = 0
    sections: list[tuple[str, str, int]] = field(default_factory=list)


def books(actor: Actor) -> list[Book]:
    """Books the caller sees, the latest year first, its own government's before those below."""
    rows = list(books_visible(actor))
    return sorted(rows, key=lambda book: (-book.year, book.government_id != actor.government_id, book.pk))


def day_of(book: Book | None) -> dt.date:
    """The day that pages of a book speak of: today, or the day on which a fictitious year stands still."""
    if book is None or not book.sample:
        return today()
    last: dt.date | None = Light.objects.filter(task__book=book).aggregate(at=Max("as_of"))["at"]
    return min(last or today(), today())


def _in_scope(actor: Actor, scope: str) -> Q:
    if scope == "mine":
        post = actor.post_id
        named = Q(lead_post=post) | Q(officer_post=post) | Q(deputy_post=post) | Q(verifier_post=post)
        return named if post is not None else Q(pk__in=[])
    if scope == "unit":
        units = units_of(actor) or {actor.unit_id}
        supported = Task.objects.filter(support__unit__in=units).values("pk")
        return Q(lead_unit__in=units) | Q(pk__in=supported)
    if scope == "verify":
        rated = Milestone.objects.filter(task=OuterRef("pk"), self_rated_on__isnull=False, accepted_on=None)
        return Q(state__in=WAITS_FOR_VERIFIER) | (Q(state="advancing") & Exists(rated))
    return Q()


def _due(which: str, on: dt.date) -> Q:
    month = month_frame(on.year, on.month)
    if which == "month":
        return Q(due__range=(month.start, month.end), state__in=UNDER_WAY)
    return Q(due__lt=on, state__in=UNDER_WAY) if which == "late" else Q()


def _inner(actor: Actor, book: Book) -> set[int]:
    return set(inner_tasks(actor).filter(book=book).values_list("pk", flat=True))


def chosen(actor: Actor, book: Book, wanted: Wanted, on: dt.date) -> QuerySet[Task]:
    """The tasks of a choice, in the report's order. A light chooses only among what the caller may judge."""
    rows = tasks_visible(actor).filter(_in_scope(actor, wanted.scope), book=book)
    if wanted.section:
        rows = rows.filter(section=wanted.section)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.colour or wanted.verdict:
        rows = rows.filter(pk__in=inner_tasks(actor).values("pk"))
    if wanted.colour:
        rows = (
            rows.filter(light=None) if wanted.colour == "unlit" else rows.filter(light__colour=wanted.colour)
        )
    if wanted.verdict:
        rows = rows.filter(light__verdict=wanted.verdict)
    if wanted.unit:
        rows = rows.filter(lead_unit__code=wanted.unit)
    if wanted.text:
        rows = rows.filter(
            Q(goal__contains=wanted.text)
            | Q(standard__contains=wanted.text)
            | Q(lead_unit__name__contains=wanted.text)
            | Q(lead_unit__short_name__contains=wanted.text)
        )
    return rows.filter(_due(wanted.due, on)).order_by("number")


def lines(actor: Actor, book: Book, rows: Iterable[Task]) -> list[Line]:
    """The lines of these tasks; a light of what is merely published stays inside."""
    shown = list(rows)
    inner = _inner(actor, book)
    amounts = _amounts([task.pk for task in shown if task.pk in inner])
    return [
        Line(
            task,
            [row.unit for row in task.support.all()],
            list(task.milestones.all()),
            task.light if task.pk in inner else None,
            task.pk in inner,
            amounts.get(task.pk),
        )
        for task in shown
    ]


def with_parts(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The same tasks with everything that a line shows."""
    return rows.select_related("lead_unit", "deputy_post", "lead_post", "light").prefetch_related(
        "support__unit", "milestones", "targets"
    )


def _amounts(tasks: list[int]) -> dict[int, Amount]:
    found: dict[int, Amount] = {}
    rows = Observation.objects.filter(
        target__task__in=tasks,
        target__number=1,
        value__isnull=False,
        monthly_return__state__in=SETTLED_RETURNS,
    )
    keys = ("target__task", "value", "monthly_return__year", "monthly_return__month")
    ordered = rows.order_by("monthly_return__year", "monthly_return__month", "sent", "monthly_return")
    for task, value, year, month in ordered.values_list(*keys):
        found[task] = Amount(value, year, month)
    return found


def counts(actor: Actor, book: Book, scope: str, on: dt.date) -> Counts:
    """How many in each scope, and in the chosen one by light, verdict, state and section."""
    seen = tasks_visible(actor).filter(book=book)
    scopes = seen.aggregate(**{name: Count("pk", filter=_in_scope(actor, name)) for name in SCOPES})
    here = seen.filter(_in_scope(actor, scope))
    judged = here.filter(pk__in=inner_tasks(actor).values("pk"))
    lit = list(judged.values_list("light__colour", "light__verdict").annotate(n=Count("pk")).order_by())
    states = list(here.values_list("state").annotate(n=Count("pk")).order_by())
    dues = here.aggregate(
        month=Count("pk", filter=_due("month", on)), late=Count("pk", filter=_due("late", on))
    )
    return Counts(
        total=sum(n for _, n in states),
        scopes=scopes,
        colours=_summed((colour, n) for colour, _, n in lit),
        verdicts=_summed((verdict, n) for _, verdict, n in lit),
        states=dict(states),
        unlit=sum(n for colour, _, n in lit if colour is None),
        due_month=dues["month"],
        late=dues["late"],
        orders=orders_visible(actor).filter(task__book=book, state__in=OPEN_ORDERS).count(),
        motions=motions_visible(actor).filter(government=book.government_id, year=book.year).count(),
        returns=awaited(actor, book).count(),
        sections=_sections(here),
    )


def _summed(pairs: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, n in pairs:
        if name is not None:
            found[name] = found.get(name, 0) + n
    return found


def _sections(rows: QuerySet[Task]) -> list[tuple[str, str, int]]:
    """(id, title, how many), in the report's order."""
    found: dict[str, list[object]] = {}
    for section, title in rows.order_by("number").values_list("section", "section_title"):
        entry = found.setdefault(section, [title, 0])
        entry[1] = int(str(entry[1])) + 1
    return [(section, str(title), int(str(n))) for section, (title, n) in found.items()]


def awaited(actor: Actor, book: Book) -> QuerySet[MonthlyReturn]:
    """Monthly returns that the caller's own units still owe."""
    rows = returns_visible(actor).filter(task__book=book, state__in=("awaited", "returned"))
    units = units_of(actor)
    return rows.filter(task__lead_unit__in=units) if units else rows


def return_days(actor: Actor, book: Book, first: dt.date, last: dt.date) -> list[tuple[dt.date, int]]:
    """The days between two by which returns are owed, with how many are not in yet."""
    rows = awaited(actor, book).filter(due__range=(first, last))
    return list(rows.values_list("due").annotate(n=Count("pk")).order_by("due"))
