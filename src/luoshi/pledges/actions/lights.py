"""Lights: computed for a book at the close of a day by its rule set, kept with their inputs, never
changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django_tasks import task as background

from luoshi.kernel.calendar import last_closed_month
from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.queries import account_by_login, acting_for
from luoshi.pledges.actions.call import calling, locked, require, tell_batch
from luoshi.pledges.actions.returns import due_of
from luoshi.pledges.domain.lights import RuleSet, rule_set
from luoshi.pledges.domain.reckoning import told
from luoshi.pledges.domain.standing import (
    Standing,
    milestone_standing,
    numeric_standing,
    share,
    suspended_standing,
)
from luoshi.pledges.models import Book, Light, Task
from luoshi.pledges.queries.gates import books_visible
from luoshi.pledges.queries.holding import Holding, holding_of

PLAN = "pledges.plan"
JUDGED = (
    "issued", "received", "advancing", "closing", "verifying", "closed", "suspended", "struck_off",
)  # fmt: skip
MANY = 200  # more tasks than this are judged by the worker


def waiting_month(year: int, on: dt.date) -> int:
    """The closed month whose returns are not due yet on a day; 0 where none waits."""
    month = last_closed_month(on, year)
    return month if month and on < due_of(year, month) else 0


def standing_of(task: Task, holding: Holding, rules: RuleSet, year: int, on: dt.date) -> Standing:
    """Where a task stands at the close of a day."""
    if task.state == "suspended":
        return suspended_standing(rules, on)
    due = task.due or dt.date(year, 12, 31)
    if task.kind == "numeric":
        return numeric_standing(
            holding.owed, rules, year, on, due=due, closed_on=task.closed_on, waiting=waiting_month(year, on)
        )
    return milestone_standing(holding.nodes, rules, on, due=due, closed_on=task.closed_on)


def light_row(task: Task, standing: Standing, on: dt.date, at: dt.datetime, follows: int | None) -> Light:
    """A standing as a row, not saved yet."""
    light, verdict = standing.light, standing.verdict
    inputs: dict[str, Any] = {
        **light.inputs,
        "state": task.state,
        "schedule": told(standing.schedule),
        "parts": [dict(part) for part in standing.parts],
        "verdict": dict(verdict.inputs),
    }
    return Light(
        task=task, as_of=on, colour=light.colour, rule_set=light.rule_set, rule_version=light.version,
        inputs=inputs, reason_code=light.reason_code, reason_zh=light.reason_zh, reason_en=light.reason_en,
        verdict=verdict.code, verdict_code=verdict.reason_code, verdict_zh=verdict.reason_zh,
        verdict_en=verdict.reason_en, verified=share(standing.progress.verified),
        self_rated=share(standing.progress.self_rated), schedule=share(standing.schedule), follows_id=follows,
        at=at,
    )  # fmt: skip


def judge(book: Book, on: dt.date, at: dt.datetime) -> list[Light]:
    """Judge every task of a book that is out of the house, and write what changed since it was last
    judged.
    """
    rules = rule_set(book.rule_set, on, version=book.rule_version)
    tasks = list(Task.objects.filter(book=book, state__in=JUDGED).select_related("light").order_by("number"))
    holding = holding_of(book, tasks, on)
    last = dict(
        Light.objects.filter(task__book=book)
        .values("task")
        .annotate(Max("pk"))
        .values_list("task", "pk__max")
    )
    former = {one.task_id: one for one in Light.objects.filter(pk__in=last.values())}
    rows = []
    for task in tasks:
        row = light_row(
            task, standing_of(task, holding[task.pk], rules, book.year, on), on, at, last.get(task.pk)
        )
        before = former.get(task.pk)
        if before is None or not _same(before, row):
            rows.append(row)
    made = Light.objects.bulk_create(rows, batch_size=100)
    _point(tasks, made)
    return made


def _same(before: Light, row: Light) -> bool:
    names = ("as_of", "rule_set", "rule_version", "inputs", "colour", "verdict")
    return all(getattr(before, name) == getattr(row, name) for name in names)


def _point(tasks: Sequence[Task], made: Sequence[Light]) -> None:
    """A task shows the light of the latest day, of two on one day the later one."""
    by_task = {light.task_id: light for light in made}
    moved = []
    for task in tasks:
        light = by_task.get(task.pk)
        if light is not None and (task.light is None or task.light.as_of <= light.as_of):
            task.light = light
            moved.append(task)
    Task.objects.bulk_update(moved, ["light"], batch_size=200)


@transaction.atomic
def compute_lights_now(
    book_id: int, as_of: dt.date | None = None, *, by: Actor, at: dt.datetime | None = None
) -> int:
    """Judge the tasks of a book at the close of a day (today); how many lights were written.

    A light is an internal warning and nothing more. Fault `pledges.light_of_future`.
    """
    call = calling(by, PLAN, at)
    book = locked(books_visible(by), book_id)
    require(book, "open", "locked")
    on = as_of or call.on
    if on > call.on:
        raise Fault("pledges.light_of_future", on=on)
    made = judge(book, on, call.at)
    tell_batch(
        call, "pledges.lights_computed", government=book.government.code, kind="book", object_id=book.pk,
        batch=[[one.task_id, one.colour, one.reason_code, one.verdict] for one in made], as_of=on,
        rules=f"{book.rule_set}{book.rule_version}",
    )  # fmt: skip
    return len(made)


def compute_lights(
    book_id: int, as_of: dt.date | None = None, *, by: Actor, at: dt.datetime | None = None
) -> int | None:
    """`compute_lights_now`, or for a book of more than `MANY` tasks by the worker: then None is returned."""
    call = calling(by, PLAN, at)
    book = books_visible(by).filter(pk=book_id).first()
    if book is None:
        raise Fault("pledges.not_found", kind="book", id=book_id)
    if book.tasks.count() <= MANY:
        return compute_lights_now(book_id, as_of, by=by, at=at)
    day = (as_of or call.on).isoformat()
    compute_in_background.enqueue(book_id, day, by.login, by.post_id)
    return None


@background()
def compute_in_background(book_id: int, as_of: str, login: str, post_id: int | None) -> int:
    """Judge a large book; the right is asked again when it runs, so that a lost one is lost."""
    account = account_by_login(login)
    by = acting_for(account.pk if account else 0, post_id)
    return compute_lights_now(book_id, dt.date.fromisoformat(as_of), by=by)
