"""PDF with a text layer: the text of its pages, lines as they were extracted."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import pypdf

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake.plausible import han
from luoshi.reading.domain.intake.record import Note

# pypdf tells every oddity of a file to the log; what matters of them comes back as a Fault.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

PAGES = 400
CONTENT = 6 * 1024 * 1024
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 16 * 1024 * 1024,
    "lzw_maximum_output_length": 4 * 1024 * 1024,
    "run_length_maximum_output_length": 4 * 1024 * 1024,
    "brotli_maximum_output_length": 16 * 1024 * 1024,
    "stream_decoding_work_maximum_length": 32 * 1024 * 1024,
    "stream_parsing_work_maximum_count": 300_000,
    "array_maximum_element_count": 50_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 5_000,
    "page_tree_maximum_page_entries": 5_000,
    "disable_legacy_handling": True,
    "jbig2dec_binary": None,
}
_LINE_END = re.compile(r"\r\n?")
# Glyphs without a meaning: private use, the replacement character, glyph numbers as control characters.
_NO_MEANING = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_UNREADABLE = 0.3
_TEXT_A_PAGE = 8


def extract(data: bytes, *, name: str) -> tuple[str, tuple[Note, ...]]:
    """The text of a PDF given as bytes, pages one after the other.

    Faults: `intake.broken_pdf`, `intake.encrypted_pdf`, `intake.scanned_pdf`, `intake.garbled_pdf`,
    `intake.pdf_too_heavy`.
    """
    with pypdf.apply_configuration(**_LIMITS):
        try:
            pages = _pages(data, name)
        except Fault:
            raise
        except Exception:  # a broken file breaks the library in ways that it does not name
            raise Fault("intake.broken_pdf", file=name) from None
    text = "\n".join(pages)
    _refuse_unreadable(text, len(pages), name)
    empty = sum(not page.strip() for page in pages)
    if not empty:
        return text, ()
    zh, en = f"有 {empty} 页没有文字（可能是图片）。", f"{empty} pages have no text; they may be pictures."
    return text, (Note("pages_without_text", zh, en),)


def _pages(data: bytes, name: str) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Fault("intake.encrypted_pdf", file=name)
    count = len(reader.pages)
    if count > PAGES:
        raise Fault("intake.pdf_too_heavy", file=name, pages=count, limit=PAGES)
    spent, texts = 0, []
    for page in reader.pages:
        contents = page.get_contents()
        spent += len(contents.get_data()) if contents is not None else 0
        if spent > CONTENT:
            raise Fault("intake.pdf_too_heavy", file=name, pages=count, limit=PAGES)
        texts.append(_LINE_END.sub("\n", page.extract_text()))
    return texts


def _refuse_unreadable(text: str, pages: int, name: str) -> None:
    """Refuse pages that show text and hold none, or hold glyphs that nobody can name."""
    characters = len("".join(text.split()))
    unknown = len(_NO_MEANING.findall(text))
    if unknown > _UNREADABLE * max(characters, 1):
        raise Fault("intake.garbled_pdf", file=name)
    if characters < _TEXT_A_PAGE * pages and han(text) < _TEXT_A_PAGE:
        raise Fault("intake.scanned_pdf", file=name, pages=pages)
