"""Headings and the half they open (READ.md, `sections`): review 回顾, plan 安排, other (front matter,
glossary, furniture).

    heading := numbered (一、 （一） 1. 第一，) | plain (a short line without a full stop) | run-in (a short
        first sentence)
    half of a heading := other by its words · by the year it names · review by its words · plan by its words
        · as before

A report without a plan heading opens its plan with the sentence of its expected targets. Tables:
sections.yaml. All offsets are of `View.norm`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.lexicon import parameter, pattern

_N = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"(?P<l1>[{_N}]{{1,3}}、|第[{_N}]+部分[:、]?)"
    rf"|(?P<l2>（[{_N}]{{1,3}}）)"
    rf"|(?P<l3>\d{{1,2}}(?:[.、](?!\d)|．)|（\d{{1,2}}）|第[{_N}]+[，、])"
)
_TO_TITLE = r"(?:19|20)?\d{0,4}年?[^，。]{0,20}?"
# 一、2024年工作回顾 in the middle of a line, where a whole report is one line.
_INLINE = pattern(rf"(?<=[。！）”])(?=[{_N}]{{1,3}}、{_TO_TITLE}{{sections.inline_words}})")
_INLINE_TITLE = pattern(rf"{_TO_TITLE}{{sections.inline_titles}}")
_ONE_LINE = 900  # a paragraph longer than this is a report without line breaks
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS_PAST = re.compile(r"[一五]年来")
_SENTENCE_END = re.compile(r"[。！？:]|——")
_TABLE_LINE = re.compile(r"[|\t）]|\d$|来源")  # a cell, a signature, a source
_NOT_TOPIC = re.compile(r"[，；:、\d“]")
_REVIEW, _PLAN, _OTHER = (pattern(rf"{{sections.{name}}}") for name in ("review", "plan", "other"))
_FURNITURE, _WORK = pattern(r"{sections.furniture}"), pattern(r"{sections.work}")
_OPENS_PLAN = pattern(r"{sections.plan_sentence}")
_PAST_FIVE, _NEXT_FIVE = pattern(r"{sections.past_five}"), pattern(r"{sections.next_five}")
FRAMES: dict[str, tuple[int, int]] = {
    phrase: (years[0], years[1]) for phrase, years in parameter("sections", "frames").items()
}
_SHORT, _LINE, _TITLE = 28, 32, 64  # the longest plain subheading, plain heading, numbered heading


@dataclass(slots=True)
class Part:
    """A heading: title at [start, title_end), its own text from `body_start`, governing up to `end`."""

    number: str | None
    title: str
    level: int
    half: str
    start: int
    title_end: int
    end: int
    body_start: int
    index: int = 0
    parent: int | None = None
    period: tuple[int, int] | None = None


def paragraphs(norm: str) -> list[tuple[int, int]]:
    """Stretches between newlines, and from an inline heading on where a whole report is one line."""
    found: list[tuple[int, int]] = []
    at = 0
    for line in norm.split("\n"):
        end = at + len(line)
        if line:
            inline = (m.start() + at for m in _INLINE.finditer(line)) if len(line) > _ONE_LINE else ()
            cuts = [at, *inline, end]
            found.extend(pair for pair in itertools.pairwise(cuts) if pair[0] < pair[1])
        at = end + 1
    return found


def outline(norm: str, head: Head) -> list[Part]:
    """All headings in order, with halves, parents and reach."""
    parts = _Outline(norm, head).parts()
    _close(parts, len(norm))
    return parts


class _Outline:
    """Walks the paragraphs in order; `half` is the one before, `greeted` once 各位代表 was said."""

    def __init__(self, norm: str, head: Head) -> None:
        self.norm, self.head = norm, head
        self.half, self.greeted = "other", False
        self.found: list[Part] = []

    def parts(self) -> list[Part]:
        """Headings in order, not yet closed."""
        for start, end in paragraphs(self.norm):
            self.greeted = self.greeted or self.norm.find("各位代表", start, start + 400) >= 0
            if self.greeted and end - start < _LINE and _FURNITURE.match(self.norm, start, end):
                title = self.norm[start:end].rstrip(":")
                self.found.append(Part(None, title, 1, "other", start, end, end, end))
                break
            self._paragraph(start, end)
        return self.found

    def _paragraph(self, start: int, end: int) -> None:
        part = self._heading(start, end)
        if part is None:
            if self._opens_plan(start, end):
                title = self.norm[start : min(end, start + 16)]
                self.found.append(Part(None, title, 1, "plan", start, start, end, start))
                self.half = "plan"
            return
        self.half = part.half
        self.found.append(part)
        if part.body_start < end:
            topic = self._topic(part.body_start, end, part.level + 1)
            if topic:
                self.found.append(topic)

    def _heading(self, start: int, end: int) -> Part | None:
        match = _NUMBERED.match(self.norm, start, end)
        # behind the plan stands an annex: its numbered items do not open a half
        annexed = self.half == "other" and any(part.half == "plan" for part in self.found)
        if match:
            return self._numbered(match, end, annexed=annexed)
        return self._plain(start, end, annexed=annexed) or self._topic(start, end, 3)

    def _numbered(self, match: re.Match[str], end: int, *, annexed: bool) -> Part | None:
        norm, start = self.norm, match.start()
        title_end = _title_end(norm, match.end(), end)
        if title_end is None:
            return None
        level = int(str(match.lastgroup)[-1])
        title = norm[match.end() : title_end].rstrip("。:")
        opens = level == 1 and not annexed
        told = _half_of(title, self.head.year, self.half, annexed=False) if opens else None
        body = title_end + (norm[title_end : title_end + 1] in ("。", ":"))
        period = _period(title, self.head.year)
        return Part(
            match.group(), title, level, told or self.half, start, title_end, end, body, period=period
        )

    def _plain(self, start: int, end: int, *, annexed: bool) -> Part | None:
        """A short line of its own that does not end like a sentence."""
        text, length = self.norm[start:end], end - start
        if length > _LINE or text[-1] in "。；，！？":
            return None
        told = _half_of(text, self.head.year, self.half, annexed=annexed)
        salutes = "各位代表" in text or "政府工作报告" in text[-7:]
        if told is not None and (self.greeted or told == "other") and not salutes:
            period = _period(text, self.head.year)
            return Part(None, text.rstrip(":"), 1, told, start, end, end, end, period=period)
        inside = self.half != "other" and told is None and length <= _SHORT
        if inside and text[-1] != ":" and not _TABLE_LINE.search(text):
            return Part(None, text, 2, self.half, start, end, end, end)
        return None

    def _topic(self, start: int, end: int, level: int) -> Part | None:
        """A run-in heading: a short first sentence without a comma or a figure, before a longer paragraph."""
        if self.half == "other":
            return None
        stop = self.norm.find("。", start, min(end, start + 24))
        if stop < 0 or stop - start < 4 or end - stop < 30:
            return None
        title = self.norm[start:stop]
        if _NOT_TOPIC.search(title[:-1]) or title.startswith("各位"):
            return None
        return Part(None, title, level, self.half, start, stop, end, stop + 1)

    def _opens_plan(self, start: int, end: int) -> bool:
        """A report without a plan heading: the paragraph that states the expected targets opens it."""
        planned = any(part.half == "plan" for part in self.found)
        return self.half == "review" and not planned and _OPENS_PLAN.search(self.norm, start, end) is not None


def _title_end(norm: str, start: int, end: int) -> int | None:
    """Where a numbered heading ends: the line, its first sentence, or None when it is too long for a
    heading."""
    if end - start > _ONE_LINE:
        inline = _INLINE_TITLE.match(norm, start)
        if inline:
            return inline.end()
    if end - start < _TITLE - 3 and "。" not in norm[start : end - 1]:
        return end
    match = _SENTENCE_END.search(norm, start, min(end, start + _TITLE))
    return match.start() if match else (end if end - start <= _TITLE else None)


def _half_of(title: str, year: int | None, half: str, *, annexed: bool) -> str | None:
    """The half a title opens, None when it does not say. `half` is the one before."""
    if _OTHER.match(title) or (half == "plan" and len(title) < 24 and _OTHER.search(title)):
        return "review" if "完成情况" in title else "other"
    if _YEARS_PAST.search(title):
        return "review" if half == "review" else None
    years = [int(found) for found in _YEAR.findall(title)]
    work = _WORK.search(title)
    if years and year and work:
        return "review" if max(years) < year else "plan"
    if half != "plan" and _REVIEW.search(title):
        return "review"
    if _PLAN.search(title) and (half != "other" or (work and not annexed)):
        return "plan"
    return None


def _period(title: str, year: int | None) -> tuple[int, int] | None:
    """The frame of years a heading names (过去五年, “十四五”), None where it names none."""
    if year is None:
        return None
    if _PAST_FIVE.search(title):
        return year - 5, year - 1
    if _NEXT_FIVE.search(title):
        return year, year + 4
    return next((years for phrase, years in FRAMES.items() if phrase in title), None)


def _close(parts: list[Part], length: int) -> None:
    """Give every part its end, its number in the list and its parent."""
    open_parts: list[Part] = []
    for index, part in enumerate(parts):
        part.index = index
        while open_parts and open_parts[-1].level >= part.level:
            open_parts.pop().end = part.start
        part.parent = open_parts[-1].index if open_parts else None
        if part.period is None and open_parts:
            part.period = open_parts[-1].period
        open_parts.append(part)
    for part in open_parts:
        part.end = length
