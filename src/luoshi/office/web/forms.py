"""Forms made from the same columns as the workbook: one label, one way to read a value, one refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.http import QueryDict

from luoshi.kernel.errors import Fault, Language
from luoshi.office.domain.cells import ROLE_NAMES, read_cell
from luoshi.office.domain.columns import Column, Sheet
from luoshi.office.domain.directory import UNIT_KINDS, AnyRow
from luoshi.office.domain.rights import POST_ROLES

Choices = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Field:
    """A field as the page shows it. `now` is what stands there at present, where somebody else changed it."""

    name: str
    label: str
    shape: str
    needed: bool
    hint: str
    value: Any
    choices: Choices = ()
    now: str = ""


def refused(column: Column, fault: Fault) -> Fault:
    """A cell's fault told with the field's name."""
    told = {
        f"{part}_{language}": text
        for language in ("zh", "en")
        for part, text in (
            ("column", column.zh if language == "zh" else column.en),
            ("what", fault.message(language)),
            ("cure", fault.next_step(language)),
        )
    }
    return Fault("office.bad_field", **told)


def read_form(sheet: Sheet, posted: QueryDict, *, fixed: Mapping[str, Any]) -> Any:
    """The record that a form holds; what is fixed is not read from it. A Fault names the field."""
    values: dict[str, Any] = dict(fixed)
    for column in sheet.columns:
        if column.name in fixed:
            continue
        given: object = posted.get(column.name, "")
        if column.shape == "yes":
            given = "是" if given else "否"
        if column.shape == "units":
            given = "、".join(posted.getlist(column.name))
        try:
            value = read_cell(column, given)
        except Fault as fault:
            raise refused(column, fault) from fault
        if value is not None:
            values[column.name] = value
    if any(each.name == "heads_all" for each in fields(sheet.record)):
        values["heads_all"] = bool(posted.get("heads_all"))
    return sheet.record(**values)


def _choices(column: Column, language: Language, units: Choices) -> Choices:
    place = 0 if language == "zh" else 1
    if column.shape == "kind":
        return [(code, names[place]) for code, names in UNIT_KINDS.items()]
    if column.shape == "role":
        return [(code, ROLE_NAMES[code][place]) for code in POST_ROLES]
    if column.name == "parent":
        return [("", "—"), *units]
    return units if column.shape == "units" else ()


def _posted(column: Column, posted: QueryDict) -> Any:
    if column.shape == "units":
        return tuple(posted.getlist(column.name))
    return bool(posted.get(column.name)) if column.shape == "yes" else posted.get(column.name, "")


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return "—" if value in (None, "") else str(value)


def form_fields(
    sheet: Sheet,
    language: Language,
    *,
    row: AnyRow | None = None,
    posted: QueryDict | None = None,
    fixed: Sequence[str] = (),
    units: Choices = (),
) -> list[Field]:
    """The form's fields: as typed where something was typed, else as they stand in `row`."""
    made = []
    for column in sheet.columns:
        if column.name in fixed:
            continue
        stands = getattr(row, column.name) if row else (True if column.name == "is_active" else "")
        value = stands if posted is None else _posted(column, posted)
        now = ""
        if posted is not None and row is not None and _shown(value) != _shown(stands):
            now = _shown(stands)
        zh = language == "zh"
        made.append(
            Field(
                column.name,
                column.zh if zh else column.en[0].upper() + column.en[1:],
                "lines" if column.name == "duties" else column.shape,
                column.needed,
                column.hint if zh else column.hint_en,
                value,
                _choices(column, language, units),
                now,
            )
        )
    return made


def language_of(request: Any) -> Language:
    """The request's language as the kernel names it."""
    return "en" if getattr(request, "LANGUAGE_CODE", "") == "en" else "zh"


def day_of(posted: QueryDict, name: str, column: Column) -> Any:
    """A date of a form, None when it is empty; a Fault names the field."""
    try:
        return read_cell(column, posted.get(name, ""))
    except Fault as fault:
        raise refused(column, fault) from fault
