"""Paragraphs into sentences and clauses, each knowing the heading it stands under (READ.md, "A statement").

    sentence := clause (mark clause)* [。！？];  mark := ， ； : —— tab |

A comma, colon or dash between numerals is part of a number, a ratio or a range; a comma inside brackets that
close soon cuts nothing. All offsets are of `View.norm`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.reading.domain.quantities import HANZI_CHARS
from luoshi.reading.domain.sections import Part, paragraphs

_MARK = re.compile(r"[，。；！？\t|:,—]")
_SENTENCE = frozenset("。！？")
_CLOSERS = frozenset("”）》")
_NUMERALS = frozenset("0123456789" + HANZI_CHARS)
_BRACKETED = 60  # characters after a comma in which its bracket must close


@dataclass(slots=True)
class Clause:
    """norm[start:end] without its closing punctuation `mark`; `sentence` counts up through the text."""

    start: int
    end: int
    sentence: int
    first: bool
    paragraph: int
    part: int | None
    half: str
    title: bool
    mark: str = ""


@dataclass(slots=True)
class Sentence:
    """norm[start:end] from its first clause to its full stop; `clauses` is [from, to) into the list of
    clauses."""

    start: int
    end: int
    paragraph: int
    part: int | None
    half: str
    clauses: tuple[int, int]
    opens: bool


def split(norm: str, parts: list[Part]) -> tuple[list[Clause], list[Sentence]]:
    """All clauses and sentences in order; headings are clauses with `title` set."""
    cutter = _Cutter(norm)
    at = 0
    for number, (start, end) in enumerate(paragraphs(norm)):
        cursor = start
        while cursor < end:
            while at < len(parts) and parts[at].start <= cursor:
                at += 1
            part = parts[at - 1] if at else None
            if part is not None and part.start <= cursor < part.body_start:
                cutter.title(part, number)
                cursor = part.body_start
                continue
            stop = min(end, parts[at].start) if at < len(parts) else end
            opens = cursor == start or (part is not None and cursor == part.body_start)
            cutter.body(cursor, stop, number, part, opens=opens)
            cursor = stop
    return cutter.clauses, cutter.sentences


class _Cutter:
    def __init__(self, norm: str) -> None:
        self.norm = norm
        self.clauses: list[Clause] = []
        self.sentences: list[Sentence] = []

    def title(self, part: Part, paragraph: int) -> None:
        """A heading: one clause, one sentence."""
        at = len(self.clauses)
        place = (len(self.sentences), True, paragraph, part.index, part.half, True, "\n")
        self.clauses.append(Clause(part.start, part.title_end, *place))
        sentence = Sentence(part.start, part.title_end, paragraph, part.index, part.half, (at, at + 1), True)
        self.sentences.append(sentence)

    def body(self, start: int, end: int, paragraph: int, part: Part | None, *, opens: bool) -> None:
        """The sentences of one stretch; `opens` when it begins a paragraph or stands right behind a
        heading."""
        norm, clauses = self.norm, self.clauses
        place: tuple[int, int | None, str] = (paragraph, None, "other")
        if part:
            place = (paragraph, part.index, part.half)
        count, first, sentence_start, at = len(self.sentences), len(clauses), start, start

        def close(stop: int) -> None:
            nonlocal count, first, opens
            self.sentences.append(Sentence(sentence_start, stop, *place, (first, len(clauses)), opens))
            count, first, opens = count + 1, len(clauses), False

        for match in _MARK.finditer(norm, start, end):
            cut, mark = match.start(), match.group()
            if cut < at or not self._cuts(mark, at, cut, end):
                continue
            if cut > at:
                clauses.append(Clause(at, cut, count, len(clauses) == first, *place, False, mark))
            at = cut + (2 if mark == "—" else 1)
            if mark in _SENTENCE:
                while at < end and norm[at] in _CLOSERS:
                    at += 1
                if len(clauses) > first:
                    close(cut)
                sentence_start = at
        if at < end:
            clauses.append(Clause(at, end, count, len(clauses) == first, *place, False, "\n"))
        if len(clauses) > first:
            close(end)

    def _cuts(self, mark: str, start: int, cut: int, end: int) -> bool:
        norm = self.norm
        if mark == "—":
            ranges = norm[cut - 1 : cut] in _NUMERALS and norm[cut + 2 : cut + 3] in _NUMERALS
            return norm.startswith("——", cut) and cut + 1 < end and not ranges
        if mark in ",:" and norm[cut - 1 : cut] in _NUMERALS and norm[cut + 1 : cut + 2] in _NUMERALS:
            return False
        return mark not in "，," or not self._enclosed(start, cut, end)

    def _enclosed(self, start: int, cut: int, end: int) -> bool:
        """A comma within brackets that close soon does not end the clause."""
        norm = self.norm
        opened = norm.rfind("（", start, cut)
        return opened >= 0 and norm.find("）", opened, cut) < 0 <= norm.find(
            "）", cut, min(end, cut + _BRACKETED)
        )
