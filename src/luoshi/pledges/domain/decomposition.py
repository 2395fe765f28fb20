"""The decomposition table 任务分解表: proposed rows from a read report, split and merged without losing a
character's place.

A row points at stretches of the report's text, and its words are those characters. Owners, leader and
standards of what has no number are unknown (None) until a person settles them.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.document import Document, Figure, Pledge, Section

_EDGES = re.compile(r"^[\s，、；。,;]+|[\s，、；。,;]+$")
_BOUNDS = {
    "eq": "{}",
    "ge": "不低于{}",
    "gt": "高于{}",
    "le": "不超过{}",
    "lt": "低于{}",
    "approx": "约{}",
    "range": "{}",
}
_GROWTH = {"growth_rate": "增长", "growth_points": "提高", "growth_amount": "增加"}
_FALL = {"growth_rate": "下降", "growth_points": "下降", "growth_amount": "减少"}


@dataclass(slots=True, frozen=True)
class Anchor:
    """A stretch of `report.text`, and its characters: `text == report.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(slots=True, frozen=True)
class RowFigure:
    """A number that a row owes: the figure's id, its place, and the standard it sets (工作标准)."""

    id: str
    start: int
    end: int
    standard: str


@dataclass(slots=True, frozen=True)
class TaskRow:
    """One proposed task. `code` names it by the pledges it came from (`p7`, `p7.1`, `p7+p8`).

    `ask` says what a person should settle: `standard` (nothing measurable is named) or `soft:<type>` (a
    soft target). `due` is an ISO date or None; `leader`, `lead`, `supporting_units` are None and empty
    until assigned.
    """

    number: int
    code: str
    anchors: tuple[Anchor, ...]
    section: str | None
    section_title: str | None
    pledges: tuple[str, ...]
    figures: tuple[RowFigure, ...]
    due: str | None
    ask: str | None
    leader: str | None = None
    lead: str | None = None
    supporting_units: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """目标: the row's words as the report has them."""
        return "；".join(anchor.text for anchor in self.anchors)

    @property
    def standard(self) -> str | None:
        """工作标准 from the figures; None where the row names nothing measurable."""
        return "；".join(figure.standard for figure in self.figures) or None


def decompose(document: Document, *, default_due: str | None = None) -> tuple[TaskRow, ...]:
    """A row a pledge, in the report's order. `default_due` (ISO) stands where a pledge names no time."""
    figures = {figure.id: figure for figure in document.figures}
    sections = {section.id: section for section in document.sections}
    of = {statement.id: statement.section for statement in document.statements}
    rows = [
        _row(number, pledge, figures, sections.get(of.get(pledge.statement) or ""), default_due)
        for number, pledge in enumerate(document.pledges, 1)
    ]
    return tuple(rows)


def _row(
    number: int,
    pledge: Pledge,
    figures: Mapping[str, Figure],
    section: Section | None,
    default_due: str | None,
) -> TaskRow:
    owed = [figures[name] for name in pledge.figures if figures[name].role == "figure"]
    measured = tuple(RowFigure(f.id, f.start, f.end, standard_of(f)) for f in owed)
    ask = f"soft:{pledge.soft}" if pledge.soft else None if measured else "standard"
    return TaskRow(
        number, pledge.id, (Anchor(pledge.start, pledge.end, pledge.text),), section.id if section else None,
        section.title if section else None, (pledge.id,), measured, pledge.due or default_due, ask,
    )  # fmt: skip


def standard_of(figure: Figure) -> str:
    """A figure as a standard of work: 有效高企不低于1200家."""
    amount = f"{figure.low}至{figure.high}" if figure.comparator == "range" else figure.value or ""
    scale = {1: "", 10**4: "万", 10**8: "亿", 10**12: "万亿"}.get(figure.multiplier, f"×{figure.multiplier}")
    number = _BOUNDS[figure.comparator].format(f"{amount}{scale}{figure.unit or ''}")
    words = _FALL if figure.direction == "down" else _GROWTH
    return f"{figure.indicator or figure.subject or ''}{words.get(figure.measure, '')}{number}"


def split(row: TaskRow, at: int) -> tuple[TaskRow, TaskRow]:
    """Two rows, cut before character `at` of the report; marks at the cut belong to neither.

    Each keeps its own characters and figures, all else is copied; numbers are given anew by `renumber`.
    Raises `pledges.cut_outside` (a side would hold no words) and `pledges.cut_in_figure`.
    """
    for figure in row.figures:
        if figure.start < at < figure.end:
            raise Fault("pledges.cut_in_figure", at=at, standard=figure.standard)
    sides = (
        [_cut(anchor, anchor.start, min(anchor.end, at)) for anchor in row.anchors if anchor.start < at],
        [_cut(anchor, max(anchor.start, at), anchor.end) for anchor in row.anchors if anchor.end > at],
    )
    first, second = (tuple(anchor for anchor in side if anchor.text) for side in sides)
    if not first or not second:
        raise Fault("pledges.cut_outside", at=at, target=row.target)
    halves = [
        dataclasses.replace(
            row, code=f"{row.code}.{n}", anchors=anchors, figures=figures,
            ask=row.ask or (None if figures else "standard"),
        )
        for n, anchors, figures in (
            (1, first, tuple(f for f in row.figures if f.end <= at)),
            (2, second, tuple(f for f in row.figures if f.start >= at)),
        )
    ]  # fmt: skip
    return halves[0], halves[1]


def _cut(anchor: Anchor, start: int, end: int) -> Anchor:
    """The part of an anchor between two places, without the marks and blanks at its edges."""
    text = anchor.text[start - anchor.start : end - anchor.start]
    left = _EDGES.match(text)
    start += left.end() if left else 0
    text = _EDGES.sub("", text)
    return Anchor(start, start + len(text), text)


def merge(rows: Sequence[TaskRow]) -> TaskRow:
    """One row of several: all their characters in the report's order, the earliest due, the owners that
    agree.

    What differs between them (leader, lead) becomes unknown again. Raises `pledges.merge_few` for fewer
    than two and `pledges.merge_overlap` where two hold the same characters.
    """
    if len(rows) < 2:
        raise Fault("pledges.merge_few", n=len(rows))
    ordered = sorted(rows, key=lambda row: row.anchors[0].start)
    anchors = sorted((anchor for row in rows for anchor in row.anchors), key=lambda anchor: anchor.start)
    for before, after in itertools.pairwise(anchors):
        if after.start < before.end:
            raise Fault("pledges.merge_overlap", text=after.text)
    figures = sorted((figure for row in rows for figure in row.figures), key=lambda figure: figure.start)
    leaders, leads = ({row.leader for row in rows}, {row.lead for row in rows})
    first = ordered[0]
    return dataclasses.replace(
        first,
        code="+".join(row.code for row in ordered),
        anchors=tuple(anchors),
        pledges=tuple(dict.fromkeys(name for row in ordered for name in row.pledges)),
        figures=tuple(figures),
        due=min((row.due for row in rows if row.due), default=None),
        ask=next((row.ask for row in ordered if row.ask), None),
        leader=first.leader if len(leaders) == 1 else None,
        lead=first.lead if len(leads) == 1 else None,
        supporting_units=tuple(dict.fromkeys(unit for row in ordered for unit in row.supporting_units)),
    )


def renumber(rows: Sequence[TaskRow]) -> tuple[TaskRow, ...]:
    """Rows in the report's order, numbered from 1 (序号)."""
    ordered = sorted(rows, key=lambda row: row.anchors[0].start)
    return tuple(dataclasses.replace(row, number=number) for number, row in enumerate(ordered, 1))
