"""Heads of a chain as they are kept outside the database: one line each, only ever added.

    journal 128 9f86d081… 2026-03-01T09:00:00.000000Z period

Five words: the chain, the sequence, the hash, the moment, and why the line was written (`start`, `acts`,
`period`, `stop`, `backup`, `restored`). A chain that no longer passes through a line was changed after it.
A line `restored` says in the open that an older backup was put back: what was anchored beyond its sequence
before is declared lost, and stays visible as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("start", "acts", "period", "stop", "backup", "restored")
_LINE = re.compile(
    r"(?P<chain>[a-z]+) (?P<sequence>\d{1,18}) (?P<hash>[0-9a-f]{64}) "
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (?P<kind>[a-z]+)"
)


@dataclass(slots=True, frozen=True)
class Anchor:
    """One head that was kept apart. `at` is written as in a sealed row."""

    chain: str
    sequence: int
    hash: str
    at: str
    kind: str


@dataclass(slots=True, frozen=True)
class Loss:
    """An older backup was put back at `at`: rows after `kept` down to `lost`, once anchored, are gone."""

    at: str
    kept: int
    lost: int


def line(anchor: Anchor) -> str:
    """The anchor as one line with its end. A kind nobody defined is a ValueError."""
    if anchor.kind not in KINDS:
        raise ValueError(f"unknown kind of anchor {anchor.kind!r}")
    return f"{anchor.chain} {anchor.sequence} {anchor.hash} {anchor.at} {anchor.kind}\n"


def parse(text: str) -> list[Anchor]:
    """All anchors of a file. What stands after the last line end was cut off by a power failure and is left
    out; any other line that is no anchor is a ValueError that names its number.
    """
    found = []
    for number, written in enumerate(text.split("\n")[:-1], 1):
        match = _LINE.fullmatch(written)
        if match is None or match["kind"] not in KINDS:
            raise ValueError(number)
        found.append(
            Anchor(match["chain"], int(match["sequence"]), match["hash"], match["at"], match["kind"])
        )
    return found


def standing(anchors: Iterable[Anchor], chain: str) -> tuple[dict[int, set[str]], list[Loss]]:
    """Hashes by sequence that the chain must pass through today, and what restores declared lost."""
    kept: dict[int, set[str]] = {}
    losses = []
    for anchor in anchors:
        if anchor.chain != chain:
            continue
        if anchor.kind == "restored":
            beyond = [sequence for sequence in kept if sequence > anchor.sequence]
            if beyond:
                losses.append(Loss(anchor.at, anchor.sequence, max(beyond)))
            for sequence in beyond:
                del kept[sequence]
        kept.setdefault(anchor.sequence, set()).add(anchor.hash)
    # nothing is sealed under zero: a chain that was empty then says nothing about what follows
    kept.pop(0, None)
    return kept, losses


def groups(hash_: str) -> list[str]:
    """A hash in groups of four characters, to be read aloud or compared on paper."""
    return [hash_[at : at + 4] for at in range(0, len(hash_), 4)]
