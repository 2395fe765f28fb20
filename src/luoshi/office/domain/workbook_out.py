"""The directory written as a workbook, and an empty one to fill in. Text stays text, however it begins."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.office.domain.cells import ALL, ROLE_NAMES, write_cell
from luoshi.office.domain.columns import SHEETS, Column, Sheet
from luoshi.office.domain.directory import UNIT_KINDS, AnyRow, Directory
from luoshi.office.domain.rights import POST_ROLES, ROLES
from luoshi.office.domain.workbook import GUIDE

READY_ROWS = 300
_WIDTHS = {"duties": 48, "name": 30, "field_text": 30, "field_units": 28, "title": 22}
_HEAD = PatternFill("solid", fgColor="F1EDE2")
_INTRO = (
    "一、五张表可以只填其中几张；已有的行按编号比对，相同的不动，不同的更新，表里没有的不会删除。",
    "二、有一处不对就整个不导入，系统会逐条指出表、行、列和改法。",
    "三、带 * 的列必填。编号列请保持“文本”格式，长数字不会变成科学计数。",
    "四、换人时：在“任职”里给前任填离任日期，给继任者加一行；任务跟着岗位走，不用改。",
    "五、三员（系统、安全、审计管理员）只在“账号”里填角色，不填人员编号；其余的人填人员编号，角色随岗位。",
)


def _put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # what begins with = is text all the same
        cell.number_format = "@"
        if value[:1] in {"=", "+", "-", "@", "\t"}:
            cell.quotePrefix = True
        if "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value is not None:
        cell.value = value  # type: ignore[assignment]
        if not isinstance(value, int):
            cell.number_format = "yyyy-mm-dd"


def _choices(column: Column, sheet: Sheet) -> list[str]:
    if column.shape == "yes":
        return ["是", "否"]
    if column.shape == "kind":
        return [zh for zh, _ in UNIT_KINDS.values()]
    if column.shape == "role":
        roles = POST_ROLES if sheet.attribute == "posts" else tuple(c for c in ROLES if c not in POST_ROLES)
        return [ROLE_NAMES[code][0] for code in roles]
    return []


def _head(target: Worksheet, sheet: Sheet, last: int) -> None:
    for index, column in enumerate(sheet.columns, start=1):
        cell = target.cell(1, index, column.zh + (" *" if column.needed else ""))
        cell.font, cell.fill = Font(bold=True), _HEAD
        letter = get_column_letter(index)
        target.column_dimensions[letter].width = _WIDTHS.get(column.name, 16)
        choices = _choices(column, sheet)
        # a list may not hold a comma within a word
        if choices and not any("," in choice for choice in choices):
            rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=not column.needed)
            rule.showErrorMessage = False  # the import says what is wrong, and in which cell
            target.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{last}")
        if column.shape in {"code", "units"}:
            for row in range(2, last + 1):
                target.cell(row, index).number_format = "@"
    target.freeze_panes = "A2"


def _value(row: AnyRow, column: Column) -> Any:
    if column.name == "field_units" and getattr(row, "heads_all", False):
        return ALL[0]
    return write_cell(column, getattr(row, column.name))


def _guide(book: Workbook) -> None:
    target = book.create_sheet(GUIDE)
    target.column_dimensions["A"].width, target.column_dimensions["B"].width = 14, 20
    target.column_dimensions["C"].width = 90
    row = 0
    for row, line in enumerate(_INTRO, start=1):
        _put(target, row, 1, line)
    row += 1
    for sheet in SHEETS:
        for column in sheet.columns:
            row += 1
            hint = column.hint or ("必填" if column.needed else "可空")
            for index, text in enumerate((sheet.zh, column.zh, hint), start=1):
                _put(target, row, index, text)


def write_workbook(directory: Directory, *, guide: bool = False) -> bytes:
    """The directory as .xlsx; with `guide` a sheet says how to fill it in, and rows stand ready."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        target = book.create_sheet(sheet.zh)
        rows: tuple[AnyRow, ...] = getattr(directory, sheet.attribute)
        _head(target, sheet, max(2, len(rows) + 1 + (READY_ROWS if guide else 0)))
        for number, row in enumerate(rows, start=2):
            for index, column in enumerate(sheet.columns, start=1):
                _put(target, number, index, _value(row, column))
    if guide:
        _guide(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
