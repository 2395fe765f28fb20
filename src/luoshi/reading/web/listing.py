"""The list of reports and the search across them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from luoshi.office.web.gate import gate
from luoshi.reading import queries
from luoshi.reading.web.words import LEVELS, STATES, TENSES, word

PAGE = 100


@gate("reading.view")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Reports by government and year, with what each holds."""
    sheet = Paginator(queries.listed_reports(request.user), PAGE).get_page(request.GET.get("page"))
    groups = []
    for government, rows in groupby(sheet, key=lambda row: row.government):
        listed = _listed(list(rows))
        groups.append({"name": government, "level": word(LEVELS, listed[0]["report"].level), "rows": listed})
    context = {
        "groups": groups,
        "sheet": sheet,
        "public_view": _public_view(request),
        "steps": _first_steps(groups),
    }
    return render(request, "reading/reports.html", context)


def _first_steps(groups: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What a newcomer does first, while only samples are there; None as soon as somebody brought a report."""
    rows = [row for group in groups for row in group["rows"]]
    if not rows or not all(row["report"].sample and row["report"].state == "ready" for row in rows):
        return None
    pair = next((row for row in rows if row["older"]), None)
    return {
        "open": rows[0]["report"],
        "newer": pair["report"] if pair else None,
        "older": pair["older"] if pair else None,
    }


def _listed(rows: list[queries.Report]) -> list[dict[str, Any]]:
    """Each report with its state in words and the next older one it can be compared with."""
    ready = [row for row in rows if row.state == "ready"]
    older = dict(zip([row.pk for row in ready], ready[1:], strict=False))
    return [{"report": row, "state": word(STATES, row.state), "older": older.get(row.pk)} for row in rows]


def _public_view(request: HttpRequest) -> bool | None:
    government = getattr(request.user, "government", None)
    return government.public_view if government else None


def marked(text: str, wanted: str) -> SafeString:
    """The text escaped, with the wanted words marked."""
    parts = [conditional_escape(part) for part in text.split(wanted)]
    return mark_safe(f"<mark>{conditional_escape(wanted)}</mark>".join(parts))  # noqa: S308 - parts are escaped


@gate("reading.view")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Sentences and indicators that hold the wanted words."""
    wanted = " ".join(request.GET.get("q", "").split())[:64]
    results: list[dict[str, Any]] = []
    for found in queries.search(request.user, wanted) if wanted else []:
        figures = [
            {
                "row": row,
                "tense": word(TENSES, row.tense),
                "name": marked(row.indicator or row.subject or "", wanted),
            }
            for row in found.figures
        ]
        sentences = [{"id": s.id, "html": marked(s.text, wanted)} for s in found.sentences]
        results.append(
            {"report": found.report, "figures": figures, "sentences": sentences, "total": found.total}
        )
    return render(request, "reading/search.html", {"wanted": wanted, "results": results})
