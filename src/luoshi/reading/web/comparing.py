"""Two years side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from luoshi.kernel.errors import Fault
from luoshi.office.web.gate import gate
from luoshi.reading import queries
from luoshi.reading.domain.compare import CHANGES as ORDER
from luoshi.reading.domain.compare import Row
from luoshi.reading.domain.questions import Question
from luoshi.reading.web.words import CHANGES, amount, spoken, word


@gate("reading.view")
@require_safe
def compare(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """What became of the earlier report's targets; the two may be named in either order."""
    reports = [queries.report(request.user, pk) for pk in (first, second)]
    earlier, later = reports
    if earlier is None or later is None or earlier.state != "ready" or later.state != "ready":
        raise Http404
    if earlier.government != later.government:
        raise Fault("reading.not_comparable", first=earlier.government, second=later.government)
    if earlier.year > later.year:
        return redirect("reading:compare", second, first)
    rows = queries.compared(earlier, later)
    shown = request.GET.get("change", "")
    context = {
        "earlier": earlier,
        "later": later,
        "lines": [_line(row) for row in rows if not shown or row.change == shown],
        "filters": _filters(rows, shown),
        "shown": shown,
        "total": len(rows),
        # outcomes are looked for only in the report of the very next year
        "consecutive": later.year == earlier.year + 1,
        "asked": [_question(one) for one in queries.asked(earlier, later)],
    }
    return render(request, "reading/compare.html", context)


def _question(asked: Question) -> dict[str, Any]:
    """A question in the reader's language, with the two figures it is about."""
    return {
        "severity": asked.severity,
        "message": spoken(asked.message),
        "next": spoken(asked.next),
        "target": asked.target,
        "outcome": asked.outcome,
    }


def _filters(rows: Sequence[Row], shown: str) -> list[dict[str, Any]]:
    """One filter a kind of change, with how many rows it holds."""
    return [
        {
            "code": code,
            "name": word(CHANGES, code),
            "count": sum(row.change == code for row in rows),
            "on": code == shown,
        }
        for code in ORDER
    ]


def _line(row: Row) -> dict[str, Any]:
    """A row in words; an end that is absent is empty."""
    return {
        "row": row,
        "change": word(CHANGES, row.change),
        "target": amount(row.target) if row.target else "",
        "outcome": amount(row.outcome) if row.outcome else "",
        "next": amount(row.next_target) if row.next_target else "",
    }
