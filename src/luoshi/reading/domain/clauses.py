"""Paragraphs into sentences and clauses, each knowing the heading it stands under. Offsets are of `View.norm`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.reading.domain.sections import Part, paragraphs

# A comma or colon between digits is part of a number or a ratio.
_CUT = re.compile(r"[，。；！？\t|]|(?<!\d)[:,]|[:,](?!\d)|——")
_SENTENCE = frozenset("。！？")
_CLOSERS = frozenset("”）》")


@dataclass(slots=True)
class Clause:
    """norm[start:end] without its closing punctuation; `sentence` counts up through the text."""

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
    """norm[start:end] from its first clause to its full stop; `clauses` is [from, to) into the list of clauses."""

    start: int
    end: int
    paragraph: int
    part: int | None
    half: str
    clauses: tuple[int, int]
    opens: bool


def split(norm: str, parts: list[Part]) -> tuple[list[Clause], list[Sentence]]:
    """All clauses and sentences in order; headings are clauses with `title` set."""
    clauses: list[Clause] = []
    sentences: list[Sentence] = []
    at = 0
    for number, (start, end) in enumerate(paragraphs(norm)):
        cursor = start
        while cursor < end:
            while at < len(parts) and parts[at].start <= cursor:
                at += 1
            part = parts[at - 1] if at else None
            stop = min(end, parts[at].start) if at < len(parts) else end
            if part is not None and part.start <= cursor < part.body_start:
                _title(clauses, sentences, part, number)
                cursor = part.body_start
                continue
            _body(norm, cursor, stop, number, part, clauses, sentences, cursor == start or part is not None and cursor == part.body_start)
            cursor = stop
    return clauses, sentences


def _enclosed(norm: str, start: int, cut: int, end: int) -> bool:
    """A comma within brackets that close soon does not end the clause."""
    opened = norm.rfind("（", start, cut)
    return opened >= 0 and norm.find("）", opened, cut) < 0 and 0 <= norm.find("）", cut, min(end, cut + 60))


def _title(clauses: list[Clause], sentences: list[Sentence], part: Part, number: int) -> None:
    count = len(sentences)
    clauses.append(Clause(part.start, part.title_end, count, True, number, part.index, part.half, True, "\n"))
    sentences.append(Sentence(part.start, part.title_end, number, part.index, part.half, (len(clauses) - 1, len(clauses)), True))


def _body(
    norm: str, start: int, end: int, number: int, part: Part | None, clauses: list[Clause], sentences: list[Sentence], opens: bool
) -> None:
    index, half = (part.index, part.half) if part else (None, "other")
    first_clause, sentence_start, at = len(clauses), start, start
    for match in _CUT.finditer(norm, start, end):
        cut, after = match.span()
        if match.group() in "，," and _enclosed(norm, at, cut, end):
            continue
        if cut > at:
            clauses.append(Clause(at, cut, len(sentences), len(clauses) == first_clause, number, index, half, False, match.group()))
        at = after
        if match.group() in _SENTENCE:
            while at < end and norm[at] in _CLOSERS:
                at += 1
            if len(clauses) > first_clause:
                sentences.append(Sentence(sentence_start, cut, number, index, half, (first_clause, len(clauses)), opens))
                opens = False
            first_clause, sentence_start = len(clauses), at
    if at < end:
        clauses.append(Clause(at, end, len(sentences), len(clauses) == first_clause, number, index, half, False, "\n"))
    if len(clauses) > first_clause:
        sentences.append(Sentence(sentence_start, end, number, index, half, (first_clause, len(clauses)), opens))
