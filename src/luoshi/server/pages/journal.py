"""The journal page 流水: who did what, and whether the chain holds."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from luoshi.archive import queries as archive
from luoshi.office.queries import government_codes
from luoshi.office.web.gate import gate

PAGE = 50


@gate("journal.view")
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Rows of the account's governments, newest first, filtered by exact actor, verb or object."""
    codes = government_codes(request.user)
    wanted = {
        key: request.GET.get(key, "").strip()[:64] for key in ("actor", "verb", "object_kind", "object_id")
    }
    rows = archive.journal(
        codes,
        actor=wanted["actor"],
        verb=wanted["verb"],
        object_kind=wanted["object_kind"],
        object_id=wanted["object_id"],
    )
    sheet = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [{"row": row, "detail": json.loads(row.detail)} for row in sheet]
    sequence, head = archive.head()
    context = {
        "sheet": sheet,
        "lines": lines,
        "wanted": wanted,
        "verbs": archive.verbs(codes),
        "head": head,
        "sequence": sequence,
    }
    return render(request, "server/journal.html", context)


@gate("journal.verify")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain and say where it breaks."""
    broken = archive.verify()
    sequence, head = archive.head()
    context = {"broken": broken, "sequence": sequence, "head": head}
    return render(request, "server/journal_verified.html", context)
