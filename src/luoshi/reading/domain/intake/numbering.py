"""Automatic numbers of Word paragraphs: lists, levels and styles become the 一、 that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from typing_extensions import override

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")
_CLOSED = re.compile(r"[、.．)）:：\s]$")
_LEVELS = 9
_MOST_STYLES = 20


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def value_of(attrs: AttributesImpl) -> str | None:
    """The `val` of an element, whatever prefix it has."""
    return next((value for name, value in attrs.items() if local(name) == "val"), None)


def is_on(attrs: AttributesImpl) -> bool:
    """A switch is on when it is there and does not say otherwise."""
    return value_of(attrs) not in ("0", "false", "off")


def hanzi(number: int) -> str:
    """1 to 999 in Chinese: 十, 二十一, 一百零三; beyond that, digits.

    >>> hanzi(12)
    '十二'
    """
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        said += letters * min(count, 9)
    return said


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": hanzi,
    "chineseCountingThousand": hanzi,
    "japaneseCounting": hanzi,
    "taiwaneseCounting": hanzi,
    "taiwaneseCountingThousand": hanzi,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalZero": lambda number: f"{number:02d}",
}


@dataclass(slots=True)
class Level:
    """One level of a list: the form of its number and the words around it."""

    start: int = 1
    form: str = "decimal"
    words: str = ""

    def said(self, number: int) -> str:
        """The bare number in this level's form."""
        return _FORMATS.get(self.form, str)(number)


@dataclass(slots=True)
class _Style:
    name: str = ""
    parent: str | None = None
    list: str | None = None
    level: str | None = None


@dataclass(slots=True)
class _List:
    abstract: str | None = None
    restarts: dict[int, int] = field(default_factory=dict)


def _whole(value: str | None, default: int) -> int:
    """A small whole number written in the file; nonsense counts as not written."""
    return int(value) if value is not None and re.fullmatch(r"[0-9]{1,6}", value) else default


class NumberingReader(ContentHandler):
    """Reads numbering.xml: `levels` of each abstract list, and `lists` that use them."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, _List] = {}
        self._abstract: dict[int, Level] = {}
        self._level = Level()
        self._list = _List()
        self._override = 0

    @override
    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """An element opens."""
        named = {local(key): value for key, value in attrs.items()}
        tag, value = local(name), named.get("val")
        if tag == "abstractNum":
            self._abstract = self.levels.setdefault(named.get("abstractNumId", ""), {})
        elif tag == "lvl":
            self._level = self._abstract.setdefault(_whole(named.get("ilvl"), 0), Level())
        elif tag == "num":
            self._list = self.lists.setdefault(named.get("numId", ""), _List())
            self._abstract = {}  # a level inside a list is an override of its form: not followed
        elif tag == "abstractNumId":
            self._list.abstract = value
        elif tag == "lvlOverride":
            self._override = _whole(named.get("ilvl"), 0)
        elif tag == "startOverride":
            self._list.restarts[self._override] = _whole(value, 1)
        elif tag == "start":
            self._level.start = _whole(value, 1)
        elif tag == "numFmt":
            self._level.form = value or "decimal"
        elif tag == "lvlText":
            self._level.words = value or ""


class StyleReader(ContentHandler):
    """Reads styles.xml: name, parent and list of each style."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: dict[str, _Style] = {}
        self._style = _Style()

    @override
    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """An element opens."""
        tag, value = local(name), value_of(attrs)
        if tag == "style":
            key = next((said for key, said in attrs.items() if local(key) == "styleId"), "")
            self._style = self.styles.setdefault(key, _Style())
        elif tag == "name":
            self._style.name = (value or "").lower()
        elif tag == "basedOn":
            self._style.parent = value
        elif tag == "numId":
            self._style.list = value
        elif tag == "ilvl":
            self._style.level = value


class Numbering:
    """Counts the paragraphs of each list as they come."""

    def __init__(self, lists: NumberingReader, styles: StyleReader) -> None:
        self._levels, self._lists, self._styles = lists.levels, lists.lists, styles.styles
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()

    def is_contents(self, style: str | None) -> bool:
        """A line of a generated table of contents, which repeats headings with page numbers."""
        return style in self._styles and self._styles[style].name.startswith(("toc ", "table of figures"))

    def prefix(self, style: str | None, number: str | None, level: str | None) -> str:
        """The number before a paragraph that names this style, list and level; "" where it has none."""
        if number is None:
            number, inherited = self._of_style(style)
            level = level if level is not None else inherited
        abstract = self._lists[number].abstract if number in self._lists else None
        levels = self._levels.get(abstract or "", {})
        depth = _whole(level, 0)
        if number is None or depth not in levels:
            return ""
        return self._next(abstract or "", number, levels, depth)

    def _of_style(self, style: str | None) -> tuple[str | None, str | None]:
        for _ in range(_MOST_STYLES):  # styles inherit, and a broken file may inherit in a circle
            if style not in self._styles:
                break
            found = self._styles[style]
            if found.list is not None:
                return found.list, found.level
            style = found.parent
        return None, None

    def _next(self, abstract: str, number: str, levels: dict[int, Level], depth: int) -> str:
        counts = self._counts.setdefault(abstract, {})
        if number not in self._seen:
            self._seen.add(number)
            for level, start in self._lists[number].restarts.items():
                counts[level] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            counts.pop(deeper, None)
        if levels[depth].form in ("bullet", "none"):
            return ""

        def said(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels.get(at, Level())
            return shown.said(counts.get(at, shown.start))

        words = _PLACE.sub(said, levels[depth].words)
        return words if not words or _CLOSED.search(words) else f"{words} "
