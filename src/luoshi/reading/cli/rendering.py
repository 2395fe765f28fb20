"""One document as the bytes of a format, and what stands around several of them."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from datetime import datetime
from types import ModuleType
from typing import Any, Literal, cast

from luoshi.kernel.errors import Language
from luoshi.reading.domain.document import Document

Format = Literal["json", "md", "xlsx", "csv"]
FORMATS: tuple[Format, ...] = ("json", "md", "xlsx", "csv")

# Loaded when asked for: a workbook's library alone takes longer to import than a read.
_WRITERS = {
    "md": "luoshi.reading.domain.exports.markdown",
    "xlsx": "luoshi.reading.domain.exports.workbook",
    "csv": "luoshi.reading.domain.exports.rows",
}
_Writer = Callable[..., bytes]


def json_line(value: dict[str, Any]) -> bytes:
    """One line of JSON Lines."""
    return f"{json.dumps(value, ensure_ascii=False)}\n".encode()


def render(document: Document, form: Format, language: Language, *, pretty: bool, alone: bool) -> bytes:
    """A document in a format; `alone` is False for one of several in a stream, which share one opening."""
    if form == "json" and pretty:
        return f"{json.dumps(document.to_dict(), ensure_ascii=False, indent=2)}\n".encode()
    if form == "json":
        return json_line(document.to_dict())
    body = cast(_Writer, _writer(form).export)(
        document, language=language, on=datetime.now().astimezone().date()
    )
    return opening(form, language) + body if alone else body


def opening(form: Format, language: Language) -> bytes:
    """What stands once at the head of a file: the column names of a table."""
    return cast(bytes, _writer(form).opening(language)) if form == "csv" else b""


def between(form: Format) -> bytes:
    """What parts two documents in one file."""
    return b"\n---\n\n" if form == "md" else b""


def _writer(form: Format) -> ModuleType:
    return importlib.import_module(_WRITERS[form])
