"""Reports: the list, import, the reading itself, publication, and the end of use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from luoshi.kernel.errors import Fault
from luoshi.office.api import Needs
from luoshi.reading import actions, queries
from luoshi.reading.actions.importing import pasted
from luoshi.reading.api.door import Limit, Offset, Strict, actor, seen
from luoshi.reading.domain.annotations import annotation_text
from luoshi.reading.domain.intake import check_size

router = Router(tags=["reading"])


class ReportOut(Schema):
    """A report without its text."""

    id: int
    government: str
    level: str | None
    year: int
    title: str | None
    delivered: date | None
    state: Literal["queued", "reading", "ready", "failed"]
    progress: int
    stage: str
    fault_code: str
    counts: dict[str, int]
    public: bool
    sample: bool
    nature: Literal["fictitious", "real_sample"] | None
    notes: list[dict[str, str]]
    current: bool
    source_name: str
    source_digest: str = Field(alias="source_id")
    text_sha256: str
    reader_version: str
    revision: str
    imported_at: datetime

    @staticmethod
    def resolve_nature(row: Any) -> str | None:
        """Made up, as the text itself says; a public document shipped as sample input; null for any other."""
        return queries.nature(row)


class ReportsOut(Schema):
    """One page of reports and how many there are in all."""

    total: int
    reports: list[ReportOut]


class TextIn(Strict):
    """A pasted report; government and year where the text does not say."""

    text: str
    name: str = "paste.txt"
    government: str | None = None
    year: int | None = None
    replace: bool = False


class UploadIn(Strict):
    """What is said about an uploaded file."""

    government: str | None = None
    year: int | None = None
    replace: bool = False


class Reason(Strict):
    """Why."""

    reason: str


class PublicIn(Strict):
    """Whether visitors may see the report."""

    public: bool


@router.get("/reports", response=ReportsOut, auth=Needs("reading.view"), summary="报告列表 Reports")
def reports(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Reports the caller may see, by government and latest year first."""
    rows = queries.listed_reports(request.user)
    return {"total": rows.count(), "reports": list(rows[offset : offset + limit])}


@router.post(
    "/reports/text", response={201: ReportOut}, auth=Needs("reading.import"), summary="粘贴导入 Import text"
)
def import_text(request: HttpRequest, body: TextIn) -> Status[Any]:
    """Import a pasted report; a long one is read in the background (`state` says how far it is)."""
    if not body.text.strip():
        raise Fault("reading.nothing_offered")
    return Status(
        201,
        _bring(
            request,
            actions.Incoming(
                pasted(body.text),
                body.name[:255] or "paste.txt",
                government=body.government,
                year=body.year,
                replace=body.replace,
            ),
        ),
    )


@router.post(
    "/reports", response={201: ReportOut}, auth=Needs("reading.import"), summary="上传导入 Import a file"
)
def import_file(request: HttpRequest, file: File[UploadedFile], about: Form[UploadIn]) -> Status[Any]:
    """Import an uploaded file."""
    name = (file.name or "upload")[:255]
    check_size(file.size or 0, name=name, limit=settings.LUOSHI_UPLOAD_LIMIT)
    return Status(
        201,
        _bring(
            request,
            actions.Incoming(
                file.read(),
                name,
                government=about.government,
                year=about.year,
                replace=about.replace,
            ),
        ),
    )


def _bring(request: HttpRequest, incoming: actions.Incoming) -> queries.Report:
    user = actor(request)
    return actions.import_report(incoming, by=user, owner=user.government)


@router.get("/reports/{pk}", response=ReportOut, auth=Needs("reading.view"), summary="报告 Report")
def report(request: HttpRequest, pk: int) -> Any:
    """One report without its text."""
    return seen(request, pk)


@router.get(
    "/reports/{pk}/document", response=dict[str, Any], auth=Needs("reading.view"), summary="读数 The reading"
)
def document(request: HttpRequest, pk: int, corrected: bool = True) -> dict[str, Any]:
    """The document of the reading contract, with corrections laid over it unless `corrected=false`."""
    found = seen(request, pk, ready=True)
    return (queries.document(found) if corrected else queries.raw_document(found)).to_dict()


@router.get("/reports/{pk}/annotations", auth=Needs("reading.view"), summary="标注 Annotation lines")
def annotation_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The corrected reading as annotation lines (JSON Lines)."""
    found = seen(request, pk, ready=True)
    lines = annotation_text(
        queries.document(found),
        file=found.source_name,
        sha256=queries.source_sha256(found),
        nature=queries.nature(found),
    )
    return HttpResponse(lines.encode("utf-8", "replace"), content_type="application/jsonl")


@router.post(
    "/reports/{pk}/reread", response=ReportOut, auth=Needs("reading.correct"), summary="重新读 Read again"
)
def reread(request: HttpRequest, pk: int) -> Any:
    """Read a report again with the present reader; corrections stay."""
    return actions.reread(pk, by=actor(request))


@router.put("/reports/{pk}/public", response=ReportOut, auth=Needs("reading.publish"), summary="公开 Publish")
def publish(request: HttpRequest, pk: int, body: PublicIn) -> Any:
    """Show a report to visitors, or take it back."""
    return actions.set_public(pk, public=body.public, by=actor(request))


@router.post("/reports/{pk}/void", response={204: None}, auth=Needs("reading.void"), summary="作废 Void")
def void(request: HttpRequest, pk: int, body: Reason) -> Status[None]:
    """Take a report out of use."""
    actions.void_report(pk, reason=body.reason, by=actor(request))
    return Status(204, None)
