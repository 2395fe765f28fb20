"""Days of the sample: acts fall on working days, and each step is checked by its lifecycle as it is laid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from luoshi.kernel import calendar
from luoshi.kernel.lifecycle import Lifecycle
from luoshi.pledges.domain.sample_city.records import Step, Tenure


def working(day: dt.date) -> dt.date:
    """The day itself, or the next working day."""
    return day if calendar.is_working_day(day) else calendar.add_working_days(day, 1)


def after(day: dt.date, days: int) -> dt.date:
    """So many working days later; 0 is the day itself or the next working one."""
    return calendar.add_working_days(day, days) if days else working(day)


def held(post: str, on: dt.date, tenures: Sequence[Tenure]) -> bool:
    """Whether somebody holds the post on that day."""
    return any(
        tenure.post == post and tenure.first_day <= on and (tenure.last_day is None or on <= tenure.last_day)
        for tenure in tenures
    )


def lead(table: Lifecycle, steps: Sequence[Step]) -> str:
    """The state to which the steps lead; a Fault where the lifecycle forbids one of them."""
    state, posts = table.initial, dict[str, str]()
    for step in steps:
        move = table.moves.get(step.move)
        earlier = posts.get(move.apart_from) if move is not None and move.apart_from else None
        ruling = table.check(
            state,
            step.move,
            step.role,
            step.post,
            asked_by_post=earlier,
            reason=step.reason,
            evidence=step.evidence,
        )
        if ruling.move.second_post:
            ruling = table.check(
                state, step.move, step.granted_role or "", step.granted_by or "", asked_by_post=step.post
            )
        state, posts[step.move] = ruling.state, step.post
    return state
