"""The first page and the health check."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from luoshi.office.domain.navigation import entries
from luoshi.office.queries import may
from luoshi.office.web.gate import gate


@gate("public")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the first page this visitor may see; to the log-in when there is none."""
    for entry in entries():
        if may(request.user, entry.permission):
            return redirect(entry.url_name)
    return redirect("office:account" if request.user.is_authenticated else "office:login")


@gate("public")
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when not; nothing about its content."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "unavailable"}, status=503)
    return JsonResponse({"database": "ok"})


@gate("public")
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon when they show what is no page, such as the interface's description."""
    return redirect(static("server/icon.svg"), permanent=True)
