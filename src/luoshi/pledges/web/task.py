"""One task: its words in the report, who owes it, how far it is, what was asked, warned and proved, and what the
caller may do now.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.archive.queries import evidence_bytes
from luoshi.kernel.calendar import last_closed_month, month_end
from luoshi.kernel.errors import Fault
from luoshi.office.queries import actor_of
from luoshi.office.web.gate import gate
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.domain.schedule import Acceptance, Milestone, milestone_progress, milestone_schedule
from luoshi.pledges.queries import pages, task_page
from luoshi.pledges.queries.task_page import TaskPage
from luoshi.pledges.web.charts import curve, planned
from luoshi.pledges.web.forms import blank_nodes, nodes_as_text
from luoshi.pledges.web.frame import Frame, frame_for, sidebar
from luoshi.pledges.web.words import FREQUENCIES

# the straight way of a task; where it was turned off shows beside it
WAY = ("drafted", "consulting", "approving", "issued", "received", "advancing", "closing", "verifying", "closed", "struck_off")  # fmt: skip
NOT_TYPED: QueryDict = QueryDict()


def way(name: Any, states: tuple[str, ...], now: str) -> list[dict[str, Any]]:
    """The states on the straight way, those before the present one marked as past."""
    at = states.index(now) if now in states else -1
    rows = [
        {"state": lifecycle(name).states[code], "now": code == now, "past": index < at}
        for index, code in enumerate(states)
    ]
    if at < 0:
        rows.append({"state": lifecycle(name).states[now], "now": True, "past": False})
    return rows


def _number_curves(found: TaskPage, until: int) -> list[dict[str, Any]]:
    drawn = []
    for target in found.targets:
        goal = target.value if target.value is not None else target.low
        values = task_page.settled_values(found.months, target) if found.inner else {}
        drawn.append({"target": target, "curve": curve(planned(target), values, goal, until=until)})
    return drawn


def _milestone_curve(found: TaskPage, until: int, year: int) -> dict[str, Any] | None:
    """Shares of the weight that was due, and that the verifier accepted, at each month's close."""
    if not found.milestones:
        return None
    nodes = [
        Milestone(
            str(one.number), one.title, one.due, one.weight, one.self_rated_on,
            Acceptance(str(one.accepted_by_id), one.accepted_on) if one.accepted_on else None,
        )
        for one in found.milestones
    ]  # fmt: skip
    ends = {month: month_end(dt.date(year, month, 1)) for month in range(1, 13)}
    plan = {month: _share(milestone_schedule(nodes, end).value) for month, end in ends.items()}
    done = {
        month: _share(milestone_progress(nodes, end).verified.value)
        for month, end in ends.items()
        if month <= until
    }
    return curve(plan, done, None, until=until)


def _share(value: Any) -> Any:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def _anchors(found: TaskPage) -> list[dict[str, Any]]:
    """Each stretch of the report, with the address at which the living report shows it."""
    pledges = found.task.pledges
    return [
        {"text": one["text"], "start": one["start"], "end": one["end"], "pledge": pledges[min(n, len(pledges) - 1)] if pledges else ""}
        for n, one in enumerate(found.task.anchors)
    ]  # fmt: skip


def _journal(found: TaskPage) -> list[dict[str, Any]]:
    return [{"row": row, "detail": json.loads(row.detail)} for row in found.journal]


def context_of(frame: Frame, found: TaskPage, typed: QueryDict, fault: Fault | None) -> dict[str, Any]:
    """Everything that the page shows."""
    task, year = found.task, found.task.book.year
    until = last_closed_month(frame.on, year)
    settles = bool({"supervision", "lead_head", "lead_officer"} & set(found.roles))
    return {
        **sidebar(frame, pages.counts(frame.actor, task.book, "all", frame.on), here=""),
        "page": found,
        "task": task,
        "way": way("task", WAY, task.state),
        "anchors": _anchors(found),
        "numbers": _number_curves(found, until),
        "shares": _milestone_curve(found, until, year) if found.inner else None,
        "journal": _journal(found),
        "moves": [one for one in found.moves if one.act != "grant"],
        "grants": {one.ask.pk: one for one in found.moves if one.ask is not None and one.act == "grant"},
        "owner": bool({"lead_head", "lead_officer"} & set(found.roles)),
        "verifier": "supervision" in found.roles,
        "may_settle": settles and task.state in ("drafted", "consulting", "issued", "received"),
        "node_lines": blank_nodes(found.milestones, typed),
        "nodes_text": nodes_as_text(found.milestones),
        "typed": typed,
        "fault": fault,
        "stale": fault.data.get("diff") if fault and fault.code == "pledges.stale" else None,
        "version": task.version,
        "frequencies": list(FREQUENCIES.items()),
    }


def show(
    request: HttpRequest, pk: int, *, fault: Fault | None = None, typed: QueryDict = NOT_TYPED
) -> HttpResponse:
    """The page; with what was refused and what was typed, where an act failed."""
    actor = actor_of(request)
    task = task_page.task_row(actor, pk)
    if task is None:
        raise Http404
    frame = frame_for(request, task.book)
    found = task_page.task_page(actor, task, frame.on)
    context = context_of(frame, found, typed, fault)
    return render(request, "pledges/task.html", context, status=fault.status if fault else 200)


@gate("pledges.view")
@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task."""
    return show(request, pk)


@gate("pledges.view")
@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a proof, as a download: never shown in the page's own origin, whatever it holds."""
    found = task_page.proof(actor_of(request), pk)
    if found is None or found.file_id is None:
        raise Http404
    try:
        data = evidence_bytes(found.file_id)
    except FileNotFoundError as lost:
        raise Fault("pledges.proof_lost", digest=found.file_id[:12]) from lost
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name or found.kind, safe='')}",
            "X-Content-Type-Options": "nosniff",
        },
    )
