"""Chance that can be told again: a draw depends on the seed and its own key, never on earlier draws."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class Chance:
    """Draws of one seed. A unit more or a task less changes no other draw."""

    seed: str

    def number(self, *key: object) -> int:
        """A whole number of 64 bits for the key."""
        name = "\x1f".join([self.seed, *map(str, key)])
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")

    def below(self, end: int, *key: object) -> int:
        """A whole number from 0 to end − 1."""
        return self.number(*key) % end

    def pick(self, items: Sequence[T], *key: object) -> T:
        """One of the items."""
        return items[self.below(len(items), *key)]

    def weighted(self, parts: Mapping[str, int], *key: object) -> str:
        """One of the names, each as often as its part of the whole."""
        names = [name for name, part in parts.items() for _ in range(part)]
        return self.pick(names, *key)

    def happens(self, percent: int, *key: object) -> bool:
        """True in `percent` of 100 cases."""
        return self.below(100, *key) < percent

    def shuffled(self, items: Sequence[T], *key: object) -> list[T]:
        """The items in an order of the key's own."""
        order = sorted(range(len(items)), key=lambda index: (self.number(*key, index), index))
        return [items[index] for index in order]


def scaled(count: int, scale: Decimal) -> int:
    """`count` at a scale, at least one."""
    return max(1, int((count * scale).to_integral_value(ROUND_HALF_UP)))
