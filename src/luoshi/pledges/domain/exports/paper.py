"""An A4 document by GB/T 9704-2012: margins, lines, faces, page numbers. Others write on it.

版心 is 156 by 225 mm: 37 above, 35 below, 28 left, 26 right; 22 lines of 28 characters in 三号 仿宋.
"""

from __future__ import annotations

import datetime as dt
import io
from copy import deepcopy

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.section import Section, _Footer, _Header
from docx.shared import Mm
from lxml import etree

from luoshi.kernel.calendar import SHANGHAI
from luoshi.pledges.domain.exports import ooxml
from luoshi.pledges.domain.exports.ooxml import BODY, PAGE, Face, Layout, el
from luoshi.reading.domain.exports.safety import printable

TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26  # mm
_PAGE_DASH = 7  # mm from the text's lower edge to the dashes of the page number
_HALF_FACE = 2.5  # mm, half of 四号
# Who lacks the face that the standard names gets the nearest one that the machine has.
FALLBACKS = {
    "仿宋_GB2312": ("roman", "仿宋,FangSong,STFangsong,华文仿宋,Noto Serif CJK SC"),
    "楷体_GB2312": ("script", "楷体,KaiTi,STKaiti,华文楷体,Noto Serif CJK SC"),
    "方正小标宋简体": (
        "auto",
        "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,Noto Serif CJK SC",
    ),
    "黑体": ("swiss", "SimHei,STHeiti,Noto Sans CJK SC"),
    "宋体": ("roman", "SimSun,STSong,Noto Serif CJK SC"),
}
_SAMPLE = Face("黑体", 10.5, "7F7F7F")
_NOTHING = Layout("left", line=20)


class Paper:
    """A document under way. `add` puts paragraphs and tables at its end; `data` is the .docx."""

    def __init__(self, title: str, *, author: str, on: dt.date, sample: str | None = None) -> None:
        self.document: Document = docx.Document()
        self._sample = sample
        self._properties(title, author, on)
        self._styles()
        self._settings()
        self._font_table()
        self.portrait(self.document.sections[0])

    def add(self, *elements: Element) -> None:
        """Paragraphs and tables, after what is there."""
        last = self.document.element.body.sectPr
        for one in elements:
            last.addprevious(one)

    def data(self) -> bytes:
        """The finished .docx."""
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def section(self, *, landscape: bool = False, even: bool = False) -> Section:
        """A new section on a new page (the next even one with `even`); page numbers run on."""
        section: Section = self.document.add_section(WD_SECTION.EVEN_PAGE if even else WD_SECTION.NEW_PAGE)
        self._hide_break()
        section.different_first_page_header_footer = False
        if landscape:
            self._landscape(section)
        else:
            self.portrait(section)
        return section

    def _hide_break(self) -> None:
        """The break into the last paragraph, or into one without height after a table."""
        (holder,) = self.document.element.body.xpath("./w:p[./w:pPr/w:sectPr][last()]")
        before = holder.getprevious()
        end = holder.pPr.sectPr
        if before is not None and before.tag == qn("w:p"):
            before.get_or_add_pPr().append(end)
            holder.getparent().remove(holder)
        else:
            holder.pPr.insert(0, el("spacing", before=0, after=0, line=20, lineRule="exact"))

    def portrait(self, section: Section) -> None:
        """Upright pages with the grid of the text; numbers outside, odd ones right and even ones left."""
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
        section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
        section.header_distance = Mm(15)
        section.footer_distance = Mm(BOTTOM - _PAGE_DASH - _HALF_FACE)
        self._grid(section)
        for header in (section.header, section.even_page_header):
            fill(header, self.sample_mark())
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            fill(footer, _number(side))

    def last_page(self, imprint: Element) -> None:
        """版记 on a page of its own, the last even one, so that it closes the last sheet; it bears no number.

        It stands in the footer, whose lower edge is the text's: no word processor moves it from there.
        """
        section = self.section(even=True)
        section.footer_distance = Mm(BOTTOM)
        for footer in (section.footer, section.even_page_footer):
            fill(footer, deepcopy(imprint), ooxml.text("", PAGE, _NOTHING))
        self.add(ooxml.text("", PAGE, _NOTHING))

    def _grid(self, section: Section) -> None:
        """Lines of the text's own height, where a paragraph asks for none."""
        for old in section._sectPr.xpath("./w:docGrid"):
            section._sectPr.remove(old)
        section._sectPr.append(el("docGrid", type="lines", linePitch=ooxml.LINE))

    def _landscape(self, section: Section) -> None:
        """Pages turned by a quarter, their head at the left of the sheet; the number keeps its place on it.

        So on screen it stands at the left edge and reads downward: below on odd pages, above on even ones.
        """
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(LEFT), Mm(RIGHT)
        section.left_margin, section.right_margin = Mm(BOTTOM), Mm(TOP)
        section.header_distance, section.footer_distance = Mm(12), Mm(10)
        for old in section._sectPr.xpath("./w:docGrid"):
            section._sectPr.remove(old)
        for header, odd in ((section.header, True), (section.even_page_header, False)):
            fill(header, _turned_number(odd=odd), self.sample_mark())
        for footer in (section.footer, section.even_page_footer):
            fill(footer, ooxml.text("", PAGE, _NOTHING))

    def sample_mark(self) -> Element:
        """The line in every header that tells sample data; without height where there is nothing to tell."""
        return ooxml.text(self._sample or "", _SAMPLE, Layout("right", line=300 if self._sample else 20))

    def _properties(self, title: str, author: str, on: dt.date) -> None:
        core = self.document.core_properties
        noon = dt.datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI).astimezone(dt.UTC)
        core.title, core.author, core.last_modified_by = printable(title)[:255], printable(author)[:255], ""
        core.created = core.modified = noon.replace(tzinfo=None)  # the library writes it as UTC
        core.language, core.comments, core.revision = "zh-CN", "", 1
        package = self.document.part.package
        for name, relation in list(package.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                del package.rels[name]  # a picture of another document

    def _styles(self) -> None:
        """Everything starts from 三号 仿宋, without space around paragraphs or between scripts."""
        styles = self.document.styles.element
        (defaults,) = styles.xpath("./w:docDefaults")
        size = round(BODY.size * 2)
        face = el(
            "rPr", ooxml.fonts(BODY.font), el("sz", val=size), el("szCs", val=size),
            el("lang", val="zh-CN", eastAsia="zh-CN"),
        )  # fmt: skip
        shape = el("pPr", el("autoSpaceDE", val=0), el("autoSpaceDN", val=0))
        defaults.getparent().replace(
            defaults, el("docDefaults", el("rPrDefault", face), el("pPrDefault", shape))
        )
        (normal,) = styles.xpath("./w:style[@w:styleId='Normal']")
        normal.append(
            el("pPr", el("widowControl", val=0), el("autoSpaceDE", val=0), el("autoSpaceDN", val=0))
        )
        normal.append(el("rPr", ooxml.fonts(BODY.font), el("sz", val=size), el("szCs", val=size)))

    def _settings(self) -> None:
        settings = self.document.settings
        settings.odd_and_even_pages_header_footer = True
        for setting in settings.element.xpath("//w:compatSetting[@w:name='compatibilityMode']"):
            setting.set(qn("w:val"), "15")
        for language in settings.element.xpath("//w:themeFontLang"):
            language.set(qn("w:eastAsia"), "zh-CN")

    def _font_table(self) -> None:
        """The faces with the names under which else they may be found."""
        part = self.document.part
        for name, relation in list(part.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
                del part.rels[name]
        fonts = [
            el(
                "font",
                el("altName", val=others),
                el("charset", val="86"),
                el("family", val=family),
                name=name,
            )
            for name, (family, others) in FALLBACKS.items()
        ]
        root = el("fonts", *fonts)
        blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        table = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, blob, part.package)
        part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)


