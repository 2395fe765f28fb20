"""English is complete: every sentence of the interface has its translation, with the same holes to fill."""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog

from luoshi.server.catalogues import merged, sources
from tests.contracts.messages import Message, collect

HOLE = re.compile(r"%\(\w+\)s|\{\w*\}")


def untranslated(messages: set[Message], catalogue: Catalog) -> list[Message]:
    """Messages without an English sentence, or with other holes than the Chinese one."""
    missing = []
    for context, text in messages:
        entry = catalogue.get(text, context)
        english = str(entry.string) if entry else ""
        if not english or sorted(HOLE.findall(english)) != sorted(HOLE.findall(text)):
            missing.append((context, text))
    return sorted(missing, key=str)


def test_every_sentence_has_its_english() -> None:
    messages = set(collect())
    assert len(messages) > 200
    assert untranslated(messages, merged()) == []


def test_control_a_missing_sentence_and_a_lost_hole_are_found() -> None:
    catalogue = merged()
    planted: set[Message] = {(None, "谁也没译过的话"), (None, "对照 %(year)s")}
    catalogue.get("对照 %(year)s").string = "Compare"  # type: ignore[union-attr]
    assert untranslated(planted, catalogue) == sorted(planted, key=str)


def test_no_translation_is_left_over() -> None:
    texts = {text for _context, text in collect()}
    assert [m.id for m in merged() if m.id and m.id not in texts] == []


def test_every_catalogue_is_found() -> None:
    assert {path.parents[3].name for path in sources()} >= {"office", "reading", "server"}
