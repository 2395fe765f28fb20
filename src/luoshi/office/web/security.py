"""The security administrator's page: password rules, locks, open sessions, second factors."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.domain.passwords import PROFILES, SECOND_FACTOR
from luoshi.office.queries import actor_of
from luoshi.office.web.directory import find
from luoshi.office.web.forms import language_of
from luoshi.office.web.gate import gate

PAGE = 50


@gate("office.security")
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is in force, who is locked out, who is inside, who has a second factor."""
    actor, language = actor_of(request), language_of(request)
    accounts = queries.accounts_visible(actor)
    sessions = queries.sessions_visible(actor).select_related("account").order_by("-seen_at")
    chosen = queries.policy()
    context = {
        "policy": chosen,
        "profiles": [(code, getattr(profile, language), profile) for code, profile in PROFILES.items()],
        "second_factor": SECOND_FACTOR,
        "locked": queries.locked_logins(accounts),
        "sheet": Paginator(sessions, PAGE).get_page(request.GET.get("page")),
        "own": request.session.session_key,
        "factors": accounts.exclude(totp_secret="").order_by("login"),
        "total": accounts.filter(is_active=True).count(),
    }
    return render(request, "office/security.html", context)


@gate("office.security")
@require_POST
def policy(request: HttpRequest) -> HttpResponse:
    """Choose the password profile and who must have a second factor."""
    actions.set_policy(
        password_profile=request.POST.get("password_profile", ""),
        second_factor=request.POST.get("second_factor", ""),
        by=actor_of(request),
    )
    return redirect("security:overview")


@gate("office.security")
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Forget the failed tries of one of the governments' accounts."""
    actor, login = actor_of(request), request.POST.get("login", "").strip().casefold()[:64]
    if not queries.accounts_visible(actor).filter(login=login).exists():
        raise Fault("office.no_such_account", login=login)
    actions.unlock(login, by=actor)
    return redirect("security:overview")


@gate("office.security")
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Put a browser out."""
    actions.end_session(request.POST.get("session", "")[:32], by=actor_of(request))
    return redirect("security:overview")


@gate("office.security")
@require_POST
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a second factor that its owner has lost."""
    actor = actor_of(request)
    user = find(queries.accounts_visible(actor), pk)
    if user.pk == actor.user_id:
        raise Fault("office.own_account")
    actions.reset_second_factor(user.pk, by=actor)
    return redirect("security:overview")
