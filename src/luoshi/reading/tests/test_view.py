"""What is matched on, and the way back to the characters as they are."""

from __future__ import annotations

import pytest

from luoshi.reading.domain.lexicon import table
from luoshi.reading.domain.view import View


def _lines(*lines: str) -> str:
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("增长６．５％", "增长6.5%"),
        ("１２　座 桥", "12座桥"),
        ("5G SA 网", "5G SA网"),
        ("公园[3]八个①。", "公园八个。"),
        ("公园&nbsp;八个&#160;。", "公园八个。"),
        ("公园<U+00A0>八个??。", "公园八个。"),
        ("公园?八个", "公园？八个"),
        ("&公园<八个", "&公园<八个"),
        ("增长2O.5%和l5万", "增长20.5%和l5万"),
        ("达1l%", "达11%"),
        ("Ш类", "Ⅲ类"),
    ],
)
def test_noise_is_left_out_and_look_alikes_are_mended(text: str, norm: str) -> None:
    assert View(text).norm == norm


def test_every_character_knows_where_it_stands() -> None:
    text = "共 建 ６[1]座 桥。"
    view = View(text)
    start = view.norm.index("6座")
    assert text[slice(*view.span(start, start + 2))] == "６[1]座"


def test_no_look_alike_leads_to_another() -> None:
    pairs = table("numerals", "lookalikes")
    assert pairs.keys().isdisjoint(pairs.values())


def test_page_numbers_and_running_heads_are_left_out() -> None:
    pages = [f"示例县政府工作报告\n第{page}段说了许多事情，都已办成。\n— {page} —" for page in range(1, 6)]
    norm = View("\n".join(pages)).norm
    assert "政府工作报告" not in norm
    assert "—" not in norm
    assert norm.count("段说了许多事情") == 5


def test_a_wrapped_sentence_is_joined_and_a_paragraph_is_not() -> None:
    long = "这一行写了很长的一句话还没有写完所以在这里折到了下一行继续往下写直到写满四十个字为止"
    assert View(_lines(long, "接着写完。", "另一段。")).norm == _lines(f"{long}接着写完。", "另一段。")
    assert "\n" in View(_lines(long, "（一）新的标题")).norm
    assert "\n" in View(_lines(f"指标|{long}", "接着写完")).norm
    assert "\n" in View(_lines(f"一、{long[:40]}", "接着写完")).norm
    assert "\n" in View(_lines("短行", "接着写完")).norm


def test_a_text_wrapped_throughout_is_joined_at_shorter_lines() -> None:
    line = "这一行写到二十几个字就折到下一行去了所以全文都是这样折行的"
    wrapped = [f"{mark}{line}" for mark in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"]
    assert "\n" not in View(_lines(*wrapped, "完。")).norm
    assert View(_lines(*wrapped, "　　另起一段。")).norm == _lines("".join(wrapped), "另起一段。")


def test_an_empty_text_is_empty() -> None:
    assert View("").norm == ""
