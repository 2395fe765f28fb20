"""A workbook from outside as rows of cells, within bounds: sizes are checked before anything is laid out.

The reader lays a sheet out as one rectangle from its first to its last cell, so that two cells in opposite
corners would take more memory than any machine has, and end the process. Hence the places of the cells are
looked at first.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook

from luoshi.kernel.errors import Fault

MOST_BYTES = 64 * 1024 * 1024
MOST_CELLS = 2_000_000  # of the rectangle: 20,000 rows of 100 columns
_PIECE = 1 << 20
_OVERLAP = 64  # a place is shorter than this, so none is missed between two pieces
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,8})([0-9]{1,12})["']""")
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError)


def sheets_of(data: bytes) -> dict[str, list[list[Any]]]:
    """Each sheet's rows of cells by its name; an empty cell is `""`.

    Faults: `office.not_a_workbook`, `office.workbook_too_large` (unpacks to more than 64 MB) and
    `office.sheet_too_large` (a sheet stretches over more than two million cells).
    """
    _check(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            name.strip(): book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as broken:  # the reader of another language may panic, which is no Exception
        raise Fault("office.not_a_workbook") from broken


def _check(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            total = 0
            for member in pack.infolist():
                with pack.open(member) as opened:
                    total = _unpack(opened, total)
            pack.getinfo("xl/workbook.xml")  # other formats say elsewhere how far a sheet stretches
    except _BROKEN as broken:
        raise Fault("office.not_a_workbook") from broken


def _unpack(opened: Any, total: int) -> int:
    """The bytes unpacked so far, this member's included; a Fault where they or its cells are too many."""
    row, column, tail = 1, 1, b""
    while piece := opened.read(_PIECE):
        total += len(piece)
        if total > MOST_BYTES:
            raise Fault("office.workbook_too_large", limit=MOST_BYTES >> 20)
        for letters, digits in _PLACE.findall(tail + piece):
            row, column = max(row, int(digits)), max(column, _column(letters))
        if row * column > MOST_CELLS:
            raise Fault("office.sheet_too_large", row=row, column=column)
        tail = (tail + piece)[-_OVERLAP:]
    return total


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
