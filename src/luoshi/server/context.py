"""What every page shows around its content."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from luoshi import __version__
from luoshi.kernel.errors import Language
from luoshi.office.domain.navigation import entries
from luoshi.office.domain.rights import ROLES
from luoshi.office.queries import is_account, may


def short_language(request: HttpRequest) -> Language:
    """The request's language as the kernel names it: zh or en."""
    return "en" if getattr(request, "LANGUAGE_CODE", "") == "en" else "zh"


def page(request: HttpRequest) -> dict[str, Any]:
    """Navigation, rights and language; `can` answers `can.reading.import` in templates."""
    user = getattr(request, "user", None)
    lang = short_language(request)
    if user is None:  # an error before the log-in was known
        return {"lang": lang, "nav": [], "can": {}, "version": __version__}

    permitted = cache(lambda permission: may(user, permission))
    match = request.resolver_match
    name = match.view_name if match else ""
    role = ROLES.get(user.role) if is_account(user) else None
    can: dict[str, dict[str, bool]] = {}
    for known in sorted({p for r in ROLES.values() for p in r.permissions}):
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
        "version": __version__,
    }
