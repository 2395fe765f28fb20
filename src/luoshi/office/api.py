"""The interface's door: who may call an operation, and how a program logs in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema, Status
from ninja.security import APIKeyCookie
from typing_extensions import override

from luoshi.kernel.errors import Fault
from luoshi.office import actions
from luoshi.office.domain.rights import PERMISSIONS
from luoshi.office.domain.sessions import began
from luoshi.office.queries import actor_of, is_account, may, second_factor_due

BACKEND = "luoshi.office.web.backend.AccountBackend"
OPEN = frozenset({"public", "account"})
router = Router(tags=["session"])


class Needs(APIKeyCookie):
    """Session log-in with a permission; forms of other sites are refused by the token in X-CSRFToken."""

    param_name = "luoshi_session"

    def __init__(self, permission: str) -> None:
        if permission not in PERMISSIONS | OPEN:
            raise ValueError(f"unknown permission {permission!r}")
        self.permission = permission
        super().__init__()

    @override
    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The caller when it may; None (401) for a visitor; a Fault (403) for an account without."""
        user = request.user
        if self.permission == "public":
            return user
        if is_account(user) and user.must_change_password:
            raise Fault("office.password_first")
        if is_account(user) and second_factor_due(user):
            raise Fault("office.second_factor_first")
        permitted = is_account(user) if self.permission == "account" else may(user, self.permission)
        if permitted:
            return user
        if is_account(user):
            raise Fault("office.not_permitted")
        return None


class SessionOut(Schema):
    """Who is calling, and the token that a writing call must carry in X-CSRFToken."""

    login: str | None
    display_name: str | None
    role: str | None
    post: str | None
    must_change_password: bool
    csrf_token: str


class LogIn(Schema):
    """Name and password, and the code where there is a second factor (401 `office.code_needed` says so)."""

    model_config = {"extra": "forbid"}
    login: str
    password: str
    code: str = ""


def _session(request: HttpRequest) -> dict[str, Any]:
    user, known, caller = request.user, is_account(request.user), actor_of(request)
    return {
        "login": getattr(user, "login", None) if known else None,
        "display_name": getattr(user, "display_name", None) if known else None,
        "role": caller.role if known else None,
        "post": caller.post,
        "must_change_password": bool(known and getattr(user, "must_change_password", False)),
        "csrf_token": get_token(request),
    }


@router.get("/session", response=SessionOut, auth=Needs("public"), summary="谁在调用 Who is calling")
def session(request: HttpRequest) -> dict[str, Any]:
    """The caller and the token for writing calls."""
    return _session(request)


@router.post("/session", response=SessionOut, auth=Needs("public"), summary="登录 Log in")
def log_in(request: HttpRequest, body: LogIn) -> dict[str, Any]:
    """Open a session; ask GET /session for the token first."""
    user = actions.log_in(
        login=body.login[:256],
        password=body.password[:1024],
        address=request.META.get("REMOTE_ADDR", ""),
        code=body.code[:64],
    )
    open_session(request, user, backend=BACKEND)
    address, agent = request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
    request.session.update(began(datetime.now(UTC), address=address, agent=agent))
    return _session(request)


@router.delete("/session", response={204: None}, auth=Needs("account"), summary="退出 Log out")
def log_out(request: HttpRequest) -> Status[None]:
    """Close the session on the server."""
    if is_account(request.user):
        actions.log_out(request.user.pk)
    close_session(request)
    return Status(204, None)
