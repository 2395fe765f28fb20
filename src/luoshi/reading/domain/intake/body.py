"""The main part of a Word document, event by event: what a reader sees, in order."""

from __future__ import annotations

from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from typing_extensions import override

from luoshi.reading.domain.intake.numbering import Numbering, is_on, local, value_of

# Elements that readers do not see: removals, former formats, the old form of a new drawing, phonetic guides.
_UNSEEN = frozenset(
    {
        "del",
        "moveFrom",
        "Fallback",
        "rt",
        "instrText",
        "delText",
        "pPrChange",
        "rPrChange",
        "sectPrChange",
        "tblPrChange",
    }
)
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# An open element that gathers text: what joins its pieces, and which open element takes the result.
_JOINED = {"r": "", "p": "", "tc": " ", "tr": "\t"}
_TAKEN_BY = {"r": ("r", "p"), "p": ("tc",), "tc": ("tr",), "tr": ("tc",)}


class Relations(ContentHandler):
    """A part's relations: (type, target)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    @override
    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """Note one relation."""
        if local(name) == "Relationship":
            self.found.append((attrs.get("Type", ""), attrs.get("Target", "")))


class _Open:
    """A run, paragraph, cell or row while it is open; the body is open always."""

    __slots__ = ("hidden", "joins_next", "kind", "level", "list", "pieces", "style")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.pieces: list[str] = []
        self.hidden = self.joins_next = False
        self.style: str | None = None
        self.list: str | None = None
        self.level: str | None = None


class Body(ContentHandler):
    """Collects lines; counts what it leaves out (`deletions`, `footnotes`, `pictures`)."""

    def __init__(self, numbering: Numbering) -> None:
        super().__init__()
        self.deletions = self.footnotes = self.pictures = 0
        self._numbering = numbering
        self._open = [_Open("body")]
        self._path: list[str] = ["", ""]
        self._unseen = 0
        self._carried = ""

    def text(self) -> str:
        """The lines collected, each ending with a line feed."""
        return "".join(f"{line}\n" for line in self._open[0].pieces)

    @override
    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """An element opens."""
        tag, above = local(name), self._path[-1]
        if self._unseen or (tag in _UNSEEN and above != "rPr"):
            self.deletions += tag in ("del", "moveFrom") and not self._unseen
            self._unseen += 1
        elif tag in _JOINED:
            self._open.append(_Open(tag))
        elif above == "r" and tag in _BREAKS:
            self._open[-1].pieces.append(_BREAKS[tag])
        elif above in ("pPr", "numPr", "rPr"):
            self._property(tag, above, attrs)
        else:
            self.footnotes += tag in ("footnoteReference", "endnoteReference")
            self.pictures += tag in ("blip", "imagedata")
        self._path.append(tag)

    def _property(self, tag: str, above: str, attrs: AttributesImpl) -> None:
        """A property of the run or paragraph that is open."""
        owner = self._open[-1]
        if (above, tag) == ("pPr", "pStyle"):
            owner.style = value_of(attrs)
        elif (above, tag) == ("numPr", "numId"):
            owner.list = value_of(attrs)
        elif (above, tag) == ("numPr", "ilvl"):
            owner.level = value_of(attrs)
        elif above == "rPr" and self._path[-2] == "pPr":
            owner.joins_next |= tag == "del"
        elif above == "rPr":
            owner.hidden |= tag == "vanish" and is_on(attrs)

    @override
    def characters(self, content: str) -> None:
        """Text, of which only that of runs is seen."""
        if not self._unseen and self._path[-1] == "t":
            self._open[-1].pieces.append(content)

    @override
    def endElement(self, name: str) -> None:
        """An element closes."""
        tag = self._path.pop()
        if self._unseen:
            self._unseen -= 1
        elif tag in _JOINED:
            self._close(self._open.pop())

    def _close(self, closed: _Open) -> None:
        text = _JOINED[closed.kind].join(closed.pieces)
        if closed.kind == "p":
            number = self._numbering.prefix(closed.style, closed.list, closed.level)
            text = self._carried + (number + text if text.strip() else text)
            self._carried = text if closed.joins_next else ""
        left_out = closed.hidden or closed.joins_next or self._numbering.is_contents(closed.style)
        if left_out or (closed.kind == "tr" and not text.strip()):
            return
        takers = _TAKEN_BY[closed.kind]
        taker = next((one for one in reversed(self._open) if one.kind in takers), self._open[0])
        if text or taker.kind != "tc":  # an empty paragraph is an empty line, but nothing in a cell
            taker.pieces.append(text)
