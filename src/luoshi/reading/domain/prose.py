"""The report's text set as prose: paragraphs of runs, each run knowing what it belongs to.

Runs never overlap and, apart from line breaks and the blanks at line ends, cover the whole text, so that a
page made of them is the report itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from luoshi.reading.domain.document import Document, Figure, Section, Statement

_LINE = re.compile(r"[^\r\n\f\v\u2028\u2029]+")
_BLANK = " \t\u3000\xa0\ufeff"
_ENDS = "。！？；：…”’）)》!?;:.、，,"
Span = tuple[int, int]


@dataclass(slots=True, frozen=True)
class Run:
    """A stretch of text under one set of marks. `opens`: ids of what begins here."""

    start: int
    end: int
    text: str
    figure: str | None
    pledge: str | None
    findings: tuple[str, ...]
    opens: tuple[str, ...]
    hit: bool


@dataclass(slots=True, frozen=True)
class Paragraph:
    """`kind`: title, byline, heading (with its section's level), table, text."""

    kind: str
    level: int
    section: str | None
    start: int
    end: int
    runs: tuple[Run, ...]


def _trimmed(text: str) -> list[Span]:
    """Spans of the lines that hold something, without the blanks around it."""
    spans = []
    for line in _LINE.finditer(text):
        body = line.group()
        left = len(body) - len(body.lstrip(_BLANK))
        if left < len(body):
            spans.append((line.start() + left, line.start() + len(body.rstrip(_BLANK))))
    return spans


def _wrapped(text: str, lines: list[Span]) -> bool:
    """Whether the lines were broken by a page's width: most long lines end in the middle of a clause."""
    long = [(start, end) for start, end in lines if end - start >= 20]
    cut = sum(text[end - 1] not in _ENDS for _, end in long)
    return len(long) >= 8 and cut * 2 > len(long)


def _joined(text: str, lines: list[Span], heads: set[int]) -> list[list[Span]]:
    """Lines of one paragraph together; each line is a paragraph unless the text is wrapped."""
    if not _wrapped(text, lines):
        return [[line] for line in lines]
    groups: list[list[Span]] = []
    for start, end in lines:
        # an indented line begins a paragraph; so does any line after a heading or a full stop
        indented = start > 0 and text[start - 1] in _BLANK
        last = groups[-1][-1] if groups else None
        goes_on = last is not None and last[0] not in heads and start not in heads and not indented
        if goes_on and last is not None and last[1] - last[0] >= 20 and text[last[1] - 1] not in "。！？":
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return groups


def _heads(document: Document, lines: list[Span]) -> dict[int, Section]:
    """Sections whose heading fills the line it stands in, by the line's start."""
    starts = [start for start, _ in lines]
    heads: dict[int, Section] = {}
    for section in document.sections:
        at = bisect_right(starts, section.start) - 1
        # a section may begin at the blanks before its line
        if at + 1 < len(starts) and (at < 0 or section.start >= lines[at][1]):
            at += 1
        if at < 0 or abs(section.start - starts[at]) > 2:
            continue
        told = len(section.number or "") + len(section.title)
        if lines[at][1] - lines[at][0] <= told + 4:
            heads.setdefault(starts[at], section)
    return heads


class _Marks:
    """What stands where, for cutting a paragraph into runs."""

    def __init__(self, document: Document, hits: Iterable[Span]) -> None:
        self.text = document.report.text
        self.figures = _apart(sorted((f.start, f.end, f.id) for f in document.figures))
        self.pledges = _apart(sorted((p.start, p.end, p.id) for p in document.pledges))
        self.findings = [(s, e, f.id) for f in document.findings for s, e in f.spans]
        self.hits = [(s, e, "hit") for s, e in hits]
        self.opens: dict[int, list[str]] = {}
        rows: list[Section | Statement | Figure] = [
            *document.sections,
            *document.statements,
            *document.figures,
        ]
        for row in rows:
            self.opens.setdefault(row.start, []).append(row.id)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The line from `start` to `end` cut wherever a mark begins or ends."""
        near = [
            [mark for mark in marks if mark[0] < end and start < mark[1]]
            for marks in (self.figures, self.pledges, self.findings, self.hits)
        ]
        cuts = {start, end, *(at for at in self.opens if start <= at < end)}
        cuts |= {at for marks in near for s, e, _ in marks for at in (s, e) if start < at < end}
        edges = sorted(cuts)
        for left, right in pairwise(edges):
            figure, pledge, findings, hit = (
                tuple(mark[2] for mark in marks if mark[0] <= left and right <= mark[1]) for marks in near
            )
            yield Run(
                left,
                right,
                self.text[left:right],
                figure[0] if figure else None,
                pledge[0] if pledge else None,
                findings,
                tuple(self.opens.get(left, ())),
                bool(hit),
            )


def _apart(marks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Marks of one kind that do not overlap: of two that do, the first stays."""
    kept: list[tuple[int, int, str]] = []
    for mark in marks:
        if mark[0] < mark[1] and (not kept or mark[0] >= kept[-1][1]):
            kept.append(mark)
    return kept


def _kind(text: str, group: list[Span], index: int, salutation: int, title: str | None) -> str:
    line = text[group[0][0] : group[-1][1]]
    if index < salutation:
        plain = re.sub(r"\s", "", line)
        is_title = plain == re.sub(r"\s", "", title or "") or plain.endswith("政府工作报告")
        return "title" if is_title else "byline"
    return "table" if "\t" in line else "text"


def _salutation(text: str, groups: list[list[Span]]) -> int:
    """How many opening lines are title and by-line: short lines before the salutation, at most eight."""
    for index, group in enumerate(groups[:9]):
        line = text[group[0][0] : group[-1][1]]
        if line.startswith(("各位", "同志们", "主席团")) or len(line) > 60:
            return index
    return 0


def typeset(document: Document, *, hits: Iterable[Span] = ()) -> list[Paragraph]:
    """The whole report as paragraphs; `hits` are spans to mark (a search)."""
    text = document.report.text
    lines = _trimmed(text)
    heads = _heads(document, lines)
    groups = _joined(text, lines, set(heads))
    marks, salutation = _Marks(document, hits), _salutation(text, groups)
    paragraphs = []
    for index, group in enumerate(groups):
        start, end = group[0][0], group[-1][1]
        head = heads.get(start)
        kind = "heading" if head else _kind(text, group, index, salutation, document.report.title)
        runs = tuple(run for left, right in group for run in marks.runs(left, right))
        paragraphs.append(
            Paragraph(kind, head.level if head else 0, head.id if head else None, start, end, runs)
        )
    return paragraphs
