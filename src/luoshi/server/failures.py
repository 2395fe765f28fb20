"""When a disk is full or the database away: the failure as a Fault, and a page that needs neither of them."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from luoshi.kernel.errors import Fault, Language

# what a disk says when it takes no more, and not what a program says that asks for a wrong file
STORAGE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def as_fault(exception: BaseException | None) -> Fault | None:
    """The Fault `server.storage` for a failure of disk or database; None for every other exception."""
    if isinstance(exception, OperationalError | InterfaceError):
        return Fault("server.storage")
    if isinstance(exception, OSError) and exception.errno in STORAGE:
        return Fault("server.storage")
    return None


def bare_page(request: HttpRequest, fault: Fault, language: Language) -> HttpResponse:
    """The fault without navigation, log-in or anything else that asks the database."""
    part = bool(request.headers.get("HX-Request"))
    context = {
        "status": fault.status,
        "message": fault.message(language),
        "advice": fault.next_step(language),
        "lang": language,
    }
    page = render_to_string("server/error_part.html" if part else "server/unavailable.html", context)
    return HttpResponse(page, status=fault.status, headers={"Retry-After": "30"})
