"""The facts of a report's head; what the text does not say stays unknown: see cases/heads.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.reading.domain import read
from luoshi.reading.tests.cases import cases, named

_KEYS = {"政府": "government", "级别": "level", "年度": "year", "日期": "delivered", "标题": "title"}


@pytest.mark.parametrize("case", cases("heads"), ids=named)
def test_the_head_of_a_report(case: dict[str, Any]) -> None:
    found = read(case["开头"]).report
    expected = {key: value for key, value in case.items() if key in _KEYS}
    assert {key: found[_KEYS[key]] for key in expected} == expected
