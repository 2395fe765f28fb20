"""Workbooks from outside: what would take all memory is refused before it is laid out."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from luoshi.kernel.errors import Fault
from luoshi.office.domain import sheets_in
from luoshi.office.domain.sheets_in import sheets_of


def book(*places: str) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    for place in places:
        sheet[place] = "甲"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_g32_two_cells_in_opposite_corners_are_refused() -> None:
    with pytest.raises(Fault) as refused:
        sheets_of(book("A1", "XFD1048576"))
    assert refused.value.code == "office.sheet_too_large"
    assert (refused.value.data["row"], refused.value.data["column"]) == (1_048_576, 16_384)


@pytest.mark.parametrize("places", [("A1",), ("A1", "CV20000"), ("A1048576",)])
def test_g32_control_what_fits_is_read(places: tuple[str, ...]) -> None:
    (rows,) = sheets_of(book(*places)).values()
    assert sum(cell == "甲" for row in rows for cell in row) == len(places)


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_place_between_two_pieces_is_seen(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the stream is cut, the place of the far cell is found."""
    monkeypatch.setattr(sheets_in, "_PIECE", 100 + cut)
    with pytest.raises(Fault, match="第 1048576 行"):
        sheets_of(book("A1", "XFD1048576"))


def test_another_pack_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as pack:
        pack.writestr("content.xml", "<office/>")
    with pytest.raises(Fault, match="xlsx"):
        sheets_of(stream.getvalue())
