"""Arithmetic a careful reader does (READ.md, "Links and findings").

    shares · parts of a total · totals over years that their years contradict · two values of one indicator

Each check yields doubts: a code of findings.yaml, the figures it is about, and the facts of its sentence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reading.domain.document import Figure
from luoshi.reading.domain.lexicon import words
from luoshi.reading.domain.links import key_of

_OF_WHICH = re.compile(r"[，（(]?其中")
_BREAKS = re.compile(r"[。；]")
_COLONS = frozenset(":：∶")
_RATIOS = frozenset({"%", "个百分点"})
_ROUNDED = Decimal("0.2")  # three shares, each rounded to a tenth, may miss 100 by so much
_HEADLINE = frozenset(words("indicators", "headline"))


@dataclass(slots=True, frozen=True)
class Doubt:
    """A finding in the making: `figures` give its spans, `facts` fill its sentence."""

    code: str
    figures: tuple[Figure, ...]
    facts: Mapping[str, object]


def number(figure: Figure) -> Decimal | None:
    """The value in the base unit; None for a range or an unknown value."""
    return Decimal(figure.value) * figure.multiplier if figure.value is not None else None


def _numbers(figures: Sequence[Figure]) -> list[Decimal] | None:
    """All their values; None as soon as one is unknown."""
    values = [number(figure) for figure in figures]
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else None


def shares(text: str, claims: list[Figure]) -> Iterator[Doubt]:
    """22.7:30.3:47: three shares that do not make 100."""
    for first, second, third in zip(claims, claims[1:], claims[2:], strict=False):
        between = text[first.end : first.end + 1] in _COLONS and text[second.end : second.end + 1] in _COLONS
        if not between or {first.measure, second.measure, third.measure} != {"share"}:
            continue
        values = _numbers((first, second, third))
        if values and abs(sum(values, Decimal(-100))) > _ROUNDED:
            yield Doubt("shares_not_hundred", (first, second, third), {"sum": sum(values)})


def parts(text: str, claims: list[Figure]) -> Iterator[Doubt]:
    """…30个，其中A20个、B15个: parts of a whole that add up to more than it."""
    for index, total in enumerate(claims):
        members = _members(text, total, claims[index + 1 : index + 8])
        whole, values = number(total), _numbers(members)
        if whole is not None and values and len(values) >= 2 and sum(values) > whole:
            facts = {"sum": f"{sum(values):f}", "total": f"{whole:f}", "unit": total.unit}
            yield Doubt("parts_exceed_total", (total, *members), facts)


def _members(text: str, total: Figure, following: list[Figure]) -> list[Figure]:
    """The members of a list that 其中 opens right after a total."""
    at = total.end
    if total.unit in _RATIOS or not _OF_WHICH.match(text, at):
        return []
    members: list[Figure] = []
    for figure in following:
        between = text[at : figure.start]
        if figure.unit != total.unit or _BREAKS.search(between) or len(between) > 30:
            break
        if members and "、" not in between:
            break
        members.append(figure)
        at = figure.end
    return members


def multi_year(figures: Sequence[Figure]) -> Iterator[Doubt]:
    """“3年招引5000个”: the years that the report tells must not add up to more, nor all of them to
    something else."""
    for before, total in itertools.pairwise(figures):
        adjoins = before.role == "duration" and before.unit == "年" and 0 <= total.start - before.end <= 6
        if not adjoins or total.role != "figure" or before.value is None:
            continue
        years, whole = int(Decimal(before.value)), number(total)
        values = _numbers(members := _yearly(figures, total))
        if whole is None or values is None or len(values) < 2 or years < 2:
            continue
        if sum(values) > whole or (len(values) == years and sum(values) != whole):
            facts = {
                "indicator": total.indicator,
                "years": years,
                "total": f"{whole:f}",
                "sum": f"{sum(values):f}",
            }
            yield Doubt("multi_year_contradicted", (total, *members), facts)


def _yearly(figures: Sequence[Figure], total: Figure) -> list[Figure]:
    """What the report says was made of the same thing in its years."""
    if not total.indicator:
        return []
    made = (
        f
        for f in figures
        if f is not total and f.role == "figure" and f.measure == "new" and f.unit == total.unit
    )
    return [
        figure for figure in made if figure.indicator and key_of(figure.indicator) == key_of(total.indicator)
    ]


def conflicts(claims: list[Figure]) -> Iterator[Doubt]:
    """Two values of one headline indicator for one year."""
    seen: dict[tuple[object, ...], Figure] = {}
    for figure in claims:
        counted = figure.indicator in _HEADLINE and figure.measure in ("level", "growth_rate")
        if not counted or figure.tense == "context":
            continue
        place = (
            figure.indicator,
            figure.measure,
            figure.tense,
            figure.year,
            figure.period,
            figure.unit,
            figure.scope,
        )
        first = seen.setdefault(place, figure)
        exact = first.comparator == figure.comparator == "eq" and first.statement != figure.statement
        if exact and number(first) != number(figure):
            facts = {"indicator": figure.indicator, "first": first.text, "second": figure.text}
            yield Doubt("conflicting_values", (first, figure), facts)
