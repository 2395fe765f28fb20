"""Tasks as they are printed: names instead of codes, unknown as None.

`line_of` makes a line of a row of `domain.decomposition`; who holds tasks elsewhere fills one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from luoshi.pledges.domain.decomposition import TaskRow
from luoshi.pledges.domain.lights import Colour


@dataclass(slots=True, frozen=True)
class MilestoneLine:
    """A dated step of a task. `weight` counts against the task's other steps; `accepted_on` None: not yet."""

    code: str
    title: str
    due: dt.date
    weight: Decimal
    accepted_on: dt.date | None = None


@dataclass(slots=True, frozen=True)
class TaskLine:
    """One task. `progress` is the verified share (1 = all of it) and `light` its colour.

    Both None: nothing was judged yet. A light without progress: judged, and the progress is unknown.
    """

    number: int
    code: str
    target: str
    section: str | None = None
    standard: str | None = None
    leader: str | None = None
    lead: str | None = None
    supporting: tuple[str, ...] = ()
    due: dt.date | None = None
    progress: Decimal | None = None
    light: Colour | None = None
    milestones: tuple[MilestoneLine, ...] = ()


@dataclass(slots=True, frozen=True)
class Band:
    """A section's heading across the table."""

    text: str


def line_of(row: TaskRow, names: Mapping[str, str] | None = None) -> TaskLine:
    """A row as it is printed; `names` turn codes of units and posts into words, others stand as they are."""
    told = names or {}

    def name(code: str | None) -> str | None:
        return None if code is None else told.get(code, code)

    return TaskLine(
        row.number, row.code, row.target, row.section_title, row.standard, name(row.leader), name(row.lead),
        tuple(told.get(code, code) for code in row.supporting_units),
        None if row.due is None else dt.date.fromisoformat(row.due),
    )  # fmt: skip


def banded(lines: Iterable[TaskLine]) -> Iterator[Band | TaskLine]:
    """Lines in their order, each run of one section under its heading."""
    shown: str | None = None
    for line in lines:
        if line.section is not None and line.section != shown:
            yield Band(line.section)
        shown = line.section
        yield line
