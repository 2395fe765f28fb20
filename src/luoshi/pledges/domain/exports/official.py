"""The parts of an official document by GB/T 9704-2012: 版头, 主体, 版记. Each returns Word's elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from luoshi.pledges.domain.exports import ooxml
from luoshi.pledges.domain.exports.headers import Contact, Imprint, Letterhead, written
from luoshi.pledges.domain.exports.ooxml import (
    BODY,
    HEI,
    KAI,
    LINE,
    PARAGRAPH,
    RED,
    SMALL,
    TITLE,
    TWIPS_A_POINT,
    WIDE,
    Face,
    Layout,
    el,
    text,
)
from luoshi.pledges.domain.exports.wording import words

_CORNER_LINES = 3
_MARK_TOP = 1984  # 35 mm from the text's upper edge to the name of the sender
_MARK_MOST = 60.0  # points; the standard leaves the size to the sender, below 22 mm
_FORM_MOST = 36.0
_RULE = ("single", 12, 11, RED)  # 1.5 points, 4 mm below the number
_TITLE_LINE = 720
_THICK, _THIN = 8, 6  # 0.35 mm and 0.25 mm in eighths of a point
_IMPRINT = Layout("both", right=1, line=560)
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十百]+、[^。\n]*。?")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十百]+）[^。\n]*。?")


def width(words_: str) -> float:
    """How many characters wide: 1 a Chinese one, a half what is printed at half width."""
    return sum(1 if ord(one) > 0x2E7F or one in "“”‘’—…" else 0.5 for one in words_)


def corner(letter: Letterhead, *, lines: int = 0) -> list[Element]:
    """份号, 密级 and 紧急程度, one a line from the upper left; at least `lines` lines."""
    told = (*letter.corner, *("",) * (lines - len(letter.corner)))
    return [text(one, BODY if one.isdigit() else HEI, Layout("left")) for one in told]


def marked(mark: str, most: float) -> Face:
    """The red face of a sender's name: as large as one line allows, at most so many points."""
    size = min(most, WIDE / TWIPS_A_POINT / max(width(mark), 1) * 0.98)
    return replace(TITLE, size=int(size), colour=RED)


