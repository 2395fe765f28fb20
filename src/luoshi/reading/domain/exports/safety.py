"""Text that goes into a cell must stay text."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# XML 1.0 has no form for these; a workbook that holds one does not open.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LONGEST = 32_767


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a quotation mark goes before what could be one.

    >>> neutral("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def printable(text: str) -> str:
    """Text as a workbook can hold it: no control characters, not longer than a cell."""
    clean = _NO_XML.sub("", text)
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"
