"""Web pages: the visible text of the article, one block a line, table cells with tabs between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from luoshi.kernel.errors import Fault

_NEVER = frozenset((
    "script", "style", "noscript", "template", "head", "nav", "button", "select", "option", "textarea",
    "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map", "dialog", "footer", "aside",
    "rt", "rp", "del",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "ol", "p", "pre", "section", "summary", "table", "tr", "ul", "caption", "br",
))  # fmt: skip
_CELLS = frozenset({"td", "th"})
_LISTS = frozenset({"ul", "ol", "dl", "div", "table", "p", "section", "header"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_STOPS = re.compile("[。；！？]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
# A line end of the source between two Chinese characters is no space.
_BROKEN = re.compile("(?<=[⺀-鿿＀-￯　-〿])[ \t\r\f]*\n[ \t\r\n\f]*(?=[⺀-鿿＀-￯　-〿])")
_LINES = re.compile(r"[ \t]*\n[ ]*(?:\n[ ]*)*")
_TABS = re.compile(r" *\t *")
_SITE = re.compile(r"[_|｜]|\s[-–—]\s")  # what parts a page's own title from the name of the site
_TAGS = 100_000  # a long report saved by an office program has about 20,000
_MOST = 0.8
_MENU = 0.7


@dataclass(slots=True)
class _Tally:
    """What an element holds: characters, those inside links, links, sentence ends."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    sentences: int = 0

    def add(self, text: str | None) -> None:
        if text:
            self.characters += len(_SPACE.sub("", text))
            self.sentences += len(_STOPS.findall(text))

    def take(self, inner: _Tally) -> None:
        self.characters += inner.characters
        self.linked += inner.linked
        self.links += inner.links
        self.sentences += inner.sentences

    def is_menu(self) -> bool:
        """A list of links: three or more that hold most of its text, and no sentence."""
        return self.links >= 3 and not self.sentences and self.linked > _MENU * self.characters


def extract(text: str, *, name: str) -> str:
    """The readable text of a page given as text. Fetches nothing: entities and links stay unresolved.

    Fault: `intake.abnormal_page`, where the parser would give up half-way.
    """
    if text.count("<") > _TAGS:
        raise Fault("intake.abnormal_page", file=name)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # a page without any element or text
        return ""
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise Fault("intake.abnormal_page", file=name)  # the parser left out all that lies deeper
    title = _SITE.split(root.findtext(".//title") or "")[0].strip()
    for element in [node for node in root.iter() if _is_unseen(node)]:
        _drop(element)
    lines = _LINES.sub("\n", _TABS.sub("\t", "".join(_pieces(_article(root))))).strip(" \n")
    if lines and title not in lines:  # some pages say only in their title whose report it is
        lines = f"{title}\n{lines}"
    return lines


def _is_unseen(element: html.HtmlElement) -> bool:
    if element.tag in _NEVER or element.get("hidden") is not None:
        return True
    return _HIDDEN.search(element.get("style") or "") is not None


def _drop(element: html.HtmlElement) -> None:
    """Take an element out of the page; the root stays, whatever it says of itself."""
    if element.getparent() is not None:
        element.drop_tree()


def _article(root: html.HtmlElement) -> html.HtmlElement:
    """What to read: what the page marks as its article, if it holds most of the sentences, else all.

    Menus are dropped on the way. One pass with tallies handed upwards: asking each element for its whole text
    would cost the square of a deep page.
    """
    stack, menus, articles = [_Tally()], [], []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            stack.append(_Tally())
            stack[-1].add(node.text)
            continue
        tally = stack.pop()
        if node.tag == "a":
            tally.links, tally.linked = 1, tally.characters
        elif node.tag in _LISTS and tally.is_menu():
            menus.append(node)
        elif node.tag in ("article", "main"):
            articles.append((tally.sentences, node))
        stack[-1].take(tally)
        stack[-1].add(node.tail)
    for menu in menus:
        _drop(menu)
    most = _MOST * stack[0].sentences
    return next((node for sentences, node in articles if sentences > most), root)


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    """The text of an element and all below it, in document order; blocks begin and end with a line feed."""
    verbatim = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            verbatim += node.tag == "pre"
            if node.tag in _CELLS and node.getprevious() is not None:
                yield "\t"
            elif node.tag in _BLOCKS and not _in_cell(node):
                yield "\n"
            yield _folded(node.text, verbatim > 0)
            continue
        verbatim -= node.tag == "pre"
        if node.tag in _BLOCKS and not _in_cell(node):
            yield "\n"
        if node is not element:
            yield _folded(node.tail, verbatim > 0)


def _in_cell(node: html.HtmlElement) -> bool:
    """A paragraph inside a table cell is no line of its own: the row is."""
    parent = node.getparent()
    return parent is not None and parent.tag in _CELLS and node.tag != "br"


def _folded(text: str | None, verbatim: bool) -> str:
    """White space as a browser shows it; ideographic spaces are text and stay."""
    if not text:
        return ""
    return text if verbatim else _SPACE.sub(" ", _BROKEN.sub("", text))
