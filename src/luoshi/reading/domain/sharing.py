"""What a figure leaves unsaid and takes from others of its sentence (READ.md: 分别 lists, splits, elided
heads, subjects back).

    inherit       增长5.1%、6.9%; 分别超5%、6%: direction, measure, comparator of the member before
    listed        A、B分别达1、2: the second value belongs to B
    answers       A1个、B2个，分别新增3个、4个: each answers a figure of the clause before
    noun_follows  50公里通村路、45.6公里…: the noun stands where it stood for the member before
    first_of      A、B分别达…: the first value belongs to A
    half_of_both  城乡居民收入分别…: the first of 城镇, the second of 农村
    earlier       the subject one or two clauses back

All offsets are of `View.norm`.
"""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.reading.domain import subjects
from luoshi.reading.domain.clauses import Clause, Sentence
from luoshi.reading.domain.lexicon import pattern
from luoshi.reading.domain.quantities import Quantity
from luoshi.reading.domain.subjects import Span
from luoshi.reading.domain.tenses import Frame

_ACTS = pattern(r"{measures.own_acts}")
_JOINED = frozenset(("、", "和"))
_NO_NOUN = frozenset("，。；、！）的")
_RESPECTIVELY = "分别"
_NAMES_ITSELF = 4  # characters from which a member names something alone (not 城镇 of 城镇、农村居民收入)


@dataclass(slots=True)
class Found:
    """A figure being made: its quantity, where it stands, and what has been decided so far."""

    quantity: Quantity
    clause: int
    sentence: int
    subject: Span | None
    measure: str
    frame: Frame
    scope: str | None
    estimate: bool
    name: str | None = None


def inherit(norm: str, quantity: Quantity, previous: Found | None, start: int) -> None:
    """A bare member of a list grows, or is made, as the one before it."""
    if previous is None or quantity.direction or quantity.measure:
        return
    between, last = norm[start : quantity.start], previous.quantity
    respectively = norm.find(_RESPECTIVELY, max(0, last.start - 8), last.start) >= 0
    if between in _JOINED and respectively and quantity.comparator == "eq" and last.comparator == "gt":
        quantity.comparator = "gt"
    if between in ("、", "和", "，") and last.direction and last.unit == quantity.unit:
        quantity.direction, quantity.direction_word = last.direction, last.direction_word
        quantity.measure = previous.measure
    elif previous.measure in ("new", "level") and between[:1] in "、和及" and last.kind == quantity.kind:
        quantity.measure = None if _ACTS.search(between) else previous.measure


def _claims(done: list[Found], clause: int) -> list[Found]:
    return [found for found in done if found.clause == clause and found.quantity.role == "figure"]


def listed(
    norm: str, clauses: list[Clause], done: list[Found], quantity: Quantity, start: int
) -> Span | None:
    """The n-th value of a 分别 list belongs to the n-th member of the subject."""
    if not done or done[-1].subject is None or norm[start : quantity.start] not in _JOINED:
        return None
    claims = _claims(done, done[-1].clause)
    first = claims[0]
    if first.subject is None or norm.find(_RESPECTIVELY, first.subject[1], first.quantity.num_start) < 0:
        return None
    # the first value took the first member alone: look at the whole subject again
    whole = subjects.before(norm, clauses[first.clause].start, first.quantity.start, first.quantity)
    parts = subjects.members(norm, *(whole or first.subject))
    place = len(claims)
    return parts[place] if place < len(parts) and parts[place][1] - parts[place][0] >= 2 else None


def answers(
    norm: str, clauses: list[Clause], done: list[Found], quantity: Quantity, clause: Clause
) -> Span | None:
    """…达81个、绿色食品57个，分别新增36个、44个: the subject of the figure it answers."""
    here = [f for f in done if clauses[f.clause].start == clause.start and f.quantity.role == "figure"]
    first = here[0].quantity.start if here else quantity.start
    if first - clause.start > 12 or norm.find(_RESPECTIVELY, clause.start, first) < 0:
        return None
    before = [f for f in done if clauses[f.clause].start < clause.start and f.quantity.role == "figure"]
    earlier = _claims(before, before[-1].clause) if before else []
    return earlier[len(here)].subject if len(here) < len(earlier) >= 2 else None


def noun_follows(norm: str, quantity: Quantity, previous: Found | None, end: int) -> bool:
    """50公里通村路、45.6公里“两区同建”路: the member before had its noun behind it, so has this one."""
    if previous is None or previous.subject is None or previous.quantity.kind != quantity.kind:
        return False
    behind = previous.quantity.end <= previous.subject[0] and previous.subject[1] <= quantity.start
    joined = norm[quantity.start - 1] in "、和及"
    return behind and joined and quantity.end < end and norm[quantity.end] not in _NO_NOUN


def first_of(norm: str, quantity: Quantity, subject: Span) -> Span:
    """The first member of the subject, where 分别 follows it and it names something by itself."""
    if norm.find(_RESPECTIVELY, subject[1], quantity.start) < 0:
        return subject
    parts = subjects.members(norm, *subject)
    return parts[0] if len(parts) > 1 and parts[0][1] - parts[0][0] >= _NAMES_ITSELF else subject


def half_of_both(norm: str, sentence: Sentence, quantity: Quantity, word: str, start: int) -> str | None:
    """城镇… or 农村…: the name of one of the two values of 城乡…分别."""
    if "城乡" not in word or quantity.kind not in ("money", "ratio"):
        return None
    if norm.find(_RESPECTIVELY, sentence.start, quantity.start) < 0:
        return None
    return word.replace("城乡", "农村" if norm[start : quantity.start] in _JOINED else "城镇")


def earlier(norm: str, clauses: list[Clause], sentence: Sentence, clause: Clause) -> Span | None:
    """The subject of the nearest clause before, in the same sentence, that holds one."""
    for index in range(sentence.clauses[1] - 1, sentence.clauses[0] - 1, -1):
        other = clauses[index]
        if other.end <= clause.start:
            found = subjects.before(norm, other.start, other.end, None)
            if found:
                return found
    return None
