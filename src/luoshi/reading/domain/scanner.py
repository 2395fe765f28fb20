"""Where the numerals of a text stand, and how each is written (READ.md, `num_start`, `value`, `numeral`).

    numeral := Arabic | hanzi | 百分之 hanzi [range-sign [百分之] hanzi] | hanzi 分之 hanzi | 1/4 | 一半
        过半 近半 | 翻一番 | 百亿 万

Decision order at a character: slash, 百分之, half, Arabic, hanzi. What is left out here, because it is no
quantity whatever follows: 第 N, road numbers and grades (G15, 4A), versions, parts of a formula (4+4), the
item number of a list (30.4条). All offsets are of `View.norm`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from luoshi.reading.domain.lexicon import listed, words
from luoshi.reading.domain.numerals import fraction_percent, hanzi_value
from luoshi.reading.domain.quantities import (
    ARABIC,
    HANZI,
    HANZI_CHARS,
    LATIN,
    MORE,
    MULTIPLIERS,
    RANGES,
    UNITS,
    Numeral,
    Quantity,
    Unit,
    finish,
    tail,
)

# Stretches in which a numeral can begin: one class, so that the search is quick.
_RUN = re.compile(rf"[\d${HANZI_CHARS}几数过近半]+")
_NUMERAL = re.compile(
    r"(?P<slash>(?<![\d/.+])\d{1,2}/\d{1,4}(?![\d/]))"
    rf"|(?P<percent>[百千]分之(?=[{HANZI_CHARS}]))"
    r"|(?P<half>一半|半数|过半|近半)"
    rf"|(?P<arabic>{ARABIC})"
    rf"|(?P<hanzi>[{HANZI_CHARS}几数]+(?:点[{HANZI_CHARS}]+)?)"
)
_LISTED = re.compile(r"\d{1,2}\.(?=[1-9]\d*$)")  # 30.4条: the thirtieth item of a list, then four
_BEFORE_THREE = frozenset("0123456789.:")
_THREE = re.compile(r"\d+(?:\.\d+)?(?::\d+(?:\.\d+)?){2}(?![\d.:])")  # 1.4:49:49.6
_GLUED = LATIN | frozenset("+#×*第")  # G15, 4+4, 3×2, 第3: the numeral is part of a name or an ordinal
_NOT_HALF = frozenset(words("numerals", "not_half"))
_NOT_NUMERALS = frozenset(words("numerals", "not_numerals"))
_ORDINAL = frozenset(words("numerals", "ordinal_marks"))
_FOLLOWERS = frozenset({word[0] for word in UNITS.value} | MORE | set(words("numerals", "followers")))
_IDIOMS = listed("numerals", "idioms")
_MULTIPLIERS = ("万亿", "亿", "万")
_SCALES = frozenset("百千万亿")
_ENDS_ALONE = frozenset("百千万亿成")  # a run that ends so may stand before anything
_BARE_SCALE = {"百": "100", "千": "1000"}


def scan(norm: str) -> list[Quantity]:
    """All quantities of the text in order, names and dates left out, roles not yet told apart."""
    found: list[Quantity] = []
    done = 0
    for run in _RUN.finditer(norm):
        at, end = max(run.start(), done), run.end()
        while at < end:
            match = _NUMERAL.match(norm, at)
            if match is None:
                at += 1
                continue
            quantity = _READERS[str(match.lastgroup)](norm, match)
            if quantity is not None:
                found.append(quantity)
            at = done = quantity.end if quantity else match.end()
    return found


def _arabic(norm: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    before, after = norm[start - 1 : start] or "\n", norm[end : end + 1]
    listed = _LISTED.match(match.group()) if before == "\n" else None
    if listed:
        start += listed.end()
    if before in _GLUED:
        return None
    if ":" in (before, after):
        share = _share_of_three(norm, start, end)
        if share is not None:
            return share
    if before == "." and norm[start - 2 : start - 1].isdigit():
        return None
    return tail(norm, Numeral(start, end, norm[start:end].replace(",", ""), "arabic"))


def _share_of_three(norm: str, start: int, end: int) -> Quantity | None:
    """22.7:30.3:47, the make-up of an economy by its three industries: three shares."""
    first = start
    while first and norm[first - 1] in _BEFORE_THREE:
        first -= 1
    if _THREE.match(norm, first) is None:
        return None
    quantity = finish(norm, Numeral(start, end, norm[start:end], "arabic"), Unit("%", "ratio", end), 1)
    quantity.measure, quantity.start, quantity.direction = "share", start, None
    return quantity


def _hanzi(norm: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    word = match.group()
    if norm[start - 1 : start] in _ORDINAL:
        return None
    if norm.startswith("分之", end):
        return _fraction(norm, start, end)
    if word == "一" and start and norm.startswith("翻一番", start - 1):
        return _doubling(norm, start, end)
    if norm[end : end + 1] not in _FOLLOWERS and word[-1] not in _ENDS_ALONE:
        return None
    if _IDIOMS.starting(norm, start):
        return None
    for head in _heads(word):
        value = hanzi_value(head)
        if value is not None:
            quantity = tail(norm, Numeral(start, start + len(head), value, "hanzi"))
            if quantity is not None and quantity.unit is not None:
                return quantity
    return _scale_only(norm, start, end) if word[0] in _SCALES else None


def _heads(word: str) -> Iterator[str]:
    """三亿 is 三 × 亿, 三万五 one number: without its multiplier, whole, then as far as a numeral goes."""
    multiplier = next((suffix for suffix in _MULTIPLIERS if word.endswith(suffix)), "")
    head = word.removesuffix(multiplier)
    if multiplier and head and (head == "一" or head not in _NOT_NUMERALS):
        yield head
    for cut in range(len(word), 0, -1):
        if word[:cut] not in _NOT_NUMERALS and (cut == len(word) or MULTIPLIERS.starting(word, cut)):
            yield word[:cut]


def _doubling(norm: str, start: int, end: int) -> Quantity:
    """翻一番: grows by one time itself."""
    quantity = finish(norm, Numeral(start, end, "1", "hanzi"), Unit("番", "ratio", end + 1), 1)
    quantity.start, quantity.direction = start - 1, "up"
    return quantity


def _scale_only(norm: str, start: int, end: int) -> Quantity | None:
    """百亿级, 亿元以上, 千亩: 百亿 is a hundred 亿; a class is bounded by it unless a comparator claims
    it."""
    head = norm[start] if norm[start] in _BARE_SCALE else ""
    rest = norm[start + len(head) : end]
    if rest and rest not in MULTIPLIERS.value:
        return None
    if head:
        numeral = Numeral(start, start + len(head), _BARE_SCALE[head], "hanzi")
    else:
        numeral = Numeral(start, end, "1", "hanzi", scale=int(MULTIPLIERS.value[rest]))
    quantity = tail(norm, numeral)
    if quantity is None or quantity.unit is None:
        return None
    quantity.role = "threshold"
    return quantity


def _fraction(norm: str, start: int, end: int) -> Quantity | None:
    """三分之二."""
    upper = HANZI.match(norm, end + len("分之"))
    value = fraction_percent(norm[start:end], upper.group()) if upper else None
    if upper is None or value is None:
        return None
    stop = upper.end()
    return finish(norm, Numeral(start, stop, value, "hanzi"), Unit("%", "ratio", stop), 1)


def _slash(norm: str, match: re.Match[str]) -> Quantity | None:
    """1/4 written with a slash: a part of a whole, as a percentage."""
    above, below = (int(part) for part in match.group().split("/"))
    if not 0 < above < below:
        return None
    share = (Decimal(above) * 100 / Decimal(below)).quantize(Decimal("0.1")).normalize()
    end = match.end()
    return finish(norm, Numeral(match.start(), end, f"{share:f}", "arabic"), Unit("%", "ratio", end), 1)


def _percent(norm: str, match: re.Match[str]) -> Quantity | None:
    """百分之八点五, 百分之三至百分之五, 千分之六."""
    number = HANZI.match(norm, match.end())
    value = hanzi_value(number.group()) if number else None
    if number is None or value is None:
        return None
    low, end = None, number.end()
    sign = RANGES.starting(norm, end)
    if sign:
        at = end + len(sign)
        at += len("百分之") if norm.startswith("百分之", at) else 0
        second = HANZI.match(norm, at)
        high = hanzi_value(second.group()) if second else None
        if second and high:
            low, value, end = value, high, second.end()
    unit = Unit("%" if match.group().startswith("百") else "‰", "ratio", end)
    quantity = finish(norm, Numeral(match.start(), end, value, "hanzi", low=low), unit, 1)
    quantity.comparator = "range" if low and quantity.comparator == "eq" else quantity.comparator
    return quantity


def _half(norm: str, match: re.Match[str]) -> Quantity | None:
    """一半, 过半, 近半; not 半年, 半岛."""
    start, end = match.span()
    if norm[end : end + 1] in _NOT_HALF:
        return None
    quantity = finish(norm, Numeral(start, end, "50", "hanzi"), Unit("%", "ratio", end), 1)
    quantity.comparator = {"过": "gt", "近": "approx"}.get(match.group()[0], quantity.comparator)
    return quantity


_READERS: dict[str, Callable[[str, re.Match[str]], Quantity | None]] = {
    "arabic": _arabic,
    "hanzi": _hanzi,
    "slash": _slash,
    "percent": _percent,
    "half": _half,
}
