"""Every sentence of the interface: collected from templates and code the way Django itself would."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "luoshi"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "lazy": None, "noop": None,
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "lazy_in": ((1, "c"), 2), "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
Message = tuple[str | None, str]


def _extracted(source: str) -> set[Message]:
    found: set[Message] = set()
    stream = io.BytesIO(source.encode())
    for _line, message, _comments, context in extract(
        "python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        text = message[-1] if isinstance(message, tuple) else message
        found.add((context, text))
    return found


def collect(folder: Path = PACKAGE) -> dict[Message, Path]:
    """Each (context, msgid) with a file it occurs in."""
    found: dict[Message, Path] = {}
    for path in sorted(folder.rglob("templates/**/*.html")):
        for message in _extracted(templatize(path.read_text("utf-8"), origin=str(path))):
            found.setdefault(message, path)
    for path in sorted(folder.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            source = path.read_text("utf-8")
            if "translation import" in source or "label" in source or "Entry(" in source:
                for message in _extracted(source):
                    found.setdefault(message, path)
    return found
