"""PDF with a text layer: the text of its pages, lines as they were extracted."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from typing import Any

import pypdf
from pypdf.errors import LimitReachedError

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake import furniture
from luoshi.reading.domain.intake.plausible import han
from luoshi.reading.domain.intake.record import Note

# pypdf tells every oddity of a file to the log; what matters of them comes back as a Fault.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

PAGES = 400
OBJECTS = 200_000
CONTENT_MEGABYTES = 2  # a report of 13,000 characters printed by a browser has 0.5
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 16 * 1024 * 1024,
    "lzw_maximum_output_length": 4 * 1024 * 1024,
    "run_length_maximum_output_length": 4 * 1024 * 1024,
    "brotli_maximum_output_length": 16 * 1024 * 1024,
    "stream_decoding_work_maximum_length": 32 * 1024 * 1024,
    "stream_parsing_work_maximum_count": 150_000,
    "array_maximum_element_count": 50_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 5_000,
    "page_tree_maximum_page_entries": 5_000,
    "disable_legacy_handling": True,
    "jbig2dec_binary": None,
}
# Some programs write a character as the radical that looks like it. All of these are one character, by the
# mapping of Unicode or by their shape, so the text layer is mended here: ⽉ is 月, ⻓ is 长.
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
} | str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
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
        except LimitReachedError:
            raise _too_heavy(name) from None
        except Exception:  # a broken file breaks the library in ways that it does not name
            raise Fault("intake.broken_pdf", file=name) from None
    _refuse_unreadable("\n".join(pages), len(pages), name)
    pages, lines = furniture.without(pages)
    return "\n".join(pages), _notes(lines, sum(not page.strip() for page in pages))


def _notes(lines: int, empty: int) -> tuple[Note, ...]:
    counted = (
        (
            "page_furniture_dropped",
            lines,
            "页眉、页脚和页码未读入：{} 行。",
            "Running heads and page numbers left out: {}.",
        ),
        (
            "pages_without_text",
            empty,
            "没有文字的页（可能是图片）：{} 页。",
            "Pages without text, perhaps pictures: {}.",
        ),
    )
    return tuple(Note(code, zh.format(count), en.format(count)) for code, count, zh, en in counted if count)


def _too_heavy(name: str) -> Fault:
    return Fault("intake.pdf_too_heavy", file=name, pages=PAGES, megabytes=CONTENT_MEGABYTES)


def _pages(data: bytes, name: str) -> list[str]:
    if data.count(b" obj") > OBJECTS:
        raise _too_heavy(name)
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Fault("intake.encrypted_pdf", file=name)
    if len(reader.pages) > PAGES:
        raise _too_heavy(name)
    spent, texts = 0, []
    for page in reader.pages:
        contents = page.get_contents()
        spent += len(contents.get_data()) if contents is not None else 0
        if spent > CONTENT_MEGABYTES * 1024 * 1024:
            raise _too_heavy(name)
        texts.append(_LINE_END.sub("\n", page.extract_text()).translate(_RADICALS))
    return texts


def _refuse_unreadable(text: str, pages: int, name: str) -> None:
    """Refuse pages that show text and hold none, or hold glyphs that nobody can name."""
    characters = len("".join(text.split()))
    unknown = len(_NO_MEANING.findall(text))
    if unknown > _UNREADABLE * max(characters, 1):
        raise Fault("intake.garbled_pdf", file=name)
    if characters < _TEXT_A_PAGE * pages and han(text) < _TEXT_A_PAGE:
        raise Fault("intake.scanned_pdf", file=name, pages=pages)
