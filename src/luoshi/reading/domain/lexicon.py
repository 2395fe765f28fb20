"""The words of reading, from `reading/parameters/*.yaml`, in the shapes the grammar looks them up in.

Everything that is language is data; the modules around hold only the order in which the tables are asked. A
table is named by its file and its keys: `words("cues", "estimate")`, or `{cues.estimate}` inside a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from luoshi.kernel.parameters import load

_PACKAGE = "luoshi.reading.parameters"
_SLOT = re.compile(r"\{([a-z_]+(?:\.\w+)+)\}")  # {file.key} of a pattern; {2,3} is left alone

Trie = dict[str, "Trie"]  # character → what may follow; "" ends a word


def parameter(*path: str) -> Any:
    """What stands under `path` (file, key, key …) in the parameter files; a KeyError names what is
    missing."""
    found = load(_PACKAGE, f"{path[0]}.yaml")
    for key in path[1:]:
        found = found[key]
    return found


def words(*path: str) -> list[str]:
    """A list of words."""
    return [str(word) for word in parameter(*path)]


def table(*path: str) -> dict[str, str]:
    """Word → word (or number, as a string)."""
    return {str(key): str(value) for key, value in parameter(*path).items()}


def groups(*path: str) -> dict[str, list[str]]:
    """Name of a group → its words."""
    return {str(name): [str(word) for word in listed] for name, listed in parameter(*path).items()}


class Words:
    """Words that can be looked up at a position, longest first; `value` is what each stands for."""

    __slots__ = ("_by_first", "_by_last", "value")

    def __init__(self, value: Mapping[str, str]) -> None:
        self.value = dict(value)
        self._by_first = _lengths((word[0], len(word)) for word in self.value)
        self._by_last = _lengths((word[-1], len(word)) for word in self.value)

    def starting(self, text: str, at: int) -> str | None:
        """The longest word that begins at `at`."""
        for length in self._by_first.get(text[at : at + 1], ()):
            word = text[at : at + length]
            if word in self.value:
                return word
        return None

    def ending(self, text: str, at: int) -> str | None:
        """The longest word that ends just before `at`."""
        if at > 0:
            for length in self._by_last.get(text[at - 1], ()):
                if length <= at and text[at - length : at] in self.value:
                    return text[at - length : at]
        return None


def _lengths(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for char, length in pairs:
        lengths.setdefault(char, set()).add(length)
    return {char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()}


def listed(*path: str) -> Words:
    """The words of a list; each stands for itself."""
    return Words({word: word for word in words(*path)})


def grouped(*path: str) -> Words:
    """The words of several groups; each stands for its group."""
    return Words({word: group for group, members in groups(*path).items() for word in members})


def alternation(members: Iterable[str]) -> str:
    """A regular expression that matches any of the words, the longest that fits first; common beginnings
    are tried once."""
    trie: Trie = {}
    for word in members:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return f"(?:{_branches(trie)})"


def _branches(trie: Trie) -> str:
    branches = [re.escape(char) + _branches(node) for char, node in trie.items() if char]
    if "" in trie:
        return f"(?:{'|'.join(branches)})?" if branches else ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def pattern(template: str) -> re.Pattern[str]:
    """A compiled pattern in which `{file.key}` stands for any word of that list, `{file.key.key}` of a
    nested one."""
    return re.compile(_SLOT.sub(lambda slot: alternation(words(*slot.group(1).split("."))), template))
