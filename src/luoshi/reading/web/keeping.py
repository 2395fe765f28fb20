"""What is done with a whole report: publish, read again, void, take its source or its annotations away."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from luoshi.archive.queries import evidence_bytes
from luoshi.kernel.errors import Fault
from luoshi.office.actions import set_public_view
from luoshi.office.queries import is_account
from luoshi.office.web.gate import gate
from luoshi.reading import actions, queries
from luoshi.reading.domain.annotations import annotation_text


def _file(data: bytes, *, name: str, media: str) -> HttpResponse:
    """A download: never shown in the page's own origin, whatever it holds."""
    return HttpResponse(
        data,
        content_type=media,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        },
    )


@gate("reading.view")
@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was imported."""
    report = queries.report(request.user, pk)
    if report is None:
        raise Http404
    try:
        data = evidence_bytes(report.source_id)
    except FileNotFoundError as lost:
        raise Fault("reading.source_lost", digest=report.source_id[:12]) from lost
    return _file(data, name=report.source_name, media="application/octet-stream")


@gate("reading.view")
@require_safe
def annotations_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The corrected reading as annotation lines."""
    report = queries.report(request.user, pk)
    if report is None or report.state != "ready":
        raise Http404
    lines = annotation_text(
        queries.document(report),
        file=report.source_name,
        sha256=queries.source_sha256(report),
        nature=queries.nature(report),
    )
    name = f"{report.government}-{report.year}.jsonl"
    return _file(lines.encode("utf-8", "replace"), name=name, media="application/jsonl")


@gate("reading.publish")
@require_POST
def public(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report to visitors, or take it back."""
    if is_account(request.user):
        actions.set_public(pk, public=request.POST.get("public") == "1", by=request.user)
    return redirect("reading:living", pk)


@gate("reading.publish")
@require_POST
def public_view(request: HttpRequest) -> HttpResponse:
    """Open or close the reading view of the account's government."""
    if is_account(request.user):
        set_public_view(open_to_all=request.POST.get("open") == "1", by=request.user)
    return redirect("reading:reports")


@gate("reading.correct")
@require_POST
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a report again with the present reader."""
    if is_account(request.user):
        actions.reread(pk, by=request.user)
    return redirect("reading:living", pk)


@gate("reading.void")
@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report out of use."""
    if is_account(request.user):
        actions.void_report(pk, reason=request.POST.get("reason", ""), by=request.user)
    return redirect("reading:reports")
