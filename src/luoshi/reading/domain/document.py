"""The shape of a read report: the contract of reading as frozen records.

Every offset is an index into `Report.text` (Python `str`), and `text == report.text[start:end]` for every
record with a span. Decimals are strings, `multiplier` is an integer, unknown is None. `to_dict()` of
`Document` is the JSON contract (docs/read.schema.json).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Record:
    """What all records share: reading a field by its contract name and turning into plain data."""

    __slots__: tuple[str, ...] = ()  # of a record: the contract's keys, in the contract's order

    def __getitem__(self, key: str) -> Any:
        if key not in self.__slots__:
            raise KeyError(key)
        return getattr(self, key)

    def to_dict(self) -> dict[str, Any]:
        """Plain data with the contract's keys, in the contract's order."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


@dataclass(slots=True, frozen=True)
class Report(Record):
    """The report itself; `year` is the plan's year, `delivered` an ISO date."""

    id: str
    government: str | None
    level: str | None
    year: int | None
    delivered: str | None
    title: str | None
    text: str
    source: str | None
    encoding: str | None


@dataclass(slots=True, frozen=True)
class Section(Record):
    """A heading and all it governs. `half` is review, plan or other."""

    id: str
    parent: str | None
    level: int
    number: str | None
    title: str
    half: str
    start: int
    end: int


@dataclass(slots=True, frozen=True)
class Statement(Record):
    """The smallest clause with its own predicate. `kind`: outcome, target, pledge, problem, principle,
    other."""

    id: str
    section: str | None
    kind: str
    tense: str
    start: int
    end: int
    text: str


@dataclass(slots=True, frozen=True)
class Figure(Record):
    """One numeric expression; every field as READ.md, "A figure"."""

    id: str
    start: int
    end: int
    text: str
    num_start: int
    num_end: int
    value: str | None
    low: str | None
    high: str | None
    direction: str | None
    multiplier: int
    unit: str | None
    comparator: str
    measure: str
    subject: str | None
    subject_start: int | None
    subject_end: int | None
    indicator: str | None
    scope: str | None
    tense: str
    year: int | None
    period: str | None
    numeral: str
    role: str
    estimate: bool
    statement: str | None


@dataclass(slots=True, frozen=True)
class Pledge(Record):
    """One statement of the plan that someone owes. `specificity`: number, named, direction; `due` an ISO
    date."""

    id: str
    statement: str
    start: int
    end: int
    text: str
    verb: str | None
    object: str | None
    specificity: str
    soft: str | None
    due: str | None
    figures: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Link(Record):
    """An outcome and the target it answers. Ends are figure ids, or {"report", "figure"} across years."""

    outcome: str | dict[str, str]
    target: str | dict[str, str]
    indicator: str
    relation: str
    change: str | None
    findings: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Finding(Record):
    """Something a careful reader would ask about. `spans` are [start, end] pairs; severity: info, ask,
    warn."""

    id: str
    code: str
    severity: str
    spans: tuple[tuple[int, int], ...]
    message: dict[str, str]
    next: dict[str, str]


@dataclass(slots=True, frozen=True)
class Document(Record):
    """A read report, complete."""

    report: Report
    sections: tuple[Section, ...] = field(default=())
    statements: tuple[Statement, ...] = field(default=())
    figures: tuple[Figure, ...] = field(default=())
    pledges: tuple[Pledge, ...] = field(default=())
    links: tuple[Link, ...] = field(default=())
    findings: tuple[Finding, ...] = field(default=())