def fill(holder: _Header | _Footer, *content: Element) -> None:
    """What stands in a header or a footer of this section alone, instead of what stood there."""
    holder.is_linked_to_previous = False
    for old in list(holder._element):
        holder._element.remove(old)
    holder._element.extend(content)


def _dashed() -> list[Element]:
    return [ooxml.run("— ", PAGE), *ooxml.field("PAGE", PAGE), ooxml.run(" —", PAGE)]


def _number(side: str) -> Element:
    """— 1 — at the outer side, one character in from the text's edge."""
    layout = Layout("right", right=1, line=280) if side == "right" else Layout("left", left=1, line=280)
    return ooxml.paragraph(_dashed(), PAGE, layout)


def _turned_number(*, odd: bool) -> Element:
    """The number of a turned page: a table of one cell, placed on the sheet, its text turned with it."""
    right_edge = BOTTOM - _PAGE_DASH + _HALF_FACE  # mm from the left of the turned sheet
    wide, high, inset = 400, 1600, round(PAGE.size * ooxml.TWIPS_A_POINT)
    sheet_below = _twips(210 - RIGHT)
    place = el(
        "tblpPr", vertAnchor="page", horzAnchor="page", tblpX=_twips(right_edge) - wide,
        tblpY=sheet_below - inset - high if odd else _twips(LEFT) + inset,
    )  # fmt: skip
    layout = Layout("right" if odd else "left", line=280)
    turned = el("textDirection", val="tbRl")
    number = ooxml.cell(wide, ooxml.paragraph(_dashed(), PAGE, layout), textDirection=turned)
    row = el("tr", el("trPr", el("trHeight", val=high, hRule="exact")), number)
    return ooxml.table([wide], [row], floating=place, rules={}, inset=0)


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)
