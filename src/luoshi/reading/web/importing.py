"""Import a report: upload or paste; a long one shows how far it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.kernel.errors import Fault
from luoshi.office.queries import is_account
from luoshi.office.web.gate import gate
from luoshi.reading import queries
from luoshi.reading.actions import Incoming, import_report
from luoshi.reading.actions.importing import pasted
from luoshi.reading.domain.intake import check_size
from luoshi.reading.web.words import LEVELS, STAGES, word


def _year(text: str) -> int | None:
    digits = text.strip()
    if not digits:
        return None
    if not digits.isdecimal() or len(digits) > 4:
        raise Fault("reading.bad_year", year=digits[:10])
    return int(digits)


def incoming(request: HttpRequest) -> Incoming:
    """What the form offers; a Fault when it offers nothing or too much."""
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    if file is not None and not isinstance(file, list):
        name = file.name or "upload"
        check_size(file.size or 0, name=name, limit=settings.LUOSHI_UPLOAD_LIMIT)
        data = file.read()
    elif text.strip():
        data, name = pasted(text), "paste.txt"
    else:
        raise Fault("reading.nothing_offered")
    level = request.POST.get("level", "")
    return Incoming(
        data,
        name,
        government=request.POST.get("government", "").strip() or None,
        year=_year(request.POST.get("year", "")),
        level=level if level in LEVELS else None,
        replace=request.POST.get("replace") == "1",
    )


@gate("reading.import")
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """The form, and what became of it."""
    context: dict[str, Any] = {
        "levels": LEVELS.items(),
        "typed": request.POST,
        "limit": settings.LUOSHI_UPLOAD_LIMIT >> 20,
    }
    if request.method == "POST" and is_account(request.user):
        try:
            report = import_report(incoming(request), by=request.user, owner=request.user.government)
        except Fault as fault:
            context |= {
                "fault": fault,
                "duplicate": fault.code == "reading.duplicate_report",
                # a browser forgets the chosen file, and nobody else may choose it
                "again": bool(request.FILES),
            }
            return render(request, "reading/import.html", context, status=fault.status)
        name = "reading:living" if report.state == "ready" else "reading:progress"
        return redirect(name, report.pk)
    return render(request, "reading/import.html", context)


@gate("reading.view")
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a long report is; goes to it when it is read."""
    report = queries.report(request.user, pk)
    if report is None:
        raise Http404
    fault = Fault(report.fault_code, **report.fault_data) if report.state == "failed" else None
    target = reverse("reading:living", args=[pk])
    if report.state == "ready":
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": target})
        return redirect(target)
    part = "reading/progress_part.html" if request.headers.get("HX-Request") else "reading/progress.html"
    stage = word(STAGES, report.stage) if report.stage else ""
    return render(request, part, {"report": report, "fault": fault, "stage": stage})
