"""A text as the grammar sees it: look-alikes replaced, scrape noise left out, with the way back to the original characters.

The original is never changed. `View.norm` has the characters to match on; `View.span` turns a stretch of it into offsets of
the original.
"""

from __future__ import annotations

import functools
import re
from collections import Counter

from luoshi.reading.domain.lexicon import parameters

# What stands in a text without being of it. Spaces count only between two Latin letters or digits.
_SPACE = r"[ \t\r\u00a0\u3000\u2000-\u200f\u202f\ufeff]+"
_MARKS = r"<U\+[0-9A-Fa-f]{4}>|\?{2,}|&[a-z]{2,6};|&#\d{1,5};|[\[〔【]\s*\d{1,2}\s*[\]〕】]|[①-⑳❶-❿]|[\ufffd\u00ad]"
_NOISE = re.compile(rf"(?<![0-9A-Za-z]){_SPACE}|{_SPACE}(?![0-9A-Za-z])|{_MARKS}")
_PAGE = re.compile(r"(?m)^[ \t\u3000]*(?:[-—–·. ]*\d{1,3}[-—–·. ]*|第\s*\d{1,3}\s*页.{0,12}|Page \d+.*)\r?$")
_HEAD = re.compile(r"[ \t\u3000]*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.、．]|第[一二三四五六七八九十]+[，、]|——|[一二三四五六七八九十]+是)")
_END = frozenset("。！？!?；;：:”」』）)…")
_O_DIGIT = re.compile(r"(?<=\d)[OoОо](?=[\d.%％万亿])|(?<=[\d.])[lI|](?=[\d%％万亿])")


@functools.cache
def _table() -> dict[int, str]:
    pairs = parameters("numerals")["lookalikes"]
    assert isinstance(pairs, dict)
    table = {ord(key): str(value) for key, value in pairs.items()}
    table.update({0xFF10 + digit: str(digit) for digit in range(10)})
    for first, ascii_first in ((0xFF21, 65), (0xFF41, 97)):
        table.update({first + i: chr(ascii_first + i) for i in range(26)})
    return table


class View:
    """`text` is the original, `norm` what is matched; `origin[i]` is where character i of norm stands in the original."""

    __slots__ = ("norm", "origin", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        gaps = _gaps(text)
        if gaps:
            self.origin: list[int] | None = []
            pieces, last = [], 0
            for start, end in gaps:
                pieces.append(text[last:start])
                self.origin.extend(range(last, start))
                last = end
            pieces.append(text[last:])
            self.origin.extend(range(last, len(text)))
            self.norm = _normal("".join(pieces))
        else:
            self.origin = None
            self.norm = _normal(text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the original that hold norm[start:end]; needs start < end."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def _normal(text: str) -> str:
    text = text.translate(_table())
    if _O_DIGIT.search(text):
        text = _O_DIGIT.sub(lambda m: "0" if m.group() in "OoОо" else "1", text)
    return text


def _gaps(text: str) -> list[tuple[int, int]]:
    """Stretches to leave out, in order, not overlapping."""
    found = [m.span() for m in _NOISE.finditer(text)]
    found += _line_noise(text)
    if not found:
        return found
    found.sort()
    merged = [found[0]]
    for start, end in found[1:]:
        if start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _line_noise(text: str) -> list[tuple[int, int]]:
    """Page numbers, running page headers and line ends inside a sentence."""
    if "\n" not in text:
        return []
    dropped = {m.start(): m.end() for m in _PAGE.finditer(text)}
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, at + len(line), line.strip()))
        at += len(line) + 1
    counts = Counter(line for _, _, line in lines if 3 < len(line) < 30 and line[-1] not in _END)
    running = {line for line, times in counts.items() if times >= 4}
    dropped.update({start: end for start, end, line in lines if line in running})
    return list(dropped.items()) + _soft_breaks(text, lines, dropped)


def _soft_breaks(
    text: str, lines: list[tuple[int, int, str]], dropped: dict[int, int]
) -> list[tuple[int, int]]:
    """Newlines that only wrap a sentence: the line before ends in the middle, the next one does not open a paragraph."""
    kept = [line for line in lines if line[2] and line[0] not in dropped]
    middles = sum(1 for _, _, line in kept if len(line) > 24 and line[-1] not in _END)
    wrapped = middles > 12 and middles * 3 > len(kept)
    least = 18 if wrapped else 40
    gaps = []
    for (start, end, line), (next_start, _, following) in zip(kept, kept[1:], strict=False):
        if len(line) < least or line[-1] in _END or _HEAD.match(following):
            continue
        if wrapped and text[next_start : next_start + 2] in ("　　", "  "):
            continue
        if not wrapped and ("\t" in line or "|" in line or _HEAD.match(text, start) and len(line) < 60):
            continue
        gaps.append((end, next_start))
    return gaps
