"""A year of monthly returns: on time, late, sent back, corrected after locking, never sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from luoshi.kernel import calendar
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.domain.sample_city.days import after, lead
from luoshi.pledges.domain.sample_city.records import Milestone, Reported, Return, Step, Task
from luoshi.pledges.domain.sample_city.setting import Setting
from luoshi.pledges.domain.sample_city.targets import value_at

DUE_DAYS = 5  # working days after the month's end
SENT_BACK = "报的是当月数，应报当年累计数"
Versions = tuple[tuple[Reported, ...], ...]


def returns_of(task: Task, nodes: Sequence[Milestone], setting: Setting) -> Iterator[Return]:
    """Twelve returns of a task and, where a locked one was wrong, the later entry that corrects it."""
    corrected = setting.stuff.results["returns"]["corrected"]
    for month in range(1, 13):
        one = _monthly(task, nodes, month, setting)
        yield one
        wrong = one.state == "locked" and task.targets and month < 11
        if wrong and setting.chance.happens(corrected, "corrected", task.number, month):
            yield _correction(task, one, month, setting)


def _monthly(task: Task, nodes: Sequence[Milestone], month: int, setting: Setting) -> Return:
    parts, chance = setting.stuff.results["returns"], setting.chance
    end = calendar.month_end(dt.date(setting.year, month, 1))
    due = after(end, DUE_DAYS)
    key = (task.number, month)
    versions: Versions = ()
    steps: tuple[Step, ...] = ()
    if not chance.happens(parts["missing"], "missing", *key):
        values = tuple(value_at(target, month, chance) for target in task.targets)
        sent = after(end, 1 + chance.below(DUE_DAYS, "sent", *key))
        if chance.happens(parts["late"], "late return", *key):
            sent = after(due, 1 + chance.below(6, "days late", *key))
        back = chance.happens(parts["sent_back"], "back", *key) and _monthly_only(values) != values
        versions = (_monthly_only(values), values) if back else (values,)
        steps = tuple(step for step in _steps(task, sent, back, setting) if step.on <= setting.today)
    state = lead(lifecycle("monthly_return"), steps)
    note = _note(nodes, end) if steps else None
    return Return(task.number, f"{setting.year}-{month:02d}", due, versions, note, None, steps, state)


def _monthly_only(values: tuple[Reported, ...]) -> tuple[Reported, ...]:
    """The usual mistake: a twelfth where the cumulative value was asked."""
    return tuple(
        value if value.value is None else replace(value, value=(value.value / 12).quantize(value.value))
        for value in values
    )


def _steps(task: Task, sent: dt.date, back: bool, setting: Setting) -> Iterator[Step]:
    chance, key = setting.chance, (task.number, sent)
    yield _report(task, sent, setting)
    day = sent
    if back:
        returned = after(day, 1)
        yield Step("return", "supervision", task.verifier_post, returned, SENT_BACK)
        day = after(returned, 1 + chance.below(3, "again", *key))
        yield _report(task, day, setting)
    approved = after(day, 1 + chance.below(3, "approve", *key))
    yield Step("approve", "supervision", task.verifier_post, approved)
    yield Step("lock", "office", "O01-clerk", after(approved, 1))


def _report(task: Task, on: dt.date, setting: Setting) -> Step:
    return Step("report", *setting.officer(task.officer_post, task.lead_post, on), on)


def _note(nodes: Sequence[Milestone], end: dt.date) -> str | None:
    """What is confirmed in a line: the nodes that the owner calls done by then."""
    done = [node.title for node in nodes if node.self_rated_on is not None and node.self_rated_on <= end]
    return f"已完成节点：{'、'.join(done)}" if done else None


def _correction(task: Task, wrong: Return, month: int, setting: Setting) -> Return:
    """A locked return is never changed: a later entry gives the value that holds and names the month."""
    year = setting.year
    values = tuple(
        value if value.value is None else replace(value, value=_mended(value.value))
        for value in wrong.versions[-1]
    )
    month_later = calendar.month_end(dt.date(year, month + 1, 1))
    due = after(month_later, DUE_DAYS)
    on = after(month_later, 2 + setting.chance.below(3, "correction", task.number, month))
    steps = (
        Step("report", "lead_head", task.lead_post, on),
        Step("approve", "supervision", task.verifier_post, after(on, 1)),
        Step("lock", "office", "O01-clerk", after(on, 2)),
    )
    state = lead(lifecycle("monthly_return"), steps)
    name = f"{year}-{month + 1:02d}"
    return Return(task.number, name, due, (values,), None, wrong.month, steps, state)


def _mended(value: Decimal) -> Decimal:
    """A little lower, in the value's own last digit: something had been counted twice."""
    return (value * Decimal("0.97")).quantize(value)
