"""What a figure measures (READ.md, `subject`): the noun phrase before it, or the one after it, as short as
still names it.

    clause := heading* act* NOUN trailing* figure [NOUN] stop …
    before := strip heading and acts at the left · the object of an inner act · past 的 and 等 · strip
        trailing and tails
    after := an award's distinction (3家企业入围|百强榜) · else the noun up to a stop

Tables: subjects.yaml. All offsets are of `View.norm`.
"""

from __future__ import annotations

import re

from luoshi.reading.domain.lexicon import listed, pattern, words
from luoshi.reading.domain.quantities import Quantity

Span = tuple[int, int]

_YEAR4 = r"(?:19|20)\d\d"
# 比上年同期, 到2025年底: against when, until when.
_RELATIVE = (
    rf"(?:[比较](?:{{subjects.base_times}}|{_YEAR4}年|\d+年前)(?:同期|末|底)?"
    rf"|{_YEAR4}年(?:底|末|以来)?|到{_YEAR4}年(?:底|末)?)"
)
_ACTS = listed("subjects", "leading_acts")
_NOUNS, _INNER = pattern(r"{subjects.nouns}"), pattern(r"{subjects.inner_acts}")
_TRAILING = pattern(rf"(?:{{subjects.trailing}}|{_RELATIVE})+$")
_HEADING = pattern(rf"{{subjects.heading}}|{_RELATIVE}|\d{{1,2}}年内?")  # 3年|培育…
_STOPS = pattern(r"[，。；：！？\n]|[、（“]?(?:{subjects.stops}|{cues.reached})")
_AWARDS = pattern(r"{subjects.awards}[了为]?")
_AIDS = pattern(r"{subjects.aids}")
_TAILS = pattern(r"{subjects.tails}+$")
_REFERS = pattern(rf"{{subjects.before_reference}}*(?:{{subjects.reference}}|占(?![比地])|是{_YEAR4}年)")
_INVESTED = pattern(r"({subjects.invested})$")
_ONLY_ACTS = pattern(r"{subjects.investing_acts}*")
_OBJECTS = tuple(words("subjects", "inner_objects"))
_PRONOUNS = frozenset(words("subjects", "pronouns"))
_NOT_SUCH = frozenset(words("subjects", "not_such"))
_COUNTED = frozenset({"count", "people", "traffic"})  # units that bring their noun with them: 8个泊位
_RATIOS = frozenset({"ratio", "points"})
_OPENED = re.compile(r"[^（]*（(?=[^）]*$)")
_JOINTS = re.compile(r"[、和与及]")
_NOT_NOUN = frozenset("，。；、！）”的（和")
_PHRASE_END = frozenset(["，", "。", "；", "、", "！", ""])
_FAR = 22  # characters after a figure in which an award can stand


def before(norm: str, start: int, end: int, quantity: Quantity | None) -> Span | None:
    """The noun phrase of norm[start:end], the stretch to the left of a figure (None: of no figure), or
    None."""
    kind = quantity.kind if quantity else None
    opened = _OPENED.match(norm, start, end)
    if opened:
        start = opened.end()
    tail = _TRAILING.search(norm, start, end)
    if tail:
        end = tail.start()
    if quantity and kind == "money":
        invested = _invested(norm, start, end, quantity)
        if invested:
            return invested
    start = _strip_left(norm, start, end)
    if _REFERS.match(norm, start, end):
        return None
    ratio = kind in _RATIOS
    if not ratio or norm.find("，", start, end) >= 0:
        start = _inner(norm, start, end)
    if quantity and quantity.measure == "rank":
        where = norm.find("在", start + 2, end)
        end = where if where > 0 else end
    start, end = _trim(norm, start, end, whole=ratio)
    if end - start < 2 or norm[start:end] in _PRONOUNS:
        return None
    return start, end


def _invested(norm: str, start: int, end: int, quantity: Quantity) -> Span | None:
    """总投资5亿元的…, 完成投资75亿元: the investment itself is measured, not what it goes to."""
    word = _INVESTED.search(norm, start, end)
    if word and (norm.startswith("的", quantity.end) or _ONLY_ACTS.fullmatch(norm, start, word.start())):
        return word.span(1)
    return None


