"""Fixed words of documents and workbooks, from `documents.yaml` and `workbooks.yaml`."""

from __future__ import annotations

from typing import Any

from luoshi.kernel import parameters
from luoshi.kernel.errors import Language
from luoshi.pledges.domain.reckoning import PACKAGE


def words(*path: str, **facts: object) -> str:
    """The Chinese words of a document at a path, their blanks filled."""
    return str(table(*path)).format(**facts)


def table(*path: str) -> Any:
    """A group of words of the documents, as it stands in the file."""
    place: Any = parameters.load(PACKAGE, "documents.yaml")
    for step in path:
        place = place[step]
    return place


class Words:
    """Words of the workbooks and the feed in one language: `words("table", "title", year=2025)`."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, *path: str, **facts: object) -> str:
        """The words at a path, their blanks filled with facts."""
        place: Any = parameters.load(PACKAGE, "workbooks.yaml")
        for step in path:
            place = place[step]
        return str(place[self.language]).format(**facts)

    def keys(self, *path: str) -> tuple[str, ...]:
        """The keys of a group, in the order of the file."""
        place: Any = parameters.load(PACKAGE, "workbooks.yaml")
        for step in path:
            place = place[step]
        return tuple(place)
