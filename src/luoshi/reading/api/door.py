"""What every room of the interface asks first: which report, whose account, which page of a list."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Schema

from luoshi.kernel.errors import Fault
from luoshi.office.queries import is_account
from luoshi.reading import queries

Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]


class Strict(Schema):
    """A body that refuses what it does not know."""

    model_config = {"extra": "forbid"}


def seen(request: HttpRequest, pk: int, *, ready: bool = False) -> queries.Report:
    """The report, if the caller may see it; Faults: `reading.no_such_report`, `reading.not_ready`."""
    report = queries.report(request.user, pk)
    if report is None:
        raise Fault("reading.no_such_report", id=pk)
    if ready and report.state != "ready":
        raise Fault("reading.not_ready")
    return report


def actor(request: HttpRequest) -> Any:
    """The account that acts; Fault `office.not_permitted` for a visitor."""
    if not is_account(request.user):
        raise Fault("office.not_permitted")
    return request.user
