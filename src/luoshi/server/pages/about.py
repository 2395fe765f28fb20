"""What this installation is, where its data live, and that nothing leaves the building."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.office.web.gate import gate

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@gate("public")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Version, licence and promises for everybody; where the data live only for who is logged in."""
    places = None
    if request.user.is_authenticated:
        places = {
            "home": settings.LUOSHI_HOME,
            "database": connection.settings_dict["NAME"],
            "engine": ENGINES[connection.vendor],
            "files": settings.LUOSHI_FILES,
            "anchors": settings.LUOSHI_ANCHORS,
        }
    return render(request, "server/about.html", {"places": places})
