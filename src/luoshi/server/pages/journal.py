"""The journal page 流水: who did what, and whether the chain holds."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi import __version__
from luoshi.archive import queries as archive
from luoshi.archive.domain.anchors import groups
from luoshi.archive.domain.marks import PURPOSES
from luoshi.archive.web import shows
from luoshi.office.queries import government_codes
from luoshi.office.web.gate import gate
from luoshi.server.context import short_language

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


@gate("journal.verify")
@require_safe
@shows("archive.AccessRow.actor", kind="look", purpose="audit")
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at marked data, newest first; this page is such a look itself."""
    actor = request.GET.get("actor", "").strip()[:64]
    rows = archive.looks(government_codes(request.user), actor=actor)
    sheet = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    language = short_language(request)
    lines = []
    for row in sheet:
        detail = json.loads(row.detail)
        purpose = PURPOSES.get(detail["purpose"], {}).get(language, detail["purpose"])
        lines.append({"row": row, "purpose": purpose, "fields": detail["fields"], "place": detail["place"]})
    context = {"sheet": sheet, "lines": lines, "actor": actor}
    return render(request, "server/looks.html", context)


@gate("journal.view")
@require_safe
def head_sheet(request: HttpRequest) -> HttpResponse:
    """The heads of both chains on one page of A4, to be printed, signed and kept: no computer can change
    paper.
    """
    chains = []
    for chain in archive.CHAINS:
        row, last = archive.head_row(chain), archive.last_anchor(chain)
        chains.append({"chain": chain, "row": row, "groups": groups(row.hash) if row else [], "last": last})
    context = {"chains": chains, "now": timezone.now(), "version": __version__}
    return render(request, "server/head_sheet.html", context)
