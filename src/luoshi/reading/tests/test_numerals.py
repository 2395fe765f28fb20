"""Hanzi numerals."""

from __future__ import annotations

import pytest

from luoshi.reading.domain.numerals import fraction_percent, hanzi_value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("八", "8"),
        ("十二", "12"),
        ("二十五", "25"),
        ("一百零八", "108"),
        ("三万五千", "35000"),
        ("一亿二千万", "120000000"),
        ("四点六", "4.6"),
        ("两", "2"),
        ("一九八〇", None),
        ("二三", None),
        ("零", None),
        ("", None),
        ("几", None),
        ("三点几", None),
    ],
)
def test_a_hanzi_numeral_has_one_value_or_none(word: str, value: str | None) -> None:
    assert hanzi_value(word) == value


@pytest.mark.parametrize(
    ("below", "above", "value"),
    [("三", "二", "66.7"), ("五", "一", "20"), ("三", "几", None), ("几", "一", None)],
)
def test_a_fraction_is_a_percentage(below: str, above: str, value: str | None) -> None:
    assert fraction_percent(below, above) == value
