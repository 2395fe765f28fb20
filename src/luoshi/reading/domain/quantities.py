"""Numeral, multiplier, unit, comparator, direction: the grammar of one quantity, before anyone asks what it measures.

    [direction] [comparator] numeral [余|多] [multiplier] [余|多] [unit] [comparator]
    numeral := Arabic | hanzi | 百分之 hanzi | hanzi 分之 hanzi | numeral range-sign numeral

All offsets here are of `View.norm`.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from dataclasses import dataclass

from luoshi.reading.domain.lexicon import Words, alternation, grouped, parameters
from luoshi.reading.domain.numerals import fraction_percent, hanzi_value

ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|\d*\$\d\.\$\d\d*|\d+(?:\.\d+)?"
_DECIMAL = r"\d+(?:\.\d+)?"
_HANZI_CHARS = "〇零一二两三四五六七八九十百千万亿"
_START = re.compile(rf"(?P<ratio>(?<![\d/.+])\d{{1,2}}/\d{{1,4}}(?![\d/]))|(?P<percent>[百千]分之(?=[{_HANZI_CHARS}]))|(?P<half>一半|半数|过半|近半)|(?P<arabic>{ARABIC})|(?P<hanzi>[{_HANZI_CHARS}几数]+(?:点[{_HANZI_CHARS}]+)?)")
_ARABIC = re.compile(ARABIC)
_HANZI = re.compile(rf"[{_HANZI_CHARS}]+(?:点[{_HANZI_CHARS}]+)?")
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")


@dataclass(slots=True)
class Quantity:
    """One quantity in `View.norm`. `kind` is the group of its unit in units.yaml; `reached` is the word for a level reached."""

    start: int
    end: int
    num_start: int
    num_end: int
    value: str | None
    low: str | None
    high: str | None
    multiplier: int
    unit: str | None
    kind: str | None
    comparator: str
    direction: str | None
    numeral: str
    reached: str | None = None
    direction_word: str | None = None
    rank_scope: str | None = None
    role: str = "figure"
    measure: str | None = None


@dataclass(slots=True, frozen=True)
class Tables:
    """The tables of quantities, looked up many thousand times a second."""

    units: Words
    alias: dict[str, str]
    multipliers: Words
    more: frozenset[str]
    ranges: Words
    before: Words
    after: Words
    not_after: dict[str, str]
    directions: Words
    reached: Words


@functools.cache
def tables() -> Tables:
    """The tables from the parameter files, built once."""
    units = dict(parameters("units"))
    alias = units.pop("alias")
    for extra in ("implied",):
        units.pop(extra)
    numerals, cues = parameters("numerals"), parameters("cues")
    comparators = cues["comparators"]
    assert isinstance(alias, dict) and isinstance(comparators, dict)  # noqa: PT018 - the shape of our own files
    return Tables(
        units=grouped(units),  # type: ignore[arg-type]
        alias=alias,
        multipliers=Words({str(k): str(v) for k, v in numerals["multipliers"].items()}),  # type: ignore[attr-defined]
        more=frozenset(numerals["more"]),  # type: ignore[call-overload]
        ranges=Words(dict.fromkeys(numerals["range_signs"], "range")),  # type: ignore[call-overload]
        before=grouped(comparators["before"]),
        after=grouped(comparators["after"]),
        not_after=comparators["not_after"],
        directions=grouped(cues["directions"]),  # type: ignore[arg-type]
        reached=Words(dict.fromkeys(cues["reached"], "to")),  # type: ignore[call-overload]
    )


def scan(norm: str) -> list[Quantity]:
    """All quantities of the text in order, names and dates left out, roles not yet told apart."""
    found: list[Quantity] = []
    at = 0
    for match in _START.finditer(norm):
        if match.start() < at:
            continue
        quantity = _READERS[match.lastgroup or "arabic"](norm, match)
        if quantity is not None:
            found.append(quantity)
            at = quantity.end
    return found


def _arabic(norm: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    before = norm[start - 1] if start else "\n"
    listed = _LISTED.match(match.group()) if before == "\n" else None
    if listed:  # 30.4条: the thirtieth item of a list, then four
        start += listed.end()
    after = norm[end : end + 1]
    if before in _LATIN or before in "+#×*" or (before and after == "+"):
        return None
    if before == ":" or after == ":":
        share = _share_of_three(norm, start, end)
        if share is not None:
            return share
    if before == "第" or (before == "." and start > 1 and norm[start - 2].isdigit()):
        return None
    return _tail(norm, start, end, norm[start:end].replace(",", ""), "arabic")


_LISTED = re.compile(r"\d{1,2}\.(?=[1-9]\d*$)")


def _hanzi(norm: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    word = match.group()
    if start and norm[start - 1] in "第初周星":
        return None
    if norm.startswith("分之", end):
        return _fraction(norm, start, end)
    if word == "一" and norm[start - 1 : start + 2] == "翻一番":
        return _doubling(norm, start, end)
    if norm[end : end + 1] not in _hanzi_followers() and word[-1] not in "万亿千百成":
        return None
    for cut in range(len(word), 0, -1):  # 三亿 = 三 × 亿: the multiplier may sit inside the run
        head = word[:cut]
        if head in _not_numbers() or (cut < len(word) and not tables().multipliers.starting(norm, start + cut)):
            continue
        value = hanzi_value(head)
        if value is not None:
            quantity = _tail(norm, start, start + cut, value, "hanzi")
            if quantity is not None and quantity.unit is not None:
                return quantity
    return _scale_only(norm, start, end) if word[0] in "百千万亿" else None


_THREE = re.compile(rf"(?:{_DECIMAL})(?::(?:{_DECIMAL})){{2}}(?![\\d.:])")


def _share_of_three(norm: str, start: int, end: int) -> Quantity | None:
    """22.7:30.3:47, the make-up of an economy by its three industries: three shares."""
    first = start
    while first and norm[first - 1] in "0123456789.:":
        first -= 1
    if _THREE.match(norm, first) is None:
        return None
    quantity = _finish(norm, start, end, end, norm[start:end], 1, "%", "ratio", "arabic", more=False)
    quantity.measure, quantity.start, quantity.direction = "share", start, None
    return quantity


def _doubling(norm: str, start: int, end: int) -> Quantity:
    """翻一番: grows by one time itself."""
    quantity = _finish(norm, start, end, end + 1, "1", 1, "番", "ratio", "hanzi", more=False)
    quantity.start, quantity.direction = start - 1, "up"
    return quantity


def _scale_only(norm: str, start: int, end: int) -> Quantity | None:
    """百亿级, 亿元以上, 万亩: a bare multiplier is one of it, and bounds a class unless a comparator claims it."""
    word = norm[start:end]
    table = tables()
    multiplier = table.multipliers.starting(norm, start)
    value = {"百": 100, "千": 1000}.get(word)
    if multiplier is None or len(multiplier) != len(word):
        multiplier = None
        if value is None:
            return None
    quantity = _tail(norm, start, end, str(value or 1), "hanzi", scale=int(table.multipliers.table[multiplier]) if multiplier else 1)
    if quantity is None or (quantity.unit is None and norm[end : end + 1] != "级"):
        return None
    quantity.role = "threshold"
    return quantity


@functools.cache
def _hanzi_followers() -> frozenset[str]:
    firsts = {word[0] for word in tables().units.table}
    return frozenset(firsts | tables().more | {"万", "亿", "级", "至", "到", "-", "—", "~"})


@functools.cache
def _not_numbers() -> frozenset[str]:
    return frozenset({"一", "百", "千", "万", "亿", "十百", "千百", "百千", "千万", "百万", "十万", "百亿", "千亿", "万亿", "十亿", "几", "数"})


def _fraction(norm: str, start: int, end: int) -> Quantity | None:
    upper = _HANZI.match(norm, end + 2)
    if upper is None:
        return None
    value = fraction_percent(norm[start:end], upper.group())
    if value is None:
        return None
    return _finish(norm, start, upper.end(), upper.end(), value, 1, "%", "ratio", "hanzi", more=False)


def _slash(norm: str, match: re.Match[str]) -> Quantity | None:
    """1/4 written with a slash: a part of a whole, as a percentage."""
    above, below = match.group().split("/")
    if int(below) < 2 or int(above) >= int(below):
        return None
    value = (Decimal(above) * 100 / Decimal(below)).quantize(Decimal("0.1")).normalize()
    return _finish(norm, match.start(), match.end(), match.end(), f"{value:f}", 1, "%", "ratio", "arabic", more=False)


def _percent(norm: str, match: re.Match[str]) -> Quantity | None:
    number = _HANZI.match(norm, match.end())
    assert number is not None
    value = hanzi_value(number.group())
    if value is None:
        return None
    unit = "%" if match.group().startswith("百") else "‰"
    low, end, first = None, number.end(), match.start()
    sign = tables().ranges.starting(norm, end)
    if sign:
        at = end + len(sign)
        at += 3 if norm.startswith("百分之", at) else 0
        second = _HANZI.match(norm, at)
        if second and hanzi_value(second.group()):
            low, value, end = value, hanzi_value(second.group()), second.end()
    return _finish(norm, first, end, end, value, 1, unit, "ratio", "hanzi", more=False, low=low)


def _half(norm: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    word = match.group()
    if norm[end : end + 1] in "年天日月径岛决":
        return None
    quantity = _finish(norm, start, end, end, "50", 1, "%", "ratio", "hanzi", more=False)
    if word[0] == "过":
        quantity.comparator = "gt"
    elif word[0] == "近":
        quantity.comparator = "approx"
    return quantity


_READERS = {"ratio": _slash, "arabic": _arabic, "hanzi": _hanzi, "percent": _percent, "half": _half}


def _tail(norm: str, start: int, end: int, value: str, numeral: str, scale: int = 1) -> Quantity | None:
    """What follows a numeral: 余 or 多, multiplier, unit, a second numeral of a range."""
    table = tables()
    at, more, multiplier = end, False, scale
    if norm[at : at + 1] in table.more and _more_fits(norm, at):
        more, at = True, at + 1
    word = table.multipliers.starting(norm, at)
    if word:
        multiplier *= int(table.multipliers.table[word])
        at += len(word)
        if norm[at : at + 1] in table.more and (at + 1 < len(norm)):
            more, at = True, at + 1
            second = table.multipliers.starting(norm, at)  # 4万多亿元
            if second:
                multiplier, at = multiplier * int(table.multipliers.table[second]), at + len(second)
    unit = table.units.starting(norm, at)
    sign = table.ranges.starting(norm, at + len(unit or ""))
    if sign:
        ranged = _range(norm, start, value, numeral, multiplier, at + len(unit or "") + len(sign), unit)
        if ranged is not None:
            return ranged
    if unit is None and norm.startswith(":1", at) and not norm[at + 2 : at + 3].isdigit() and norm[at + 2 : at + 3] not in (":", "."):
        return _finish(norm, start, end, at + 2, value, multiplier, ":1", "ratio", numeral, more)
    if unit is None and multiplier == 1 and not more:
        return _bare(norm, start, end, value, numeral)
    unit, kind, stop = _unit(norm, at, unit)
    return _finish(norm, start, end, stop, value, multiplier, unit, kind, numeral, more)


def _more_fits(norm: str, at: int) -> bool:
    following = norm[at + 1 : at + 3]
    return bool(tables().units.starting(norm, at + 1) or tables().multipliers.starting(norm, at + 1)) and following[:1] != "年来"


def _unit(norm: str, at: int, word: str | None) -> tuple[str | None, str | None, int]:
    """The unit as reported, its kind, and where it ends; 吨/日 and the like are joined."""
    if word is None:
        return None, None, at
    table = tables()
    kind, stop = table.units.table[word], at + len(word)
    if norm[stop : stop + 1] == "/":
        second = table.units.starting(norm, stop + 1)
        if second:
            return f"{word}/{second}", "concentration", stop + 1 + len(second)
    if word == "个" and _ELIDED_POINTS.match(norm, stop):
        return "个百分点", "points", stop
    both = _EITHER.match(norm, stop)
    if both:
        return word + both.group(), kind, both.end()
    return table.alias.get(word, word), kind, stop


_ELIDED_POINTS = re.compile(r"[、和]\d[\d.]*个百分点")
_EITHER = re.compile(r"（[间户个座条处栋张]）")


def _range(norm: str, start: int, low: str, numeral: str, multiplier: int, at: int, unit: str | None) -> Quantity | None:
    pattern = _ARABIC if numeral == "arabic" else _HANZI
    second = pattern.match(norm, at)
    if second is None:
        return None
    high = second.group().replace(",", "") if numeral == "arabic" else hanzi_value(second.group())
    if high is None or float(high if high[0] != "$" else 0) <= float(low if "$" not in low else 0):
        return None
    upper = _tail(norm, second.start(), second.end(), high, numeral)
    if upper is None or upper.unit is None or upper.value is None:
        return None
    if unit is not None and tables().alias.get(unit, unit) != upper.unit:
        return None
    result = _finish(norm, start, second.end(), upper.end, high, upper.multiplier, upper.unit, upper.kind, numeral, False, low=low)
    result.comparator = "range" if result.comparator in ("eq", "approx") else result.comparator
    return result


def _bare(norm: str, start: int, end: int, value: str, numeral: str) -> Quantity | None:
    """A number with no unit at all: only where a level is said to be reached (指数达102.5)."""
    if numeral != "arabic" or norm[end : end + 1] in _LATIN or norm[end : end + 1] in ".·号强-—~/”年月日时":
        return None
    if not (tables().reached.ending(norm, start) or tables().before.ending(norm, start)):
        return None
    if "." not in value and not re.search(r"指数|系数|得分|分值|密度|体重", norm[max(0, start - 14) : start]):
        return None
    return _finish(norm, start, end, end, value, 1, None, None, numeral, more=False)


def _moves(norm: str, word: str, end: int) -> bool:
    """减少1442万人 moves a number; 改造提升112万亩 and 增加350个|停车位 are acts on things."""
    return word[:2] not in ("提升", "提高", "再提") and (norm[end : end + 1] in "，。；、）\n" or word[:1] in "减下降")


def _finish(
    norm: str, start: int, num_end: int, end: int, value: str, multiplier: int, unit: str | None, kind: str | None,
    numeral: str, more: bool, low: str | None = None,
) -> Quantity:
    """Comparators on both sides, the direction on the left, and the quantity itself."""
    table = tables()
    comparator, first = ("gt" if more else "eq"), start
    word = table.before.ending(norm, first)
    if word and norm[first - len(word) - 1 : first - len(word)] not in table.not_after.get(word, "\0"):
        comparator, first = table.before.table[word], first - len(word)
    word = table.after.starting(norm, end)
    if word and not (word in ("余", "多") and norm[end + 1 : end + 2] in "额年样元种方"):
        comparator = table.after.table[word] if comparator in ("eq", "approx") or word not in table.more else comparator
        end += len(word)
    if kind == "time" and norm[end : end + 1] == "内" and norm[end + 1 : end + 2] not in "部容需外陆":
        comparator, end = "le", end + 1
    reached = table.reached.ending(norm, first)
    direction_word = None
    if not reached:
        direction_word = table.directions.ending(norm, first)
        if direction_word and norm[first - len(direction_word) - 1 : first - len(direction_word)] in table.not_after.get(direction_word, "\0"):
            direction_word = None
    if direction_word and kind not in ("ratio", "points", "money", None) and not _moves(norm, direction_word, end):
        direction_word = None
    direction = table.directions.table[direction_word] if direction_word else None
    first -= len(direction_word or "")
    known = "$" not in value
    ranged = low is not None
    return Quantity(
        first, end, start, num_end, None if ranged or not known else value, low if ranged else None, value if ranged else None,
        multiplier, unit, kind, comparator, direction, numeral, reached, direction_word,
    )


