"""Headings and the half they open: review 回顾, plan 安排, other (front matter, glossary, page furniture)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.lexicon import alternation, parameters

_NUMBERS = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"(?P<l1>[{_NUMBERS}]{{1,3}}、|第[{_NUMBERS}]+部分[:、]?)|(?P<l2>（[{_NUMBERS}]{{1,3}}）)|(?P<l3>\d{{1,2}}(?:[.、](?!\d)|．)|（\d{{1,2}}）|第[{_NUMBERS}]+[，、])"
)
_INLINE = re.compile(rf"(?<=[。！）”])(?=[{_NUMBERS}]{{1,3}}、(?:19|20)?\d{{0,4}}年?[^，。]{{0,20}}?(?:回顾|安排|部署|任务|目标|工作))")
_INLINE_TITLE = re.compile(r"(?:19|20)?\d{0,4}年?[^，。]{0,20}?(?:回顾|总体部署|工作部署|工作安排|工作任务|重点工作|目标任务|任务|目标)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_END = re.compile(r"[。！？:]|——")


@dataclass(slots=True)
class Part:
    """A heading in `View.norm`: title at [start, title_end), governing up to `end`."""

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


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    words = parameters("sections")
    names = ("review", "plan", "other", "furniture", "past_five", "next_five", "plan_sentence")
    return {name: re.compile(alternation(words[name])) for name in names}  # type: ignore[arg-type]


def paragraphs(norm: str) -> list[tuple[int, int]]:
    """Stretches between newlines, and from an inline heading on where a whole report is one line."""
    found, at = [], 0
    for line in norm.split("\n"):
        end = at + len(line)
        if line:
            cuts = [at, *(m.start() + at for m in _INLINE.finditer(line)), end] if len(line) > 900 else [at, end]
            found.extend(pair for pair in zip(cuts, cuts[1:], strict=False) if pair[0] < pair[1])
        at = end + 1
    return found


def outline(norm: str, head: Head) -> list[Part]:
    """All headings in order, with halves, parents and reach."""
    parts: list[Part] = []
    half, greeted, over = "other", False, False
    for start, end in paragraphs(norm):
        greeted = greeted or norm.startswith("各位代表", start) or "各位代表" in norm[start : start + 400]
        if over:
            break
        over = greeted and end - start < 32 and bool(_cues()["furniture"].match(norm, start, end))
        if over:
            parts.append(Part(None, norm[start:end].rstrip(":"), 1, "other", start, end, end, end))
            continue
        behind = half == "other" and any(part.half == "plan" for part in parts)
        part = _heading(norm, start, end, head, "after" if behind else half, greeted)
        if part is None:
            opened = _opens_plan(norm, start, end, half, parts)
            if opened:
                parts.append(Part(None, norm[start : min(end, start + 16)], 1, "plan", start, start, end, start))
                half = "plan"
            continue
        half = part.half
        parts.append(part)
        topic = _topic(norm, part.body_start, end, part.half, part.level) if part.body_start < end else None
        if topic:
            parts.append(topic)
    _close(parts, len(norm))
    return parts


def _heading(norm: str, start: int, end: int, head: Head, half: str, greeted: bool) -> Part | None:
    """`half` is the one before; `after` an annex behind the plan, whose numbered items stay annex."""
    match = _NUMBERED.match(norm, start, end)
    if match is None:
        return _plain_heading(norm, start, end, head, half, greeted)
    level = {"l1": 1, "l2": 2, "l3": 3}[match.lastgroup or "l1"]
    title_end = _title_end(norm, match.end(), end)
    if title_end is None:
        return None
    title = norm[match.end() : title_end].rstrip("。:")
    told = _half_of(title, head, half) if level == 1 and half != "after" else None
    body = title_end + (norm[title_end : title_end + 1] in ("。", ":"))
    if told is None and level == 1 and half == "review" and head.year and not _cues()["review"].search(title):
        told = "plan" if _cues()["plan"].search(title) else None
    return Part(match.group(), title, level, told or _plain(half), start, title_end, end, body, period=_period(title, head))


def _plain_heading(norm: str, start: int, end: int, head: Head, half: str, greeted: bool) -> Part | None:
    length = end - start
    text = norm[start:end]
    if length <= 32 and text[-1] not in "。；，！？":
        told = _half_of(text, head, half)
        if told is not None and (greeted or told == "other") and "各位代表" not in text and "政府工作报告" not in text[-7:]:
            return Part(None, text.rstrip(":"), 1, told, start, end, end, end, period=_period(text, head))
        if told is None and half not in ("other", "after") and length <= 28 and text[-1] != ":" and not re.search(r"[|\t）]|\d$|来源", text):
            return Part(None, text, 2, _plain(half), start, end, end, end)
    return _topic(norm, start, end, half, 2)


def _topic(norm: str, start: int, end: int, half: str, level: int) -> Part | None:
    """A run-in heading: a short first sentence without a comma or a figure, before a longer paragraph."""
    if half in ("other", "after"):
        return None
    stop = norm.find("。", start, min(end, start + 24))
    if stop < 0 or stop - start < 4 or end - stop < 30:
        return None
    title = norm[start:stop]
    if re.search(r"[，；:、\d“]", title[:-1]) or title.startswith("各位"):
        return None
    return Part(None, title, level + 1, half, start, stop, end, stop + 1)


def _title_end(norm: str, start: int, end: int) -> int | None:
    if end - start > 900:
        inline = _INLINE_TITLE.match(norm, start)
        if inline:
            return inline.end()
    if end - start <= 60 and "。" not in norm[start : end - 1]:
        return end
    match = _SENTENCE_END.search(norm, start, min(end, start + 64))
    return match.start() if match else (end if end - start <= 64 else None)


def _half_of(title: str, head: Head, half: str) -> str | None:
    """The half a title opens, None when it does not say."""
    cues = _cues()
    if cues["other"].match(title) or (half == "plan" and cues["other"].search(title) and len(title) < 24):
        return "review" if "完成情况" in title else "other"
    if re.search(r"[一五]年来", title):
        return "review" if half == "review" else None
    years = [int(year) for year in _YEAR.findall(title)]
    work = re.search(r"工作|任务|目标|安排|回顾|要求|思路|建议|民生实事", title)
    if years and head.year and work:
        return "review" if max(years) < head.year else "plan"
    if cues["review"].search(title) and half != "plan":
        return "review"
    if cues["plan"].search(title) and (half not in ("other", "after") or work and half == "other"):
        return "plan"
    return None


def _plain(half: str) -> str:
    return "other" if half == "after" else half


def _period(title: str, head: Head) -> tuple[int, int] | None:
    if head.year is None:
        return None
    if _cues()["past_five"].search(title):
        return head.year - 5, head.year - 1
    if _cues()["next_five"].search(title):
        return head.year, head.year + 4
    frames = parameters("sections")["frames"]
    assert isinstance(frames, dict)
    return next(((first, last) for phrase, (first, last) in frames.items() if phrase in title.replace("”", "”")), None)


def _opens_plan(norm: str, start: int, end: int, half: str, parts: list[Part]) -> bool:
    """A report without a plan heading: the paragraph that states the expected targets opens it."""
    return half == "review" and not any(part.half == "plan" for part in parts) and bool(_cues()["plan_sentence"].search(norm, start, end))


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
