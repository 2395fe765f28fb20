"""A cell of a sheet into a value: full-width digits, numbers that stand for codes, dates in many forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from luoshi.kernel.errors import Fault
from luoshi.office.domain.columns import Column
from luoshi.office.domain.directory import UNIT_KINDS
from luoshi.office.domain.rights import ROLES

# from here on a spreadsheet no longer keeps every digit of a number
EXACT = 10**15
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
_BETWEEN = re.compile(r"[、，,;；\s]+")
YES: Mapping[str, bool] = {
    "是": True, "有": True, "启用": True, "在用": True, "yes": True, "true": True, "1": True, "y": True,
    "否": False, "无": False, "停用": False, "no": False, "false": False, "0": False, "n": False,
}  # fmt: skip
ALL = ("全部", "all")


def plain(text: str) -> str:
    """Text without control characters and outer space; line ends are kept."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c)[0] != "C")
    return kept.strip()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= EXACT:
            raise Fault("office.cell_scientific", value=value)
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return plain(str(value))


def _code(value: object) -> str:
    text = unicodedata.normalize("NFKC", _text(value))
    if _SCIENTIFIC.fullmatch(text):
        raise Fault("office.cell_scientific", value=text)
    return text


def _date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", _text(value)))
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise Fault("office.cell_date", value=_text(value)[:40])


def _integer(value: object) -> int:
    text = unicodedata.normalize("NFKC", _text(value))
    if not re.fullmatch(r"-?[0-9]{1,6}", text):
        raise Fault("office.cell_integer", value=text[:40])
    return int(text)


def _yes(value: object) -> bool:
    text = unicodedata.normalize("NFKC", _text(value)).casefold()
    if text not in YES:
        raise Fault("office.cell_choice", value=text[:40], known="是、否")
    return YES[text]


def _named(names: Mapping[str, tuple[str, str]], value: object) -> str:
    text = unicodedata.normalize("NFKC", _text(value)).replace(",", "、")
    for code, (zh, en) in names.items():
        if text.casefold() in {code, unicodedata.normalize("NFKC", zh), en.casefold()}:
            return code
    raise Fault("office.cell_choice", value=text[:40], known="；".join(zh for zh, _ in names.values()))


def _units(value: object) -> tuple[str, ...]:
    parts = [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", _text(value))) if part]
    return tuple(dict.fromkeys(parts))


ROLE_NAMES: Mapping[str, tuple[str, str]] = {code: (role.zh, role.en) for code, role in ROLES.items()}
_READERS: Mapping[str, Callable[[object], Any]] = {
    "text": _text,
    "code": _code,
    "date": _date,
    "integer": _integer,
    "yes": _yes,
    "kind": lambda value: _named(UNIT_KINDS, value),
    "role": lambda value: _named(ROLE_NAMES, value),
    "units": _units,
}


def read_cell(column: Column, value: object) -> Any:
    """The value of a cell, None when it is empty; a Fault `office.cell_…` when it cannot be read."""
    if value is None or (isinstance(value, str) and not plain(value)):
        if column.needed:
            raise Fault("office.cell_missing")
        return None
    return _READERS[column.shape](value)


def write_cell(column: Column, value: Any) -> str | int | date | None:
    """What a cell shows for a value; reading it again gives the value."""
    if column.shape == "yes":
        return "是" if value else "否"
    if column.shape == "kind":
        return UNIT_KINDS[value][0]
    if column.shape == "role":
        return ROLE_NAMES[value][0] if value else None
    if column.shape == "units":
        return "、".join(value) or None
    return None if value == "" else value
