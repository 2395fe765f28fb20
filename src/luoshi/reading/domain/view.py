"""A text as the grammar sees it: look-alikes replaced, scrape noise left out, with the way back to the
original characters.

    view := text − noise, look-alikes mended
    noise := a space not inside Latin | a mark of another hand ([3], ①, &nbsp;, ??) | page number | page
        header | soft line end

The original is never changed (READ.md: "All offsets are Python str indices into report.text"). `View.norm`
has the characters to match on; `View.span` turns a stretch of it into offsets of the original.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from dataclasses import dataclass

from luoshi.reading.domain.lexicon import table

_SPACES = " \t\r\u00a0\u3000\u2000-\u200f\u202f\ufeff"
# Each branch looks back at the character that the first class took: one class in front makes the search
# quick.
_NOISE = re.compile(
    rf"[{_SPACES}<?&\[〔【①-⑳❶-❿\ufffd\u00ad](?:"
    rf"(?<=[{_SPACES}])[{_SPACES}]*"  # blanks
    r"|(?<=<)U\+[0-9A-Fa-f]{4}>"  # <U+00A0>, left by another program
    r"|(?<=\?)\?+"  # ??, characters lost on the way
    r"|(?<=&)(?:[a-z]{2,6}|#\d{1,5});"  # &nbsp;
    r"|(?<=[\[〔【])\s*\d{1,2}\s*[\]〕】]"  # [3], a footnote
    r"|(?<=[①-⑳❶-❿\ufffd\u00ad]))"
)
_PAGE = re.compile(r"[ \t\u3000]*(?:[-—–·. ]*\d{1,3}[-—–·. ]*|第\s*\d{1,3}\s*页.{0,12}|Page \d+.*)\r?")
_NUMBER = "[一二三四五六七八九十]+"
_OPENS_PARAGRAPH = re.compile(
    rf"[ \t\u3000]*(?:{_NUMBER}、|[（(]{_NUMBER}[）)]|\d+[.、．]|第{_NUMBER}[，、]|——|{_NUMBER}是)"
)
_END = frozenset("。！？!?；;：:”」』）)…")
# A letter among digits: 2O.5%, l5万.
_LETTER_DIGIT = re.compile(r"[OoОоlI|](?:(?<=\d[OoОо])(?=[\d.%万亿])|(?<=[\d.][lI|])(?=[\d%万亿]))")
_RUNNING, _SHORTEST, _LONGEST = 4, 4, 29  # a page header stands on at least four pages and is one short line
_LONG, _WRAPPED = (
    40,
    18,
)  # characters before a line end inside a sentence: in a flowing text, in one wrapped throughout


@functools.cache
def _lookalikes() -> dict[str, str]:
    """Character → the one it is read as; full-width digits and letters are read as ASCII."""
    wide = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
    return {**table("numerals", "lookalikes"), **wide}


class View:
    """`text` is the original, `norm` what is matched; `origin[i]` is where character i of norm stands in
    the original."""

    __slots__ = ("norm", "origin", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.origin: list[int] = []
        pieces, last = [], 0
        for start, end in [*_gaps(text), (len(text), len(text))]:
            pieces.append(text[last:start])
            self.origin.extend(range(last, start))
            last = end
        self.norm = _mended("".join(pieces))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the original that hold norm[start:end]; needs start < end."""
        return self.origin[start], self.origin[end - 1] + 1


def _mended(text: str) -> str:
    lookalikes = _lookalikes()
    for char in lookalikes.keys() & set(text):
        text = text.replace(char, lookalikes[char])
    return _LETTER_DIGIT.sub(lambda m: "0" if m.group() in "OoОо" else "1", text)


def _gaps(text: str) -> list[tuple[int, int]]:
    """Stretches to leave out, in order, not overlapping."""
    found = [m.span() for m in _NOISE.finditer(text) if not _inside_latin(text, *m.span())]
    found.extend(_line_noise(text))
    found.sort()
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside_latin(text: str, start: int, end: int) -> bool:
    """A space between two Latin letters or digits is part of a name (Page 12, 5G SA)."""
    return (
        text[start].isspace()
        and text[start - 1 : start].isalnum()
        and text[start - 1].isascii()
        and text[end : end + 1].isalnum()
        and text[end].isascii()
    )


@dataclass(slots=True, frozen=True)
class _Line:
    start: int
    end: int
    text: str


def _line_noise(text: str) -> list[tuple[int, int]]:
    """Page numbers, running page headers and line ends inside a sentence."""
    if "\n" not in text:
        return []
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(_Line(at, at + len(line), line.strip()))
        at += len(line) + 1
    counts = Counter(
        line.text for line in lines if _SHORTEST <= len(line.text) <= _LONGEST and line.text[-1] not in _END
    )
    running = {line for line, times in counts.items() if times >= _RUNNING}
    dropped = [line for line in lines if line.text in running or _is_page_number(text, line)]
    starts = {line.start for line in dropped}
    kept = [line for line in lines if line.text and line.start not in starts]
    return [(line.start, line.end) for line in dropped] + _soft_breaks(text, kept)


def _is_page_number(text: str, line: _Line) -> bool:
    return 0 < len(line.text) <= _LONGEST and _PAGE.fullmatch(text, line.start, line.end) is not None


def _soft_breaks(text: str, lines: list[_Line]) -> list[tuple[int, int]]:
    """Newlines that only wrap a sentence: the line before ends in the middle, the next one does not open a
    paragraph."""
    middles = sum(1 for line in lines if len(line.text) > 24 and line.text[-1] not in _END)
    wrapped = middles > 12 and middles * 3 > len(lines)
    return [
        (line.end, following.start)
        for line, following in itertools.pairwise(lines)
        if _runs_on(text, line, following, wrapped=wrapped)
    ]


def _runs_on(text: str, line: _Line, following: _Line, *, wrapped: bool) -> bool:
    if len(line.text) < (_WRAPPED if wrapped else _LONG) or line.text[-1] in _END:
        return False
    if _OPENS_PARAGRAPH.match(following.text):
        return False
    if wrapped:
        return text[following.start : following.start + 2] not in ("　　", "  ")
    cells = "\t" in line.text or "|" in line.text
    return not cells and not (len(line.text) < 60 and _OPENS_PARAGRAPH.match(line.text))
