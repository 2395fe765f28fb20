"""Outcome, target or context; the year and the frame of years a sentence speaks of (READ.md, `tense`, `year`,
`period`).

    sentence := outcome in the review (context in its problems) · target in the plan · context elsewhere
    its year := the end of its five-year frame · else the year before the plan's in the review, the plan's
        in the plan
    figure := the sentence's, unless its clause tells the base of a change (由…), a past or other year, or a
        frame of others (以“十四五”…为契机)

A report without headings is told by its words: 将, 要 promise, 已, 比上年 report. Where the plan's year is
unknown, so is every year that the sentence does not name. Tables: tenses.yaml, sections.yaml. All offsets
are of `View.norm`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.reading.domain.clauses import Clause, Sentence
from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.lexicon import alternation, pattern, words
from luoshi.reading.domain.sections import FRAMES, Part

_YEAR4 = r"(?:19|20)\d\d"
_YEAR = re.compile(rf"(?<!\d)({_YEAR4})年")
_PAST = pattern(r"{tenses.past}")
_NOW = pattern(r"{tenses.promises_now}")
_AGAINST = pattern(r"{tenses.against}$")
_PROMISES, _DONE = pattern(rf"{{tenses.promises}}|到{_YEAR4}年"), pattern(r"{tenses.done}")
_BASE = pattern(rf"[由从](?:{{tenses.base_of}}|{_YEAR4}年的?)?[^，。；]{{0,12}}$")  # 由2023年的|30%
_CHANGES = pattern(r"[^，。；]{0,24}?{tenses.changes}")  # 30%|提高到50%
_AS_GOAL = re.compile(r"的(?:预期|年度|既定)?目标")  # 7%|的预期目标
_GOAL_FILLING = "0123456789.%以上左右万亿元个家"  # may stand between the figure and these words
# | 七、筹集住房1500套 | … | done |: the first cell of a results table tells the promise
_ROW = re.compile(r"\|[一二三四五六七八九十\d]+[、.][^|]*$")
_FRAME_AS = pattern(r"以.{0,24}为{tenses.frame_roles}")
_PROBLEM = pattern(r"{sections.problem}")
_PAST_FIVE, _NEXT_FIVE = pattern(r"{sections.past_five}"), pattern(r"{sections.next_five}")
_ANY_FRAME = re.compile(alternation([*FRAMES, "五年", "5年", "本届政府"]))
_NAMED_FRAME = re.compile(rf"[在到至]?({alternation(FRAMES)})")
_OPENING = 24  # characters of a sentence in which it names its frame
_NOT_OWN, _NOT_YEAR_OF = frozenset("-—至的以前起来第版"), tuple(words("tenses", "not_a_year_of"))


@dataclass(slots=True, frozen=True)
class Frame:
    """What a sentence says of its numbers: tense, year, period (first, last)."""

    tense: str
    year: int | None
    period: tuple[int, int] | None


class Frames:
    """Walks the sentences in order and remembers the frame a paragraph or a problem passage is in."""

    def __init__(self, norm: str, head: Head, parts: list[Part]) -> None:
        self.norm, self.year, self.parts = norm, head.year, parts
        self.halved = any(part.half != "other" for part in parts)
        self.paragraph, self.problem = -1, False
        self.period: tuple[int, int] | None = None

    def of(self, sentence: Sentence) -> Frame:
        """The frame of a sentence; call in text order."""
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.period, self.problem = sentence.paragraph, None, False
        half = sentence.half if self.halved else self._half_by_words(sentence)
        if half == "other" or self.year is None:
            return Frame({"review": "outcome", "plan": "target"}.get(half, "context"), None, None)
        period = self._period(sentence, half, self.year)
        if period is None and sentence.part is not None:
            period = self.parts[sentence.part].period
        if half == "plan":
            return Frame("target", period[1] if period else self.year, period)
        self.problem = self.problem or _PROBLEM.search(self.norm, sentence.start, sentence.end) is not None
        tense = "context" if self.problem else "outcome"
        return Frame(tense, period[1] if period else self.year - 1, period)

    def _half_by_words(self, sentence: Sentence) -> str:
        if _DONE.search(self.norm, sentence.start, sentence.end):
            return "review"
        return "plan" if _PROMISES.search(self.norm, sentence.start, sentence.end) else "other"

    def _period(self, sentence: Sentence, half: str, year: int) -> tuple[int, int] | None:
        start, end = sentence.start, min(sentence.end, sentence.start + _OPENING)
        if _ANY_FRAME.search(self.norm, start, sentence.end) is None:
            return self.period
        if half == "review" and _PAST_FIVE.search(self.norm, start, end):
            self.period = (year - 5, year - 1)
        elif half == "plan" and _NEXT_FIVE.search(self.norm, start, end):
            self.period = (year, year + 4)
        else:
            named = _NAMED_FRAME.match(self.norm, start, end)
            if named:
                first, last = FRAMES[named.group(1)]
                if last < year if half == "review" else last >= year and sentence.opens:
                    self.period = (first, last)
        return self.period


def settle(
    norm: str, frame: Frame, sentence: Sentence, clause: Clause, start: int, *, plan_year: int | None
) -> Frame:
    """The frame of the figure at `start`: its sentence's, unless its own clause says otherwise."""
    aside = _aside(norm, frame, sentence, clause, start, plan_year=plan_year)
    if aside:
        return aside
    year = _own_year(norm, clause.start, start) or _own_year(norm, sentence.start, start)
    if year is None or frame.year is None or plan_year is None:
        return frame
    if clause.half == "plan":
        if year == frame.year:
            return frame
        return Frame("target", year, frame.period) if year >= plan_year else Frame("context", year, None)
    if year == frame.year:
        return Frame(frame.tense, year, None)
    if frame.period:
        inside = frame.period[0] <= year <= frame.period[1]
        period = frame.period if year > frame.period[1] else None
        return Frame(frame.tense, year if inside else frame.year, period)
    return Frame("context", year, None) if year < frame.year else frame


def _aside(
    norm: str, frame: Frame, sentence: Sentence, clause: Clause, start: int, *, plan_year: int | None
) -> Frame | None:
    """Neither done nor promised: the base of a change, a goal of last year, a past year in the plan, a
    frame of others."""
    if _BASE.search(norm, max(clause.start, start - 14), start) and _CHANGES.match(norm, start, start + 30):
        first = frame.period[0] if frame.period else frame.year
        return Frame("context", first - 1 if first else None, None)
    if clause.half == "review":
        at = start
        while at < len(norm) and norm[at] in _GOAL_FILLING:
            at += 1
        goal = _AS_GOAL.match(norm, at, start + _OPENING) or _ROW.match(
            norm, norm.rfind("\n", 0, start) + 1, start
        )
        return Frame("context", frame.year, None) if goal else None
    if clause.half == "plan" and plan_year:
        past = _PAST.match(norm, sentence.start, sentence.start + 12)
        if past and not _NOW.search(norm, clause.start, start):
            return Frame("context", plan_year - 1, None)
        if _FRAME_AS.match(norm, clause.start, clause.start + 40):
            return Frame("context", _own_year(norm, clause.start, start) or frame.year, None)
    return None


def _own_year(norm: str, start: int, end: int) -> int | None:
    """The last year named before the figure that is not the base of a comparison."""
    year = None
    for match in _YEAR.finditer(norm, start, end):
        at = match.end()
        compared = _AGAINST.search(norm, max(start, match.start() - 2), match.start())
        named = norm[at : at + 1] in _NOT_OWN or norm.startswith(_NOT_YEAR_OF, at)
        if not compared and not named:
            year = int(match.group(1))
    return year
