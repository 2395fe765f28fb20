"""Pairing what was annotated with what was read, by spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol


class Fields(Protocol):
    """A gold line (dict) or a record of the reader: both give a field by its contract name."""

    def __getitem__(self, key: str, /) -> Any: ...


Span = tuple[int, int]
Pairs = list[tuple[int, int]]


def shared(a: Span, b: Span) -> int:
    """Characters two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def iou(a: Span, b: Span) -> float:
    """Shared characters over all characters of two spans."""
    common = shared(a, b)
    return common / ((a[1] - a[0]) + (b[1] - b[0]) - common) if common else 0.0


def of_shorter(a: Span, b: Span) -> float:
    """Shared characters over the shorter span."""
    shorter = min(a[1] - a[0], b[1] - b[0])
    return shared(a, b) / shorter if shorter else 0.0


def span(row: Fields, prefix: str = "") -> Span:
    """The span of a record: start and end, or those of a part of it (`num_`, `subject_`)."""
    return row[f"{prefix}start"], row[f"{prefix}end"]


def amount(row: Fields) -> tuple[Decimal | None, ...]:
    """value, low and high as numbers, so that 7.20 equals 7.2."""
    return tuple(None if row[key] is None else Decimal(row[key]) for key in ("value", "low", "high"))


Score = Callable[[Span, Span], float]


def candidates(left: Sequence[Span], right: Sequence[Span], score: Score) -> list[Any]:
    """All (score, left index, right index) with a score above zero, best first, ties in text order."""
    order = sorted(range(len(right)), key=lambda index: right[index])
    starts = [right[index][0] for index in order]
    longest = max((end - start for start, end in right), default=0)
    found = []
    for index, one in enumerate(left):
        for place in range(bisect_left(starts, one[0] - longest), len(order)):
            if starts[place] >= one[1]:
                break
            points = score(one, right[order[place]])
            if points > 0:
                found.append((points, index, order[place]))
    return sorted(found, key=lambda item: (-item[0], item[1], item[2]))


def _one_to_one(found: Iterable[tuple[float, int, int]]) -> Pairs:
    """Take candidates in their order, each side once."""
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs: Pairs = []
    for _, one, other in found:
        if one not in used_left and other not in used_right:
            used_left.add(one)
            used_right.add(other)
            pairs.append((one, other))
    return sorted(pairs)


def pair(left: Sequence[Span], right: Sequence[Span], score: Score, least: float = 0) -> Pairs:
    """One-to-one pairs, greedily from the best score down; pairs below `least` are left out."""
    return _one_to_one(item for item in candidates(left, right, score) if item[0] >= least)


def pair_figures(gold: Sequence[Fields], read: Sequence[Fields]) -> Pairs:
    """Figures whose numerals overlap, one to one; an equal value goes before a larger overlap."""
    left = [span(row, "num_") for row in gold]
    right = [span(row, "num_") for row in read]
    amounts = [amount(row) for row in gold], [amount(row) for row in read]
    found = candidates(left, right, iou)
    found.sort(key=lambda item: (amounts[0][item[1]] != amounts[1][item[2]], -item[0], item[1], item[2]))
    return _one_to_one(found)
