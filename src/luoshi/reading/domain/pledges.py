"""Owed statements as pledges: verb, object, how specific, how soft, until when."""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass

from luoshi.reading.domain.document import Figure, Pledge
from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.lexicon import alternation, parameters
from luoshi.reading.domain.statements import Stretch, grammar
from luoshi.reading.domain.view import View

_MONTH = re.compile(r"(?:((?:19|20)\d\d)年)?(1[0-2]|[1-9])月(?:底|末|份|中旬|下旬|上旬)?(?:之?前|底|末|完成|建成)")
_YEAR = re.compile(r"(?:到|至|在|力争|确保)?((?:19|20)\d\d)年(?:年?底|末)?(?:之?前|，|全|实现|达到|建成|基本|完成|力争)")
_DATED = re.compile(r"[年月季]|国庆|七一")
_PARTS = {"一季度": 3, "上半年": 6, "三季度": 9, "年底前": 12, "年底": 12, "年内": 12, "今年内": 12, "全年": 12, "国庆前": 9, "七一前": 6}


@dataclass(slots=True, frozen=True)
class _Soft:
    any_word: re.Pattern[str]
    kinds: dict[str, str]
    named: re.Pattern[str]


@functools.cache
def _soft() -> _Soft:
    words = parameters("pledges")
    kinds = {word: kind for kind, listed in words["soft"].items() for word in listed}  # type: ignore[attr-defined]
    return _Soft(re.compile(alternation(kinds)), kinds, re.compile(alternation([*words["named_marks"], *words["named"]])))  # type: ignore[misc]


def make(view: View, stretches: list[Stretch], head: Head, figures: tuple[Figure, ...], statement_ids: list[str]) -> tuple[Pledge, ...]:
    """The pledges of a plan, in order. `statement_ids` names the statement of each stretch."""
    by_statement: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.statement and figure.role == "figure":
            by_statement.setdefault(figure.statement, []).append(figure)
    pledges: list[Pledge] = []
    for stretch, statement in zip(stretches, statement_ids, strict=True):
        if not stretch.owed:
            continue
        start, end = view.span(stretch.start, stretch.end)
        owned = by_statement.get(statement, [])
        text = view.norm[stretch.start : stretch.end]
        verb, thing = _verb(view, stretch)
        pledges.append(
            Pledge(
                f"p{len(pledges) + 1}", statement, start, end, view.text[start:end], verb, thing, _specificity(text, owned),
                _softness(text, owned), _due(text, head), tuple(figure.id for figure in owned),
            )
        )
    return tuple(pledges)


def _verb(view: View, stretch: Stretch) -> tuple[str | None, str | None]:
    """The act and what it acts on; None where the clause has no act at its head (西二环开工建设)."""
    words, norm = grammar(), view.norm
    head = words.before.match(norm, stretch.start, stretch.end)
    for at in ({head.end()} if head else set()) | {stretch.start}:
        act = words.acts.starting(norm, at)
        if act and at + len(act) <= stretch.end:
            rest = norm[at + len(act) : stretch.end]
            return act, rest or None
    return None, None


def _specificity(text: str, owned: list[Figure]) -> str:
    if owned:
        return "number"
    return "named" if _soft().named.search(text, 2) or text[:2].startswith(("“", "《")) else "direction"


def _softness(text: str, owned: list[Figure]) -> str | None:
    """The type of a soft target: no number, or a number without a base (再提升10个百分点)."""
    match = _soft().any_word.search(text)
    if match is None:
        return None
    kind = _soft().kinds[match.group()]
    if owned and kind not in ("同口径", "再提升"):
        return None
    return kind


def _due(text: str, head: Head) -> str | None:
    """The last day by which it is owed, where the clause says so; ISO date."""
    if not _DATED.search(text):
        return None
    month = _MONTH.search(text)
    if month and (head.year or month.group(1)):
        year, number = int(month.group(1) or head.year or 0), int(month.group(2))
        return f"{year}-{number:02d}-{calendar.monthrange(year, number)[1]}"
    year_named = _YEAR.search(text)
    if year_named:
        return f"{year_named.group(1)}-12-31"
    for word, number in _PARTS.items():
        if word in text and head.year:
            return f"{head.year}-{number:02d}-{calendar.monthrange(head.year, number)[1]}"
    return None
