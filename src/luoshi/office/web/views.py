"""Log-in, log-out, one's own password and language."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.kernel.errors import Fault
from luoshi.office import actions
from luoshi.office.domain.sessions import began
from luoshi.office.queries import is_account
from luoshi.office.web.gate import gate

BACKEND = "luoshi.office.web.backend.AccountBackend"


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("home")


@gate("public")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Come in."""
    fault = None
    if request.method == "POST":
        try:
            user = actions.log_in(
                login=request.POST.get("login", "")[:256],
                password=request.POST.get("password", "")[:1024],
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except Fault as refused:
            fault = refused
        else:
            open_session(request, user, backend=BACKEND)
            request.session.update(began(datetime.now(UTC)))
            return redirect("office:password" if user.must_change_password else _next(request))
    context = {"fault": fault, "next": _next(request), "login_name": request.POST.get("login", "")[:64]}
    return render(request, "office/login.html", context, status=fault.status if fault else 200)


@gate("account")
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Go out: the session is deleted on the server."""
    if is_account(request.user):
        actions.log_out(request.user.pk)
    close_session(request)
    return redirect("home")


@gate("account")
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password."""
    user, fault = request.user, None
    if request.method == "POST" and is_account(user):
        new = request.POST.get("new", "")[:1024]
        try:
            if new != request.POST.get("again", "")[:1024]:
                raise Fault("office.passwords_differ")
            changed = actions.change_password(user.pk, old=request.POST.get("old", "")[:1024], new=new)
        except Fault as refused:
            fault = refused
        else:
            update_session_auth_hash(request, changed)
            request.session.update(began(datetime.now(UTC)))
            return redirect("home")
    return render(request, "office/password.html", {"fault": fault}, status=fault.status if fault else 200)


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
