"""Whatever is read, its characters are those of the text: pieces of reports with noise, real reports."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.reading.domain import Document, link_years, read

_ROOM = Path(__file__).parents[1]
_SAMPLES = sorted((_ROOM / "sample_reports").glob("*.txt"))
_SHARED = _ROOM.parents[3] / "shared" / "reports"
_REPORTS = sorted(_SHARED.glob("*.txt"))
_SIZE = 25_000  # characters of a real report that are read with noise in them

_PIECES = st.sampled_from(
    [
        "政府工作报告",
        "2024年1月10日在示例市第九届人民代表大会第三次会议上",
        "各位代表：",
        "一、2023年工作回顾",
        "二、2024年工作安排",
        "（一）项目建设提速",
        "名词解释",
        "过去五年，",
        "“十四五”时期，",
        "主要预期目标是：",
        "地区生产总值达838.5亿元、增长6.2%，",
        "城乡居民收入分别达5.2万元、2.8万元，",
        "新建200亩以上的地块15宗，其中省级8家、市级2~3家。",
        "位居全省第一，列第12位，由第31位上升到第29位。",
        "力争新签约亿元以上项目90个；",
        "6月底前完成百分之八十五点五。",
        "三次产业结构为5.2:46.3:48.5，",
        "改造管网1,250公里（供水，排水），",
        "占1/4，过半，三分之二，翻一番，八成。",
        "推动居民消费稳中有升，“4+4”，“20条”，",
        "|七、筹集住房1500套|已完成|",
    ]
)
_NOISE = st.sampled_from(
    [
        "",
        "",
        "",
        " ",
        "\n",
        "\r\n",
        "　　",
        "\n— 12 —\n",
        "[3]",
        "①",
        "&nbsp;",
        "??",
        "\t",
        "——",
        "\ufeff",
        "《",
        "”",
        "，",
        "亿",
        "5",
    ]
)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    parts = [draw(_PIECES) + draw(_NOISE) for _ in range(draw(st.integers(0, 14)))]
    text = "".join(parts)
    if text and draw(st.booleans()):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(_NOISE) + text[at:]
    return _wide(text) if draw(st.booleans()) else text


def _wide(text: str) -> str:
    """Digits in full width, as many reports have them."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isdigit() else char for char in text)


def _noisy(text: str, seed: int) -> str:
    """The text with spaces, line ends, footnotes, page numbers and full-width digits where a seed says."""
    chosen = random.Random(seed)  # noqa: S311 - a repeatable noise, no secret
    noise = (" ", "\n", "　", "[3]", "\n— 12 —\n", "??", "①")
    pieces = []
    for char in text:
        odds = chosen.random()
        pieces.append(_wide(char) if odds < 0.3 else char)
        if odds > 0.99:
            pieces.append(chosen.choice(noise))
    return "".join(pieces)


def _wrong_spans(document: Document) -> Iterator[tuple[str, str]]:
    text = document.report.text
    for record in (*document.figures, *document.pledges, *document.statements):
        if record["text"] != text[record["start"] : record["end"]] or not record["text"]:
            yield record["id"], record["text"]
    for figure in document.figures:
        if not figure.start <= figure.num_start < figure.num_end <= figure.end:
            yield figure.id, "numeral"
        subject = text[figure.subject_start or 0 : figure.subject_end or 0] or None
        if figure.subject != subject:
            yield figure.id, "subject"
    for section in document.sections:
        if not 0 <= section.start < section.end <= len(text):
            yield section.id, "section"
    for finding in document.findings:
        if any(not 0 <= start < end <= len(text) for start, end in finding.spans):
            yield finding.id, "finding"


@settings(max_examples=300, deadline=None)
@given(_texts())
def test_every_span_is_of_the_text_whatever_the_noise(text: str) -> None:
    document = read(text)
    assert document.report.text is text
    assert list(_wrong_spans(document)) == []
    link_years([document, document])


@pytest.mark.parametrize("path", _SAMPLES, ids=lambda path: path.stem)
def test_every_span_of_the_samples(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for variant in (text, _noisy(text, seed=7)):
        document = read(variant)
        assert list(_wrong_spans(document)) == []
        assert len(document.figures) > 100


@pytest.mark.skipif(not _REPORTS, reason="the other reports are not beside this clone (../shared/reports)")
@pytest.mark.parametrize("path", _REPORTS, ids=lambda path: path.stem)
def test_every_span_of_the_other_reports(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for variant in (text, _noisy(text[:_SIZE], seed=7)):
        assert list(_wrong_spans(read(variant))) == []


@pytest.mark.parametrize("path", _SAMPLES, ids=lambda path: path.stem)
def test_full_width_digits_change_no_value(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain, wide = read(text), read(_wide(text))
    fields = (
        "num_start",
        "value",
        "low",
        "high",
        "multiplier",
        "unit",
        "comparator",
        "measure",
        "tense",
        "role",
    )
    told = [[tuple(figure[field] for field in fields) for figure in d.figures] for d in (plain, wide)]
    assert told[0] == told[1]
