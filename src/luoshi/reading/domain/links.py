"""Which outcome answers which target: in one report, and across the years of one government. READ.md, "Links and findings"."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reading.domain.document import Document, Figure, Link
from luoshi.reading.domain.indicators import name_of
from luoshi.reading.domain.lexicon import alternation, parameters

_PUNCTUATION = re.compile(r"[、，（）()“”《》\s·和与及]")
_ASIDE = re.compile(r"（[^）]*）")
_LEVEL_KINDS = frozenset({"level", "new", "share", "rate", "growth_rate", "growth_points", "growth_amount"})


@dataclass(slots=True, frozen=True)
class Pair:
    """An outcome and the target it answers, before ids are written; `score` 1 is the same name."""

    outcome: Figure
    target: Figure
    relation: str
    score: float


@dataclass(slots=True, frozen=True)
class _Tables:
    heads: re.Pattern[str]
    tails: re.Pattern[str]
    ranks: re.Pattern[str]
    accounts: re.Pattern[str]
    generic: frozenset[str]


@functools.cache
def _tables() -> _Tables:
    words = parameters("indicators")
    return _Tables(
        re.compile(rf"^(?:{alternation(words['ignored_heads'])})+"),  # type: ignore[arg-type]
        re.compile(rf"(?:{alternation(words['ignored_tails'])})$"),  # type: ignore[arg-type]
        re.compile(rf"^(?:{alternation(words['ranks'])})(?:以上)?"),  # type: ignore[arg-type]
        re.compile(rf"(?:{alternation(words['accounts'])})$"),  # type: ignore[arg-type]
        frozenset(words["generic"]),  # type: ignore[call-overload]
    )


@functools.cache
def key_of(indicator: str) -> str:
    """The name two figures are compared by.

    >>> key_of("新增停车位"), key_of("规上工业增加值")
    ('停车位', '规模以上工业增加值')
    """
    tables = _tables()
    indicator = _ASIDE.sub("", indicator) or indicator
    bare = tables.heads.sub("", indicator) or indicator
    if len(bare) < 2:
        bare = indicator
    name = name_of(_PUNCTUATION.sub("", name_of(bare)))
    name = re.sub(r"^(?:投资)?(?:超|(?=\d))([\d.]+[万亿]元)(?:以上)?", r"\1", name)
    name = re.sub(r"^(?:全国|国家级)(?=..)", "国家", name)
    shorter = tables.tails.sub("", name)
    return shorter if len(shorter) >= 3 else name


def within(figures: Sequence[Figure]) -> list[Pair]:
    """Pairs of one report: last year's outcome and this year's target."""
    outcomes = [f for f in figures if f.tense == "outcome" and f.role == "figure" and f.indicator]
    targets = [f for f in figures if f.tense == "target" and f.role == "figure" and f.indicator]
    return _pairs(outcomes, targets)


def across(earlier: Document, later: Document) -> list[Pair]:
    """Pairs of two reports of one government: what was promised for a year, and what the next report says of it."""
    year = earlier.report.year
    targets = [f for f in earlier.figures if f.tense == "target" and f.role == "figure" and f.indicator and f.year == year]
    outcomes = [f for f in later.figures if f.tense == "outcome" and f.role == "figure" and f.indicator and f.year == year]
    return [pair for pair in _pairs(outcomes, targets) if pair.relation != "derived"]  # a level of that year is no base of its growth


def _pairs(outcomes: list[Figure], targets: list[Figure]) -> list[Pair]:
    by_key: dict[str, list[Figure]] = {}
    for outcome in outcomes:
        by_key.setdefault(key_of(outcome.indicator or ""), []).append(outcome)
    pairs: list[Pair] = []
    left: list[Figure] = []
    for target in targets:
        exact = _exact(target, by_key.get(key_of(target.indicator or ""), []))
        pairs.extend(exact)
        if not exact:
            left.append(target)
    taken = {pair.outcome.id for pair in pairs}
    by_tail: dict[str, list[str]] = {}
    for key in by_key:
        by_tail.setdefault(key[-2:], []).append(key)
    for target in left:
        pairs.extend(_near(target, by_key, by_tail, taken))
    return sorted(pairs, key=lambda pair: (pair.target.start, pair.outcome.start))


def _exact(target: Figure, outcomes: list[Figure]) -> list[Pair]:
    """Same name: the first outcome of each kind of measure."""
    pairs: list[Pair] = []
    seen: set[str] = set()
    for outcome in outcomes:
        relation = _relation(outcome, target)
        if relation is None or outcome.measure in seen:
            continue
        if key_of(outcome.indicator or "") in _tables().generic:
            continue
        seen.add(outcome.measure)
        pairs.append(Pair(outcome, target, relation, 1.0))
    return pairs


def _relation(outcome: Figure, target: Figure) -> str | None:
    """same, rebased or derived; None where the two measures do not speak of one another."""
    if outcome.period and not target.period or target.period and not outcome.period and outcome.measure in ("new", "growth_amount"):
        return None  # five years against one
    if outcome.measure == target.measure:
        if outcome.unit != target.unit and not (outcome.measure == "new" and _countable(outcome) and _countable(target)):
            return None
        if outcome.measure not in _LEVEL_KINDS or outcome.direction != target.direction and outcome.measure != "growth_rate":
            return None
        return "rebased" if (outcome.scope or None) != (target.scope or None) and _basis(outcome, target) else "same"
    if target.measure == "growth_rate" and outcome.measure == "level" and outcome.comparator in ("eq", "gt", "approx", "ge"):
        return "derived"
    if target.measure == "growth_points" and outcome.measure in ("share", "rate"):
        return "derived"
    if {outcome.measure, target.measure} == {"growth_amount", "new"} and "down" in (outcome.direction, target.direction) and outcome.unit == target.unit:
        return "same"
    return None


def _countable(figure: Figure) -> bool:
    return figure.unit in ("个", "家", "项", "所", "处", "座", "名", "人", "户", "件", "条", "台", "套")


def _basis(outcome: Figure, target: Figure) -> bool:
    return any(scope and "口径" in scope for scope in (outcome.scope, target.scope))


def _near(target: Figure, by_key: dict[str, list[Figure]], by_tail: dict[str, list[str]], taken: set[str]) -> list[Pair]:
    """Another qualifier of the same noun: the nearest, only one, and none that has its own target."""
    wanted = _wanted(target)
    best: list[Pair] = []
    for score, key in sorted({(_nearness(key, name), key) for name in wanted for key in by_tail.get(name[-2:], ())}, reverse=True):
        if score < 0.6 or best and score < best[0].score:
            break
        for outcome in by_key[key]:
            if outcome.id not in taken and _relation(outcome, target) in ("same", "rebased") and outcome.unit == target.unit:
                pair = Pair(outcome, target, "rescoped", score)
                best = [*best, pair] if best and score == best[0].score else [pair]
                break
    return best[:2]  # 城镇 and 农村 against all


def _wanted(target: Figure) -> list[str]:
    """The name of a target, and of each member where it names several (公共停车泊位、共享停车位)."""
    name = target.indicator or ""
    members = [part for part in re.split(r"[、和及与]", _ASIDE.sub("", name)) if len(part) >= 4]
    return [key_of(name), *(key_of(part) for part in members if len(members) > 1)]


@functools.lru_cache(maxsize=65536)
def _nearness(first: str, second: str) -> float:
    """1 for the same, 0 for another noun, another account or another administrative level."""
    tables = _tables()
    if first in tables.generic or second in tables.generic or first.endswith("项目总投资") or second.endswith("项目总投资"):
        return 0.0
    ranks = [match.group().removesuffix("以上").removesuffix("级") for match in (tables.ranks.match(first), tables.ranks.match(second)) if match]
    if len(ranks) == 2 and ranks[0] != ranks[1] and {ranks[0], ranks[1]} != {"全国", "国家"}:
        return 0.0
    accounts = [match.group() if match else "" for match in (tables.accounts.search(first), tables.accounts.search(second))]
    if accounts[0] != accounts[1]:
        return 0.0
    if first == second:
        return 0.95
    short, long = sorted((first, second), key=len)
    head = _common(short, long)
    tail = _common(short[::-1], long[::-1])
    if len(short) >= 4 and head + tail >= len(short):  # one has a qualifier more: 供水管网, 老旧供水管网
        return 0.6 + 0.4 * len(short) / len(long)
    return 0.0


def _common(first: str, second: str) -> int:
    count = 0
    while count < len(first) and first[count] == second[count]:
        count += 1
    return count


def change(outcome: Figure, target: Figure) -> str | None:
    """raised, lowered or kept: the target against the outcome, where both are one number of one measure."""
    if outcome.measure != target.measure or outcome.unit != target.unit:
        return None
    first, second = outcome.value or outcome.low, target.value or target.low
    if first is None or second is None:
        return None
    before, now = Decimal(first) * outcome.multiplier, Decimal(second) * target.multiplier
    return "kept" if before == now else "raised" if now > before else "lowered"


def link_years(documents: Sequence[Document]) -> list[Link]:
    """Links across consecutive years of each government; ends are {"report", "figure"}."""
    by_government: dict[str, dict[int, Document]] = {}
    for document in documents:
        if document.report.government and document.report.year:
            by_government.setdefault(document.report.government, {})[document.report.year] = document
    links = []
    for years in by_government.values():
        for year, earlier in sorted(years.items()):
            if year + 1 in years:
                links.extend(_link(pair, earlier, years[year + 1]) for pair in across(earlier, years[year + 1]))
    return links


def _link(pair: Pair, earlier: Document, later: Document) -> Link:
    return Link(
        {"report": later.report.id, "figure": pair.outcome.id},
        {"report": earlier.report.id, "figure": pair.target.id},
        pair.target.indicator or "",
        pair.relation,
        change(pair.target, pair.outcome),
        (),
    )
