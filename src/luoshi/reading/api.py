"""The JSON interface of reading: what the pages show and do, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from luoshi.kernel.errors import Fault
from luoshi.office.api import Needs
from luoshi.office.queries import is_account
from luoshi.reading import actions, queries
from luoshi.reading.actions.importing import pasted
from luoshi.reading.domain.annotations import annotation_text

router = Router(tags=["reading"])
Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]


class Strict(Schema):
    """A body that refuses what it does not know."""

    model_config = {"extra": "forbid"}


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
    fault_code: str
    counts: dict[str, int]
    public: bool
    sample: bool
    current: bool
    source_name: str
    source_digest: str = Field(alias="source_id")
    text_sha256: str
    reader_version: str
    revision: str
    imported_at: datetime


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


class FigureOut(Schema):
    """A figure with the report it stands in."""

    report: int = Field(alias="report_id")
    government: str
    plan_year: int
    figure: str
    start: int
    end: int
    text: str
    subject: str | None
    indicator: str | None
    role: str
    tense: str
    measure: str
    unit: str | None
    year: int | None


class FiguresOut(Schema):
    """One page of figures and how many there are in all."""

    total: int
    figures: list[FigureOut]


class FigureQuery(Schema):
    """Exact fields, words in indicator or subject, and the plan's year of the report."""

    indicator: str = ""
    tense: str = ""
    measure: str = ""
    unit: str = ""
    role: str = "figure"
    text: str = ""
    plan_year: int | None = None


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


class Reason(Strict):
    """Why."""

    reason: str


class PublicIn(Strict):
    """Whether visitors may see the report."""

    public: bool


class RowOut(Schema):
    """A line of the comparison; ends are figure ids, `soft` a pledge id."""

    change: str
    indicator: str | None
    target: str | None
    outcome: str | None
    next_target: str | None
    soft: str | None


class FoundOut(Schema):
    """What a search found in one report."""

    report: int
    government: str
    year: int
    total: int
    statements: list[dict[str, Any]]
    figures: list[str]


def _seen(request: HttpRequest, pk: int, *, ready: bool = False) -> queries.Report:
    report = queries.report(request.user, pk)
    if report is None:
        raise Fault("reading.no_such_report", id=pk)
    if ready and report.state != "ready":
        raise Fault("reading.not_ready")
    return report


def _actor(request: HttpRequest) -> Any:
    if not is_account(request.user):
        raise Fault("office.not_permitted")
    return request.user


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
    return Status(
        201,
        _bring(
            request,
            actions.Incoming(
                file.read(),
                (file.name or "upload")[:255],
                government=about.government,
                year=about.year,
                replace=about.replace,
            ),
        ),
    )


def _bring(request: HttpRequest, incoming: actions.Incoming) -> queries.Report:
    user = _actor(request)
    return actions.import_report(incoming, by=user, owner=user.government)


@router.get("/reports/{pk}", response=ReportOut, auth=Needs("reading.view"), summary="报告 Report")
def report(request: HttpRequest, pk: int) -> Any:
    """One report without its text."""
    return _seen(request, pk)


@router.get(
    "/reports/{pk}/document", response=dict[str, Any], auth=Needs("reading.view"), summary="读数 The reading"
)
def document(request: HttpRequest, pk: int, corrected: bool = True) -> dict[str, Any]:
    """The document of the reading contract, with corrections laid over it unless `corrected=false`."""
    seen = _seen(request, pk, ready=True)
    return (queries.document(seen) if corrected else queries.raw_document(seen)).to_dict()


@router.get("/reports/{pk}/annotations", auth=Needs("reading.view"), summary="标注 Annotation lines")
def annotation_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The corrected reading as annotation lines (JSON Lines)."""
    seen = _seen(request, pk, ready=True)
    lines = annotation_text(queries.document(seen), file=seen.source_name, sha256=queries.source_sha256(seen))
    return HttpResponse(lines.encode("utf-8", "replace"), content_type="application/jsonl")


@router.get(
    "/reports/{pk}/corrections",
    response=list[CorrectionOut],
    auth=Needs("reading.view"),
    summary="更正列表 Corrections",
)
def corrections(request: HttpRequest, pk: int) -> list[Any]:
    """All corrections of a report, oldest first."""
    return list(queries.corrections(_seen(request, pk)))


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
        by=_actor(request),
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
    return actions.withdraw_correction(pk, by=_actor(request))


@router.post(
    "/reports/{pk}/reread", response=ReportOut, auth=Needs("reading.correct"), summary="重新读 Read again"
)
def reread(request: HttpRequest, pk: int) -> Any:
    """Read a report again with the present reader; corrections stay."""
    return actions.reread(pk, by=_actor(request))


@router.put("/reports/{pk}/public", response=ReportOut, auth=Needs("reading.publish"), summary="公开 Publish")
def publish(request: HttpRequest, pk: int, body: PublicIn) -> Any:
    """Show a report to visitors, or take it back."""
    return actions.set_public(pk, public=body.public, by=_actor(request))


@router.post("/reports/{pk}/void", response={204: None}, auth=Needs("reading.void"), summary="作废 Void")
def void(request: HttpRequest, pk: int, body: Reason) -> Status[None]:
    """Take a report out of use."""
    actions.void_report(pk, reason=body.reason, by=_actor(request))
    return Status(204, None)


@router.get("/figures", response=FiguresOut, auth=Needs("reading.view"), summary="数字表述 Figures")
def figures(
    request: HttpRequest, wanted: Query[FigureQuery], limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Figures across reports."""
    exact = {name: getattr(wanted, name) for name in queries.FIGURE_FILTERS}
    rows = queries.figures(request.user, wanted=exact, text=wanted.text[:64], year=wanted.plan_year)
    return {"total": rows.count(), "figures": list(rows[offset : offset + limit])}


@router.get("/compare", response=list[RowOut], auth=Needs("reading.view"), summary="对照 Compare two years")
def compare(request: HttpRequest, earlier: int, later: int) -> list[dict[str, Any]]:
    """What became of the earlier report's targets."""
    first, second = _seen(request, earlier, ready=True), _seen(request, later, ready=True)
    return [
        {
            "change": row.change,
            "indicator": row.indicator,
            **{
                end: getattr(getattr(row, end), "id", None)
                for end in ("target", "outcome", "next_target", "soft")
            },
        }
        for row in queries.compared(first, second)
    ]


@router.get("/search", response=list[FoundOut], auth=Needs("reading.view"), summary="搜索 Search")
def search(
    request: HttpRequest, q: Annotated[str, Field(min_length=1, max_length=64)]
) -> list[dict[str, Any]]:
    """Sentences and indicators that hold the wanted words."""
    return (
        [
            {
                "report": found.report.pk,
                "government": found.report.government,
                "year": found.report.year,
                "total": found.total,
                "figures": [row.figure for row in found.figures],
                "statements": [
                    {"id": s.id, "start": s.start, "end": s.end, "text": s.text} for s in found.sentences
                ],
            }
            for found in queries.search(request.user, q.strip())
        ]
        if q.strip()
        else []
    )
