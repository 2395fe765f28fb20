"""Who is to owe a task, as a person decides it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Assignment:
    """Who owes a task. Keys of units and posts; without `lead_post` it is the head of the lead unit.

    None leaves a field as it is; `supporting_units` empty takes all away.
    """

    lead_unit: int | None = None
    lead_post: int | None = None
    officer_post: int | None = None
    deputy_post: int | None = None
    verifier_post: int | None = None
    supporting_units: tuple[int, ...] | None = None
    due: dt.date | None = None
    standard: str | None = None
    goal: str | None = None
