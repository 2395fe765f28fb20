"""What a figure measures: the noun phrase before it, after it, or one or two clauses back. Offsets are of `View.norm`."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from luoshi.reading.domain.lexicon import Words, alternation, parameters
from luoshi.reading.domain.quantities import Quantity

_RELATIVE = r"(?:(?:比|较)(?:上年|去年|前年|年初|上半年|(?:19|20)\d\d年|\d+年前)(?:同期|末|底)?|(?:19|20)\d\d年(?:底|末|以来)?|到(?:19|20)\d\d年(?:底|末)?)"
_HEAD_FIRST = frozenset({"count", "people", "traffic"})
_OPEN = re.compile(r"[^（]*（(?=[^）]*$)")


@dataclass(slots=True, frozen=True)
class Grammar:
    """The word tables of subjects.yaml as patterns."""

    leading: Words
    nouns: re.Pattern[str]
    inner: re.Pattern[str]
    trailing: re.Pattern[str]
    heading: re.Pattern[str]
    stops: re.Pattern[str]
    awards: re.Pattern[str]
    tails: re.Pattern[str]


@functools.cache
def grammar() -> Grammar:
    """Compiled once."""
    words, reached = parameters("subjects"), parameters("cues")["reached"]
    assert isinstance(reached, list)

    def any_of(name: str) -> str:
        return alternation(words[name])  # type: ignore[arg-type]

    return Grammar(
        Words(dict.fromkeys(words["leading_acts"], "act")),  # type: ignore[call-overload]
        re.compile(any_of("nouns")),
        re.compile(any_of("inner_acts")),
        re.compile(rf"(?:{any_of('trailing')}|{_RELATIVE})+$"),
        re.compile(rf"{any_of('heading')}|{_RELATIVE}"),
        re.compile(rf"[，。；：！？\n]|[、（“]?(?:{any_of('stops')}|{alternation(word for word in reached if len(word) > 1)})"),
        re.compile(rf"(?:{any_of('awards')})(?:了|为)?"),
        re.compile(rf"(?:{any_of('tails')})+$"),
    )


def before(norm: str, start: int, end: int, quantity: Quantity) -> tuple[int, int] | None:
    """The noun phrase of norm[start:end], the stretch to the left of a figure, or None when it holds none."""
    words = grammar()
    opened = _OPEN.match(norm[start:end])
    if opened:
        start += opened.end()
    tail = words.trailing.search(norm, start, end)
    if tail:
        end = tail.start()
    invested = _INVESTED.search(norm, start, end) if quantity.kind == "money" else None
    if invested and (quantity.end < len(norm) and norm[quantity.end] == "的" or _ONLY_ACTS.fullmatch(norm, start, invested.start())):
        return invested.start(1), invested.end(1)
    start = _strip_left(norm, start, end)
    if _REFERS.match(norm, start, end):
        return None
    if quantity.kind not in ("ratio", "points") or norm[start:end].count("，"):
        start = _inner(norm, start, end)
    if quantity.measure == "rank":
        where = norm.find("在", start + 2, end)
        end = where if where > 0 else end
    start, end = _trim(norm, start, end, whole=quantity.kind in ("ratio", "points"))
    if norm[start:end] in _PRONOUNS:
        return None
    if end - start < 2 or (end - start < 3 and norm[start:end] in ("其中", "增长", "全市", "比重", "分别")):
        return None
    return start, end


def _strip_left(norm: str, start: int, end: int) -> int:
    """Past adverbs and the acts that govern the noun."""
    words = grammar()
    while start < end and not words.nouns.match(norm, start):
        head = words.heading.match(norm, start, end)
        act = words.leading.starting(norm, start)
        longest = max(head.end() if head else start, start + len(act or ""))
        if not start < longest <= end:
            break
        start = longest
    return start


_INVESTED = re.compile(r"(总投资|投资|投入|总占地)$")
_ONLY_ACTS = re.compile(r"(?:全年|共|累计|计划|完成|启动|谋划|实施|年度|持续|推进|总)*")
_REFERS = re.compile(r"(?:总量|总数|增速|增幅|分别|均|约)*(?:占(?!比|地)|是(?:上年|去年|同期|(?:19|20)\d\d年)|相当于|高于|低于|快于|慢于|高出|超年度|超额)")
_PRONOUNS = frozenset({"总数", "总量", "数量", "增速", "增幅", "总数量", "创业类数量", "规模", "均", "总额", "数", "其数", "居"})


def _inner(norm: str, start: int, end: int) -> int:
    """公办幼儿园提供|托位: the object of a verb inside the clause."""
    words, best = grammar(), start
    for match in words.inner.finditer(norm, start, end):
        if match.end() < end - 1 and not words.nouns.match(norm, match.start()) and norm[match.end() : match.end() + 2] not in ("增加", "总产", "产值", "利润", "利税", "税收", "营业", "销售", "投资", "进出", "主营", "出口", "外资", "就业", "率达", "项目", "面积", "能力", "工程", "行动", "标准", "里程", "人数", "事项", "水平", "资金", "工作", "比例"):
            best = match.end()
    return best


def _trim(norm: str, start: int, end: int, *, whole: bool) -> tuple[int, int]:
    """Past attributes: …的X, A、B等X. A ratio keeps the whole it is a part of (服务业在…中的比重)."""
    words = grammar()
    of = norm.rfind("的", start, end)
    if of >= 0 and end - of > (5 if whole else 2):
        start = of + 1
    such = norm.rfind("等", start, end)
    if such > start and end - such > 2 and norm[such + 1] not in "级次离额候效同外待":
        start = such + 3 if norm.startswith("领域", such + 1) and end - such > 4 else such + 1
    start = _strip_left(norm, start, end) if start < end else start
    tail = words.tails.search(norm, start, end)
    if tail:
        end = tail.start()
    while start < end and norm[start] in "”、，）：":
        start += 1
    if start < end and norm[start] == "“" and norm.find("”", start, end) < 0:
        start += 1
    if start < end and norm[end - 1] in "“（":
        end -= 1
    return start, end


def after(norm: str, start: int, end: int) -> tuple[int, int] | None:
    """The noun phrase to the right of a figure; an award takes its distinction (3家企业入围|中国企业500强)."""
    words = grammar()
    if norm[start : start + 1] in ("的", "“"):
        start += norm[start] == "的"
    award = words.awards.search(norm, start, min(end, start + 22))
    if award and end - award.end() >= 2 and _distinction(norm, start, award, end):
        return _trim_right(norm, award.end(), end)
    stop = words.stops.search(norm, start, end)
    first = stop.start() if stop else end
    if first == start:
        return None
    return _trim_right(norm, start, first)


def _distinction(norm: str, start: int, award: re.Match[str], end: int) -> bool:
    """3家企业入围|中国企业500强: the generic noun before the award names less than the award."""
    if award.group()[:2] in ("获得", "通过") and (norm[end : end + 1] not in "，。；、！" or re.search(r"服务|治疗|支持|资金|贷款", norm[award.end() : end])):
        return False
    return award.start() - start <= 3 or "“" in norm[award.end() : end]


def _trim_right(norm: str, start: int, end: int) -> tuple[int, int] | None:
    words = grammar()
    while start < end and norm[start] in "、，“”的":
        if norm[start] == "“" and norm.find("”", start, end) > 0 and norm.find("”", start, end) < end - 1:
            break
        start += 1
    of = norm.rfind("的", start, end)
    if 2 <= of - start <= 8 and "以上" not in norm[start:of]:
        end = of
    elif of > 0 and end - of > 2:
        start = of + 1
    tail = words.tails.search(norm, start, end)
    if tail:
        end = tail.start()
    if start < end and norm[end - 1] == "”" and norm.find("“", start, end) < 0:
        end -= 1
    return (start, end) if end - start >= 2 else None


def names_noun(norm: str, quantity: Quantity, end: int) -> bool:
    """A counted unit with its noun right behind it (8个泊位): the noun wins over what stands before."""
    at = quantity.end
    if quantity.kind not in _HEAD_FIRST or at >= end or norm[at] in "，。；、！）”的（和":
        return False
    stop = grammar().stops.match(norm, at, end)
    return stop is None


def members(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """城镇、农村居民收入 → its members, for a 分别 list."""
    cuts = [m.span() for m in re.finditer(r"[、和与及]", norm[start:end])]
    edges = [0, *(edge for cut in cuts for edge in cut), end - start]
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    return [(start + a, start + b) for a, b in pairs if b > a]
