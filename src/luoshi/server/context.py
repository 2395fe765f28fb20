"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from luoshi import __version__
from luoshi.kernel.errors import Language
from luoshi.office.domain.navigation import entries
from luoshi.office.domain.rights import PERMISSIONS, role_of
from luoshi.office.queries import actor, is_account


def short_language(request: HttpRequest) -> Language:
    """The request's language as the kernel names it: zh or en."""
    return "en" if getattr(request, "LANGUAGE_CODE", "") == "en" else "zh"


def page(request: HttpRequest) -> dict[str, Any]:
    """Navigation, rights and language; `can` answers `can.reading.import` in templates."""
    user = getattr(request, "user", None)
    lang = short_language(request)
    if user is None:  # an error before the log-in was known
        return {"lang": lang, "nav": [], "can": {}, "version": __version__}

    caller = actor(user)
    permitted = caller.may
    match = request.resolver_match
    name = match.view_name if match else ""
    role = role_of(caller.role) if is_account(user) else None
    can: dict[str, dict[str, bool]] = {}
    for known in sorted(PERMISSIONS):
        room, act = known.split(".")
        can.setdefault(room, {})[act.replace("-", "_")] = permitted(known)
    return {
        "lang": lang,
        "nav": [
            {
                "entry": entry,
                "on": name == entry.url_name or name.startswith(entry.url_name.partition(":")[0] + ":"),
            }
            for entry in entries()
            if permitted(entry.permission)
        ],
        "can": can,
        "role_name": getattr(role, lang) if role else "",
        "acting": caller.held,
        "version": __version__,
    }
