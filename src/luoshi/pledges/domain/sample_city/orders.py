"""Supervision orders 督办单 on tasks that stand still or missed their number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.domain.sample_city.chance import scaled
from luoshi.pledges.domain.sample_city.days import after, lead
from luoshi.pledges.domain.sample_city.records import Order, Step, Task
from luoshi.pledges.domain.sample_city.setting import Setting
from luoshi.pledges.domain.sample_city.targets import met

COUNT = 14  # at scale 1
CANCELLED, SENT_BACK, SILENT = 8, 20, 15  # parts of 100
STALLED, MISSED = "节点连续两个月未推进", "累计进度明显低于序时"


def orders_of(tasks: Sequence[Task], setting: Setting) -> Iterator[Order]:
    """Orders in the order of their numbers."""
    chance = setting.chance
    slow = [(task, why) for task in tasks if (why := _why(task)) is not None]
    first = dt.date(setting.year, 5, 6)
    dated = sorted(
        (after(first, chance.below(140, "opened", task.number)), task.number, task, why)
        for task, why in chance.shuffled(slow, "orders")[: scaled(COUNT, setting.scale)]
    )
    for number, (opened, _, task, why) in enumerate(dated, start=1):
        steps = tuple(step for step in _steps(task, opened, setting) if step.on <= setting.today)
        state = lead(lifecycle("supervision_order"), steps)
        yield Order(f"示督〔{setting.year}〕{number}号", task.number, opened, "O02-head", why, steps, state)


def _why(task: Task) -> str | None:
    if task.course == "stalled":
        return STALLED
    return MISSED if any(met(target) is False for target in task.targets) else None


def _steps(task: Task, opened: dt.date, setting: Setting) -> Iterator[Step]:
    number, chance = task.number, setting.chance
    signed = after(opened, 1 + chance.below(2, "sign", number))
    role, post = setting.signer(task.leader_post, signed)
    if chance.happens(CANCELLED, "cancel", number):
        yield Step("cancel", role, post, signed, "单位已说明情况，先约谈，暂不发督办单")
        return
    yield Step("sign", role, post, signed)
    received = after(signed, 1)
    yield Step("receive", *setting.officer(task.officer_post, task.lead_post, received), received)
    if chance.happens(SILENT, "silent", number):
        return
    day = after(received, 4 + chance.below(9, "reply", number))
    yield Step("reply", "lead_head", task.lead_post, day, None, ("办理情况",))
    if chance.happens(SENT_BACK, "back", number):
        yield Step("return", "supervision", task.verifier_post, after(day, 3), "回复未说明整改时限")
        day = after(day, 8)
        yield Step("reply", "lead_head", task.lead_post, day, None, ("办理情况",))
    yield Step("check", "supervision", task.verifier_post, after(day, 4), None, ("核实记录",))
    yield Step("close", "office", "O01-head", after(day, 6))
