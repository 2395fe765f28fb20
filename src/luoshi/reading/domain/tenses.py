"""Outcome, target or context; the year and the frame of years a sentence speaks of. READ.md, `tense`, `year`, `period`."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from luoshi.reading.domain.clauses import Sentence
from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.lexicon import alternation, parameters
from luoshi.reading.domain.sections import Part

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_PAST = re.compile(r"^(?:去年|上年|过去|前年|目前|当前|截至|截止|多年来|历年|近年来|近几年|这些年|改革开放以来)")
_AGAINST = re.compile(r"(?:比|较|与|按|以|自|从|超过|高于|在)$")
_PROMISES = re.compile(r"将|要|力争|计划|预期|确保|必须|规定|争取|到(?:19|20)\d\d年|打算|安排")
_DONE = re.compile(r"比上年|比去年|已经|去年|完成了|达到了|已达|增长了")
_PRIOR = re.compile(r"(?:由|从)(?:去年的|上年的|原来的|(?:19|20)\d\d年的?)?[^，。；]{0,12}$")
_ROW = re.compile(r"\|[一二三四五六七八九十\d]+[、.][^|]*$")  # | 七、筹集住房1500套 | … | done |: the first cell tells the promise
_FRAME_AS = re.compile(r"^以.{0,24}为(?:牵引|目标|契机|导向|引领)")


@dataclass(slots=True, frozen=True)
class Frame:
    """What a sentence says of its numbers: tense, year, period (first, last)."""

    tense: str
    year: int | None
    period: tuple[int, int] | None


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    words = parameters("sections")
    return {name: re.compile(alternation(words[name])) for name in ("problem", "past_five", "next_five")}  # type: ignore[arg-type]


class Frames:
    """Walks the sentences in order and remembers the frame a paragraph or a problem passage is in."""

    def __init__(self, norm: str, head: Head, parts: list[Part]) -> None:
        self.norm, self.head, self.parts = norm, head, parts
        self.halved = any(part.half != "other" for part in parts)
        self.paragraph, self.period, self.problem = -1, None, False
        frames = parameters("sections")["frames"]
        assert isinstance(frames, dict)
        self.named = frames
        self.any_frame = re.compile(alternation(frames) + r"|五年|5年|本届政府")

    def of(self, sentence: Sentence) -> Frame:
        """The frame of a sentence; call in text order."""
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.period, self.problem = sentence.paragraph, None, False
        half = sentence.half if self.halved else self._half_by_words(sentence)
        if half == "other" or self.head.year is None:
            tense = {"review": "outcome", "plan": "target"}.get(half, "context")
            return Frame(tense, None, None)
        if _cues()["problem"].search(self.norm, sentence.start, sentence.end) and half == "review":
            self.problem = True
        part = self.parts[sentence.part] if sentence.part is not None else None
        period = self._period(sentence, half) or (part.period if part else None)
        if half == "review":
            return Frame("context" if self.problem else "outcome", period[1] if period else self.head.year - 1, period)
        return Frame("target", period[1] if period else self.head.year, period)

    def _half_by_words(self, sentence: Sentence) -> str:
        promised = _PROMISES.search(self.norm, sentence.start, sentence.end)
        done = _DONE.search(self.norm, sentence.start, sentence.end)
        return "plan" if promised and not done else "review" if done else "other"

    def _period(self, sentence: Sentence, half: str) -> tuple[int, int] | None:
        norm, year = self.norm, self.head.year
        if self.any_frame.search(norm, sentence.start, sentence.end) is None or year is None:
            return self.period
        head = norm[sentence.start : sentence.start + 24]
        if half == "review" and _cues()["past_five"].search(head):
            self.period = (year - 5, year - 1)
        elif half == "plan" and _cues()["next_five"].search(head):
            self.period = (year, year + 4)
        else:
            for phrase, (first, last) in self.named.items():
                if re.search(rf"^(?:在|到|至)?{phrase}(?:时期|期间|末|以来|规划)?", head) and (last < year if half == "review" else last >= year and sentence.opens):
                    self.period = (first, last)
        return self.period


def settle(norm: str, frame: Frame, clause_start: int, sentence_start: int, start: int, half: str, plan_year: int | None) -> Frame:
    """The frame of one figure: the sentence's, unless its own clause names another year or tells the base of a change."""
    left = norm[clause_start:start]
    if _PRIOR.search(left[-14:]) and re.match(r"[^，。；]{0,24}?(?:提高|增加|上升|提升|跃升|降|下降|增长|减少|扩大|升|缩短|压缩|调整|到|至)", norm[start : start + 30]):
        return Frame("context", frame.year - 1 if frame.year and not frame.period else frame.period[0] - 1 if frame.period else None, None)
    if re.match(r"的(?:预期|年度|既定)?目标", norm[start : start + 24].lstrip("0123456789.%以上左右万亿元个家")) and half == "review":
        return Frame("context", frame.year, None)
    if half == "review" and _ROW.match(norm[norm.rfind("\n", 0, start) + 1 : start]):
        return Frame("context", frame.year, None)
    if half == "plan" and plan_year:
        if _PAST.search(norm[sentence_start : sentence_start + 12]) and not re.search(r"将|要|力争|确保|今年", left):
            return Frame("context", plan_year - 1, None)
        if _FRAME_AS.search(norm[clause_start : clause_start + 40]):
            stated = _own_year(norm, clause_start, start)
            return Frame("context", stated or frame.year, None)
    year = _own_year(norm, clause_start, start) or _own_year(norm, sentence_start, start)
    if year is None or frame.year is None or plan_year is None:
        return frame
    if year == frame.year:
        return Frame(frame.tense, year, None) if half == "review" else frame
    if half == "plan":
        return Frame("target", year, frame.period) if year >= plan_year else Frame("context", year, None)
    if frame.period:
        return Frame(frame.tense, year if frame.period[0] <= year <= frame.period[1] else frame.year, frame.period if year > frame.period[1] else None)
    return Frame("context", year, None) if year < frame.year else frame


def _own_year(norm: str, start: int, end: int) -> int | None:
    """The last year named before the figure that is not the base of a comparison."""
    year = None
    for match in _YEAR.finditer(norm, start, end):
        before, behind = norm[max(start, match.start() - 2) : match.start()], norm[match.end() : match.end() + 2]
        if not _AGAINST.search(before) and behind[:1] not in "-—至的以前起来第版" and behind not in ("度目", "以来", "建成", "中国", "全国", "省级", "版"):
            year = int(match.group(1))
    return year
