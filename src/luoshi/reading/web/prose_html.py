"""Paragraphs as HTML. Everything of the report is escaped here, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from luoshi.reading.domain.document import Document
from luoshi.reading.domain.prose import Paragraph, Run

# a figure this short is never broken at a line end
SHORT = 10


@dataclass(slots=True, frozen=True)
class Chosen:
    """What is chosen, by id: at most one of them."""

    figure: str | None = None
    finding: str | None = None
    statement: str | None = None
    pledge: str | None = None


class Setter:
    """Sets runs for one document."""

    def __init__(self, document: Document, chosen: Chosen) -> None:
        self.chosen = chosen
        self.here: str | None = None
        self.figures = {f.id: f for f in document.figures}
        self.pledges = {p.id: p for p in document.pledges}
        # what is a place of its own; a figure's anchor is its own link
        self.places = {s.id for s in document.sections} | {s.id for s in document.statements}
        # a finding's mark stands once, where its first span ends
        self.marks: dict[int, list[Any]] = {}
        for finding in document.findings:
            if finding.spans:
                self.marks.setdefault(finding.spans[0][1], []).append(finding)

    def paragraph(self, paragraph: Paragraph) -> SafeString:
        """The runs of one paragraph."""
        # a heading carries its section's id itself
        self.here = paragraph.section
        return mark_safe("".join(self._run(run) for run in paragraph.runs))  # noqa: S308 - escaped run by run

    def _run(self, run: Run) -> str:
        anchors = "".join(
            f'<i class="at" id="{escape(pk)}"></i>'
            for pk in run.opens
            if pk in self.places and pk != self.here
        )
        body: str = escape(run.text)
        if run.hit:
            body = f"<mark>{body}</mark>"
        classes = self._classes(run)
        if run.figure:
            body = self._figure(run, body, classes)
        elif classes:
            body = f'<span class="{" ".join(classes)}">{body}</span>'
        asks = "".join(self._ask(finding) for finding in self.marks.get(run.end, ()))
        return anchors + body + asks

    def _classes(self, run: Run) -> list[str]:
        classes = []
        pledge = self.pledges.get(run.pledge or "")
        if pledge:
            classes.append("owed soft" if pledge.soft else "owed")
            if self.chosen.pledge == pledge.id:
                classes.append("here")
        if run.findings:
            classes.append("asked")
            if self.chosen.finding in run.findings:
                classes.append("here")
        return classes

    def _figure(self, run: Run, body: str, classes: list[str]) -> str:
        figure = self.figures[run.figure or ""]
        kind = figure.tense if figure.role == "figure" else "aside"
        kind += "" if len(figure.text) <= SHORT else " long"
        chosen = " sel" if self.chosen.figure == figure.id else ""
        pk = escape(figure.id)
        own = f' id="{pk}"' if run.start == figure.start else ""
        current = ' aria-current="true"' if chosen else ""
        return (
            f'<a class="fig {kind}{chosen} {" ".join(classes)}"{own}{current} data-figure="{pk}" '
            f'href="?figure={pk}#{pk}">{body}</a>'
        )

    def _ask(self, finding: Any) -> str:
        chosen = " sel" if self.chosen.finding == finding.id else ""
        pk = escape(finding.id)
        return (
            f'<a class="ask {escape(finding.severity)}{chosen}" id="{pk}" data-finding="{pk}" '
            f'href="?finding={pk}#{pk}"><span>?</span></a>'
        )
