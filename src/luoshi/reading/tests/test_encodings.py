"""Text files: the encoding is found, nothing is replaced, what cannot be decoded has its place told."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake import decode
from luoshi.reading.domain.intake.plausible import controls, han, is_chinese, prose

SAMPLE = next((Path(__file__).parents[1] / "sample_reports").glob("*.txt"))
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be")
MARKED = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "gb18030": "\ufeff".encode("gb18030"),
}
SENTENCES = (
    "推进高质量发展。",
    "地区生产总值增长5%，",
    "新增企业2~3家；",
    "建成投用“一期”工程。",
    "㎡ ％ Ш ①\t",
    "𠮷\r\n",
    "\n",
)


def fault(data: bytes, name: str = "报告.txt") -> Fault:
    with pytest.raises(Fault) as caught:
        decode(data, name=name)
    return caught.value


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_report_is_the_same_text_in_every_encoding(encoding: str) -> None:
    text = SAMPLE.read_bytes().decode()
    intake = decode(text.encode(encoding), name="a.txt")
    assert (intake.text, intake.encoding, intake.media, intake.notes) == (text, encoding, "text", ())


@pytest.mark.parametrize("encoding", MARKED)
def test_a_byte_order_mark_is_part_of_the_encoding(encoding: str) -> None:
    intake = decode(MARKED[encoding] + "推进发展。\r\n".encode(encoding), name="a.txt")
    assert (intake.text, intake.encoding) == ("推进发展。\r\n", encoding)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1), st.sampled_from(ENCODINGS))
def test_whatever_a_report_holds_comes_back_unchanged(parts: list[str], encoding: str) -> None:
    text = "推进高质量发展。" + "".join(parts)
    intake = decode(text.encode(encoding), name="a.txt")
    assert (intake.text, intake.encoding) == (text, encoding)


def test_line_ends_stay_as_they_are() -> None:
    text = "一、回顾\r\n推进发展。\r二、安排\n加快建设。\u2028\x0c"
    assert decode(text.encode(), name="a.txt").text == text


def test_big5_is_guessed_and_said_to_be() -> None:
    text = "政府工作報告。推進經濟發展，加強建設與社會民生事業。" * 20
    intake = decode(text.encode("big5"), name="a.txt")
    assert intake.text == text
    assert [note.code for note in intake.notes] == ["encoding_guessed"]
    assert "big5" in intake.notes[0].said("zh") and "guess" in intake.notes[0].said("en")  # noqa: PT018


def test_a_long_file_is_guessed_from_whole_lines() -> None:
    text = "政府工作報告。推進經濟發展，加強建設與社會民生事業。\n" * 3000
    assert decode(text.encode("big5"), name="a.txt").text == text


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("count", [1, 2, 40])
def test_two_encodings_in_one_file_are_told_with_the_line(first: str, second: str, count: int) -> None:
    line = "推进高质量发展，加快建设。\n"
    data = b"title\n" + line.encode(first) * count + line.encode(second) + line.encode(first)
    found = fault(data)
    assert found.code == "intake.mixed_encodings"
    assert (found.data["main"], found.data["other"]) == (first, second)
    assert found.data["line"] == count + 2
    assert data[int(str(found.data["offset"])) :].startswith(line.encode(second))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_a_stray_byte_is_told_with_its_place(encoding: str) -> None:
    lines = [f"推进第{number}项工作，加快发展。\n".encode(encoding) for number in range(9)]
    stray = b"\xff\n" if encoding != "utf-16-le" else b"\x00\xdc"
    data = b"".join(lines[:5]) + stray + b"".join(lines[5:])
    found = fault(data)
    assert (found.code, found.data["encoding"]) == ("intake.invalid_bytes", encoding)
    assert found.data["offset"] == len(b"".join(lines[:5]))


def test_a_file_cut_in_a_character_is_told() -> None:
    found = fault("推进高质量发展".encode()[:-1])
    assert (found.code, found.data["line"]) == ("intake.invalid_bytes", 1)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(codecs.BOM_UTF8 + b"abc\xff", "utf-8-sig"), (codecs.BOM_UTF16_LE + b"a\x00\x00\xdc", "utf-16-le")],
)
def test_a_byte_that_breaks_the_promise_of_a_mark_is_told(data: bytes, encoding: str) -> None:
    found = fault(data)
    assert (found.code, found.data["encoding"]) == ("intake.invalid_bytes", encoding)


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 1000,
        b"abc\0def",
        b"\x01\x02\x03\x04" * 100,
        codecs.BOM_UTF8 + b"a\0b",
        codecs.BOM_UTF8 + b"\x01" * 50,
        bytes(range(1, 256)) * 8 + b"\0",
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert fault(data).code == "intake.binary"


@pytest.mark.parametrize("data", ["Où est le été à Noël, déjà?\n".encode("cp1252") * 30, b"\xb5\xb6\xb7"])
def test_a_text_of_another_language_in_an_old_encoding_is_refused(data: bytes) -> None:
    assert fault(data).code == "intake.unknown_encoding"


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u3000\u3000"])
def test_nothing_and_white_space_are_told_apart(text: str) -> None:
    assert fault(text.encode()).code == ("intake.blank" if text else "intake.empty")


@given(st.binary(max_size=400))
@settings(max_examples=400)
def test_no_bytes_raise_anything_but_a_fault(data: bytes) -> None:
    try:
        intake = decode(data, name="a.txt")
    except Fault as refusal:
        assert refusal.code.startswith("intake.")  # noqa: PT017 - a Fault is one of two right ends
    else:
        assert intake.text.strip()


@given(st.binary(min_size=1, max_size=40), st.integers(0, 500), st.sampled_from(ENCODINGS))
def test_noise_in_a_report_is_kept_or_refused_but_never_replaced(
    noise: bytes, at: int, encoding: str
) -> None:
    data = ("推进高质量发展，加快建设。\n" * 20).encode(encoding)
    spoiled = data[:at] + noise + data[at:]
    try:
        intake = decode(spoiled, name="a.txt")
    except Fault:
        return
    assert intake.encoding is not None
    assert intake.text.encode(intake.encoding) in (spoiled, spoiled.removeprefix(codecs.BOM_UTF8))


def test_the_measure_of_prose() -> None:
    assert (prose(""), prose("abc"), controls("")) == (0.0, 0.0, 0.0)
    assert prose("推进发展") == 1.0
    assert prose("浣犲ソ鍚") == 0.0
    assert controls("a\x01") == 0.5
    assert han("推abc进𠮷，") == 3
    assert not is_chinese("推进\x01发展")
