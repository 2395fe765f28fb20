"""Figures across reports, two years compared, and the search."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from luoshi.office.api import Needs
from luoshi.reading import queries
from luoshi.reading.api.door import Limit, Offset, seen

router = Router(tags=["reading"])


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


@router.get("/figures", response=FiguresOut, auth=Needs("reading.view"), summary="数字表述 Figures")
def figures(
    request: HttpRequest, wanted: Query[FigureQuery], limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Figures across reports."""
    exact = {name: getattr(wanted, name) for name in queries.FIGURE_FILTERS}
    rows = queries.figures(request.user, wanted=exact, text=wanted.text[:64], year=wanted.plan_year)
    return {"total": rows.count(), "figures": list(rows[offset : offset + limit])}


class QuestionOut(Schema):
    """What a careful reader asks about an outcome; ends are figure ids, sentences by language."""

    code: str
    severity: str
    target: str
    outcome: str
    message: dict[str, str]
    next: dict[str, str]


@router.get("/compare", response=list[RowOut], auth=Needs("reading.view"), summary="对照 Compare two years")
def compare(request: HttpRequest, earlier: int, later: int) -> list[dict[str, Any]]:
    """What became of the earlier report's targets."""
    first, second = seen(request, earlier, ready=True), seen(request, later, ready=True)
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


@router.get(
    "/compare/questions",
    response=list[QuestionOut],
    auth=Needs("reading.view"),
    summary="对照中的疑问 Questions between two years",
)
def questions(request: HttpRequest, earlier: int, later: int) -> list[dict[str, Any]]:
    """Where the later report tells an outcome on another basis or scope than the earlier one promised it."""
    first, second = seen(request, earlier, ready=True), seen(request, later, ready=True)
    return [
        {
            "code": asked.code,
            "severity": asked.severity,
            "target": asked.target.id,
            "outcome": asked.outcome.id,
            "message": asked.message,
            "next": asked.next,
        }
        for asked in queries.asked(first, second)
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
