"""PDF: the text layer is read; scans, codes, cuts and bombs are told apart."""

from __future__ import annotations

import pytest

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake import decode, furniture, portable
from luoshi.reading.tests.files import PROSE, pdf


def fault(data: bytes) -> Fault:
    with pytest.raises(Fault) as caught:
        decode(data, name="报告.pdf")
    return caught.value


def test_lines_come_as_they_stand() -> None:
    intake = decode(pdf([PROSE, "第二行"], ["第二页"]), name="a.pdf")
    assert [line.strip() for line in intake.text.split("\n")] == [PROSE, "第二行", "第二页"]
    assert (intake.media, intake.encoding, intake.notes) == ("pdf", None, ())


def test_a_pdf_is_known_by_its_content_and_may_begin_late() -> None:
    assert PROSE in decode(b"junk\n" + pdf([PROSE]), name="a.txt").text


def test_radicals_that_stand_for_characters_are_mended() -> None:
    assert (
        decode(pdf(["推进⼯作，⻓江⼤桥，增⻓5%。"]), name="a").text.strip() == "推进工作，长江大桥，增长5%。"
    )


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [["临江市政府工作报告", f"第{n}段，推进发展。", PROSE, f"— {n} —"] for n in range(1, 6)]
    intake = decode(pdf(*pages), name="a.pdf")
    assert "— 3 —" not in intake.text
    assert intake.text.count("临江市") == 0
    assert (intake.text.count(PROSE), intake.text.count("段")) == (5, 5)
    assert [note.code for note in intake.notes] == ["page_furniture_dropped"]


def test_furniture_needs_three_pages() -> None:
    assert furniture.without(["头\n甲", "头\n乙"]) == (["头\n甲", "头\n乙"], 0)
    assert furniture.without(["头\n甲", "头\n乙", "头\n丙", "\n"]) == (["甲", "乙", "丙", "\n"], 3)


def test_pages_without_text_among_others_are_told() -> None:
    intake = decode(pdf([PROSE * 3], b"q Q"), name="a.pdf")
    assert [note.code for note in intake.notes] == ["pages_without_text"]


def test_a_scan_is_told() -> None:
    found = fault(pdf(b"q 500 0 0 800 0 0 cm /Im1 Do Q", b"q Q"))
    assert (found.code, found.data["pages"]) == ("intake.scanned_pdf", 2)


def test_a_page_without_any_content_is_a_scan_too() -> None:
    data = pdf(b"q Q").replace(b"/Contents 5 0 R", b"               ")
    assert fault(data).code == "intake.scanned_pdf"


def test_glyphs_that_nobody_can_name_are_told() -> None:
    assert fault(pdf(["\ue001\ue002\ue003政府"])).code == "intake.garbled_pdf"


def test_a_password_is_told() -> None:
    keys = (b"11" * 32, b"22" * 32)
    encrypted = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % keys
    assert fault(pdf([PROSE], trailer=encrypted)).code == "intake.encrypted_pdf"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.8])
def test_g32_a_cut_pdf_is_told(share: float) -> None:
    data = pdf(*[[PROSE] * 20] * 5)
    assert fault(data[: int(len(data) * share)]).code in {"intake.broken_pdf", "intake.scanned_pdf"}


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer << /Size 1 /Prev 9 >>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n" + bytes(range(256)) * 2000,
    ],
)
def test_g32_a_broken_pdf_is_told(data: bytes) -> None:
    assert fault(data).code == "intake.broken_pdf"


@pytest.mark.parametrize(
    "data",
    [
        pdf(*[b"q Q"] * (portable.PAGES + 1)),
        pdf(*[b"q Q"] * 6_000),
        pdf(b" " * 60_000_000),
        pdf(b"BT /F1 12 Tf (x) Tj ET\n" * 120_000),
        b"%PDF-1.7\n" + b"1 0 obj null endobj\n" * (portable.OBJECTS + 1),
    ],
    ids=["pages", "page tree", "bomb", "content", "objects"],
)
def test_g32_a_pdf_that_holds_too_much_is_refused(data: bytes) -> None:
    assert fault(data).code == "intake.pdf_too_heavy"
