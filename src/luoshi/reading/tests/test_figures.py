"""Every row of the contract of a figure, on sentences made for it: see cases/figures.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.reading.tests.cases import cases, named, plain, told

_FIGURES = cases("figures")


@pytest.mark.parametrize("case", _FIGURES, ids=named)
def test_the_figures_of_a_sentence(case: dict[str, Any]) -> None:
    document, start, end = told(case["语句"], case.get("半", "回顾"))
    text = document.report.text
    figures = [figure for figure in document.figures if start <= figure.num_start < end]
    assert [figure.text for figure in figures if figure.text != text[figure.start : figure.end]] == []
    expected = case["数字"]
    found = [plain(figure, wanted, text) for figure, wanted in zip(figures, expected, strict=False)]
    assert (found, len(figures)) == (expected, len(expected)), [figure.text for figure in figures]
