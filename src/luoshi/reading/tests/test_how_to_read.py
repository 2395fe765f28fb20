"""The pages on reading name every refusal and every option there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luoshi.kernel.errors import catalogue
from luoshi.reading.cli import read

PAGES = [
    Path(__file__).resolve().parents[4] / "docs" / "how-to" / name for name in ("read.md", "read.zh-CN.md")
]
CODE = re.compile(r"`((?:intake|command)\.[a-z_]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_refusal_is_on_the_page_and_no_other(page: Path) -> None:
    codes = {code for code in catalogue() if code.startswith(("intake.", "command."))}
    assert set(CODE.findall(page.read_text(encoding="utf-8"))) == codes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_is_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    options = [max(one.opts, key=len) for one in read.params if one.param_type_name == "option"]
    assert [option for option in options if option not in text] == []
    assert len(options) == 6


def test_control_a_refusal_that_a_page_leaves_out_is_seen() -> None:
    assert CODE.findall("`intake.empty` and intake.blank") == ["intake.empty"]
