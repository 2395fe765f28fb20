"""The official documents, measured in their XML against GB/T 9704-2012."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

import luoshi.reading
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.decomposition import TaskRow, decompose
from luoshi.pledges.domain.exports import official
from luoshi.pledges.domain.exports.headers import Contact, DocumentNumber, Imprint, Letterhead, written
from luoshi.pledges.domain.exports.lines import Band, TaskLine, banded, line_of
from luoshi.pledges.domain.exports.notice import limit, notice
from luoshi.pledges.domain.exports.order import Order, Reply, order_form
from luoshi.pledges.domain.exports.reply import AnswerText, MotionHead, reply
from luoshi.pledges.domain.motions import AnswerClass, Promise
from luoshi.reading import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {"w": W[1:-1]}
DAY = dt.date(2025, 2, 10)
SAMPLE = Path(luoshi.reading.__file__).parent / "sample_reports" / "示例市-2025.txt"
LETTER = Letterhead(
    "示例市人民政府", DocumentNumber("示政发", 2025, 1), DAY, ("各区、镇人民政府", "市政府各部门"),
    contact=Contact("李明", "0000-12345678"), copy_number=12, secrecy="秘密", secrecy_term="1年",
    urgency="加急",
    imprint=Imprint("示例市人民政府办公室", dt.date(2025, 2, 11), ("市委各部门", "市政协办公室")),
)  # fmt: skip
LINE = TaskLine(
    3,
    "p3",
    "建成便民服务站20个",
    "一、民生",
    "便民服务站20个",
    "周建国",
    "市民政局",
    ("市财政局",),
    dt.date(2025, 12, 31),
)
LINES = (LINE, TaskLine(4, "p4", "稳定就业", "一、民生"), TaskLine(5, "p5", "防汛", "二、安全"))


def mm(twips: str) -> float:
    return round(int(twips) * 25.4 / 1440, 1)


class Opened:
    """A .docx taken apart: its body, its headers and footers by section."""

    def __init__(self, data: bytes) -> None:
        self.document = docx.Document(io.BytesIO(data))
        self.pack = zipfile.ZipFile(io.BytesIO(data))
        self.root: Any = etree.fromstring(self.pack.read("word/document.xml"))

    def paragraphs(self) -> list[Any]:
        return [p for p in self.root.findall("w:body/w:p", NS) if words(p)]

    def find(self, beginning: str) -> Any:
        return next(p for p in self.paragraphs() if words(p).startswith(beginning))

    def texts(self) -> list[str]:
        return [words(p) for p in self.paragraphs()]

    def sections(self) -> list[Any]:
        return list(self.root.findall(".//w:sectPr", NS))


def words(element: Any) -> str:
    return "".join(one.text or "" if one.tag == f"{W}t" else "\n" for one in element.iter(f"{W}t", f"{W}br"))


def face(paragraph: Any, run: int = 0) -> tuple[str, float, str | None]:
    properties = paragraph.findall("w:r", NS)[run].find("w:rPr", NS)
    names = {
        properties.find("w:rFonts", NS).get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs")
    }
    (name,) = names
    colour = properties.find("w:color", NS)
    size = int(properties.find("w:sz", NS).get(f"{W}val")) / 2
    return str(name), size, None if colour is None else colour.get(f"{W}val")


def layout(paragraph: Any, tag: str, attribute: str) -> Any:
    found = paragraph.find(f"w:pPr/w:{tag}", NS)
    return None if found is None else found.get(f"{W}{attribute}")


@pytest.fixture(scope="module")
def issued() -> Opened:
    return Opened(notice(LETTER, LINES, government="示例市", year=2025))


def test_margins_and_the_grid_of_22_lines_of_28_characters(issued: Opened) -> None:
    first = issued.sections()[0]
    size, margin = first.find("w:pgSz", NS), first.find("w:pgMar", NS)
    assert (mm(size.get(f"{W}w")), mm(size.get(f"{W}h"))) == (210, 297)
    assert [mm(margin.get(f"{W}{side}")) for side in ("top", "bottom", "left", "right")] == [37, 35, 28, 26]
    pitch = int(first.find("w:docGrid", NS).get(f"{W}linePitch"))
    assert 225 * 1440 / 25.4 // pitch == 22
    paragraph = issued.find("一、")
    assert layout(paragraph, "spacing", "line") == str(pitch)
    assert layout(paragraph, "spacing", "lineRule") == "exact"
    tight = int(paragraph.find("w:r/w:rPr/w:spacing", NS).get(f"{W}val"))
    assert 156 * 1440 / 25.4 // (16 * 20 + tight) == 28


def test_the_elements_stand_in_their_order_with_their_faces(issued: Opened) -> None:
    order = [
        ("000012", "仿宋_GB2312", 16, "left"),
        ("秘密★1年", "黑体", 16, "left"),
        ("加急", "黑体", 16, "left"),
        ("示例市人民政府文件", "方正小标宋简体", 48, "center"),
        ("示政发〔2025〕1号", "仿宋_GB2312", 16, "center"),
        ("示例市人民政府关于印发", "方正小标宋简体", 22, "center"),
        ("各区、镇人民政府，市政府各部门：", "仿宋_GB2312", 16, "both"),
        ("为落实", "仿宋_GB2312", 16, "both"),
        ("附件：", "仿宋_GB2312", 16, "both"),
        ("示例市人民政府", "仿宋_GB2312", 16, "right"),
        ("2025年2月10日", "仿宋_GB2312", 16, "right"),
        ("（联系人：李明，电话：0000-12345678）", "仿宋_GB2312", 16, "both"),
        ("附件", "黑体", 16, "left"),
        ("示例市2025年《政府工作报告》任务分解表", "方正小标宋简体", 22, "center"),
    ]
    left = iter(issued.paragraphs())
    for beginning, name, size, align in order:
        paragraph = next(p for p in left if words(p).startswith(beginning))
        assert (*face(paragraph)[:2], layout(paragraph, "jc", "val")) == (name, size, align), beginning


def test_the_senders_name_and_the_rule_are_red(issued: Opened) -> None:
    mark = issued.find("示例市人民政府文件")
    assert face(mark)[2] == "FF0000"
    before = int(layout(mark, "spacing", "before") or 0) + 3 * 579
    assert mm(str(before)) == 35
    number = issued.find("示政发")
    rule = number.find("w:pPr/w:pBdr/w:bottom", NS)
    assert rule.get(f"{W}color") == "FF0000"
    assert 3.5 <= int(rule.get(f"{W}space")) * 25.4 / 72 <= 4.5
    assert layout(number, "spacing", "before") == str(2 * 579)
    assert [face(p)[2] for p in issued.paragraphs() if face(p)[2]] == ["FF0000"]


def test_headings_of_the_text_open_in_their_faces(issued: Opened) -> None:
    first = issued.find("一、明确责任。")
    assert words(first.findall("w:r", NS)[0]) == "一、明确责任。"
    assert (face(first)[0], face(first, 1)[0]) == ("黑体", "仿宋_GB2312")
    assert layout(first, "ind", "firstLineChars") == "200"
    second, whole = official.body(["（一）定人。各负其责。", "一、只有标题"])
    assert (face(second)[0], face(second, 1)[0]) == ("楷体_GB2312", "仿宋_GB2312")
    assert [words(run) for run in whole.findall("w:r", NS)] == ["一、只有标题"]
    assert whole.find("w:pPr/w:keepNext", NS) is not None
    assert second.find("w:pPr/w:keepNext", NS) is None


def test_what_the_notice_says_is_counted(issued: Opened) -> None:
    said = "".join(issued.texts())
    assert "分解任务3项，由1个单位牵头。其中2项的牵头单位待定" in said
    assert f"{limit('task', 'receive')}个工作日内签收" in said
    none = "".join(Opened(notice(LETTER, LINES[1:], government="示例市", year=2025)).texts())
    assert "分解任务2项。牵头单位待定" in none
    every = "".join(Opened(notice(LETTER, LINES[:1], government="示例市", year=2025)).texts())
    assert "待定" not in every
    own = Opened(notice(LETTER, LINES, government="示例市", year=2025, body=["照办。"])).texts()
    assert "照办。" in own
    assert not any(one.startswith("一、") for one in own)


def test_a_limit_that_no_table_gives_is_refused() -> None:
    with pytest.raises(KeyError):
        limit("monthly_return", "lock")


def test_page_numbers_stand_outside(issued: Opened) -> None:
    first = issued.document.sections[0]
    for footer, side in ((first.footer, "right"), (first.even_page_footer, "left")):
        (paragraph,) = footer._element.findall("w:p", NS)
        assert layout(paragraph, "jc", "val") == side
        assert layout(paragraph, "ind", f"{side}Chars") == "100"
        assert face(paragraph)[:2] == ("宋体", 14)
        assert words(paragraph) == "— 1 —"
        assert paragraph.findtext("w:r/w:instrText", namespaces=NS) == " PAGE "
    assert issued.document.settings.odd_and_even_pages_header_footer


def test_the_table_lies_across_with_its_number_turned(issued: Opened) -> None:
    across = issued.sections()[1]
    size, margin = across.find("w:pgSz", NS), across.find("w:pgMar", NS)
    assert size.get(f"{W}orient") == "landscape"
    assert (mm(size.get(f"{W}w")), mm(size.get(f"{W}h"))) == (297, 210)
    assert [mm(margin.get(f"{W}{side}")) for side in ("right", "left", "top", "bottom")] == [37, 35, 28, 26]
    places = []
    section = issued.document.sections[1]
    for header in (section.header, section.even_page_header):
        table = header._element.find("w:tbl", NS)
        assert table.find(".//w:textDirection", NS).get(f"{W}val") == "tbRl"
        assert words(table) == "— 1 —"
        place = table.find("w:tblPr/w:tblpPr", NS)
        places.append((mm(place.get(f"{W}tblpX")), mm(place.get(f"{W}tblpY"))))
    assert places[0][0] == places[1][0] < 35
    assert places[0][1] > 105 > places[1][1]


def test_the_table_repeats_its_head_and_cuts_no_row(issued: Opened) -> None:
    (table,) = issued.root.findall("w:body/w:tbl", NS)
    rows = table.findall("w:tr", NS)
    assert [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows] == [True] + [False] * 5
    assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in rows)
    cells = [[words(cell) for cell in row.findall("w:tc", NS)] for row in rows]
    assert cells[0] == ["序号", "目标", "工作标准", "分管领导", "牵头单位", "配合单位", "时限"]
    assert cells[1] == ["一、民生"]
    assert cells[2] == ["3", LINE.target, LINE.standard, "周建国", "市民政局", "市财政局", "12月31日"]
    assert cells[3] == ["4", "稳定就业", "待定", "待定", "待定", "", "待定"]
    assert cells[4] == ["二、安全"]
    columns = [int(column.get(f"{W}w")) for column in table.findall("w:tblGrid/w:gridCol", NS)]
    assert mm(str(sum(columns))) == 225


def test_the_imprint_closes_the_last_sheet(issued: Opened) -> None:
    last = issued.sections()[-1]
    assert last.find("w:type", NS).get(f"{W}val") == "evenPage"
    section = issued.document.sections[-1]
    for footer in (section.footer, section.even_page_footer):
        table = footer._element.find("w:tbl", NS)
        assert words(table) == "抄送：市委各部门，市政协办公室。示例市人民政府办公室2025年2月11日印发"
        borders = table.find("w:tblPr/w:tblBorders", NS)
        drawn = {one.tag[len(W) :]: one.get(f"{W}sz") for one in borders}
        assert drawn == {"top": "8", "bottom": "8", "insideH": "6"}
        assert face(table.find(".//w:p", NS))[:2] == ("仿宋_GB2312", 14)
    assert mm(last.find("w:pgMar", NS).get(f"{W}footer")) == 35


def test_without_imprint_contact_or_copies() -> None:
    plain = dataclasses.replace(
        LETTER, imprint=None, contact=None, copy_number=None, secrecy=None, urgency=None
    )
    opened = Opened(notice(plain, LINES, government="示例市", year=2025))
    assert len(opened.sections()) == 2
    assert opened.texts()[0] == "示例市人民政府文件"
    named = dataclasses.replace(plain, contact=Contact("李明"), imprint=Imprint("办公室", DAY))
    opened = Opened(notice(named, LINES, government="示例市", year=2025))
    assert "（联系人：李明）" in opened.texts()
    assert words(opened.document.sections[-1].footer._element) == "办公室2025年2月10日印发"


def test_what_goes_upward_names_its_signer() -> None:
    signed: Any = official.head(dataclasses.replace(LETTER, signer="王强"), "示例市人民政府文件")[-1]
    assert words(signed) == "示政发〔2025〕1号签发人：王强"
    assert face(signed, 3)[0] == "楷体_GB2312"
    assert signed.find("w:pPr/w:tabs/w:tab", NS).get(f"{W}val") == "right"


def test_signature_and_day_are_centred_on_each_other() -> None:
    for issuer in ("示例市人民政府", "示例市经济技术开发区管理委员会办公室"):
        name, day = official.signature(dataclasses.replace(LETTER, issuer=issuer))
        right = [int(layout(one, "ind", "rightChars") or 0) / 100 for one in (name, day)]
        middles = [right[0] + official.width(issuer) / 2, right[1] + official.width("2025年2月10日") / 2]
        assert abs(middles[0] - middles[1]) < 0.02
        assert min(right) >= 2
        assert right[1] >= 4


def test_several_attachments_are_numbered() -> None:
    lines = official.attachments(["任务分解表", "联系人名单"])
    assert [words(line) for line in lines] == ["附件：1. 任务分解表", "2. 联系人名单"]
    first, title = official.attachment_head("联系人名单", number=2)
    assert (words(first), words(title)) == ("附件2", "联系人名单")


def test_sample_data_are_marked_on_every_page() -> None:
    marked = dataclasses.replace(LETTER, sample=True)
    opened = Opened(notice(marked, LINES, government="示例市", year=2025))
    headers = [
        header
        for section in opened.document.sections
        for header in (section.header, section.even_page_header)
    ]
    assert len(headers) == 6
    assert all("示例数据" in words(header._element) for header in headers)
    plain = Opened(notice(LETTER, LINES, government="示例市", year=2025))
    assert not any("示例数据" in words(section.header._element) for section in plain.document.sections)


def test_the_package_names_its_faces_and_their_stand_ins(issued: Opened) -> None:
    table: Any = etree.fromstring(issued.pack.read("word/fontTable.xml"))
    stand_ins = {one.get(f"{W}name"): one.find("w:altName", NS).get(f"{W}val") for one in table}
    used = {face(p, n)[0] for p in issued.paragraphs() for n, _ in enumerate(p.findall("w:r", NS))}
    assert used <= set(stand_ins)
    assert "FangSong" in stand_ins["仿宋_GB2312"]
    assert not any("thumbnail" in name for name in issued.pack.namelist())
    core = issued.document.core_properties
    assert (core.title, core.author) == (
        "示例市人民政府关于印发示例市2025年《政府工作报告》任务分解表的通知",
        "示例市人民政府",
    )
    assert core.created == dt.datetime(2025, 2, 10, 4, tzinfo=dt.UTC)


def test_hostile_words_stay_words() -> None:
    hostile = dataclasses.replace(LINE, target="<w:p/>&\x07甲\n乙")
    table = Opened(notice(LETTER, [hostile], government="示例市", year=2025)).root.find("w:body/w:tbl", NS)
    assert words(table.findall("w:tr", NS)[2].findall("w:tc", NS)[1]) == "<w:p/>&甲\n乙"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recipients": (" ",)}, "pledges.no_recipients"),
        ({"copy_number": None}, "pledges.secret_without_copy_number"),
        ({"copy_number": 1_000_000}, "pledges.copy_number"),
        ({"imprint": Imprint("办公室", dt.date(2025, 2, 9))}, "pledges.printed_before_dated"),
    ],
)
def test_a_header_that_the_standard_forbids_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Fault) as refused:
        dataclasses.replace(LETTER, **change)
    assert refused.value.code == code
    assert refused.value.next_step("en")


@pytest.mark.parametrize(("agency", "year", "serial"), [(" ", 2025, 1), ("示", 25, 1), ("示", 2025, 0)])
def test_a_number_that_is_none_is_refused(agency: str, year: int, serial: int) -> None:
    with pytest.raises(Fault, match="发文字号"):
        DocumentNumber(agency, year, serial)


def test_a_secret_without_term_and_no_tasks() -> None:
    assert dataclasses.replace(LETTER, secrecy_term=None).corner == ("000012", "秘密", "加急")
    with pytest.raises(Fault, match="没有可以印发的任务"):
        notice(LETTER, [], government="示例市", year=2025)


def test_rows_of_a_real_reading_become_lines() -> None:
    rows = decompose(read(SAMPLE.read_text(encoding="utf-8")), default_due="2025-12-31")
    row: TaskRow = dataclasses.replace(rows[0], lead="fgw", leader="vm", supporting_units=("czj", "x"))
    line = line_of(row, {"fgw": "市发改委", "czj": "市财政局"})
    assert (line.lead, line.leader, line.supporting) == ("市发改委", "vm", ("市财政局", "x"))
    assert (line.target, line.standard, line.due) == (row.target, row.standard, dt.date(2025, 12, 31))
    bare = line_of(dataclasses.replace(row, due=None, lead=None))
    assert (bare.due, bare.lead) == (None, None)
    opened = Opened(notice(LETTER, [line_of(one) for one in rows], government="示例市", year=2025))
    assert len(opened.root.findall("w:body/w:tbl/w:tr", NS)) > len(rows) > 100


def test_a_section_is_told_once_a_run() -> None:
    loose = dataclasses.replace(LINE, section=None)
    told = [one.text if isinstance(one, Band) else one.number for one in banded((*LINES[:2], loose, LINE))]
    assert told == ["一、民生", 3, 4, 3, "一、民生", 3]


ORDER = Order(LINE, "2025年《政府工作报告》", "进度滞后", "说明原因", dt.date(2025, 7, 3))
CELLS = 2


def form_of(opened: Opened) -> dict[str, str]:
    (table,) = opened.root.findall("w:body/w:tbl", NS)
    found: dict[str, str] = {}
    for row in table.findall("w:tr", NS):
        cells = [words(cell) for cell in row.findall("w:tc", NS)]
        found |= dict(zip(cells[::2], cells[1::2], strict=True))
    return found


def test_an_order_that_waits_is_signed_by_hand() -> None:
    opened = Opened(order_form(LETTER, ORDER))
    form = form_of(opened)
    assert form["督办事项"] == LINE.target
    assert (form["承办单位"], form["配合单位"]) == ("市民政局", "市财政局")
    assert form["回复期限"] == f"签收之日起{limit('supervision_order', 'reply')}个工作日内"
    assert form["办理情况"] == ""
    assert all(form[key].startswith("签字：") for key in ("签　　发", "签　　收", "核实意见"))
    assert face(opened.find("示例市人民政府督办单"))[2] == "FF0000"
    assert len(opened.sections()) == 1


def test_an_order_that_was_answered_shows_it() -> None:
    order = dataclasses.replace(
        ORDER, task=LINES[1], demand=None, due=dt.date(2025, 7, 17), signed_by="王强", received_by="赵敏",
        replies=(Reply("市民政局", "已补开工。", dt.date(2025, 7, 10)),), checked="属实",
    )  # fmt: skip
    form = form_of(Opened(order_form(dataclasses.replace(LETTER, sample=True), order)))
    assert (form["承办单位"], form["配合单位"], form["督办要求"]) == ("待定", "无", "无")
    assert form["回复期限"] == "2025年7月17日"
    assert form["办理情况"] == "已补开工。\n市民政局　2025年7月10日"
    assert (form["签　　发"], form["签　　收"], form["核实意见"]) == ("王强", "赵敏", "属实")


MOTION = MotionHead(
    "suggestion", "市第三届人民代表大会第四次会议", 27, "关于加装电梯的建议", ("陈晓兰",), "市住建局"
)
B = AnswerClass("B", "正在解决或者列入计划", "planned", True)
ANSWER = AnswerText(
    ("一、已完成12台。",), B, (Promise("完成评估。", dt.date(2025, 12, 31)), Promise("制定办法", None))
)
OWN = dataclasses.replace(
    LETTER, issuer="示例市住房和城乡建设局", number=DocumentNumber("示建复", 2025, 27),
    recipients=("陈晓兰代表",),
    copy_number=None, secrecy=None, urgency=None,
)  # fmt: skip


def test_a_reply_is_a_letter_with_its_class_and_its_promises() -> None:
    opened = Opened(reply(OWN, MOTION, ANSWER))
    texts = opened.texts()
    assert texts[:3] == [
        "示建复〔2025〕27号",
        "办理结果：B（正在解决或者列入计划）",
        "关于市第三届人民代表大会第四次会议\n第27号建议的答复",
    ]
    assert texts[3:6] == [
        "陈晓兰代表：",
        "您提出的《关于加装电梯的建议》收悉，现答复如下：",
        "一、已完成12台。",
    ]
    assert "1. 完成评估（2025年12月31日前完成）" in texts
    assert "2. 制定办法（完成时间另行答复）" in texts
    assert any(one.startswith("负责人签名：　") for one in texts)
    assert not any(one.startswith("会办单位") for one in texts)
    assert texts[-1] == "抄送：市委各部门，市政协办公室。"
    section = opened.document.sections[0]
    assert section.different_first_page_header_footer
    assert not opened.document.sections[1].different_first_page_header_footer
    mark = section.first_page_header._element.find("w:p", NS)
    assert (words(mark), face(mark)[2]) == ("示例市住房和城乡建设局", "FF0000")
    rules = [
        holder._element.find("w:p/w:pPr/w:pBdr/w:bottom", NS).get(f"{W}val")
        for holder in (section.first_page_header, section.first_page_footer)
    ]
    assert rules == ["thickThinSmallGap", "thinThickSmallGap"]
    assert words(section.first_page_footer._element) == ""
    assert round(section.top_margin.mm) == 37  # type: ignore[union-attr]


def test_the_survey_goes_with_the_reply() -> None:
    form = form_of_survey(Opened(reply(OWN, dataclasses.replace(MOTION, joint=("市财政局",)), ANSWER)))
    assert form["编号"] == "市第三届人民代表大会第四次会议第27号建议"
    assert (form["提出人"], form["主办单位"], form["会办单位"]) == ("陈晓兰", "市住建局", "市财政局")
    assert form["对办理结果"] == form["对办理态度"] == "□ 满意　□ 基本满意　□ 不满意"
    assert form["答复日期"] == written(DAY)


def form_of_survey(opened: Opened) -> dict[str, str]:
    (table,) = opened.root.findall("w:body/w:tbl", NS)
    rows = [[words(cell) for cell in row.findall("w:tc", NS)] for row in table.findall("w:tr", NS)]
    return dict(row for row in rows if len(row) == CELLS)


def test_a_signed_reply_to_several_members() -> None:
    motion = dataclasses.replace(MOTION, register="proposal", proposers=("甲", "乙"), joint=("市财政局",))
    answer = AnswerText(("已办结。",), dataclasses.replace(B, code="A", zh="已经解决"), (), "孙立")
    letter = dataclasses.replace(OWN, imprint=Imprint("办公室", DAY), sample=True, copy_number=3)
    texts = Opened(reply(letter, motion, answer)).texts()
    assert "你们提出的《关于加装电梯的建议》收悉，现答复如下：" in texts
    assert {"000003", "负责人签名：孙立", "会办单位：市财政局"} <= set(texts)
    assert not any("承诺" in one or one.startswith("抄送") for one in texts)
    assert any("政协提案工作机构" in one for one in texts)


def test_an_answer_without_words_is_refused() -> None:
    with pytest.raises(Fault, match="没有内容"):
        reply(OWN, MOTION, dataclasses.replace(ANSWER, paragraphs=(" ",)))
