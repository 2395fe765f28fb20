"""Which outcome answers which target (READ.md, "Links and findings"): in one report, and across years.

    same name, same measure → same, or rebased where one is told on another basis (同口径)
    same name, a level against a growth rate, a share against points → derived
    another qualifier of the same noun → rescoped, the nearest only
    another noun of account, administrative level, stock against flow, five years against one → no link

Tables: indicators.yaml.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reading.domain.document import Document, Figure, Link
from luoshi.reading.domain.indicators import name_of
from luoshi.reading.domain.lexicon import pattern, words

_PUNCTUATION = re.compile(r"[、，（）()“”《》\s·和与及]")
_ASIDE = re.compile(r"（[^）]*）")
_JOINTS = re.compile(r"[、和及与]")
_HEADS, _TAILS = pattern(r"^{indicators.ignored_heads}+"), pattern(r"{indicators.ignored_tails}$")
_RANKS, _ACCOUNTS = pattern(r"{indicators.ranks}(?:以上)?"), pattern(r"{indicators.accounts}$")
_SIZE = re.compile(r"^(?:投资)?(?:超|(?=\d))([\d.]+[万亿]元)(?:以上)?")  # 投资超5亿元|项目, 5亿元以上|项目
_NATIONAL = re.compile(r"^国家级(?=..)")  # 国家级|高新区 = 国家高新区
_GENERIC = frozenset(words("indicators", "generic"))
_COUNTABLE = frozenset(words("indicators", "countable_units"))
_KINDS = frozenset({"level", "new", "share", "rate", "growth_rate", "growth_points", "growth_amount"})
_BASES = frozenset({"eq", "gt", "approx", "ge"})  # comparators of a level that a growth can start from
_LEAST = 0.6  # nearness from which another qualifier is still the same noun


@dataclass(slots=True, frozen=True)
class Pair:
    """An outcome and the target it answers, before ids are written; `score` 1 is the same name."""

    outcome: Figure
    target: Figure
    relation: str
    score: float


@functools.lru_cache(maxsize=65536)
def key_of(indicator: str) -> str:
    """The name two figures are compared by.

    >>> key_of("新增停车位"), key_of("规上工业增加值")
    ('停车位', '规模以上工业增加值')
    """
    indicator = _ASIDE.sub("", indicator) or indicator
    bare = _HEADS.sub("", indicator)
    name = name_of(_PUNCTUATION.sub("", name_of(bare if len(bare) >= 2 else indicator)))
    name = _NATIONAL.sub("国家", _SIZE.sub(r"\1", name))
    shorter = _TAILS.sub("", name)
    return shorter if len(shorter) >= 3 else name


def _key(figure: Figure) -> str:
    return key_of(figure.indicator or "")


def named(figures: Sequence[Figure], tense: str) -> list[Figure]:
    """The claims of a tense that say what they measure."""
    return [f for f in figures if f.tense == tense and f.role == "figure" and f.indicator]


def within(figures: Sequence[Figure]) -> list[Pair]:
    """Pairs of one report: last year's outcome and this year's target."""
    return _pairs(named(figures, "outcome"), named(figures, "target"))


def across(earlier: Document, later: Document) -> list[Pair]:
    """Pairs of two reports of one government: what was promised for a year, and what the next report says
    of it."""
    year = earlier.report.year
    targets = [figure for figure in named(earlier.figures, "target") if figure.year == year]
    outcomes = [figure for figure in named(later.figures, "outcome") if figure.year == year]
    # a level of that very year is no base of its growth: nothing is derived
    return [pair for pair in _pairs(outcomes, targets) if pair.relation != "derived"]


def _pairs(outcomes: list[Figure], targets: list[Figure]) -> list[Pair]:
    by_key: dict[str, list[Figure]] = {}
    for outcome in outcomes:
        by_key.setdefault(_key(outcome), []).append(outcome)
    pairs: list[Pair] = []
    unanswered: list[Figure] = []
    for target in targets:
        exact = _exact(target, by_key.get(_key(target), []))
        pairs.extend(exact)
        if not exact:
            unanswered.append(target)
    taken = {pair.outcome.id for pair in pairs}
    by_tail: dict[str, list[str]] = {}
    for key in by_key:
        by_tail.setdefault(key[-2:], []).append(key)
    for target in unanswered:
        pairs.extend(_near(target, by_key, by_tail, taken))
    return sorted(pairs, key=lambda pair: (pair.target.start, pair.outcome.start))


def _exact(target: Figure, outcomes: list[Figure]) -> list[Pair]:
    """Same name: the first outcome of each kind of measure."""
    pairs: dict[str, Pair] = {}
    if (target.indicator or "") not in _GENERIC:
        for outcome in outcomes:
            relation = _relation(outcome, target)
            if relation is not None and outcome.measure not in pairs:
                pairs[outcome.measure] = Pair(outcome, target, relation, 1.0)
    return list(pairs.values())


def _relation(outcome: Figure, target: Figure) -> str | None:
    """same, rebased or derived; None where the two measures do not speak of one another."""
    if not _of_like_years(outcome, target):
        return None
    if outcome.measure == target.measure:
        return _of_one_measure(outcome, target)
    measures = (outcome.measure, target.measure)
    if measures == ("level", "growth_rate") and outcome.comparator in _BASES:
        return "derived"
    if measures in (("share", "growth_points"), ("rate", "growth_points")):
        return "derived"
    spared = set(measures) == {"growth_amount", "new"} and "down" in (outcome.direction, target.direction)
    return "same" if spared and outcome.unit == target.unit else None


def _of_like_years(outcome: Figure, target: Figure) -> bool:
    """Five years against one: a state can be the base of either, what is added in a time cannot."""
    if bool(outcome.period) == bool(target.period):
        return True
    added = outcome.measure in ("new", "growth_amount")
    return outcome.measure in ("level", "share", "rate") or (outcome.period is None and not added)


def _of_one_measure(outcome: Figure, target: Figure) -> str | None:
    measure = outcome.measure
    counted = measure == "new" and outcome.unit in _COUNTABLE and target.unit in _COUNTABLE
    if measure not in _KINDS or (outcome.unit != target.unit and not counted):
        return None
    if outcome.direction != target.direction and measure != "growth_rate":
        return None
    based = any(scope and "口径" in scope for scope in (outcome.scope, target.scope))
    return "rebased" if based and outcome.scope != target.scope else "same"


def _near(
    target: Figure, by_key: dict[str, list[Figure]], by_tail: dict[str, list[str]], taken: set[str]
) -> list[Pair]:
    """Another qualifier of the same noun: the nearest (two when 城镇 and 农村 stand against all), none with
    its own target."""
    scored = {(nearness(key, name), key) for name in _wanted(target) for key in by_tail.get(name[-2:], ())}
    best: list[Pair] = []
    for score, key in sorted(scored, reverse=True):
        if score < _LEAST or (best and score < best[0].score):
            break
        free = (outcome for outcome in by_key[key] if outcome.id not in taken and outcome.unit == target.unit)
        answer = next((o for o in free if _relation(o, target) in ("same", "rebased")), None)
        if answer:
            best.append(Pair(answer, target, "rescoped", score))
    return best[:2]


def _wanted(target: Figure) -> list[str]:
    """The name of a target, and of each member where it names several (公共停车泊位、共享停车位)."""
    name = target.indicator or ""
    members = [part for part in _JOINTS.split(_ASIDE.sub("", name)) if len(part) >= 4]
    return [key_of(name), *(key_of(part) for part in members if len(members) > 1)]


@functools.lru_cache(maxsize=65536)
def nearness(first: str, second: str) -> float:
    """1 for nearly the same, 0 for another noun, another account or another administrative level."""
    if any(name in _GENERIC or name.endswith("项目总投资") for name in (first, second)):
        return 0.0
    ranks = {_rank(name) for name in (first, second)} - {None}
    accounts = [match.group() if match else None for match in map(_ACCOUNTS.search, (first, second))]
    if len(ranks) > 1 or accounts[0] != accounts[1]:
        return 0.0
    if first == second:
        return 0.95
    short, long = sorted((first, second), key=len)
    shared = _common(short, long) + _common(short[::-1], long[::-1])
    if len(short) >= 4 and shared >= len(short):  # one has a qualifier more: 供水管网, 老旧供水管网
        return _LEAST + (1 - _LEAST) * len(short) / len(long)
    return 0.0


def _rank(name: str) -> str | None:
    """省 of 省级以上园区."""
    match = _RANKS.match(name)
    return match.group().removesuffix("以上").removesuffix("级") if match else None


def _common(first: str, second: str) -> int:
    count = 0
    while count < len(first) and first[count] == second[count]:
        count += 1
    return count


def change(outcome: Figure, target: Figure) -> str | None:
    """raised, lowered or kept: the target against the outcome; None where they are not two numbers of one
    measure."""
    if outcome.measure != target.measure or outcome.unit != target.unit:
        return None
    first, second = outcome.value or outcome.low, target.value or target.low
    if first is None or second is None:
        return None
    before, now = Decimal(first) * outcome.multiplier, Decimal(second) * target.multiplier
    return "kept" if before == now else "raised" if now > before else "lowered"


def link_years(documents: Sequence[Document]) -> list[Link]:
    """Links across consecutive years of each government; ends are {"report", "figure"}. Reports without
    either are left out."""
    by_government: dict[str, dict[int, Document]] = {}
    for document in documents:
        if document.report.government and document.report.year:
            by_government.setdefault(document.report.government, {})[document.report.year] = document
    return [
        _link(pair, earlier, years[year + 1])
        for years in by_government.values()
        for year, earlier in sorted(years.items())
        if year + 1 in years
        for pair in across(earlier, years[year + 1])
    ]


def _link(pair: Pair, earlier: Document, later: Document) -> Link:
    return Link(
        {"report": later.report.id, "figure": pair.outcome.id},
        {"report": earlier.report.id, "figure": pair.target.id},
        pair.target.indicator or "",
        pair.relation,
        change(pair.target, pair.outcome),
        (),
    )
