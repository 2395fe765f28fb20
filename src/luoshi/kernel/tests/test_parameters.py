"""Parameter files are read once, from the package they ship in."""

from __future__ import annotations

import pytest

from luoshi.kernel.parameters import load


def test_a_parameter_file_is_parsed_once() -> None:
    first = load("luoshi.reading.parameters", "ranks.yaml")
    assert "全省" in first["regions"]
    assert load("luoshi.reading.parameters", "ranks.yaml") is first


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no_such_file"):
        load("luoshi.reading.parameters", "no_such_file.yaml")
