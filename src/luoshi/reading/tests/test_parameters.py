"""The tables of the grammar: no word twice in a list, no list that nothing reads, a comment for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

_ROOM = Path(__file__).parents[1]
_GRAMMAR = (
    "cues heads indicators measures numerals places pledges ranks roles sections statements subjects tenses"
    " units verbs"
)
_CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((_ROOM / "domain").glob("*.py")))


def _text(name: str) -> str:
    return (_ROOM / "parameters" / f"{name}.yaml").read_text(encoding="utf-8")


def _lists(value: Any, path: str) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, f"{path}.{key}")
    elif isinstance(value, list):
        yield path, value


@pytest.mark.parametrize("name", _GRAMMAR.split())
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    twice = {
        path: sorted({word for word in listed if listed.count(word) > 1})
        for path, listed in _lists(yaml.safe_load(_text(name)), name)
    }
    assert {path: found for path, found in twice.items() if found} == {}


@pytest.mark.parametrize("name", _GRAMMAR.split())
def test_every_list_is_read_by_the_grammar(name: str) -> None:
    unread = [
        key
        for key in yaml.safe_load(_text(name))
        if not re.search(rf'{name}\.{key}\b|"{name}",\s*"{key}"|"{key}"', _CODE)
    ]
    assert unread == []


@pytest.mark.parametrize("name", _GRAMMAR.split())
def test_every_table_says_what_it_means(name: str) -> None:
    lines = _text(name).split("\n")
    tables = [at for at, line in enumerate(lines) if re.match(r"[a-z_]+:", line)]
    # a table may share the comment of the one right before it
    told = [lines[at - 1].startswith("#") or at - 1 in tables or lines[at - 1] == "]" for at in tables]
    assert all(told), [lines[at] for at, said in zip(tables, told, strict=True) if not said]
