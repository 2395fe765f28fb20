"""A value that is known, or unknown with its reason: nothing else stands for “missing”.

Shares are exact fractions (1 = the whole), so that a threshold is met or not met, never nearly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.kernel import parameters

PACKAGE = "luoshi.pledges.parameters"
Number = int | Decimal | Fraction


@dataclass(slots=True, frozen=True)
class Sentence:
    """What is said of a code, in both languages."""

    zh: str
    en: str


@dataclass(slots=True, frozen=True)
class Reckoning:
    """`value` is known and `reason` None, or `value` is None and `reason` says why (a code of
    reasons.yaml).
    """

    value: Fraction | None
    reason: str | None = None

    @property
    def text(self) -> str:
        """The exact value (`13/30`), or `?` and the reason's code."""
        return str(self.value) if self.reason is None else f"?{self.reason}"


def sentence(group: str, code: str, **data: object) -> Sentence:
    """The sentence of a code in a group of reasons.yaml, filled with data. KeyError for a code that is
    none.
    """
    entry = parameters.load(PACKAGE, "reasons.yaml")[group][code]
    return Sentence(entry["zh"].format(**data), entry["en"].format(**data))


def known(value: Number) -> Reckoning:
    """A known value; floats are refused because they are not exact."""
    if isinstance(value, float):
        raise TypeError("a float is not exact; use int, Decimal or Fraction")
    return Reckoning(Fraction(value))


def unknown(reason: str) -> Reckoning:
    """An unknown value. KeyError for a reason that reasons.yaml does not tell."""
    sentence("unknown", reason)
    return Reckoning(None, reason)


def held(value: Number | None, reason: str = "unknown_value") -> Reckoning:
    """A value that may be missing."""
    return unknown(reason) if value is None else known(value)


def divided(part: Reckoning, whole: Reckoning, *, zero: str = "zero_base") -> Reckoning:
    """part ÷ whole; unknown where either is, or where the whole is zero (with the reason `zero`)."""
    if part.value is None:
        return part
    if whole.value is None:
        return whole
    return unknown(zero) if whole.value == 0 else Reckoning(part.value / whole.value)


def summed(values: Mapping[int, Number | None], until: int, *, reason: str = "unknown_value") -> Reckoning:
    """Months 1 to `until` added up; unknown where one of them is missing."""
    parts = [values.get(month) for month in range(1, until + 1)]
    present = [Fraction(part) for part in parts if part is not None]
    return known(sum(present, Fraction(0))) if len(present) == len(parts) else unknown(reason)


def rounded(value: Fraction, places: int = 1) -> Decimal:
    """A fraction as a decimal, halves away from zero, exact before the rounding."""
    scaled = value * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def percent(value: Fraction, places: int = 1) -> str:
    """A share for reading: `52.5%`."""
    return f"{rounded(value * 100, places):f}%"


def told(value: object) -> str | None:
    """A value as the text that an explanation keeps; None stays None."""
    return None if value is None else value.text if isinstance(value, Reckoning) else str(value)
