"""Words of the exports in one language, from `parameters/tables.yaml`."""

from __future__ import annotations

from typing import Any

from luoshi.kernel.errors import Language
from luoshi.kernel.parameters import load


class Words:
    """Looks up words by their path: `words("columns", "target")`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.tables: dict[str, Any] = load("luoshi.reading.parameters", "tables.yaml")

    def __call__(self, *path: str, **facts: object) -> str:
        """The words at a path, their blanks filled with facts."""
        place: Any = self.tables
        for step in path:
            place = place[step]
        return self.pick(place).format(**facts)

    def pick(self, both: dict[str, str]) -> str:
        """One of a pair of wordings."""
        return str(both[self.language])

    def value(self, kind: str, value: object) -> str | None:
        """A value of the contract in words; unknown stays unknown."""
        return None if value is None else self.pick(self.tables["values"][kind][value])
