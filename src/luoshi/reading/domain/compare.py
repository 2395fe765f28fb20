"""Two years side by side: what became of each target of the earlier report.

A target is kept, raised or lowered when the later report promises the same indicator in the same measure,
unit and scope; switched when it promises it in another measure, unit or scope, or only in soft words;
dropped when it is silent; new when the earlier report was silent; nobody can tell where a
target's thing has no name of its own. Raised and lowered speak of the number as
written, not of what is better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from luoshi.reading.domain.document import Document, Figure, Link, Pledge
from luoshi.reading.domain.lexicon import words
from luoshi.reading.domain.links import key_of

CHANGES = ("kept", "raised", "lowered", "switched", "cannot_tell", "dropped", "new")
# of two equal numbers, the one with the stronger word promises more
_STRENGTH = {"lt": 0, "le": 1, "approx": 2, "range": 3, "eq": 3, "ge": 4, "gt": 5}


@dataclass(slots=True, frozen=True)
class Row:
    """One line of the table; `soft` is the soft pledge that stands where a number stood (or stands now)."""

    change: str
    indicator: str | None
    target: Figure | None
    outcome: Figure | None
    next_target: Figure | None
    soft: Pledge | None = None


def amount(figure: Figure) -> Decimal | None:
    """The figure's amount in its base unit, without direction; the middle of a range; None when unknown."""
    if figure.value is not None:
        number = Decimal(figure.value)
    elif figure.low is not None and figure.high is not None:
        number = (Decimal(figure.low) + Decimal(figure.high)) / 2
    else:
        return None
    return number * figure.multiplier


def name_of(figure: Figure) -> str | None:
    """What a figure measures: its indicator, else its subject."""
    return figure.indicator or figure.subject


@cache
def _generic() -> frozenset[str]:
    return frozenset(words("indicators", "generic"))


def _key(figure: Figure) -> str | None:
    """The name two years are compared by; None where the text only says “项目” or nothing at all."""
    name = name_of(figure)
    key = key_of(name) if name else None
    return None if key in _generic() else key


def _change(earlier: Figure, later: Figure) -> str:
    before, after = amount(earlier), amount(later)
    if before is None or after is None:
        return "cannot_tell"
    if (earlier.direction or "up") != (later.direction or "up"):
        return "switched"
    mark = (before, _STRENGTH.get(earlier.comparator, 3)), (after, _STRENGTH.get(later.comparator, 3))
    if mark[0] == mark[1]:
        return "kept"
    return "raised" if mark[1] > mark[0] else "lowered"


def _same(earlier: Figure, later: Figure) -> bool:
    return (earlier.measure, earlier.unit, earlier.scope, bool(earlier.period)) == (
        later.measure,
        later.unit,
        later.scope,
        bool(later.period),
    )


def _targets(document: Document) -> list[Figure]:
    return [figure for figure in document.figures if figure.tense == "target" and figure.role == "figure"]


def _soft_about(name: str | None, document: Document) -> Pledge | None:
    if name is None:
        return None
    return next((pledge for pledge in document.pledges if pledge.soft and name in pledge.text), None)


def _outcomes(earlier: Document, later: Document, links: Iterable[Link]) -> dict[str, Figure]:
    """Outcome in the later report by id of the target in the earlier one; in the same terms if any is."""
    figures = {figure.id: figure for figure in later.figures}
    targets = {figure.id: figure for figure in earlier.figures}
    found: dict[str, Figure] = {}
    for link in links:
        if isinstance(link.target, str) or isinstance(link.outcome, str):
            continue
        if link.target["report"] == earlier.report.id and link.outcome["report"] == later.report.id:
            outcome, target = figures.get(link.outcome["figure"]), targets.get(link.target["figure"])
            if outcome is None or target is None:
                continue
            alike = (outcome.measure, outcome.unit) == (target.measure, target.unit)
            if alike or target.id not in found:
                found[target.id] = outcome
    return found


def _partner(target: Figure, pool: Sequence[Figure]) -> Figure | None:
    """The later target of the same name: the one told in the same terms before any other."""
    key = _key(target)
    named = [figure for figure in pool if key is not None and _key(figure) == key]
    return next((figure for figure in named if _same(target, figure)), named[0] if named else None)


def compare(earlier: Document, later: Document, links: Iterable[Link]) -> list[Row]:
    """Every target of both reports once, in the order of the earlier text, new ones after."""
    outcomes = _outcomes(earlier, later, links)
    before, pool, rows = _targets(earlier), _targets(later), []
    # first those told in the same terms, so that a near namesake does not take their partner
    partners: dict[str, Figure] = {}
    for exact in (True, False):
        for target in before:
            partner = None if target.id in partners else _partner(target, pool)
            if partner is not None and (not exact or _same(target, partner)):
                partners[target.id] = partner
                pool.remove(partner)
    for target in before:
        name, found = name_of(target), partners.get(target.id)
        outcome = outcomes.get(target.id)
        if found is None:
            soft = _soft_about(_key(target), later)
            rows.append(Row(_alone(target, soft, "dropped"), name, target, outcome, None, soft))
        else:
            change = _change(target, found) if _same(target, found) else "switched"
            rows.append(Row(change, name, target, outcome, found))
    for target in pool:
        soft = _soft_about(_key(target), earlier)
        rows.append(Row(_alone(target, soft, "new"), name_of(target), None, None, target, soft))
    return rows


def _alone(target: Figure, soft: Pledge | None, silent: str) -> str:
    """What became of a target without a numeric partner; nobody can tell when it names nothing."""
    if soft is not None:
        return "switched"
    return "cannot_tell" if _key(target) is None else silent
