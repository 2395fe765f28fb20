"""The decomposition table 任务分解表: a plan as rows that a supervision office can fill in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from luoshi.kernel.errors import Language
from luoshi.reading.domain.document import Document, Pledge, Section
from luoshi.reading.domain.standards import Standard, standard_of
from luoshi.reading.domain.words import Words

COLUMNS = ("number", "target", "standard", "leader", "lead", "supporting", "due", "progress", "light")
_BREAK = re.compile(r"\s*[\r\n]+\s*")


@dataclass(slots=True, frozen=True)
class Band:
    """A section's heading across the table; `depth` 0 for the outer ones."""

    depth: int
    text: str


@dataclass(slots=True, frozen=True)
class Row:
    """One pledge; `due` is the last day, or the year's end where the text names none (`due_named` False)."""

    number: int
    pledge: Pledge
    target: str
    standard: Standard
    due: date | None
    due_named: bool


def title_of(document: Document, words: Words) -> str:
    """The table's title; without government or year, which are then unknown."""
    report = document.report
    if report.government is None or report.year is None:
        return words("title_plain")
    return words("title", government=report.government, year=report.year)


def decomposition(document: Document, language: Language) -> list[Band | Row]:
    """Bands and rows in the order of the text; numbers run through the whole plan."""
    words = Words(language)
    figures = {figure.id: figure for figure in document.figures}
    sections = {section.id: section for section in document.sections}
    places = {statement.id: statement.section for statement in document.statements}
    lines: list[Band | Row] = []
    shown: list[Section] = []
    for number, pledge in enumerate(document.pledges, start=1):
        chain = _chain(places.get(pledge.statement), sections)
        known = len([1 for old, new in zip(shown, chain, strict=False) if old is new])
        lines += [Band(depth, heading_of(chain[depth])) for depth in range(known, len(chain))]
        shown = chain
        owned = [figures[name] for name in pledge.figures if name in figures]
        standard = standard_of(pledge, owned, words)
        due, named = due_of(pledge, document.report.year)
        lines.append(Row(number, pledge, _BREAK.sub("", pledge.text), standard, due, named))
    return lines


def _chain(section: str | None, sections: dict[str, Section]) -> list[Section]:
    """The sections around a place, outermost first; the heading of a whole half goes where others follow."""
    chain: list[Section] = []
    while section is not None:
        chain.insert(0, sections[section])
        section = sections[section].parent
    return chain[1:] if len(chain) > 1 else chain


def heading_of(section: Section) -> str:
    """A section's heading on one line."""
    return _BREAK.sub("", f"{section.number or ''}{section.title}")


def due_of(pledge: Pledge, year: int | None) -> tuple[date | None, bool]:
    """The last day, and whether the text names it; without a year there is none."""
    if pledge.due is not None:
        return date.fromisoformat(pledge.due), True
    return (date(year, 12, 31) if year is not None else None), False
