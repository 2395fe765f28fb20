"""The workbook of a supervision office: the table to fill in, all figures, the findings, and what it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.kernel.errors import Language
from luoshi.reading.domain.document import Document, Figure
from luoshi.reading.domain.exports import sheets
from luoshi.reading.domain.exports.about import facts
from luoshi.reading.domain.exports.safety import printable
from luoshi.reading.domain.tables import COLUMNS, Band, Row, decomposition, title_of
from luoshi.reading.domain.words import Words

_WIDTHS = (6, 46, 32, 11, 14, 16, 13, 20, 7)
_FIGURE_WIDTHS = (7, 16, 9, 8, 8, 11, 9, 9, 6, 12, 18, 18, 10, 7, 7, 10, 9, 6, 7, 7, 44)
_TITLE, _HEAD = 1, 2


def export(document: Document, *, language: Language, on: date) -> bytes:
    """A document, read on a day, as the bytes of an .xlsx workbook with four sheets."""
    words = Words(language)
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = printable(title_of(document, words))
    book.properties.creator = "Luoshi 落实"
    _decomposition(book.create_sheet(words("sheets", "table")), document, words)
    figures = [_figure(figure, document, words) for figure in document.figures]
    names = [words("figures", key) for key in words.tables["figures"]]
    sheets.table(book.create_sheet(words("sheets", "figures")), names, _FIGURE_WIDTHS, figures, words)
    names = [words("findings", key) for key in words.tables["findings"]]
    findings = list(_findings(document, words))
    sheets.table(book.create_sheet(words("sheets", "findings")), names, (7, 8, 50, 50, 36), findings, words)
    _about(book.create_sheet(words("sheets", "about")), document, words, on)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _decomposition(sheet: Worksheet, document: Document, words: Words) -> None:
    title = sheets.put(sheet, _TITLE, 1, title_of(document, words))
    title.font, title.alignment, title.border = sheets.font(bold=True, size=16), sheets.MIDDLE, sheets.NO_GRID
    sheet.merge_cells(start_row=_TITLE, end_row=_TITLE, start_column=1, end_column=len(COLUMNS))
    sheet.row_dimensions[_TITLE].height = 34
    sheets.head(sheet, _HEAD, [words("columns", key) for key in COLUMNS], _WIDTHS)
    number = _HEAD
    for number, line in enumerate(decomposition(document, words.language), start=_HEAD + 1):
        if isinstance(line, Band):
            _band(sheet, number, line)
        else:
            _row(sheet, number, line, words)
    _lights(sheet, number, words)
    sheets.page(sheet, words)


def _band(sheet: Worksheet, number: int, band: Band) -> None:
    """A section's heading across all columns; inner ones are lighter."""
    for column in range(1, len(COLUMNS) + 1):
        cell = sheets.put(sheet, number, column, None)
        cell.fill = sheets.BAND if band.depth else sheets.HEAD
    cell = sheets.put(sheet, number, 1, band.text)
    cell.fill = sheets.BAND if band.depth else sheets.HEAD
    cell.font = sheets.font(bold=not band.depth, size=10 if band.depth else 11)
    cell.alignment = Alignment(vertical="center", indent=band.depth)
    sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(COLUMNS))
    sheet.row_dimensions[number].height = 18 if band.depth else 22


def _row(sheet: Worksheet, number: int, row: Row, words: Words) -> None:
    sheets.put(sheet, number, 1, row.number, centred=True)
    sheets.put(sheet, number, 2, row.target)
    sheets.put(sheet, number, 3, row.standard.text, faint=not row.standard.complete)
    for column in (4, 5, 6, 8, 9):
        sheets.put(sheet, number, column, None, centred=column == len(COLUMNS))
    due = row.due if row.due is not None else words("phrases", "due_unknown")
    cell = sheets.put(sheet, number, 7, due, faint=not row.due_named, centred=True)
    if row.due is not None:
        in_year = words("phrases", "due_in_year")
        cell.number_format = "yyyy-mm-dd" if row.due_named else f'"{in_year}" mm-dd'
    sheets.fit(sheet, number, ((row.target, _WIDTHS[1]), (row.standard.text, _WIDTHS[2])))


def _lights(sheet: Worksheet, last: int, words: Words) -> None:
    """The light is chosen from a list and shows its colour."""
    if last == _HEAD:
        return
    lights = [(words.pick(light["word"]), light["colour"]) for light in words.tables["lights"]]
    choice = DataValidation("list", formula1=f'"{",".join(word for word, _ in lights)}"', allow_blank=True)
    choice.promptTitle, choice.prompt = words("columns", "light"), words("light_hint")[:255]
    choice.errorTitle, choice.error = words("columns", "light"), words("light_hint")[:255]
    column = get_column_letter(len(COLUMNS))
    cells = f"{column}{_HEAD + 1}:{column}{last}"
    choice.add(cells)
    sheet.add_data_validation(choice)
    for word, colour in lights:
        shade = DifferentialStyle(fill=PatternFill(bgColor=colour))
        sheet.conditional_formatting.add(
            cells, Rule("cellIs", operator="equal", formula=[f'"{word}"'], dxf=shade)
        )


def _figure(figure: Figure, document: Document, words: Words) -> list[sheets.Value]:
    """A figure's fields in words, numbers as numbers."""
    statement = next((one.text for one in document.statements if one.id == figure.statement), None)
    values: dict[str, sheets.Value] = {
        "value": _number(figure.value), "low": _number(figure.low), "high": _number(figure.high),
        "estimate": words.value("estimate", figure.estimate), "statement": statement,
    }  # fmt: skip
    for key in ("comparator", "direction", "measure", "tense", "role"):
        values[key] = words.value(key, figure[key])
    return [values[key] if key in values else figure[key] for key in words.tables["figures"]]


def _number(decimal: str | None) -> Decimal | None:
    return Decimal(decimal) if decimal is not None else None


def _findings(document: Document, words: Words) -> Iterator[list[sheets.Value]]:
    for finding in document.findings:
        quoted = "\n".join(document.report.text[start:end] for start, end in finding.spans)
        severity = words.value("severity", finding.severity)
        yield [finding.id, severity, words.pick(finding.message), words.pick(finding.next), quoted]


def _about(sheet: Worksheet, document: Document, words: Words, on: date) -> None:
    """What the workbook was made from, so that a printed copy can be traced."""
    lines = [*facts(document, words, on), (words("about", "how"), words("about", "how_text"))]
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 80
    for number, (label, value) in enumerate(lines, start=1):
        sheets.put(sheet, number, 1, label).fill = sheets.BAND
        cell = sheets.put(sheet, number, 2, value)
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        sheets.fit(sheet, number, ((label, 34), (str(value), 80)))
    sheets.page(sheet, words)
