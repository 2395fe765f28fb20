"""How a sheet looks and prints: shared by the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.reading.domain.exports.safety import printable
from luoshi.reading.domain.words import Words

Value = str | int | Decimal | date | None

_LINE = Side(style="thin", color="BFBFBF")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
NO_GRID = Border()
HEAD = PatternFill("solid", fgColor="EDEBE3")
BAND = PatternFill("solid", fgColor="F7F6F1")
FAINT = "8C8C8C"
FACE = "宋体"
LEFT = Alignment(vertical="center", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
# A line of text in a cell: Chinese characters are two units wide.
_LINE_HEIGHT = 14.5


def font(*, bold: bool = False, size: float = 10, colour: str = "1F1F1F") -> Font:
    """The face of the workbook."""
    return Font(name=FACE, size=size, bold=bold, color=colour)


def put(
    sheet: Worksheet, row: int, column: int, value: Value, *, faint: bool = False, centred: bool = False
) -> Cell:
    """A value in a cell: numbers and dates as such, text never as a formula."""
    cell: Cell = sheet.cell(row, column)  # type: ignore[assignment]  # never a merged one
    if isinstance(value, str):
        cell.value = printable(value)
        cell.data_type = "s"  # openpyxl takes a leading = for a formula
    else:
        cell.value = value
    cell.font = font(colour=FAINT) if faint else font()
    cell.alignment = MIDDLE if centred else LEFT
    cell.border = GRID
    return cell


def head(sheet: Worksheet, row: int, names: Sequence[str], widths: Sequence[float]) -> None:
    """The row of names, the widths of its columns; it stays in sight and repeats on every page."""
    for column, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
        cell = put(sheet, row, column, name, centred=True)
        cell.font, cell.fill = font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"


def page(sheet: Worksheet, words: Words) -> None:
    """A4 landscape, as wide as the paper, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.35
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter.center.text = words("page")  # type: ignore[union-attr]  # always there
    sheet.sheet_view.showGridLines = False


def fit(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """A row as high as its longest text needs, from (text, width of its column): viewers differ in it."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    sheet.row_dimensions[row].height = min(_LINE_HEIGHT * lines + 4, 400)


def _lines(text: str, width: float) -> int:
    units = sum(2 if ord(char) > 0x2E7F else 1 for char in text)
    return max(1, -(-int(units * 1.05) // max(int(width) - 1, 1)))


def table(
    sheet: Worksheet,
    names: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Sequence[Value]],
    words: Words,
) -> None:
    """A plain table from the first row on, with a filter over it."""
    head(sheet, 1, names, widths)
    last = 1
    for last, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            put(sheet, last, column, value)
        fit(sheet, last, ((str(value or ""), width) for value, width in zip(values, widths, strict=True)))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"
    page(sheet, words)
