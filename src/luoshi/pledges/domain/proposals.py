"""Who could own a pledge: units proposed from similar pledges of earlier years and from what units'
duties say.

No black box: texts are compared by pairs of neighbouring characters, weighed by how rare a pair is
(BM25), and each proposal shows the words that it rests on and the pledge or duty where they stand. A
person decides. Where nothing is near enough nothing is proposed.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from luoshi.kernel import parameters
from luoshi.pledges.domain.reckoning import PACKAGE

_CJK = re.compile(r"[\u3400-\u9fffA-Za-z]+")
Source = Literal["earlier", "duty"]


@dataclass(slots=True, frozen=True)
class Earlier:
    """A pledge of an earlier year, with the unit that led it."""

    ref: str
    year: int
    unit: str
    text: str


@dataclass(slots=True, frozen=True)
class Duty:
    """What a unit is there for, in the words of its own description."""

    unit: str
    text: str


@dataclass(slots=True, frozen=True)
class Ground:
    """Why a unit is proposed: which text is near, how near (0 to 1), and the words that both share."""

    source: Source
    score: float
    words: tuple[str, ...]
    ref: str | None
    year: int | None
    zh: str
    en: str


@dataclass(slots=True, frozen=True)
class Proposal:
    """A unit that could lead, the best first. `score` 0 to 1 joins its grounds: either is enough, both
    are stronger.
    """

    unit: str
    score: float
    grounds: tuple[Ground, ...]


@dataclass(slots=True, frozen=True)
class _Text:
    unit: str
    source: Source
    text: str
    ref: str | None
    year: int | None
    pairs: Counter[str]


def propose(text: str, *, earlier: Sequence[Earlier], duties: Sequence[Duty]) -> tuple[Proposal, ...]:
    """At most three units for a pledge's text, best first, each with its grounds; empty where nothing is
    near enough.

    The order of `earlier` and `duties` does not matter; equal scores are ordered by the unit's name.
    """
    rules = _rules()
    texts = [_Text(e.unit, "earlier", e.text, e.ref, e.year, _pairs(e.text)) for e in earlier]
    texts += [_Text(d.unit, "duty", d.text, None, None, _pairs(d.text)) for d in duties]
    wanted = set(_pairs(text))
    best: dict[tuple[str, Source], tuple[float, _Text]] = {}
    for source in ("earlier", "duty"):
        same = [one for one in texts if one.source == source]
        for score, one in zip(_scores(wanted, same), same, strict=True):
            key = (one.unit, one.source)
            if score >= rules["at_least"] and (
                key not in best or (score, one.text) > (best[key][0], best[key][1].text)
            ):
                best[key] = (score, one)
    units: dict[str, list[Ground]] = {}
    for (unit, _), (score, one) in sorted(best.items(), key=lambda item: (-item[1][0], item[0])):
        units.setdefault(unit, []).append(_ground(text, one, score))
    proposals = [Proposal(unit, _joined(grounds), tuple(grounds)) for unit, grounds in units.items()]
    return tuple(sorted(proposals, key=lambda p: (-p.score, p.unit))[: rules["most"]])


@functools.cache
def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = parameters.load(PACKAGE, "proposals.yaml")
    return rules


@functools.cache
def _stop() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_rules()["stop"], key=lambda word: (-len(word), word))))


def _runs(text: str) -> Iterator[str]:
    """Stretches of words: digits, signs and words that stand everywhere cut them."""
    return (run for part in _stop().split(text) for run in _CJK.findall(part))


def _pairs(text: str) -> Counter[str]:
    return Counter(run[at : at + 2] for run in _runs(text) for at in range(len(run) - 1))


def _scores(wanted: set[str], texts: Sequence[_Text]) -> list[float]:
    """BM25 of each text, divided by what a text made of the pledge's own pairs would reach at most: 0 to
    1.
    """
    k, b = float(_rules()["saturation"]), float(_rules()["length"])
    frequency = Counter(pair for one in texts for pair in one.pairs)
    mean = sum(one.pairs.total() for one in texts) / len(texts) if texts else 0
    rarity = {
        pair: math.log(1 + (len(texts) - frequency[pair] + 0.5) / (frequency[pair] + 0.5))
        for pair in sorted(wanted)
    }
    # a pair that no text holds speaks for nobody, so it weighs less against everybody
    unseen = float(_rules()["unseen"])
    most = sum(weight * (1 if frequency[pair] else unseen) for pair, weight in rarity.items()) * (k + 1)

    def score(one: _Text) -> float:
        if not most or not mean:
            return 0.0
        norm = k * (1 - b + b * one.pairs.total() / mean)
        found = ((rarity[pair], one.pairs[pair]) for pair in rarity if pair in one.pairs)
        return sum(weight * n * (k + 1) / (n + norm) for weight, n in found) / most

    return [score(one) for one in texts]


def _joined(grounds: Sequence[Ground]) -> float:
    return 1 - math.prod(1 - ground.score for ground in grounds)


def _shared(text: str, other: str) -> tuple[str, ...]:
    """The longest stretches that both texts hold, as words for a reader."""
    found: list[str] = []
    for run in _runs(text):
        at = 0
        while at < len(run) - 1:
            end = at + 2
            if run[at:end] not in other:
                at += 1
                continue
            while end < len(run) and run[at : end + 1] in other:
                end += 1
            found.append(run[at:end])
            at = end
    longest = sorted(dict.fromkeys(found), key=lambda word: (-len(word), word))
    return tuple(longest[: _rules()["words"]])


def _ground(text: str, one: _Text, score: float) -> Ground:
    words = _shared(text, one.text)
    listed = "、".join(f"“{word}”" for word in words)
    if one.source == "earlier":
        zh = f"{one.year} 年的任务“{one.text}”由它牵头，都说到{listed}"
        en = f"It led the pledge “{one.text}” of {one.year}; both speak of {listed}"
    else:
        zh = f"它的职责里写有{listed}"
        en = f"Its duties speak of {listed}"
    return Ground(one.source, round(score, 4), words, one.ref, one.year, zh, en)
