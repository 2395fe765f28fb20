"""The only reads of pledges that others may use."""

from __future__ import annotations

from luoshi.pledges.queries.gates import (
    answers_visible,
    asks_visible,
    books_visible,
    cards_visible,
    evidence_visible,
    handlers_visible,
    inner_motions,
    inner_tasks,
    lights_visible,
    milestones_visible,
    motions_visible,
    orders_visible,
    promises_visible,
    returns_visible,
    steps_visible,
    tasks_visible,
    units_of,
)

__all__ = [
    "answers_visible", "asks_visible", "books_visible", "cards_visible", "evidence_visible",
    "handlers_visible", "inner_motions", "inner_tasks", "lights_visible", "milestones_visible",
    "motions_visible", "orders_visible", "promises_visible", "returns_visible", "steps_visible",
    "tasks_visible", "units_of",
]  # fmt: skip
