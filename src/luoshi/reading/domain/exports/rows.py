"""CSV: one figure a row with all its fields, for a spreadsheet or a program."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from luoshi.kernel.errors import Language
from luoshi.reading.domain.document import Document, Figure
from luoshi.reading.domain.exports.safety import neutral

REPORT = ("report", "government", "report_year")
FIGURE = tuple(one.name for one in fields(Figure))


def opening(language: Language) -> bytes:
    """The row of names, in both languages the keys of the contract; the mark is for spreadsheets."""
    return codecs.BOM_UTF8 + _lines([REPORT + FIGURE])


def export(document: Document, *, language: Language, on: date) -> bytes:
    """The figures of a document, without the row of names; unknown is an empty cell, text stays text."""
    report = document.report
    head = [_cell(report.id), _cell(report.government), _cell(report.year)]
    return _lines(head + [_cell(getattr(figure, name)) for name in FIGURE] for figure in document.figures)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(str(value))


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8")
