"""Plain data back into records: what `Document.to_dict` wrote, read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from luoshi.reading.domain.document import (
    Document,
    Figure,
    Finding,
    Link,
    Pledge,
    Report,
    Section,
    Statement,
)

_LISTS: dict[str, type] = {
    "sections": Section,
    "statements": Statement,
    "figures": Figure,
    "pledges": Pledge,
    "links": Link,
    "findings": Finding,
}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def record(kind: type, data: Mapping[str, Any]) -> Any:
    """One record of `kind`; a key it does not know is ignored, one that is missing is None (unknown)."""
    return kind(**{f.name: _frozen(data.get(f.name)) for f in fields(kind)})


def document_from_dict(data: Mapping[str, Any], *, text: str) -> Document:
    """The document whose plain data are given; its text is kept apart and joined here."""
    report = record(Report, {**data["report"], "text": text})
    lists = {name: tuple(record(kind, item) for item in data.get(name, ())) for name, kind in _LISTS.items()}
    return Document(report, **lists)


def link_from_dict(data: Mapping[str, Any]) -> Link:
    """A stored link, within a report or across years."""
    link: Link = record(Link, data)
    return link


def without_text(document: Document) -> dict[str, Any]:
    """Plain data of a document without its text, which is stored once beside it."""
    data = document.to_dict()
    data["report"]["text"] = None
    return data
