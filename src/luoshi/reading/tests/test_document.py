"""Records as plain data."""

from __future__ import annotations

import pytest

from luoshi.reading.domain import read
from luoshi.reading.tests.cases import report


def test_a_document_turns_into_plain_data_with_the_keys_of_its_fields() -> None:
    document = read(report(review="建成公园8个。"), source="a.txt", encoding="utf-8")
    data = document.to_dict()
    assert data["report"]["source"] == "a.txt"
    assert data["figures"][0]["text"] == document["figures"][0]["text"] == "8个"
    assert isinstance(data["sections"], list)


def test_a_key_that_no_field_has_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such_field"):
        read("各位代表：")["no_such_field"]
