"""A quantity, and the grammar of what stands around its numeral (READ.md, "A figure").

    quantity := [direction | reached] [comparator] numeral tail
    tail := [more] [multiplier [more] [multiplier]] [unit] [range-sign quantity] [comparator]
    more := 余 | 多 | 来;  unit := word [/word]

`tail` reads to the right of a numeral, `finish` adds what touches it on both sides. Tables: units.yaml,
numerals.yaml, cues.yaml. All offsets are of `View.norm`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.reading.domain.lexicon import Words, grouped, listed, pattern, table, words
from luoshi.reading.domain.numerals import hanzi_value

ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|\d*\$\d\.\$\d\d*|\d+(?:\.\d+)?"
HANZI_CHARS = "〇零一二两三四五六七八九十百千万亿"
HANZI = re.compile(rf"[{HANZI_CHARS}]+(?:点[{HANZI_CHARS}]+)?")
LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
LOST = "$"  # 1$2.$3: digits that a formula of the source left behind; the value is unknown
_ARABIC = re.compile(ARABIC)


@dataclass(slots=True)
class Quantity:
    """One quantity. `kind` is the group of its unit in units.yaml; `reached` is the word for a level
    reached."""

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
class Numeral:
    """A numeral on its way to a quantity: norm[start:end] says `value` times `scale`; `low` where a range
    began."""

    start: int
    end: int
    value: str
    numeral: str
    scale: int = 1
    low: str | None = None


@dataclass(slots=True, frozen=True)
class Unit:
    """The unit of a quantity; `end` is where it ends in the text."""

    word: str | None
    kind: str | None
    end: int


UNITS = grouped("units", "kinds")
MULTIPLIERS = Words(table("numerals", "multipliers"))
MORE = frozenset(words("numerals", "more"))
RANGES = listed("numerals", "range_signs")
REACHED = Words({word: "to" for key in ("reached", "reached_short") for word in words("cues", key)})
_ALIAS = table("units", "alias")
_BEFORE, _AFTER = grouped("cues", "comparators", "before"), grouped("cues", "comparators", "after")
_DIRECTIONS = grouped("cues", "directions")
_NOT_AFTER, _NOT_BEFORE = table("cues", "not_after"), table("cues", "not_before")
_RAISES, _LOWERS = tuple(words("cues", "acts_on_things")), tuple(words("cues", "moves_numbers"))
_ALWAYS_MOVES = frozenset({"ratio", "points", "money", None})  # kinds of unit that nothing is built in
_WITHIN_WORD = frozenset(words("cues", "not_after_within"))
_PHRASE_END = frozenset(["，", "。", "；", "、", "）", "\n", ""])
_NUMBERED = frozenset(words("cues", "numbers_name"))
_INDEX = pattern(r"{cues.indices}")
_ELIDED_POINTS = re.compile(r"[、和]\d[\d.]*个百分点")  # 提高1个、2个百分点
_EITHER = re.compile(r"（[间户个座条处栋张]）")  # 3家（个）
_INDEX_REACH = 14


def tail(norm: str, numeral: Numeral) -> Quantity | None:
    """The quantity that begins with `numeral`, or None when nothing after it makes it one."""
    at, more, multiplier = _multiplied(norm, numeral)
    word = UNITS.starting(norm, at)
    sign = RANGES.starting(norm, at + len(word or ""))
    if sign:
        ranged = _range(norm, numeral, multiplier, at + len(word or "") + len(sign), word)
        if ranged is not None:
            return ranged
    if word is None and _is_ratio_to_one(norm, at):
        return finish(norm, numeral, Unit(":1", "ratio", at + 2), multiplier, more=more)
    if word is None and multiplier == 1 and not more:
        return _bare(norm, numeral)
    return finish(norm, numeral, _unit(norm, at, word), multiplier, more=more)


def _multiplied(norm: str, numeral: Numeral) -> tuple[int, bool, int]:
    """Past 余, 多 and the multipliers: where they end, whether "more" was said, and the product."""
    at, more, multiplier = numeral.end, False, numeral.scale
    if norm[at : at + 1] in MORE and _more_fits(norm, at):
        more, at = True, at + 1
    word = MULTIPLIERS.starting(norm, at)
    if word:
        multiplier *= int(MULTIPLIERS.value[word])
        at += len(word)
        if norm[at : at + 1] in MORE and at + 1 < len(norm):
            more, at = True, at + 1
            second = MULTIPLIERS.starting(norm, at)  # 4万多亿元
            if second:
                multiplier, at = multiplier * int(MULTIPLIERS.value[second]), at + len(second)
    return at, more, multiplier


def _more_fits(norm: str, at: int) -> bool:
    """多 of 30多个; not of 30多样."""
    return bool(UNITS.starting(norm, at + 1) or MULTIPLIERS.starting(norm, at + 1))


def _is_ratio_to_one(norm: str, at: int) -> bool:
    """8.5:1, not the clock or the score 8:15, 8:1:1."""
    return (
        norm.startswith(":1", at)
        and not norm[at + 2 : at + 3].isdigit()
        and norm[at + 2 : at + 3] not in (":", ".")
    )


def _unit(norm: str, at: int, word: str | None) -> Unit:
    """The unit as reported; 吨/日 and the like are joined."""
    if word is None:
        return Unit(None, None, at)
    kind, stop = UNITS.value[word], at + len(word)
    if norm[stop : stop + 1] == "/":
        second = UNITS.starting(norm, stop + 1)
        if second:
            return Unit(f"{word}/{second}", "concentration", stop + 1 + len(second))
    if word == "个" and _ELIDED_POINTS.match(norm, stop):
        return Unit("个百分点", "points", stop)
    either = _EITHER.match(norm, stop)
    if either:
        return Unit(word + either.group(), kind, either.end())
    return Unit(_ALIAS.get(word, word), kind, stop)


def _range(norm: str, numeral: Numeral, multiplier: int, at: int, unit: str | None) -> Quantity | None:
    """2~3家: one quantity with low and high; both ends have one unit and the second is the greater."""
    arabic = numeral.numeral == "arabic"
    second = (_ARABIC if arabic else HANZI).match(norm, at)
    if second is None:
        return None
    high = second.group().replace(",", "") if arabic else hanzi_value(second.group())
    if high is None or LOST in high + numeral.value or float(high) <= float(numeral.value):
        return None
    upper = tail(norm, Numeral(second.start(), second.end(), high, numeral.numeral))
    if upper is None or upper.unit is None or upper.value is None:
        return None
    if unit is not None and _ALIAS.get(unit, unit) != upper.unit:
        return None
    whole = Numeral(numeral.start, second.end(), high, numeral.numeral, low=numeral.value)
    result = finish(norm, whole, Unit(upper.unit, upper.kind, upper.end), upper.multiplier)
    result.comparator = "range" if result.comparator in ("eq", "approx") else result.comparator
    return result


def _bare(norm: str, numeral: Numeral) -> Quantity | None:
    """A number with no unit at all: only where a level is said to be reached (指数达102.5)."""
    start, end = numeral.start, numeral.end
    after = norm[end : end + 1]
    if numeral.numeral != "arabic" or after in LATIN or after in _NUMBERED:
        return None
    if not (REACHED.ending(norm, start) or _BEFORE.ending(norm, start)):
        return None
    if "." not in numeral.value and not _INDEX.search(norm, max(0, start - _INDEX_REACH), start):
        return None
    return finish(norm, numeral, Unit(None, None, end), 1)


def finish(norm: str, numeral: Numeral, unit: Unit, multiplier: int, *, more: bool = False) -> Quantity:
    """The quantity with its comparator, and the direction or the word for a level reached on its left."""
    comparator, first, end = _compared(norm, numeral.start, unit.end, "gt" if more else "eq")
    if unit.kind == "time" and norm.startswith("内", end) and norm[end + 1 : end + 2] not in _WITHIN_WORD:
        comparator, end = "le", end + 1
    reached = REACHED.ending(norm, first)
    word = None if reached else _unless_tail(norm, first, _DIRECTIONS.ending(norm, first))
    if word and unit.kind not in _ALWAYS_MOVES and not _moves(norm, word, end):
        word = None
    first -= len(word or "")
    value = None if LOST in numeral.value else numeral.value
    ranged = numeral.low is not None
    return Quantity(
        first,
        end,
        numeral.start,
        numeral.end,
        None if ranged else value,
        numeral.low,
        value if ranged else None,
        multiplier,
        unit.word,
        unit.kind,
        comparator,
        _DIRECTIONS.value[word] if word else None,
        numeral.numeral,
        reached,
        word,
    )


def _moves(norm: str, word: str, end: int) -> bool:
    """减少1442万人 moves a number; 改造提升112万亩 and 增加350个|停车位 are acts on things."""
    return not word.startswith(_RAISES) and (norm[end : end + 1] in _PHRASE_END or word.startswith(_LOWERS))


def _compared(norm: str, first: int, end: int, comparator: str) -> tuple[str, int, int]:
    """The comparator on either side, and the stretch with it. Of two, the first wins unless it was only
    about (近…以上)."""
    word = _unless_tail(norm, first, _BEFORE.ending(norm, first))
    if word:
        comparator, first = _BEFORE.value[word], first - len(word)
    word = _AFTER.starting(norm, end)
    if word and not _among(norm[end + len(word) : end + len(word) + 1], _NOT_BEFORE.get(word)):
        comparator = _AFTER.value[word] if comparator in ("eq", "approx") or word not in MORE else comparator
        end += len(word)
    return comparator, first, end


def _unless_tail(norm: str, end: int, word: str | None) -> str | None:
    """The word that ends at `end`, unless it is the tail of another (附近, 递增)."""
    if word is None or _among(norm[end - len(word) - 1 : end - len(word)], _NOT_AFTER.get(word)):
        return None
    return word


def _among(char: str, chars: str | None) -> bool:
    return chars is not None and char != "" and char in chars
