"""The form by which a person corrects a reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.kernel.errors import Fault
from luoshi.office.queries import is_account
from luoshi.office.web.gate import gate
from luoshi.reading import queries
from luoshi.reading.actions import correct as correct_reading
from luoshi.reading.actions import withdraw_correction
from luoshi.reading.domain.corrections import FIGURE_FIELDS, PLEDGE_FIELDS
from luoshi.reading.web.words import CHOICES, FIELDS

WHOLE = ("multiplier", "year")
DEFAULTS = {
    "multiplier": 1,
    "comparator": "eq",
    "measure": "level",
    "tense": "context",
    "role": "figure",
    "estimate": False,
    "specificity": "direction",
}


@dataclass(slots=True, frozen=True)
class Place:
    """What is corrected: `row` is the figure or pledge, None for an addition within `statement`."""

    kind: str
    row: Any
    statement: Any


def _place(report: queries.Report, asked: QueryDict) -> Place:
    document = queries.document(report)
    for kind, rows in (("figure", document.figures), ("pledge", document.pledges)):
        if asked.get(kind):
            row = next((row for row in rows if row.id == asked[kind]), None)
            if row is None:
                raise Http404
            return Place(kind, row, None)
    statement = next((row for row in document.statements if row.id == asked.get("statement")), None)
    if statement is None:
        raise Http404
    return Place("pledge" if asked.get("kind") == "pledge" else "figure", None, statement)


def _fields(place: Place, typed: QueryDict | None) -> list[dict[str, Any]]:
    names = FIGURE_FIELDS if place.kind == "figure" else PLEDGE_FIELDS
    rows = []
    for name in names:
        value = getattr(place.row, name) if place.row else DEFAULTS.get(name)
        if typed is not None and name in typed:
            value = typed[name]
        choices = [(code, said, str(value) == code) for code, said in CHOICES.get(name, {}).items()]
        rows.append(
            {
                "name": name,
                "label": FIELDS[name],
                "value": "" if value is None else value,
                "choices": choices,
                "flag": name == "estimate",
                "checked": value in (True, "1"),
                "unknown": name == "direction",
            }
        )
    return rows


def typed_fields(kind: str, typed: QueryDict) -> dict[str, Any]:
    """The form's fields as the action takes them; empty is unknown, whole numbers are numbers."""
    new: dict[str, Any] = {}
    for name in FIGURE_FIELDS if kind == "figure" else PLEDGE_FIELDS:
        given = typed.get(name, "").strip()
        if name == "estimate":
            new[name] = given == "1"
        elif name in WHOLE and given.isdecimal() and len(given) < 17:
            new[name] = int(given)
        else:
            new[name] = given
    return new


def _anchor(place: Place, typed: QueryDict) -> tuple[int, int]:
    """The characters of the correction: the record's, the whole statement's, or those typed within it."""
    if place.row is not None:
        return place.row.start, place.row.end
    if place.kind == "pledge":
        return place.statement.start, place.statement.end
    wanted = typed.get("text", "").strip()
    at = place.statement.text.find(wanted) if wanted else -1
    if at < 0:
        raise Fault("reading.text_not_in_statement", text=wanted[:60])
    return place.statement.start + at, place.statement.start + at + len(wanted)


def _submit(request: HttpRequest, report: queries.Report, place: Place) -> None:
    typed = request.POST
    if not is_account(request.user):
        raise Http404
    action = "add" if place.row is None else ("remove" if typed.get("action") == "remove" else "change")
    start, end = _anchor(place, typed)
    correct_reading(
        report.pk,
        by=request.user,
        kind=place.kind,
        action=action,
        start=start,
        end=end,
        reason=typed.get("reason", ""),
        new=typed_fields(place.kind, typed) if action != "remove" else None,
        revision=typed.get("revision") or None,
    )


@gate("reading.correct")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the figure or pledge, or add one in the statement, that the address chooses."""
    report = queries.own_report(request.user, pk)
    if report is None or report.state != "ready":
        raise Http404
    place, fault, typed = _place(report, request.GET), None, None
    if request.method == "POST":
        typed = request.POST
        try:
            _submit(request, report, place)
        except Fault as refused:
            fault = refused
        else:
            where = reverse("reading:living", args=[pk]) + _back(place, typed)
            if request.headers.get("HX-Request"):
                # with its fragment the address may be the present one, and the page would not be loaded again
                return HttpResponse(headers={"HX-Redirect": where.partition("#")[0]})
            return redirect(where)
    part = "reading/correct_part.html" if request.headers.get("HX-Request") else "reading/correct.html"
    context = {
        "report": report,
        "place": place,
        "fields": _fields(place, typed),
        "fault": fault,
        "typed": typed,
        "query": request.GET.urlencode(),
        "revision": report.revision,
    }
    return render(request, part, context, status=fault.status if fault else 200)


def _back(place: Place, typed: QueryDict) -> str:
    if place.row is not None and typed.get("action") != "remove":
        return f"?{place.kind}={place.row.id}#{place.row.id}"
    statement = place.statement.id if place.statement else getattr(place.row, "statement", None)
    return f"?statement={statement}#{statement}" if statement else ""


@gate("reading.correct")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a correction back."""
    if not is_account(request.user):
        raise Http404
    row = withdraw_correction(pk, by=request.user)
    return redirect("reading:living", row.report_id)
