"""Corrections of a report: the list, a new one, and one taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from luoshi.office.api import Needs
from luoshi.reading import actions, queries
from luoshi.reading.api.door import Strict, actor, seen

router = Router(tags=["reading"])


class CorrectionIn(Strict):
    """A correction tied to the characters [start, end); `revision` is the report's, as it was seen."""

    kind: Literal["figure", "pledge"]
    action: Literal["change", "remove", "add"]
    start: int
    end: int
    reason: str
    new: dict[str, str | int | bool | None] = {}
    revision: str | None = None


class CorrectionOut(Schema):
    """A correction, also a withdrawn one."""

    id: int
    report: int = Field(alias="report_id")
    kind: str
    action: str
    start: int
    end: int
    text: str
    new: dict[str, Any]
    reason: str
    by: str
    at: datetime
    withdrawn_at: datetime | None

    @staticmethod
    def resolve_by(row: Any) -> str:
        """The log-in name of who corrected."""
        return str(row.by.login)


@router.get(
    "/reports/{pk}/corrections",
    response=list[CorrectionOut],
    auth=Needs("reading.view"),
    summary="更正列表 Corrections",
)
def corrections(request: HttpRequest, pk: int) -> list[Any]:
    """All corrections of a report, oldest first."""
    return list(queries.corrections(seen(request, pk)))


@router.post(
    "/reports/{pk}/corrections",
    response={201: CorrectionOut},
    auth=Needs("reading.correct"),
    summary="更正 Correct",
)
def correct(request: HttpRequest, pk: int, body: CorrectionIn) -> Status[Any]:
    """Change, remove or add one figure or pledge."""
    row = actions.correct(
        pk,
        by=actor(request),
        kind=body.kind,
        action=body.action,
        start=body.start,
        end=body.end,
        reason=body.reason,
        new=body.new,
        revision=body.revision,
    )
    return Status(201, row)


@router.delete(
    "/corrections/{pk}", response=CorrectionOut, auth=Needs("reading.correct"), summary="撤回 Withdraw"
)
def withdraw(request: HttpRequest, pk: int) -> Any:
    """Take a correction back; it stays on record."""
    return actions.withdraw_correction(pk, by=actor(request))
