"""The directory as one workbook: sheets 单位, 岗位, 人员, 任职, 账号. Bytes in, records and problems out.

Nothing is guessed: a cell that cannot be read is a problem with its sheet, row, column and cure, and a
workbook with one problem gives no directory to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from luoshi.kernel.errors import Fault
from luoshi.office.domain.cells import ALL, plain, read_cell
from luoshi.office.domain.columns import SHEETS, Column, Sheet, column_of
from luoshi.office.domain.directory import AnyRow, Directory
from luoshi.office.domain.merging import Conflict, key_of
from luoshi.office.domain.sheets_in import sheets_of

GUIDE = "说明"
SHEET_NAMES = "、".join(sheet.zh for sheet in SHEETS)
MOST_ROWS = 20_000


@dataclass(slots=True, frozen=True)
class Problem:
    """What is wrong and where: sheet and column by their headings, rows counted from 1 as on the screen."""

    sheet: str
    row: int
    column: str
    fault: Fault = field(compare=False)


@dataclass(slots=True)
class Taken:
    """What a workbook holds. `places` says for each record (by identity) in which sheet and row it stands."""

    directory: Directory
    places: dict[int, tuple[str, int]]
    problems: list[Problem]


def _heading(value: object) -> str:
    return plain(str(value)).rstrip("*＊ ").strip()


def _columns(sheet: Sheet, cells: list[Any]) -> tuple[dict[int, Column], list[Problem]]:
    """Which column stands where, and what is wrong with the headings."""
    known = {column.zh: column for column in sheet.columns} | {column.en: column for column in sheet.columns}
    found: dict[int, Column] = {}
    problems = []
    for index, cell in enumerate(cells):
        heading = _heading(cell)
        if not heading:
            continue
        column = known.get(heading)
        if column is None or column in found.values():
            wanted = "、".join(each.zh for each in sheet.columns)
            fault = Fault("office.unknown_column", column=heading[:40], known=wanted)
            problems.append(Problem(sheet.zh, 1, heading[:40], fault))
        else:
            found[index] = column
    absent = [column for column in sheet.columns if column.needed and column not in found.values()]
    problems += [Problem(sheet.zh, 1, column.zh, Fault("office.missing_column")) for column in absent]
    return found, problems


def _record(sheet: Sheet, row: int, values: dict[str, Any]) -> AnyRow:
    """A record from the cells that are filled; an empty one takes the record's own default."""
    given = {name: value for name, value in values.items() if value is not None}
    if "field_units" in given and given["field_units"] in {(word,) for word in ALL}:
        given |= {"field_units": (), "heads_all": True}
    if "login" in given:
        given["login"] = given["login"].casefold()
    return sheet.record(**given)


def _rows(sheet: Sheet, cells: list[list[Any]]) -> Iterator[tuple[int, AnyRow | list[Problem]]]:
    """Each filled row, by its number: a record, or what is wrong with it."""
    columns, wrong = _columns(sheet, cells[0] if cells else [])
    if wrong:
        yield 1, wrong
        return
    for number, line in enumerate(cells[1:], start=2):
        if not any(isinstance(cell, (int, float)) or plain(str(cell)) for cell in line if cell is not None):
            continue
        values: dict[str, Any] = {}
        problems = []
        for index, column in columns.items():
            try:
                values[column.name] = read_cell(column, line[index] if index < len(line) else None)
            except Fault as fault:
                problems.append(Problem(sheet.zh, number, column.zh, fault))
        yield number, problems or _record(sheet, number, values)


def _take_sheet(sheet: Sheet, cells: list[list[Any]], taken: Taken) -> tuple[AnyRow, ...]:
    if len(cells) > MOST_ROWS:
        fault = Fault("office.too_many_rows", rows=len(cells), limit=MOST_ROWS)
        taken.problems.append(Problem(sheet.zh, MOST_ROWS, sheet.columns[0].zh, fault))
        return ()
    rows: list[AnyRow] = []
    seen: dict[Any, int] = {}
    for number, made in _rows(sheet, cells):
        if isinstance(made, list):
            taken.problems += made
            continue
        first = seen.setdefault(key_of(made), number)
        if first != number:
            fault = Fault("office.row_twice", row=first)
            taken.problems.append(Problem(sheet.zh, number, sheet.columns[0].zh, fault))
            continue
        taken.places[id(made)] = (sheet.zh, number)
        rows.append(made)
    return tuple(rows)


def read_workbook(data: bytes) -> Taken:
    """Everything the workbook holds. Bytes that are no workbook are a Fault; wrong cells are problems."""
    sheets = sheets_of(data)
    taken = Taken(Directory(), {}, [])
    known = {sheet.zh: sheet for sheet in SHEETS} | {sheet.en: sheet for sheet in SHEETS}
    found: dict[str, tuple[AnyRow, ...]] = {}
    for name, cells in sheets.items():
        sheet = known.get(name)
        if sheet is not None:
            found[sheet.attribute] = _take_sheet(sheet, cells, taken)
        elif name != GUIDE:
            fault = Fault("office.unknown_sheet", sheet=name[:40], known=SHEET_NAMES)
            taken.problems.append(Problem(name[:40], 1, "", fault))
    if not found and not taken.problems:
        raise Fault("office.empty_workbook", known=SHEET_NAMES)
    taken.directory = Directory(**found)  # type: ignore[arg-type]
    return taken


def placed(taken: Taken, conflicts: list[Conflict]) -> list[Problem]:
    """What does not fit together, with the places in the workbook."""
    found = []
    for conflict in conflicts:
        sheet, row = taken.places[id(conflict.row)]
        found.append(Problem(sheet, row, column_of(conflict.row, conflict.name).zh, conflict.fault))
    return found
