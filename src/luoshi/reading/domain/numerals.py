"""Hanzi numerals as decimal strings. Sources of the rules: everyday written Chinese, 1982 to today."""

from __future__ import annotations

import functools
from decimal import Decimal

from luoshi.reading.domain.lexicon import parameters


@functools.cache
def _tables() -> tuple[dict[str, int], dict[str, int]]:
    numerals = parameters("numerals")
    digits, scales = numerals["hanzi_digits"], numerals["hanzi_scales"]
    assert isinstance(digits, dict)
    assert isinstance(scales, dict)
    return digits, {**scales, "万": 10**4, "亿": 10**8}


@functools.cache
def hanzi_value(word: str) -> str | None:
    """The value of a hanzi numeral as a decimal string, or None when it is none.

    >>> hanzi_value("二十五"), hanzi_value("四点六"), hanzi_value("一九八〇"), hanzi_value("十二")
    ('25', '4.6', None, '12')
    """
    whole, _, decimals = word.partition("点")
    digits, _ = _tables()
    number = _integer(whole)
    if number is None:
        return None
    if not decimals:
        return str(number)
    if any(char not in digits for char in decimals):
        return None
    return f"{number}.{''.join(str(digits[char]) for char in decimals)}"


def _integer(word: str) -> int | None:
    digits, scales = _tables()
    if not word:
        return None
    if len(word) > 1 and all(char in digits for char in word):  # 一九八〇: a year, or 二三, "two or three"
        return None
    total, section, digit = 0, 0, 0
    for char in word:
        if char in digits:
            digit = digits[char]
        elif char not in scales:
            return None
        elif char in ("万", "亿"):
            total, section, digit = (total + section + digit) * scales[char], 0, 0
        else:
            section, digit = section + (digit or 1) * scales[char], 0
    return total + section + digit or None


def fraction_percent(below: str, above: str) -> str | None:
    """三分之一 as a percentage with one decimal where it does not divide.

    >>> fraction_percent("三", "二"), fraction_percent("五", "一")
    ('66.7', '20')
    """
    lower, upper = hanzi_value(below), hanzi_value(above)
    if lower is None or upper is None or Decimal(lower) == 0:
        return None
    share = Decimal(upper) * 100 / Decimal(lower)
    return str(int(share)) if share == int(share) else str(share.quantize(Decimal("0.1")))
