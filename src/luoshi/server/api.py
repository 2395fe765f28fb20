"""The JSON interface: every folder's operations under /api/, described at /api/openapi.json. No page of its
own.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Router, Schema

from luoshi import __version__
from luoshi.archive import queries as archive
from luoshi.kernel.errors import Fault
from luoshi.office.api import Needs
from luoshi.office.api import router as office
from luoshi.office.queries import government_codes
from luoshi.reading.api import router as reading
from luoshi.server.pages.errors import fault_page

api = NinjaAPI(title="落实 Luoshi", version=__version__, docs_url=None, urls_namespace="api")
journal = Router(tags=["journal"])


class ActOut(Schema):
    """A sealed row of the journal."""

    sequence: int
    at: str
    government: str
    scope: str
    actor: str
    post: str | None
    verb: str
    object_kind: str
    object_id: str
    detail: dict[str, Any]
    algorithm: str
    previous: str
    hash: str


class ActsOut(Schema):
    """Some rows, newest first, and how many there are."""

    total: int
    acts: list[ActOut]


class VerifiedOut(Schema):
    """Whether the chain holds, and where it breaks first when not."""

    holds: bool
    sequence: int
    head: str
    broken_at: int | None
    reason: str | None


@journal.get("/journal", response=ActsOut, auth=Needs("journal.view"), summary="流水 Journal")
def acts(
    request: HttpRequest,
    actor: str = "",
    verb: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Acts of the caller's governments, newest first."""
    rows = archive.journal(government_codes(request.user), actor=actor, verb=verb)
    listed = [archive.entry_of(row) for row in rows[offset : offset + limit]]
    plain = [{name: getattr(entry, name) for name in ActOut.model_fields} for entry in listed]
    return {
        "total": rows.count(),
        "acts": [{**row, "detail": json.loads(str(row["detail"]))} for row in plain],
    }


@journal.post(
    "/journal/verify", response=VerifiedOut, auth=Needs("journal.verify"), summary="校验流水 Verify"
)
def verify(request: HttpRequest) -> dict[str, Any]:
    """Recompute the whole chain."""
    broken = archive.verify()
    sequence, head = archive.head()
    return {
        "holds": broken is None,
        "sequence": sequence,
        "head": head,
        "broken_at": broken.sequence if broken else None,
        "reason": broken.reason if broken else None,
    }


@api.exception_handler(Fault)
def refused(request: HttpRequest, fault: Fault) -> HttpResponse:
    """A fault as JSON: code, message, next."""
    return fault_page(request, fault)


api.add_router("", office)
api.add_router("", reading)
api.add_router("", journal)

# each operation declares its own right (see Needs); the description itself is public
urls = api.urls
for pattern in urls[0]:
    open_to_all = getattr(pattern, "name", "") in {"openapi-json", "api-root"}
    vars(pattern)["callback"].policy = "public" if open_to_all else "api"
