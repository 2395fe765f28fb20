"""What a person does on the page of a task. Each act is one action; a refusal comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.queries import actor_of
from luoshi.office.web.gate import gate
from luoshi.pledges.actions import asking, milestones, tasks
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.queries import asks_visible, milestones_visible
from luoshi.pledges.web import forms
from luoshi.pledges.web.task import show

Act = Callable[[Actor], Any]


def acted(request: HttpRequest, task_id: int, act: Act, *, anchor: str = "") -> HttpResponse:
    """Do it and show the task as it is then; refused, the same page says why and keeps what was typed."""
    try:
        act(actor_of(request))
    except Fault as fault:
        return show(request, task_id, fault=fault, typed=request.POST)
    return redirect(reverse("tasks:task", args=[task_id]) + (f"#{anchor}" if anchor else ""))


def _task_of(rows: Any, pk: int, name: str) -> int:
    found = rows.filter(pk=pk).values_list(name, flat=True).first()
    if found is None:
        raise Http404
    return int(found)


def _move(request: HttpRequest, pk: int, by: Actor) -> None:
    posted = request.POST
    code, version = posted.get("move", ""), forms.version_of(posted)
    step = lifecycle("task").moves.get(code)
    if step is None:
        raise Http404
    said: dict[str, Any] = {"reason": posted.get("reason", ""), "by": by, "version": version}
    proofs = forms.proofs_of(request, step.evidence)
    if not step.second_post:
        tasks.move_task(pk, code, proofs=proofs, **said)
        return
    changes: dict[str, Any] = {}
    if code == "adjust":
        if standard := posted.get("standard", "").strip():
            changes["standard"] = standard
        if nodes := forms.nodes_from_text(posted.get("nodes", "")):
            changes["milestones"] = nodes
    asking.ask_task(pk, code, proofs=proofs, new_due=forms.day_of(posted, "new_due"), changes=changes, **said)


@gate("pledges.act")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a move of the task's lifecycle, or ask for one that another post grants."""
    return acted(request, pk, lambda by: _move(request, pk, by))


@gate("pledges.act")
@require_POST
def decide(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Grant or refuse what another post asked for, or take one's own request back."""
    task_id = _task_of(asks_visible(actor_of(request)), pk, "task")
    reason = request.POST.get("reason", "")
    deciding: dict[str, Act] = {
        "grant": lambda by: asking.grant(pk, by=by),
        "refuse": lambda by: asking.refuse(pk, reason=reason, by=by),
        "withdraw": lambda by: asking.withdraw(pk, by=by),
    }
    if how not in deciding:
        raise Http404
    return acted(request, task_id, deciding[how], anchor="asks")


@gate("pledges.act")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Put milestones and monthly curves forward."""
    posted = request.POST

    def act(by: Actor) -> None:
        paces = [
            pace for target in forms.keys_of(posted, "target") if (pace := forms.pace_of(posted, target))
        ]
        nodes = forms.nodes_of(posted) if "node-title" in posted else None
        milestones.settle_milestones(pk, by=by, nodes=nodes, paces=paces, version=forms.version_of(posted))

    return acted(request, pk, act, anchor="milestones")


@gate("pledges.act")
@require_POST
def milestone(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Rate one's own milestone, accept another's, or take the rating back with a reason."""
    task_id = _task_of(milestones_visible(actor_of(request)), pk, "task")

    def act(by: Actor) -> None:
        if how == "rate":
            milestones.report_milestone(pk, by=by, proofs=forms.proofs_of(request, ("节点证明",)))
        elif how == "accept":
            milestones.accept_milestone(pk, by=by, proofs=forms.proofs_of(request, ("核验记录",)))
        elif how == "refuse":
            milestones.refuse_milestone(pk, reason=request.POST.get("reason", ""), by=by)
        else:
            raise Http404

    return acted(request, task_id, act, anchor="milestones")
