"""任务: the decomposition table as list, board, Gantt and calendar, in one choice of filters."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.office.web.gate import gate
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.queries import pages
from luoshi.pledges.queries.pages import Line, Wanted
from luoshi.pledges.web import words
from luoshi.pledges.web.frame import COLOURS, Frame, frame_of, sidebar
from luoshi.pledges.web.layouts import board, calendar, gantt

PAGE = 200
VIEWS = ("table", "board", "gantt", "calendar")
VERDICTS = ("met", "on_course", "behind", "missed", "not_due", "cannot_tell")


def _among(asked: str, known: Any) -> str:
    return asked if asked in known else ""


def wanted_of(request: HttpRequest, *, default: str) -> Wanted:
    """The choice that the address makes; a word that is none of ours chooses nothing."""
    get = request.GET.get
    return Wanted(
        scope=_among(get("scope", ""), pages.SCOPES) or default,
        section=get("section", "")[:32],
        state=_among(get("state", ""), lifecycle("task").states),
        colour=_among(get("colour", ""), COLOURS),
        verdict=_among(get("verdict", ""), VERDICTS),
        due=_among(get("due", ""), ("month", "late")),
        unit=get("unit", "")[:24],
        text=" ".join(get("text", "").split())[:64],
    )


def _chips(found: pages.Counts, wanted: Wanted) -> list[dict[str, Any]]:
    """Verdicts and dates, each with its count; one that chooses nothing is left out unless it is on."""
    rows = [
        ("verdict", code, words.verdict(code), found.verdicts.get(code, 0), wanted.verdict)
        for code in VERDICTS
    ]
    rows += [
        ("due", "month", _("本月到期"), found.due_month, wanted.due),
        ("due", "late", _("过了时限"), found.late, wanted.due),
    ]
    return [
        {"key": key, "code": code, "name": name, "n": n, "on": on == code}
        for key, code, name, n, on in rows
        if n or on == code
    ]


def _grouped(lines: list[Line]) -> list[dict[str, Any]]:
    return [
        {"title": title, "lines": list(rows)}
        for title, rows in groupby(lines, key=lambda line: line.task.section_title)
    ]


def _shown(frame: Frame, wanted: Wanted, view: str, request: HttpRequest) -> dict[str, Any]:
    """What the chosen view shows, and the page of rows where it comes in pages."""
    rows = pages.with_parts(pages.chosen(frame.actor, frame.book, wanted, frame.on))
    if view == "board":
        return {"columns": board(pages.lines(frame.actor, frame.book, rows))}
    if view == "calendar":
        asked = request.GET.get("month", "")
        return {"calendar": calendar(frame.actor, frame.book, rows, asked, frame.on)}
    sheet: Page[Any] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    groups = _grouped(pages.lines(frame.actor, frame.book, sheet))
    found: dict[str, Any] = {"groups": groups, "sheet": sheet}
    if view == "gantt":
        found["gantt"] = gantt(groups, frame.book.year, frame.on)
    return found


@gate("pledges.view")
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The page; `?scope=`, `?section=`, `?state=`, `?colour=`, `?verdict=`, `?due=`, `?text=` choose,
    `?view=` sets it out.
    """
    frame = frame_of(request)
    if frame.book is None:
        return render(request, "pledges/no_book.html", {"acting_post": frame.actor.held})
    view = _among(request.GET.get("view", ""), VIEWS) or "table"
    wanted = wanted_of(request, default="")
    first = pages.counts(frame.actor, frame.book, wanted.scope or "mine", frame.on)
    if not wanted.scope:
        # what is mine comes first; who owes nothing sees what there is
        wanted = wanted_of(request, default="mine" if first.total else "all")
        found = first if first.total else pages.counts(frame.actor, frame.book, "all", frame.on)
    else:
        found = first
    context = {
        **sidebar(frame, found, here=wanted.scope),
        **_shown(frame, wanted, view, request),
        "wanted": wanted,
        "view": view,
        "views": VIEWS,
        "chips": _chips(found, wanted),
        "filtered": wanted != Wanted(scope=wanted.scope),
        "state_name": words.state("task", wanted.state) if wanted.state else "",
        "colour_name": words.colour(wanted.colour) if wanted.colour else "",
    }
    return render(request, "pledges/tasks.html", context)