def head(letter: Letterhead, mark: str, *, form: bool = False) -> list[Element]:
    """版头: 份号, 密级, 紧急程度; the sender's name in red, 35 mm below the text's edge; 发文字号
    (签发人 beside it) two lines below; the red rule. A `form` that has to fit on a page keeps them close.
    """
    parts = corner(letter, lines=0 if form else _CORNER_LINES)
    face = marked(mark, _FORM_MOST if form else _MARK_MOST)
    before = 0 if form else _MARK_TOP - _CORNER_LINES * LINE
    parts.append(text(mark, face, Layout("center", before=before, line=int(face.size * 1.1) * TWIPS_A_POINT)))
    below = Layout("center", before=LINE // 3 if form else 2 * LINE, rule=_RULE)
    if letter.signer is None:
        return [*parts, text(letter.number.text, BODY, below)]
    return [*parts, _number_and_signer(letter, below)]


def _number_and_signer(letter: Letterhead, below: Layout) -> Element:
    """发文字号 one character from the left, 签发人 one from the right, the name in 楷体."""
    runs = [
        ooxml.run(letter.number.text, BODY), ooxml.tab(BODY), ooxml.run(words("signer", name=""), BODY),
        ooxml.run(letter.signer or "", KAI),
    ]  # fmt: skip
    inset = round(BODY.size * TWIPS_A_POINT)
    stop = el("tab", val="right", pos=WIDE - inset)
    return ooxml.paragraph(runs, BODY, replace(below, align="left", left=1), stop)


def title(words_: str, *, before: int = 2) -> Element:
    """标题 in 二号 小标宋, `before` lines below what precedes it."""
    return text(words_, TITLE, Layout("center", before=before * LINE, line=_TITLE_LINE))


def recipients(names: Iterable[str], *, before: int = LINE) -> Element:
    """主送机关, `before` twips (one line) below the title, from the edge, with a colon behind."""
    return text(f"{'，'.join(name.strip() for name in names)}：", BODY, Layout("both", before=before))


def body(paragraphs: Sequence[str]) -> list[Element]:
    """正文: two characters in; 一、 opens in 黑体 and （一） in 楷体, up to the first full stop.

    The last paragraph stays with the signature, so that no signature stands on a page of its own.
    """
    last = len(paragraphs) - 1
    return [
        ooxml.paragraph(_levels(one), BODY, replace(PARAGRAPH, keep=number == last))
        for number, one in enumerate(paragraphs)
    ]


def _levels(words_: str) -> list[Element]:
    for pattern, face in ((_FIRST_LEVEL, HEI), (_SECOND_LEVEL, KAI)):
        found = pattern.match(words_)
        if found:
            rest = words_[found.end() :]
            return [ooxml.run(found.group(), face), *([ooxml.run(rest, BODY)] if rest else [])]
    return [ooxml.run(words_, BODY)]


def attachments(names: Sequence[str]) -> list[Element]:
    """附件说明, one line below the text; several are numbered; no mark behind a name."""
    label = f"{words('attachment')}："
    if len(names) == 1:
        return [text(f"{label}{names[0]}", BODY, Layout(left=5, hanging=3, before=LINE, keep=True))]
    numbered = [f"{number}. {name}" for number, name in enumerate(names, 1)]
    first = [
        text(f"{label}{one}", BODY, Layout(left=6.5, hanging=4.5, before=LINE, keep=True))
        for one in numbered[:1]
    ]
    return first + [text(one, BODY, Layout(left=6.5, hanging=1.5, keep=True)) for one in numbered[1:]]


def signature(letter: Letterhead, *, seal: int = 2 * LINE) -> list[Element]:
    """发文机关署名 and 成文日期, centred on each other: the day four characters from the right, with `seal`
    twips of room above.
    """
    day = written(letter.date)
    wider = (width(letter.issuer) - width(day)) / 2
    of_day = max(4.0, 2 + wider)
    return [
        text(letter.issuer, BODY, Layout("right", right=of_day - wider, before=seal, keep=True)),
        text(day, BODY, Layout("right", right=of_day, keep=letter.contact is not None)),
    ]


def note(contact: Contact | None) -> list[Element]:
    """附注: whom to ask, in brackets, two characters in; nothing where nobody is named."""
    if contact is None:
        return []
    key = "contact" if contact.phone else "contact_no_phone"
    return [text(words(key, name=contact.name, phone=contact.phone), BODY, PARAGRAPH)]


def attachment_head(name: str, *, number: int | None = None, face: Face = TITLE) -> list[Element]:
    """The head of an attachment: 附件 (numbered where there are several) at the edge, its title in the
    third line.
    """
    label = f"{words('attachment')}{'' if number is None else number}"
    return [
        text(label, HEI, Layout("left")),
        text(name, face, Layout("center", before=LINE, after=LINE // 3, line=_TITLE_LINE)),
    ]


def copies(of: Imprint) -> Element:
    """抄送 of a letter, at the foot of its last page, without rules."""
    foot = Layout("both", left=4, hanging=3, right=1, line=560, at_foot=True)
    return text(words("copies", names="，".join(of.copies_to)), SMALL, foot)


def imprint(of: Imprint) -> Element:
    """版记: 抄送, then 印发机关 and its day, between rules (0.35 mm outside, 0.25 mm within)."""
    rows = []
    if of.copies_to:
        to = text(words("copies", names="，".join(of.copies_to)), SMALL, replace(_IMPRINT, left=4, hanging=3))
        rows.append(ooxml.row([ooxml.cell(WIDE, to, span=2)]))
    day = words("printed", day=written(of.printed_on))
    widths = [WIDE * 3 // 5, WIDE - WIDE * 3 // 5]
    by = ooxml.cell(widths[0], text(of.printed_by, SMALL, replace(_IMPRINT, left=1, right=0)))
    on = ooxml.cell(widths[1], text(day, SMALL, replace(_IMPRINT, align="right")))
    rows.append(ooxml.row([by, on]))
    return ooxml.table(widths, rows, rules={"top": _THICK, "bottom": _THICK, "insideH": _THIN}, inset=0)
