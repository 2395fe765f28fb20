"""The words of reading, from `reading/parameters/*.yaml`, in the shapes the grammar looks them up in.

Everything that is language is data; the modules around hold only the order in which the tables are asked.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from luoshi.kernel.parameters import load

_PACKAGE = "luoshi.reading.parameters"


class Words:
    """A set of words that can be looked up at a position, longest first."""

    __slots__ = ("lengths", "table")

    def __init__(self, table: dict[str, str]) -> None:
        self.table = table
        self.lengths = tuple(sorted({len(word) for word in table}, reverse=True))

    def starting(self, text: str, at: int) -> str | None:
        """The longest word that begins at `at`."""
        table = self.table
        for length in self.lengths:
            word = text[at : at + length]
            if word in table:
                return word
        return None

    def ending(self, text: str, at: int) -> str | None:
        """The longest word that ends just before `at`."""
        table = self.table
        for length in self.lengths:
            if length <= at:
                word = text[at - length : at]
                if word in table:
                    return word
        return None


def grouped(groups: dict[str, list[str]]) -> Words:
    """Words whose value is the name of their group."""
    return Words({str(word): group for group, words in groups.items() for word in words})


def alternation(words: Iterable[str]) -> str:
    """A regular expression that matches any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@functools.cache
def parameters(name: str) -> dict[str, object]:
    """One parameter file of reading."""
    loaded: dict[str, object] = load(_PACKAGE, f"{name}.yaml")
    return loaded
