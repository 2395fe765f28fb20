"""Accounts, for the system administrator: made, shut, given a new first password that is shown once."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.domain.cells import plain
from luoshi.office.domain.rights import ROLES
from luoshi.office.queries import User, actor_of
from luoshi.office.web.directory import find, role_name
from luoshi.office.web.gate import gate

PAGE = 50


def _passwords(request: HttpRequest, told: list[tuple[str, str, str]]) -> HttpResponse:
    """First passwords, on a page that is never kept and never comes again."""
    return render(request, "office/passwords.html", {"told": told})


@gate("office.accounts")
@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All accounts, with the posts their persons hold."""
    wanted = request.GET.get("q", "").strip()[:64]
    rows = queries.accounts_visible(actor_of(request)).select_related("person").order_by("login")
    if wanted:
        rows = rows.filter(login__contains=wanted.casefold()) | rows.filter(display_name__contains=wanted)
    sheet = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    held = queries.posts_of(user.person_id for user in sheet if user.person_id)
    lines = [
        {
            "user": user,
            "role": role_name(request, user.role),
            "held": held.get(user.person_id, []) if user.person_id else [],
            "own": user.pk == request.user.pk,
        }
        for user in sheet
    ]
    return render(request, "office/accounts.html", {"sheet": sheet, "lines": lines, "wanted": wanted})


@gate("office.accounts")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an account, of a person or standing alone."""
    actor, fault = actor_of(request), None
    user = request.user
    people = queries.persons_visible(actor)
    if request.method == "POST" and queries.is_account(user):
        try:
            code = request.POST.get("person", "").strip()
            person = people.filter(code=code).first() if code else None
            if code and person is None:
                raise Fault("office.no_such_person", person=code[:40])
            made, secret = actions.create_account(
                login=request.POST.get("login", ""),
                display_name=plain(request.POST.get("display_name", ""))[:64],
                role=request.POST.get("role", ""),
                person=person,
                government=person.government if person else user.government,
                by=actor,
            )
        except Fault as refused:
            fault = refused
        else:
            return _passwords(request, [(made.login, made.display_name, secret)])
    context: dict[str, Any] = {
        "fault": fault,
        "posted": request.POST,
        "people": people.filter(account=None).order_by("code"),
        "roles": [
            (code, role_name(request, code)) for code, role in ROLES.items() if role.kind != "business"
        ],
    }
    return render(request, "office/account_new.html", context, status=fault.status if fault else 200)


def _other(request: HttpRequest, pk: int) -> User:
    """Somebody else's account: nobody shuts or resets the one in use."""
    user: User = find(queries.accounts_visible(actor_of(request)), pk)
    if user.pk == request.user.pk:
        raise Fault("office.own_account")
    return user


@gate("office.accounts")
@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an account in, or shut it out at once."""
    user = _other(request, pk)
    actions.set_active(user.pk, active=bool(request.POST.get("active")), by=actor_of(request))
    return redirect("accounts:list")


@gate("office.accounts")
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password."""
    user = _other(request, pk)
    _, secret = actions.reset_password(user.pk, by=actor_of(request))
    return _passwords(request, [(user.login, user.display_name, secret)])
