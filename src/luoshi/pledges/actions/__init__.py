"""The only writer of pledges. Each act is one transaction: check by the lifecycle → move → save → journal."""

from luoshi.pledges.actions import (
    answers,
    asking,
    books,
    cards,
    decomposing,
    lights,
    milestones,
    motions,
    orders,
    proofs,
    returns,
    tasks,
)

__all__ = [
    "answers", "asking", "books", "cards", "decomposing", "lights", "milestones", "motions", "orders",
    "proofs", "returns", "tasks",
]  # fmt: skip
