"""Owed statements as pledges (READ.md, `pledges`): verb, object, how specific, how soft, until when.

    specificity := number (it holds figures) · named (a thing that can be pointed at) · direction
    soft := the type of its soft word, unless a number stands for it; 同口径 and 再提升 stay soft with a
        number
    due := month named · year named · part of the plan's year named; None where the clause names none

Tables: pledges.yaml, and the acts of statements.
"""

from __future__ import annotations

import calendar
import re

from luoshi.reading.domain.document import Figure, Pledge
from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.lexicon import alternation, grouped, parameter, pattern, words
from luoshi.reading.domain.statements import ACTS, BEFORE_VERB, MANNER, Stretch
from luoshi.reading.domain.view import View

_YEAR4 = r"(?:19|20)\d\d"
_MONTH = pattern(rf"(?:({_YEAR4})年)?(1[0-2]|[1-9])月(?:{{pledges.after_month}}?{{pledges.month_closes}})")
_YEAR = pattern(rf"{{pledges.before_year}}?({_YEAR4})年(?:年?底|末)?{{pledges.after_year}}")
_DATED = re.compile(r"[年月季]|国庆|七一")
_PARTS: dict[str, int] = parameter("pledges", "parts_of_year")
_SOFT = grouped("pledges", "soft")
_ANY_SOFT = re.compile(alternation(_SOFT.value))
_SOFT_WITH_NUMBER = frozenset(words("pledges", "soft_with_number"))
_NAMED = re.compile(alternation([*words("pledges", "named_marks"), *words("pledges", "named")]))
_OPENS_NAME = tuple(words("pledges", "named_marks"))


def make(
    view: View, stretches: list[Stretch], head: Head, figures: tuple[Figure, ...], statement_ids: list[str]
) -> tuple[Pledge, ...]:
    """The pledges of a plan, in order. `statement_ids` names the statement of each stretch."""
    by_statement: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.statement and figure.role == "figure":
            by_statement.setdefault(figure.statement, []).append(figure)
    owed = [pair for pair in zip(stretches, statement_ids, strict=True) if pair[0].owed]
    return tuple(
        _pledge(view, f"p{number}", stretch, statement, by_statement.get(statement, []), year=head.year)
        for number, (stretch, statement) in enumerate(owed, 1)
    )


def _pledge(
    view: View, number: str, stretch: Stretch, statement: str, owned: list[Figure], *, year: int | None
) -> Pledge:
    start, end = view.span(stretch.start, stretch.end)
    text = view.norm[stretch.start : stretch.end]
    verb, thing = _verb(text)
    return Pledge(
        id=number,
        statement=statement,
        start=start,
        end=end,
        text=view.text[start:end],
        verb=verb,
        object=thing,
        specificity=_specificity(text, owned),
        soft=_softness(text, owned),
        due=_due(text, year),
        figures=tuple(figure.id for figure in owned),
    )


def _verb(text: str) -> tuple[str | None, str | None]:
    """The act and what it acts on; None where the clause has no act at its head (西二环开工建设).

    Behind manner stands the act (加快|推进…), or one that begins in it (新|建…); where none does, the last
    word of manner that can be an act is it (始终|坚持…).
    """
    head = BEFORE_VERB.match(text)
    if head is None:
        act = ACTS.starting(text, 0)
        return (act, text[len(act) :] or None) if act else (None, None)
    end, manner = head.end(), list(MANNER.finditer(head.group()))
    for at in (manner[-1].start(), end):
        act = ACTS.starting(text, at)
        if act and at + len(act) > end:
            return act, text[at + len(act) :] or None
    last = next((word for word in reversed(manner) if word.group() in ACTS.value), None)
    return (last.group(), text[last.end() :] or None) if last else (None, None)


def _specificity(text: str, owned: list[Figure]) -> str:
    if owned:
        return "number"
    return "named" if text.startswith(_OPENS_NAME) or _NAMED.search(text, 2) else "direction"


def _softness(text: str, owned: list[Figure]) -> str | None:
    """The type of a soft target: no number, or a number without a base (再提升10个百分点)."""
    soft = _ANY_SOFT.search(text)
    kind = _SOFT.value[soft.group()] if soft else None
    return None if owned and kind not in _SOFT_WITH_NUMBER else kind


def _due(text: str, plan_year: int | None) -> str | None:
    """The last day by which it is owed, where the clause says so; ISO date."""
    if not _DATED.search(text):
        return None
    month = _MONTH.search(text)
    if month:
        stated = int(month.group(1)) if month.group(1) else plan_year
        if stated:
            return _last_day(stated, int(month.group(2)))
    named = _YEAR.search(text)
    if named:
        return _last_day(int(named.group(1)), 12)
    part = next((month for word, month in _PARTS.items() if word in text), None)
    return _last_day(plan_year, part) if part and plan_year else None


def _last_day(year: int, month: int) -> str:
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}"
