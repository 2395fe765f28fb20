"""The acts of a task's year: drafted, issued, received, carried out, closed and struck off, or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.domain.sample_city.chance import Chance
from luoshi.pledges.domain.sample_city.days import after, lead
from luoshi.pledges.domain.sample_city.milestones import NO_NODES
from luoshi.pledges.domain.sample_city.records import Milestone, Step, Task
from luoshi.pledges.domain.sample_city.setting import Setting
from luoshi.pledges.domain.sample_city.targets import met

DECLINED, SUSPENDED, EXTENDED, REJECTED = 3, 12, 40, 50  # parts of 100


def state_of(steps: Sequence[Step]) -> str:
    """Where the steps of a task lead."""
    return lead(lifecycle("task"), steps)


def acts_of(task: Task, nodes: Sequence[Milestone], setting: Setting) -> tuple[Step, ...]:
    """Every act up to the day on which the sample stands still, in the order of their days."""
    steps = [*_issued(task, setting)]
    if task.course != NO_NODES:
        agreed = after(steps[-1].on, 1 + setting.chance.below(5, "agree", task.number))
        steps.append(Step("advance", "supervision", task.verifier_post, agreed))
        steps += _carried_out(task, nodes, setting)
    return tuple(step for step in steps if step.on <= setting.today)


def _issued(task: Task, setting: Setting) -> Iterator[Step]:
    """From the draft to the unit's receipt; a few tasks are declined once and come back."""
    day, chance = setting.issued, setting.chance
    yield Step("consult", "supervision", "O02-head", after(day, -9))
    yield Step("submit", "supervision", "O02-head", after(day, -4))
    yield Step("issue", *setting.signer(task.leader_post, day), day)
    if chance.happens(DECLINED, "decline", task.number):
        asked, granted = after(day, 2), after(day, 4)
        why = "所列工作标准与本单位职责不完全一致，请重新征求意见"
        yield Step(
            "decline", "lead_head", task.lead_post, asked, why, (), "supervision", "O02-check-2", granted
        )
        yield Step("submit", "supervision", "O02-head", after(granted, 3))
        day = after(granted, 5)
        yield Step("issue", *setting.signer(task.leader_post, day), day)
    received = after(day, 1 + chance.below(4, "receive", task.number))
    yield Step("receive", *setting.officer(task.officer_post, task.lead_post, received), received)


def _carried_out(task: Task, nodes: Sequence[Milestone], setting: Setting) -> Iterator[Step]:
    """What follows when the work is done, is said to be done, or is not done."""
    if task.course == "unverified":
        yield from _rejected(task, nodes, setting.chance)
    elif task.course == "stalled":
        yield from _stalled(task, setting)
    else:
        day = _done_on(task, nodes)
        if day is not None:
            yield from _closed(task, day, setting)


def _done_on(task: Task, nodes: Sequence[Milestone]) -> dt.date | None:
    """The day on which the work is done: its last node accepted, or the due day of a number reached."""
    if not nodes:
        return task.due if all(met(target) for target in task.targets) else None
    accepted = [node.accepted_on for node in nodes if node.accepted_on is not None]
    return max(accepted) if len(accepted) == len(nodes) else None


def _closed(task: Task, day: dt.date, setting: Setting) -> Iterator[Step]:
    chance = setting.chance
    asked = after(day, 1 + chance.below(4, "ask", task.number))
    yield Step("ask_to_close", "lead_head", task.lead_post, asked, None, ("办结证明",))
    verified = after(asked, 1 + chance.below(3, "verify", task.number))
    yield Step("verify", "supervision", task.verifier_post, verified)
    closed = after(verified, 1 + chance.below(5, "close", task.number))
    yield Step("close", "supervision", task.verifier_post, closed, None, ("核验记录",))
    struck = after(closed, 1 + chance.below(8, "strike", task.number))
    yield Step("strike_off", *setting.signer(task.leader_post, struck), struck)


def _rejected(task: Task, nodes: Sequence[Milestone], chance: Chance) -> Iterator[Step]:
    """The owner says it is done; the verifier is still looking, or has not found it so."""
    rated = max((node.self_rated_on for node in nodes if node.self_rated_on is not None), default=task.due)
    asked = after(rated, 2)
    yield Step("ask_to_close", "lead_head", task.lead_post, asked, None, ("办结证明",))
    yield Step("verify", "supervision", task.verifier_post, after(asked, 2))
    if chance.happens(REJECTED, "reject", task.number):
        reason = "现场与所报不符，末项节点未完成"
        yield Step("reject", "supervision", task.verifier_post, after(asked, 6), reason)


def _stalled(task: Task, setting: Setting) -> Iterator[Step]:
    """Work that does not move: a few tasks are suspended, some get more time, the rest say nothing."""
    if setting.chance.happens(SUSPENDED, "suspend", task.number):
        move, reason = "suspend", "上级规划尚未批复，暂不具备条件"
    elif setting.chance.happens(EXTENDED, "extend", task.number):
        move, reason = "extend", "前期审批时间超过预期，申请延期"
    else:
        return
    asked = after(task.due, -20)
    granted = after(asked, 3)
    role, post = setting.signer(task.leader_post, granted)
    yield Step(move, "lead_head", task.lead_post, asked, reason, (), role, post, granted)
