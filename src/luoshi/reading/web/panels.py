"""Panels beside the living report. Later stages register theirs in their `apps.py`; this folder never imports
them.

A panel says what it is about (`figure`, `finding`, `statement` or `report`), where it stands (`order`), which
template shows it, and builds that template's data, or None where it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from luoshi.office.queries import Visitor
from luoshi.reading.domain.corrections import Applied
from luoshi.reading.domain.document import Figure, Finding, Pledge, Statement
from luoshi.reading.queries import Report

About = Literal["figure", "finding", "statement", "report"]


@dataclass(slots=True, frozen=True)
class Subject:
    """What the panel column is about: one figure, statement or finding, or the report when all are None."""

    user: Visitor
    report: Report
    applied: Applied
    figure: Figure | None = None
    statement: Statement | None = None
    pledge: Pledge | None = None
    finding: Finding | None = None

    @property
    def about(self) -> About:
        """The most particular thing that is chosen."""
        if self.figure:
            return "figure"
        if self.finding:
            return "finding"
        return "statement" if self.statement or self.pledge else "report"


@dataclass(slots=True, frozen=True)
class Panel:
    """One panel; `code` is unique and may be replaced by registering it again."""

    code: str
    about: tuple[About, ...]
    order: int
    template: str
    build: Callable[[Subject], Mapping[str, Any] | None]


@dataclass(slots=True, frozen=True)
class Built:
    """A panel with its data, ready to be shown."""

    template: str
    data: Mapping[str, Any]


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel to the living report."""
    _panels[panel.code] = panel


def build(subject: Subject) -> list[Built]:
    """The panels that have something to say about the subject, in their order."""
    chosen = sorted(
        (p for p in _panels.values() if subject.about in p.about), key=lambda p: (p.order, p.code)
    )
    built = ((panel, panel.build(subject)) for panel in chosen)
    return [Built(panel.template, data) for panel, data in built if data is not None]
