"""Hanzi numerals as decimal strings (READ.md, `numeral`; 百分之 in hanzi, 八成, 三分之一).

    numeral := integer [点 digits]
    integer := (section 万|亿)* section;  section := ([digit] 十|百|千)* [digit]

Tables: `numerals.hanzi_digits`, `numerals.hanzi_scales`.
"""

from __future__ import annotations

import functools
from decimal import Decimal

from luoshi.reading.domain.lexicon import parameter

_DIGITS: dict[str, int] = parameter("numerals", "hanzi_digits")
_SCALES: dict[str, int] = parameter("numerals", "hanzi_scales")
_SECTION = 10**4  # from 万 on a scale multiplies all that stands before it


@functools.cache
def hanzi_value(word: str) -> str | None:
    """The value of a hanzi numeral as a decimal string, or None when it is none.

    >>> hanzi_value("二十五"), hanzi_value("四点六"), hanzi_value("一九八〇"), hanzi_value("十二")
    ('25', '4.6', None, '12')
    """
    whole, _, decimals = word.partition("点")
    number = _integer(whole)
    if number is None:
        return None
    if not decimals:
        return str(number)
    if any(char not in _DIGITS for char in decimals):
        return None
    return f"{number}.{''.join(str(_DIGITS[char]) for char in decimals)}"


def _integer(word: str) -> int | None:
    # 一九八〇 is a year and 二三 says "two or three": digits alone are one number only when there is one
    if len(word) > 1 and all(char in _DIGITS for char in word):
        return None
    total, section, digit = 0, 0, 0
    for char in word:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char not in _SCALES:
            return None
        elif _SCALES[char] >= _SECTION:
            scale = _SCALES[char]
            below = total + section + digit if total < scale else section + digit  # 三万|亿, but 一亿|二千万
            total, section, digit = below * scale + (total if total >= scale else 0), 0, 0
        else:
            section, digit = section + (digit or 1) * _SCALES[char], 0
    return total + section + digit or None


def fraction_percent(below: str, above: str) -> str | None:
    """三分之一 as a percentage, with one decimal where it does not divide; None when a part is no numeral.

    >>> fraction_percent("三", "二"), fraction_percent("五", "一")
    ('66.7', '20')
    """
    lower, upper = hanzi_value(below), hanzi_value(above)
    if lower is None or upper is None:
        return None
    share = Decimal(upper) * 100 / Decimal(lower)
    return str(int(share)) if share == int(share) else str(share.quantize(Decimal("0.1")))
