"""The one door: bytes and a name in, an Intake out."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import cast

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake import kinds
from luoshi.reading.domain.intake.encodings import decode_text
from luoshi.reading.domain.intake.record import Intake, Media, Note

MEGABYTE = 1024 * 1024
LIMIT = 20 * MEGABYTE

_Parser = Callable[..., tuple[str, tuple[Note, ...]]]
# Libraries that are slow to import are loaded when a file needs them: plain text is read at once.
_PAGES = "luoshi.reading.domain.intake.pages"
_PARSERS = {
    "word": "luoshi.reading.domain.intake.word",
    "pdf": "luoshi.reading.domain.intake.portable",
}


def check_size(size: int, *, name: str, limit: int = LIMIT) -> None:
    """Refuse a file of `size` bytes before it is read. Faults: `intake.empty`, `intake.too_large`."""
    if size == 0:
        raise Fault("intake.empty", file=name)
    if size > limit:
        raise Fault("intake.too_large", file=name, size=_megabytes(size), limit=_megabytes(limit))


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".removesuffix(".0")


def decode(data: bytes, *, name: str, limit: int = LIMIT) -> Intake:
    """The text in a file's bytes; `name` is its file name, `limit` its greatest size in bytes.

    The text of .txt and .md is the decoded file, unchanged: line ends stay, a byte-order mark counts as part
    of the encoding. Raises nothing but Fault: `intake.*` names what the file is and what to do.
    """
    check_size(len(data), name=name, limit=limit)
    kinds.refuse_known(data, name=name)
    if data.startswith(kinds.ZIP):
        return _parsed("word", data, name)
    if kinds.PDF in data[:1024]:
        return _parsed("pdf", data, name)
    text, encoding, notes = decode_text(data, name=name)
    if kinds.is_html(data, name=name):
        page = importlib.import_module(_PAGES).extract(text, name=name)
        return _filled(Intake(page, encoding, "html", notes), name)
    media: Media = "markdown" if name.lower().endswith((".md", ".markdown")) else "text"
    return _filled(Intake(text, encoding, media, notes), name)


def _parsed(media: Media, data: bytes, name: str) -> Intake:
    extract = cast(_Parser, importlib.import_module(_PARSERS[media]).extract)
    text, notes = extract(data, name=name)
    return _filled(Intake(text, None, media, notes), name)


def _filled(intake: Intake, name: str) -> Intake:
    if not intake.text.strip():
        raise Fault("intake.blank", file=name)
    return intake
