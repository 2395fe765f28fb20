"""Views that show marked data say so, and each of their answers is written down before it leaves."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.http import HttpRequest

from luoshi.archive.actions import record_access
from luoshi.archive.domain.marks import known_purpose

P = ParamSpec("P")
R = TypeVar("R")
# what is looked at when the address names no single object
LIST = "*"
REFUSED = 400


def _looker(request: HttpRequest) -> dict[str, Any]:
    """Who looks, as the archive knows people: by code."""
    user: Any = request.user
    government = getattr(user, "government", None)
    return {
        "actor": getattr(user, "login", "visitor"),
        "government": getattr(government, "code", ""),
    }


def shows(
    *fields: str, kind: str, purpose: str, key: str = "pk", scope: str = ""
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare the marked fields (`app.Model.field`) that a view or an operation returns.

    Each answer that is no refusal leaves one look in the chain: on the object whose id the address holds as
    `key`, else on a list. The reader may name another purpose of the table as `purpose`. When the look
    cannot be written the answer does not leave.
    """
    if not fields or not known_purpose(purpose):
        raise ValueError(f"unknown purpose {purpose!r}, or no field named")

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def looked(*args: P.args, **kwargs: P.kwargs) -> R:
            answer = view(*args, **kwargs)
            if getattr(answer, "status_code", 200) < REFUSED:
                request: Any = args[0]
                asked = request.POST.get("purpose") or request.GET.get("purpose", "")
                with transaction.atomic():
                    record_access(
                        **_looker(request),
                        kind=kind,
                        object_id=kwargs.get(key, LIST),
                        purpose=asked if known_purpose(asked) else purpose,
                        scope=scope,
                        fields=fields,
                        place=request.get_full_path()[:500],
                    )
            return answer

        looked.shows = frozenset(fields)  # type: ignore[attr-defined]
        return looked

    return declare
