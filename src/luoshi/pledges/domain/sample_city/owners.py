"""Who really leads a task of the sample: the unit whose longest claim stands in the text.

This is the city's own answer, kept apart from proposals made from duties, which can be measured against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luoshi.pledges.domain.sample_city.material import Table

FALLBACK = "O01"  # what nobody claims stays with the government office
MOST_SUPPORTING = 3


@dataclass(slots=True, frozen=True)
class Owner:
    """A unit, the words by which it is found, and up to three units that support it."""

    unit: str
    words: str | None
    supporting: tuple[str, ...]


def _claims(table: Table) -> Iterator[tuple[str, str]]:
    for entry in (*table["offices"], *table["departments"]):
        for words in entry["claims"]:
            yield words, entry["code"]


def owner_of(text: str, table: Table) -> Owner:
    """The unit that leads a task of this text; the others whose claims stand in it support."""
    found = sorted(
        ((words, code) for words, code in _claims(table) if words in text),
        key=lambda claim: (-len(claim[0]), claim[1]),
    )
    codes = tuple(_once(code for _, code in found))
    if not codes:
        return Owner(FALLBACK, None, ())
    return Owner(codes[0], found[0][0], codes[1 : 1 + MOST_SUPPORTING])


def _once(codes: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(codes)
