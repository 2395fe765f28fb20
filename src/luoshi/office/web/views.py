"""Log-in in one or two steps, log-out, language."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.kernel.errors import Fault
from luoshi.office import actions
from luoshi.office.domain.sessions import CODE_WITHIN, began
from luoshi.office.queries import User, is_account
from luoshi.office.web.gate import gate

BACKEND = "luoshi.office.web.backend.AccountBackend"
# whose password was right a moment ago, when, and where it wanted to go
WAITING = "waiting_for_code"


def _next(request: HttpRequest, wanted: str | None = None) -> str:
    target = wanted or request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("home")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _enter(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """A new session, with a new id."""
    request.session.pop(WAITING, None)
    open_session(request, user, backend=BACKEND)
    agent = request.headers.get("User-Agent", "")
    request.session.update(began(datetime.now(UTC), address=_address(request), agent=agent))
    return redirect("office:password" if user.must_change_password else target)


@gate("public")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Come in; an account with a second factor goes on to the code."""
    fault = None
    if request.method == "POST":
        try:
            user = actions.log_in(
                login=request.POST.get("login", "")[:256],
                password=request.POST.get("password", "")[:1024],
                address=_address(request),
            )
        except Fault as refused:
            fault = refused
        else:
            return _enter(request, user, _next(request))
        if fault.code == "office.code_needed":
            # a new id already now: what was known before the password is worth nothing after it
            request.session.flush()
            moment = datetime.now(UTC).isoformat()
            request.session[WAITING] = [fault.data["user_id"], moment, _next(request)]
            return redirect("office:code")
    context = {"fault": fault, "next": _next(request), "login_name": request.POST.get("login", "")[:64]}
    return render(request, "office/login.html", context, status=fault.status if fault else 200)


@gate("public")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: the code by the clock, or a recovery code."""
    fault = None
    waiting = request.session.get(WAITING)
    if not waiting or datetime.now(UTC) - datetime.fromisoformat(waiting[1]) > CODE_WITHIN:
        request.session.pop(WAITING, None)
        fault = Fault("office.code_too_late")
    elif request.method == "POST":
        try:
            user = actions.log_in_with_code(
                waiting[0], code=request.POST.get("code", "")[:64], address=_address(request)
            )
        except Fault as refused:
            fault = refused
        else:
            return _enter(request, user, _next(request, waiting[2]))
    context = {"fault": fault, "late": fault is not None and fault.code == "office.code_too_late"}
    return render(request, "office/code.html", context, status=fault.status if fault else 200)


@gate("account")
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Go out: the session is deleted on the server."""
    if is_account(request.user):
        actions.log_out(request.user.pk)
    close_session(request)
    return redirect("home")


@gate("public")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: a cookie for everybody, a setting for an account."""
    wanted = request.POST.get("language", "")
    response = redirect(_next(request))
    if wanted in dict(settings.LANGUAGES):
        if is_account(request.user):
            actions.set_language(request.user.pk, language=wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=31536000,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
