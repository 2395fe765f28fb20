"""Words looked up at a position, and patterns made of word lists."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reading.domain.lexicon import Words, alternation, pattern, words

_WORDS = st.lists(st.text("超过多少的", min_size=1, max_size=4), min_size=1, max_size=12)


@given(_WORDS, st.text("超过多少的", max_size=12))
def test_an_alternation_takes_the_longest_word_everywhere(listed: list[str], text: str) -> None:
    plain = "|".join(sorted(listed, key=len, reverse=True))
    assert re.findall(alternation(listed), text) == re.findall(plain, text)


@given(_WORDS, st.text("超过多少的", max_size=12))
def test_words_are_found_at_both_ends_of_a_position(listed: list[str], text: str) -> None:
    table = Words(dict.fromkeys(listed, "x"))
    for at in range(len(text) + 1):
        starting = [word for word in listed if text.startswith(word, at)]
        ending = [word for word in listed if text.endswith(word, 0, at)]
        assert table.starting(text, at) == max(starting, key=len, default=None)
        assert table.ending(text, at) == max(ending, key=len, default=None)


def test_a_pattern_keeps_its_counts_and_takes_its_lists() -> None:
    found = pattern(r"{ranks.regions}[一二]{1,2}$").search("位居全省一二")
    assert found
    assert found.group() == "全省一二"


def test_a_list_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="no_such_list"):
        words("cues", "no_such_list")
