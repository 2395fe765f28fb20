"""Word's XML, as little as documents need: runs, paragraphs, rows, fields. Points and twips.

python-docx opens, keeps and saves the package; its table interface takes a second for a hundred rows and does
not know grids, frames or East Asian faces, so the body is built here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from luoshi.reading.domain.exports.safety import printable

TWIPS_A_POINT = 20
WIDE, LONG = 8844, 12756  # the text's area: 156 by 225 mm
LINE = 579  # 225 mm hold 22 lines: 28.95 points each
# 156 mm hold 28 characters of 三号 if each is a quarter point nearer to the next. A grid of characters would
# say it in one place, but LibreOffice makes its cells as wide as they are high.
TIGHT = -5
RED = "FF0000"
Align = Literal["left", "center", "right", "both", "distribute"]


@dataclass(slots=True, frozen=True)
class Face:
    """A typeface by the name that the standard gives it, with its size in points."""

    font: str
    size: float
    colour: str | None = None


BODY = Face("仿宋_GB2312", 16)
HEI = Face("黑体", 16)
KAI = Face("楷体_GB2312", 16)
TITLE = Face("方正小标宋简体", 22)
SMALL = replace(BODY, size=14)
PAGE = Face("宋体", 14)
CELL = replace(BODY, size=12)
CELL_HEAD = replace(HEI, size=12)


@dataclass(slots=True, frozen=True)
class Layout:
    """How a paragraph stands. Indents in characters of its face; `before`, `after` and `line` in twips.

    `rule` is a line beneath it: (style, eighths of a point, distance in points, colour). `at_foot` sets
    the paragraph at the foot of the text's area.
    """

    align: Align = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    before: int = 0
    after: int = 0
    line: int = LINE
    keep: bool = False
    rule: tuple[str, int, int, str] | None = None
    outward: int = 0
    at_foot: bool = False


PLAIN = Layout()
PARAGRAPH = Layout(first=2)
CENTRED = Layout("center")
IN_CELL = Layout("left", line=320)
IN_CELL_MIDDLE = Layout("center", line=320)


def el(tag: str, *children: Element, **attributes: object) -> Element:
    """An element with its children and its attributes in Word's namespace."""
    made = cast(Element, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def fonts(font: str) -> Element:
    """One face for every script: official documents set digits in the same face as characters."""
    return el("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font, hint="eastAsia")


def run(text: str, face: Face) -> Element:
    """Text in a face; a line end becomes a break, characters that XML has no form for are left out."""
    properties = el("rPr", fonts(face.font))
    if face.colour is not None:
        properties.append(el("color", val=face.colour))
    if face.size == BODY.size:
        properties.append(el("spacing", val=TIGHT))
    size = round(face.size * 2)
    properties.extend([el("sz", val=size), el("szCs", val=size)])
    made = el("r", properties)
    for number, line in enumerate(printable(text).splitlines()):
        if number:
            made.append(el("br"))
        words = el("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        made.append(words)
    return made


def tab(face: Face) -> Element:
    """A jump to the next tab stop."""
    made = run("", face)
    made.append(el("tab"))
    return made


def paragraph(runs: Iterable[Element], face: Face, layout: Layout, *tabs: Element) -> Element:
    """Runs as a paragraph; `tabs` are its tab stops."""
    properties = el("pPr")
    if layout.keep:
        properties.append(el("keepNext"))
    if layout.at_foot:
        place = {"vAnchor": "margin", "hAnchor": "margin", "xAlign": "center", "yAlign": "bottom"}
        properties.append(el("framePr", w=WIDE, wrap="notBeside", **place))
    if layout.rule is not None:
        style, eighths, space, colour = layout.rule
        properties.append(el("pBdr", el("bottom", val=style, sz=eighths, space=space, color=colour)))
    if tabs:
        properties.append(el("tabs", *tabs))
    if layout.line != LINE:
        properties.append(el("snapToGrid", val=0))
    properties.append(
        el("spacing", before=layout.before, after=layout.after, line=layout.line, lineRule="exact")
    )
    indents = _indents(face, layout)
    if indents is not None:
        properties.append(indents)
    properties.append(el("jc", val=layout.align))
    return el("p", properties, *runs)


def _indents(face: Face, layout: Layout) -> Element | None:
    """Indents in hundredths of a character, and in twips for programs that do not know characters."""
    kinds = {"firstLine": layout.first, "left": layout.left, "right": layout.right, "hanging": layout.hanging}
    asked = {kind: characters for kind, characters in kinds.items() if characters}
    if layout.outward:
        return el("ind", left=-layout.outward, right=-layout.outward)
    if not asked:
        return None
    made = el("ind")
    for kind, characters in asked.items():
        made.set(qn(f"w:{kind}Chars"), str(round(characters * 100)))
        made.set(qn(f"w:{kind}"), str(round(characters * face.size * TWIPS_A_POINT)))
    return made


def text(words: str, face: Face = BODY, layout: Layout = PLAIN) -> Element:
    """A paragraph of one run."""
    return paragraph([run(words, face)] if words else [], face, layout)


def field(code: str, face: Face, shown: str = "1") -> list[Element]:
    """A field that the word processor fills in, such as PAGE; `shown` stands until it does."""
    marks = [run("", face) for _ in range(3)]
    for mark, kind in zip(marks, ("begin", "separate", "end"), strict=True):
        mark.append(el("fldChar", fldCharType=kind))
    asked = run("", face)
    words = el("instrText")
    words.text = f" {code} "
    words.set(qn("xml:space"), "preserve")
    asked.append(words)
    return [marks[0], asked, marks[1], run(shown, face), marks[2]]


def cell(width: int, *content: Element, span: int = 1, **extra: Element) -> Element:
    """A table cell, its content in the middle of its height; `extra` are further properties."""
    properties = el("tcPr", el("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(el("gridSpan", val=span))
    for name in ("tcBorders", "textDirection"):
        if name in extra:
            properties.append(extra[name])
    properties.append(el("vAlign", val="center"))
    return el("tc", properties, *content)


def row(cells: Sequence[Element], *, head: bool = False, height: int = 0) -> Element:
    """A table row that no page cuts in two; a head repeats on every page. `height` (twips) is the least."""
    properties = el("trPr", el("cantSplit"))
    if height:
        properties.append(el("trHeight", val=height, hRule="atLeast"))
    if head:
        properties.append(el("tblHeader"))
    return el("tr", properties, *cells)


_GRID = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4)


def table(
    widths: Sequence[int],
    rows: Iterable[Element],
    *,
    floating: Element | None = None,
    rules: Mapping[str, int] = _GRID,
    inset: int = 85,
) -> Element:
    """A table of fixed columns (twips), centred, or placed by `floating`. `rules` are the lines that
    are drawn: a side and its eighths of a point; `inset` is the room at the sides of a cell.
    """
    properties = el("tblPr")
    if floating is not None:
        properties.append(floating)
    properties.append(el("tblW", w=sum(widths), type="dxa"))
    if floating is None:
        properties.append(el("jc", val="center"))
    order = [side for side in _GRID if side in rules]
    lines = [el(side, val="single", sz=rules[side], space=0, color="auto") for side in order]
    properties.append(el("tblBorders", *lines))
    properties.append(el("tblLayout", type="fixed"))
    margins = {"top": 40, "left": inset, "bottom": 40, "right": inset}
    properties.append(el("tblCellMar", *(el(side, w=width, type="dxa") for side, width in margins.items())))
    columns = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", properties, columns, *rows)
