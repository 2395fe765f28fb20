"""Word documents: what a reader sees, in order; what is hostile is refused at once."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from luoshi.kernel.errors import Fault
from luoshi.reading import read
from luoshi.reading.domain.intake import Intake, decode
from luoshi.reading.domain.intake.numbering import hanzi
from luoshi.reading.tests.files import (
    RELATION,
    RELATIONS,
    W,
    document,
    listed,
    numbering,
    paragraph,
    run,
    table,
    word,
    zipped,
)


def intake(data: bytes) -> Intake:
    return decode(data, name="报告.docx")


def text(*body: str, **options: object) -> str:
    return intake(word(*body, **options)).text  # type: ignore[arg-type]


def fault(data: bytes, name: str = "报告.docx") -> Fault:
    with pytest.raises(Fault) as caught:
        decode(data, name=name)
    return caught.value


def test_paragraphs_and_tables_come_in_order() -> None:
    body = (paragraph("前"), table(("指标", "数值"), ("地区生产总值", "5%")), paragraph(""), paragraph("后"))
    found = intake(word(*body))
    assert (found.text, found.encoding, found.media) == (
        "前\n指标\t数值\n地区生产总值\t5%\n\n后\n",
        None,
        "word",
    )


def test_cells_hold_paragraphs_and_tables() -> None:
    cell = paragraph("一") + paragraph("") + paragraph("二")
    inner = table(("甲", "乙"))
    assert text(table((cell, inner), ("", ""))) == "一 二\t甲\t乙\n"


def test_breaks_and_tabs_inside_a_paragraph() -> None:
    inside = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>"
    stops = '<w:tabs><w:tab w:val="left"/></w:tabs>'
    assert text(paragraph(inside, properties=stops)) == "甲\t乙\n丙-\n"


def test_tracked_changes_are_read_as_accepted() -> None:
    kept = f'<w:ins w:id="1">{run("新增")}</w:ins>'
    gone = '<w:del w:id="2"><w:r><w:delText>旧文</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="3">{run("移走")}</w:moveFrom><w:moveTo w:id="4">{run("移来")}</w:moveTo>'
    found = intake(word(paragraph(run("甲"), kept, gone, moved)))
    assert found.text == "甲新增移来\n"
    assert [note.code for note in found.notes] == ["deletions_dropped"]
    assert "2" in found.notes[0].zh


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = paragraph("地区生产总值", properties="<w:rPr><w:del/></w:rPr>")
    assert text(first, paragraph("增长5%"), paragraph("完")) == "地区生产总值增长5%\n完\n"


def test_a_former_format_is_no_format() -> None:
    former = '<w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    parts: dict[str, bytes | str] = {"word/numbering.xml": numbering(("decimal", "%1."))}
    assert text(paragraph("甲", properties=former), parts=parts) == "甲\n"


def test_hidden_text_field_codes_and_phonetic_guides_are_left_out() -> None:
    hidden, shown = run("暗", "<w:vanish/>"), run("明", '<w:vanish w:val="0"/>')
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    ruby = f"<w:r><w:ruby><w:rt>{run('zhang')}</w:rt><w:rubyBase>{run('张')}</w:rubyBase></w:ruby></w:r>"
    mark = "<w:rPr><w:vanish/></w:rPr>"
    assert text(paragraph(hidden, shown, field, ruby, properties=mark)) == "明张\n"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
    both = f"<w:r><x:Choice>{box}</x:Choice><x:Fallback>{box}</x:Fallback></w:r>".replace("x:", "w:")
    assert text(paragraph(run("前"), both, run("后"))) == "框\n前后\n"


def test_footnotes_and_pictures_are_left_out_and_counted() -> None:
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:drawing><w:blip/></w:drawing></w:r>'
    parts: dict[str, bytes | str] = {
        "word/footnotes.xml": document(paragraph("脚注")),
        "word/header1.xml": document(paragraph("页眉")),
    }
    found = intake(word(paragraph(run("甲"), mark), parts=parts))
    assert found.text == "甲\n"
    assert [note.code for note in found.notes] == ["footnotes_dropped", "pictures_dropped"]


def test_automatic_numbers_are_written_out() -> None:
    levels = (
        ("chineseCountingThousand", "%1、"),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3．"),
        ("bullet", "●"),
    )
    body = (
        listed("回顾"), listed("工业", 1), listed("农业", 1), listed("安排"), listed("项目", 1),
        listed("甲", 2),
        listed("点", 3), paragraph("正文"), listed("乙", 2),
    )  # fmt: skip
    found = text(*body, parts={"word/numbering.xml": numbering(*levels)})
    assert found == "一、回顾\n（一）工业\n（二）农业\n二、安排\n（一）项目\n1．甲\n点\n正文\n2．乙\n"


def test_numbers_come_from_styles_too_and_contents_are_left_out() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:styleId="L2"><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="T"><w:name w:val="TOC 1"/></w:style>'
        '<w:style w:styleId="O"><w:basedOn w:val="O"/></w:style></w:styles>'
    )
    body = [
        paragraph(name, properties=f'<w:pStyle w:val="{name}"/>') for name in ("T", "A", "B", "L2", "O", "Z")
    ]
    parts: dict[str, bytes | str] = {
        "word/styles.xml": styles,
        "word/numbering.xml": numbering(("decimal", "第%1章"), ("lowerLetter", "%1-%2)")),
    }
    assert text(*body, parts=parts) == "第1章 A\n第2章 B\n2-a)L2\nO\nZ\n"


@pytest.mark.parametrize(
    ("form", "second", "thirtieth"),
    [
        ("decimal", "2", "30"),
        ("decimalZero", "02", "30"),
        ("upperRoman", "II", "XXX"),
        ("lowerRoman", "ii", "xxx"),
        ("upperLetter", "B", "DD"),
        ("lowerLetter", "b", "dd"),
        ("chineseCounting", "二", "三十"),
        ("ideographDigital", "二", "三〇"),
        ("decimalEnclosedCircle", "②", "30"),
        ("decimalFullWidth", "２", "３０"),
        ("none", "", ""),
        ("nonsense", "2", "30"),
    ],
)
def test_forms_of_numbers(form: str, second: str, thirtieth: str) -> None:
    lines = text(*[listed("x")] * 30, parts={"word/numbering.xml": numbering((form, "%1."))}).splitlines()
    ends = "." if form != "none" else ""
    assert (lines[1], lines[29]) == (f"{second}{ends}x", f"{thirtieth}{ends}x")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (103, "一百零三"),
        (115, "一百一十五"),
        (0, "0"),
        (1000, "1000"),
    ],
)
def test_counting_in_chinese(number: int, said: str) -> None:
    assert hanzi(number) == said


def test_a_list_can_start_again_and_words_can_be_empty() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:lvlOverride></w:num><w:num w:numId="3"/>'
    )
    body = (
        listed("a"),
        listed("b", number="2"),
        listed("c", number="2"),
        listed("d", number="3"),
        listed("e", 7),
    )
    made = numbering(("decimal", "%1."), extra=again)
    assert text(*body, parts={"word/numbering.xml": made}) == "1.a\n5.b\n6.c\nd\ne\n"
    empty = text(listed("a"), parts={"word/numbering.xml": numbering(("decimal", ""))})
    assert empty == "a\n"


def test_a_level_that_the_words_name_but_the_list_has_not_counts_as_one() -> None:
    made = numbering(("decimal", "%1.%9."))
    assert text(listed("a"), parts={"word/numbering.xml": made}) == "1.1.a\n"


def test_numbers_that_are_no_numbers_are_taken_as_unsaid() -> None:
    body = paragraph("a", properties='<w:numPr><w:ilvl w:val="x"/><w:numId w:val="1"/></w:numPr>')
    made = numbering(("decimal", "%1.")).replace('w:start w:val="1"', 'w:start w:val="-"')
    assert text(body, parts={"word/numbering.xml": made}) == "1.a\n"
    forms = numbering(("decimal", "%1.")).replace('<w:numFmt w:val="decimal"/>', "<w:numFmt/><w:lvlText/>")
    assert text(body, parts={"word/numbering.xml": forms}) == "1.a\n"


def test_the_main_part_may_stand_elsewhere() -> None:
    assert text(paragraph("甲"), target="/other/main.xml") == "甲\n"


def test_a_document_with_a_macro_is_read_and_the_macro_is_not() -> None:
    found = intake(word(paragraph("甲"), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 AutoOpen"}))
    assert (found.text, [note.code for note in found.notes]) == ("甲\n", ["macros_ignored"])


def test_a_report_reads_the_same_from_word_as_from_text() -> None:
    lines = [
        "临江市政府工作报告",
        "一、2023年工作回顾",
        "地区生产总值增长4%。",
        "二、2024年工作安排",
        "新增公园3个。",
    ]
    plain, inside = read("\n".join(lines)), read(text(*map(paragraph, lines)))
    assert [one.text for one in inside.figures] == [one.text for one in plain.figures]
    assert [one.text for one in inside.pledges] == [one.text for one in plain.pledges]


def test_an_empty_document_is_blank() -> None:
    assert fault(word(paragraph(""))).code == "intake.blank"


@pytest.mark.parametrize("cut", [30, 0.3, 0.6, 0.95, -30])
def test_g32_a_cut_document_is_told(cut: float) -> None:
    data = word(*[paragraph(f"推进第{number}项工作，加快发展。") for number in range(500)])
    assert fault(data[: int(cut * len(data)) if 0 < cut < 1 else int(cut)]).code == "intake.broken_word"


@pytest.mark.parametrize(
    "data",
    [
        word(main="<w:document"),
        word(main="not xml"),
        word(main=document(paragraph("甲")).replace("甲", "&other;")),
        word(main='<?xml version="1.0" encoding="nonsense"?><a/>'),
        zipped(
            {"[Content_Types].xml": "x", "_rels/.rels": RELATIONS.format(type=RELATION, target="none.xml")}
        ),
        zipped({"[Content_Types].xml": "x", "_rels/.rels": RELATIONS.format(type="other", target="a.xml")}),
    ],
)
def test_g32_a_document_that_is_no_document_is_told(data: bytes) -> None:
    assert fault(data).code == "intake.broken_word"


def test_g32_flipped_bits_are_told() -> None:
    """A wrong checksum, a broken stream, an entry that says it is encrypted or in an unknown method."""
    data = word(*[paragraph(f"推进第{number}项工作，加快发展。") for number in range(500)])
    at = data.index(b"word/document.xml") + len("word/document.xml")
    flipped = data[: at + 60] + bytes([data[at + 60] ^ 0xFF]) + data[at + 61 :]
    assert fault(flipped).code == "intake.broken_word"
    entry = data.rindex(b"PK\x01\x02")
    for offset, value in ((8, b"\x01\x00"), (10, b"\x63\x00")):
        spoiled = data[: entry + offset] + value + data[entry + offset + 2 :]
        assert fault(spoiled).code == "intake.broken_word"


@pytest.mark.parametrize(
    ("parts", "code", "kind"),
    [
        ({"xl/workbook.xml": "x"}, "intake.spreadsheet", ".xlsx"),
        ({"ppt/presentation.xml": "x"}, "intake.presentation", ".pptx"),
        ({"OFD.xml": "x"}, "intake.other_document", "OFD"),
        ({"content.xml": "x"}, "intake.other_document", "ODF"),
        ({"META-INF/MANIFEST.MF": "x"}, "intake.program", "JAR"),
        ({"a.txt": "x"}, "intake.container", "ZIP"),
        ({"word/document.xml": "x"}, "intake.container", "ZIP"),
    ],
)
def test_other_zips_are_told_by_their_kind(parts: dict[str, bytes | str], code: str, kind: str) -> None:
    found = fault(zipped(parts))
    assert (found.code, found.data["kind"]) == (code, kind)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels", "word/styles.xml"])
def test_g32_entities_are_refused_unresolved(doctype: str, part: str) -> None:
    hostile = f'<?xml version="1.0"?>{doctype}<x>&e;</x>'
    assert fault(word(paragraph("甲"), parts={part: hostile})).code == "intake.external_entity"


def test_g32_control_the_same_part_without_a_doctype_is_read() -> None:
    assert text(paragraph("甲"), parts={"word/styles.xml": f'<?xml version="1.0"?><w:styles {W}/>'}) == "甲\n"


def test_g32_a_zip_bomb_is_refused_by_its_directory() -> None:
    zeros = zipped({"word/document.xml": b"\0" * 30_000_000, "[Content_Types].xml": "x", "_rels/.rels": "x"})
    assert len(zeros) < 100_000
    assert fault(zeros).code == "intake.zip_bomb"
    many = zipped({f"{number}.xml": "x" for number in range(2_100)})
    assert fault(many).code == "intake.zip_bomb"


def test_g32_a_zip_bomb_whose_directory_lies_is_refused_while_it_inflates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = "".join(paragraph(f"推进第{number}项工作，加快发展。") for number in range(60_000))
    data = bytearray(word(body))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        real = archive.getinfo("word/document.xml").file_size
    for place in range(len(data) - 4):
        if data[place : place + 4] == struct.pack("<I", real):
            data[place : place + 4] = struct.pack("<I", 1000)
    assert fault(bytes(data)).code == "intake.broken_word"  # the library stops at the size that is claimed
    monkeypatch.setattr("luoshi.reading.domain.intake.word.PART", real // 2)
    assert fault(word(body)).code == "intake.zip_bomb"
    monkeypatch.setattr("luoshi.reading.domain.intake.word.PART", real)
    assert intake(word(body)).text.startswith("推进")


def test_g32_a_deep_document_neither_recurses_nor_hangs() -> None:
    deep = document("<w:sdt>" * 30_000 + "</w:sdt>" * 30_000 + paragraph("甲"))
    assert intake(word(main=deep)).text == "甲\n"
