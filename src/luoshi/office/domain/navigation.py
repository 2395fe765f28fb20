"""The navigation registry: a page appears in the bar because its folder put it there, never before it
exists.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, frozen=True, order=True)
class Entry:
    """One item of the bar: its order, Chinese label (a msgid), URL name, and the permission that shows it."""

    order: int
    label: str
    url_name: str
    permission: str


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an item; the same URL name twice replaces the former."""
    _entries[entry.url_name] = entry


def entries() -> list[Entry]:
    """All items in their order."""
    return sorted(_entries.values())
