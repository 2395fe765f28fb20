"""The gate: every route declares its policy, and a route without one lets nobody in.

Policies are `public` (anybody), `account` (anybody logged in) or a permission of `office/domain/rights.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from luoshi.office.domain.rights import PERMISSIONS
from luoshi.office.queries import Visitor, is_account, may, second_factor_due

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
OPEN_POLICIES = frozenset({"public", "account"})
# pages an account sees before it has chosen its own password, or set up the second factor it must have
BEFORE_PASSWORD = frozenset({"office:password", "office:logout", "office:language"})
BEFORE_FACTOR = BEFORE_PASSWORD | {"office:second-factor"}


def known_policy(policy: str) -> str:
    """The policy itself; a name nobody defined is a ValueError when the module is imported."""
    if policy not in OPEN_POLICIES | PERMISSIONS:
        raise ValueError(f"unknown policy {policy!r}")
    return policy


def admits(user: Visitor, policy: str) -> bool:
    """Whether the policy lets this visitor in."""
    if policy == "public":
        return True
    if policy == "account":
        return is_account(user)
    return may(user, policy)


def gate(policy: str) -> Callable[[View[P]], View[P]]:
    """Declare a view's policy; a name nobody defined fails when the module is imported."""
    checked = known_policy(policy)

    def declare(view: View[P]) -> View[P]:
        view.policy = checked  # type: ignore[attr-defined]
        return view

    return declare


def to_log_in(request: HttpRequest) -> HttpResponse:
    """To the log-in page and back; a fragment is sent there as a whole page."""
    here = request.headers.get("HX-Current-URL") or request.get_full_path()
    target = f"{reverse('office:login')}?{urlencode({'next': here})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)


class GateMiddleware:
    """Asks each view for its policy before it runs; denies by default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the decision falls in process_view, where the route is known."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """None lets the request through."""
        policy = getattr(view, "policy", None)
        if policy is None:
            raise PermissionDenied
        if policy == "api":  # each operation of the interface declares its own
            return None
        user = request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        if is_account(user):
            if user.must_change_password and name not in BEFORE_PASSWORD:
                return redirect("office:password")
            if name not in BEFORE_FACTOR and second_factor_due(user):
                return redirect("office:second-factor")
        if admits(user, policy):
            return None
        if is_account(user):
            raise PermissionDenied
        return to_log_in(request)
