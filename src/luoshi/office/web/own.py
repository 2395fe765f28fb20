"""One's own account: the post acted from, the password, the second factor, the sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import segno
from django.contrib.auth import update_session_auth_hash
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.domain.sessions import POST, began
from luoshi.office.queries import User, actor_of
from luoshi.office.web.directory import role_name
from luoshi.office.web.forms import language_of
from luoshi.office.web.gate import gate

# a secret that was shown and not yet confirmed travels in the form, signed and only so long
SALT, WITHIN = "luoshi second factor", 900


def _user(request: HttpRequest) -> User:
    """The account behind the request; the gate has let nobody else in."""
    if not queries.is_account(request.user):
        raise Fault("office.not_permitted")
    return request.user


def _note(request: HttpRequest) -> dict[str, str]:
    return began(
        datetime.now(UTC),
        address=request.META.get("REMOTE_ADDR", ""),
        agent=request.headers.get("User-Agent", ""),
    )


def _page(request: HttpRequest, fault: Fault | None = None, **more: Any) -> HttpResponse:
    user, actor = _user(request), actor_of(request)
    held = queries.held_posts(user.person_id) if user.person_id else []
    context = {
        "held": [(post, role_name(request, post.role)) for post in held],
        "acting_now": actor.held,
        "sessions": queries.own_sessions(user.pk),
        "own": request.session.session_key,
        "codes_left": queries.unused_codes(user.pk),
        "demanded": queries.policy().demands_second_factor(user.role),
        "fault": fault,
        **more,
    }
    return render(request, "office/account.html", context, status=fault.status if fault else 200)


@gate("account")
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what is open in my name."""
    return _page(request)


@gate("account")
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Act from another of the posts I hold."""
    user = _user(request)
    held = queries.held_posts(user.person_id) if user.person_id else []
    wanted = request.POST.get("post", "")
    chosen = next((each for each in held if str(each.post_id) == wanted), None)
    if chosen is None:
        return _page(request, Fault("office.no_such_held_post"))
    request.session[POST] = chosen.post_id
    return redirect("office:account")


@gate("account")
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password."""
    user, fault = _user(request), None
    if request.method == "POST":
        new = request.POST.get("new", "")[:1024]
        try:
            if new != request.POST.get("again", "")[:1024]:
                raise Fault("office.passwords_differ")
            changed = actions.change_password(user.pk, old=request.POST.get("old", "")[:1024], new=new)
        except Fault as refused:
            fault = refused
        else:
            update_session_auth_hash(request, changed)
            request.session.update(_note(request))
            return redirect("home")
    profile = queries.policy().profile
    context = {
        "fault": fault,
        "profile": profile,
        "profile_name": getattr(profile, language_of(request)),
        "least": profile.length(second_factor=bool(user.totp_secret)),
    }
    return render(request, "office/password.html", context, status=fault.status if fault else 200)


def _picture(address: str) -> SafeString:
    """The address as a QR picture, drawn here: an SVG of one path, without styles."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=3, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by us from base32 and a quoted name


@gate("account")
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: the secret as text and picture, then a first code to show that it works."""
    user, fault = _user(request), None
    if user.totp_secret:
        return redirect("office:account")
    secret = ""
    if request.method == "POST":
        try:
            secret = signing.loads(request.POST.get("sealed", ""), salt=f"{SALT} {user.pk}", max_age=WITHIN)
            codes = actions.enrol(user.pk, secret=secret, code=request.POST.get("code", "")[:16])
        except signing.BadSignature:
            fault = Fault("office.second_factor_expired")
        except Fault as refused:
            fault = refused
        else:
            return render(request, "office/recovery.html", {"codes": codes})
    secret = secret or actions.new_secret()
    context = {
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "sealed": signing.dumps(secret, salt=f"{SALT} {user.pk}"),
        "picture": _picture(actions.address_of(secret, user.login)),
        "fault": fault,
        "demanded": queries.second_factor_due(user),
    }
    return render(request, "office/second_factor.html", context, status=fault.status if fault else 200)


@gate("account")
@never_cache
@require_POST
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Give the second factor up, with the password."""
    try:
        actions.turn_off(_user(request).pk, password=request.POST.get("password", "")[:1024])
    except Fault as fault:
        return _page(request, fault)
    return redirect("office:account")


@gate("account")
@never_cache
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes, with the password; the former ones are dead."""
    try:
        codes = actions.renew_codes(_user(request).pk, password=request.POST.get("password", "")[:1024])
    except Fault as fault:
        return _page(request, fault)
    return render(request, "office/recovery.html", {"codes": codes})


@gate("account")
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End my sessions everywhere but here."""
    actions.end_other_sessions(
        _user(request).pk, keep=request.session.session_key or "", by=actor_of(request)
    )
    return redirect("office:account")
