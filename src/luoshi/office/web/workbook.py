"""The directory as a workbook: an empty one, the whole one, and one taken in."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.archive.web import shows
from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.domain.columns import SHEETS
from luoshi.office.domain.directory import Directory
from luoshi.office.domain.workbook_out import write_workbook
from luoshi.office.queries import actor_of
from luoshi.office.web.forms import language_of
from luoshi.office.web.gate import gate

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@gate("office.units")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with a sheet that says how to fill it in."""
    return _file(write_workbook(Directory(), guide=True), "机构人员模板.xlsx")


@gate("office.units")
@require_POST
@shows("office.Person.phone", kind="person", purpose="export")
def export(request: HttpRequest) -> HttpResponse:
    """Everything as it stands, to be changed and taken in again."""
    data = write_workbook(queries.directory_of(actor_of(request).government_id or 0), guide=True)
    return _file(data, f"机构人员-{queries.today():%Y%m%d}.xlsx")


def _offered(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is None:
        raise Fault("office.no_file")
    if (upload.size or 0) > settings.LUOSHI_UPLOAD_LIMIT:
        raise Fault("office.workbook_too_large", limit=settings.LUOSHI_UPLOAD_LIMIT >> 20)
    return bytes(upload.read())


@gate("office.units")
@never_cache
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a workbook in, whole or not at all; first passwords are shown once, on this page."""
    actor, language = actor_of(request), language_of(request)
    fault, outcome = None, actions.Outcome()
    if request.method == "POST":
        try:
            outcome = actions.import_workbook(
                _offered(request), government_id=actor.government_id or 0, by=actor
            )
            actions.require_good(outcome)
        except Fault as refused:
            fault = refused
    told = outcome.written
    context = {
        "fault": fault,
        "problems": outcome.problems[:SHOWN],
        "more": max(0, len(outcome.problems) - SHOWN),
        "done": request.method == "POST" and fault is None,
        "counts": [
            (getattr(sheet, language), told.new.get(sheet.attribute, 0), told.changed.get(sheet.attribute, 0))
            for sheet in SHEETS
        ],
        "moved": bool(told.new or told.changed),
        "told": told.passwords,
    }
    return render(request, "office/import.html", context, status=fault.status if fault else 200)
