"""The only writer of pledges. Each act is one transaction: check by the lifecycle → move → save → journal."""

from luoshi.pledges.actions import asking, books, decomposing, lights, milestones, proofs, returns, tasks

__all__ = ["asking", "books", "decomposing", "lights", "milestones", "proofs", "returns", "tasks"]