def _strip_left(norm: str, start: int, end: int) -> int:
    """Past adverbs and the acts that govern the noun."""
    while start < end and not _NOUNS.match(norm, start):
        head = _HEADING.match(norm, start, end)
        act = _ACTS.starting(norm, start)
        longest = max(head.end() if head else start, start + len(act or ""))
        if not start < longest <= end:
            break
        start = longest
    return start


def _inner(norm: str, start: int, end: int) -> int:
    """公办幼儿园提供|托位: the object of a verb inside the clause; 新增就业 and the like are one noun."""
    best = start
    for act in _INNER.finditer(norm, start, end):
        stop = act.end()
        if stop < end - 1 and not norm.startswith(_OBJECTS, stop) and not _NOUNS.match(norm, act.start()):
            best = stop
    return best


def _trim(norm: str, start: int, end: int, *, whole: bool) -> Span:
    """Past attributes: …的X, A、B等X. A ratio keeps the whole it is a part of (服务业在…中的比重)."""
    of = norm.rfind("的", start, end)
    if of >= 0 and end - of > (5 if whole else 2):
        start = of + 1
    such = norm.rfind("等", start, end)
    if such > start and end - such > 2 and norm[such + 1] not in _NOT_SUCH:
        start = such + 3 if norm.startswith("领域", such + 1) and end - such > 4 else such + 1
    start = _strip_left(norm, start, end)
    tail = _TAILS.search(norm, start, end)
    if tail:
        end = tail.start()
    while start < end and norm[start] in "”、，）：":
        start += 1
    if start < end and norm[start] == "“" and norm.find("”", start, end) < 0:
        start += 1
    if start < end and norm[end - 1] in "“（":
        end -= 1
    return start, end


def after(norm: str, start: int, end: int) -> Span | None:
    """The noun phrase to the right of a figure; an award takes its distinction
    (3家企业入围|中国企业500强)."""
    if norm.startswith("的", start):
        start += 1
    award = _AWARDS.search(norm, start, min(end, start + _FAR))
    if award and end - award.end() >= 2 and _distinction(norm, start, award, end):
        return _trim_right(norm, award.end(), end)
    stop = _STOPS.search(norm, start, end)
    first = stop.start() if stop else end
    return None if first == start else _trim_right(norm, start, first)


def _distinction(norm: str, start: int, award: re.Match[str], end: int) -> bool:
    """The generic noun before the award names less than the award; 获得 and 通过 may lead to an aid
    instead."""
    if award.group()[:2] in ("获得", "通过"):
        closed = norm[end : end + 1] in _PHRASE_END
        if not closed or _AIDS.search(norm, award.end(), end):
            return False
    return award.start() - start <= 3 or norm.find("“", award.end(), end) >= 0


def _trim_right(norm: str, start: int, end: int) -> Span | None:
    while start < end and norm[start] in "、，“”的":
        if norm[start] == "“" and 0 < norm.find("”", start, end) < end - 1:
            break
        start += 1
    of = norm.rfind("的", start, end)
    if 2 <= of - start <= 8 and norm.find("以上", start, of) < 0:
        end = of
    elif of > 0 and end - of > 2:
        start = of + 1
    tail = _TAILS.search(norm, start, end)
    if tail:
        end = tail.start()
    if start < end and norm[end - 1] == "”" and norm.find("“", start, end) < 0:
        end -= 1
    return (start, end) if end - start >= 2 else None


def names_noun(norm: str, quantity: Quantity, end: int) -> bool:
    """A counted unit with its noun right behind it (8个泊位): the noun wins over what stands before."""
    at = quantity.end
    if quantity.kind not in _COUNTED or at >= end or norm[at] in _NOT_NOUN:
        return False
    return _STOPS.match(norm, at, end) is None


def members(norm: str, start: int, end: int) -> list[Span]:
    """城镇、农村居民收入 → its members, for a 分别 list."""
    cuts = [joint.span() for joint in _JOINTS.finditer(norm, start, end)]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(first, last) for first, last in pairs if last > first]
