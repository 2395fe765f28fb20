"""Board, Gantt and calendar: tasks set out by state and by day. Geometry only; the templates draw it."""

from __future__ import annotations

import calendar as days_of
import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from luoshi.kernel.calendar import add_months, month_frame
from luoshi.office.domain.actor import Actor
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.queries import pages
from luoshi.pledges.queries.pages import Line

# cards of a column before it points to the list
CARDS = 30
# pixels a day in the Gantt
SCALE = 1.5
ROW = 24
MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def board(lines: list[Line]) -> list[dict[str, Any]]:
    """A column a state, in the lifecycle's order; states where nothing stands are left out."""
    columns = []
    for code in lifecycle("task").states:
        here = [line for line in lines if line.task.state == code]
        if here:
            columns.append(
                {"code": code, "n": len(here), "lines": here[:CARDS], "more": max(0, len(here) - CARDS)}
            )
    return columns


def _x(day: dt.date, year: int) -> int:
    """Where a day's morning stands; days of other years stand at the edge."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return int(SCALE * (min(max(day, first), last) - first).days)


def _bar(line: Line, year: int, on: dt.date) -> dict[str, Any]:
    task = line.task
    end = _x(task.due, year) + 2 if task.due else None
    over = bool(task.due and task.due < on and task.state in pages.UNDER_WAY)
    nodes = [
        {
            "x": _x(one.due, year) + 1,
            "title": one.title,
            "due": one.due,
            "kind": "accepted" if one.accepted_on else "rated" if one.self_rated_on else "open",
            "late": one.accepted_on is None and one.due < on,
        }
        for one in line.milestones
    ]
    verified = line.light.verified if line.light else None
    done = int(end * min(max(verified, 0), 1)) if end and verified is not None else 0
    return {
        "line": line,
        "end": end,
        "done": done,
        "over": over,
        "nodes": nodes,
        "beyond": _beyond(task, year),
    }


def _beyond(task: Any, year: int) -> str:
    return "" if task.due is None or task.due.year == year else f"{task.due:%Y-%m-%d}"


def gantt(groups: list[dict[str, Any]], year: int, on: dt.date) -> dict[str, Any]:
    """Bars from the year's first day to each due day, milestones as marks, the months as a grid."""
    width = int(SCALE * (366 if days_of.isleap(year) else 365))
    months = [
        {"n": n, "x": _x(dt.date(year, n, 1), year), "middle": _x(dt.date(year, n, 15), year)}
        for n in range(1, 13)
    ]
    rows = [
        {"title": group["title"], "bars": [_bar(line, year, on) for line in group["lines"]]}
        for group in groups
    ]
    here = _x(on, year) if on.year == year else None
    return {"width": width, "row": ROW, "months": months, "groups": rows, "now": here}


def _month_of(asked: str, year: int, on: dt.date) -> dt.date:
    match = MONTH.fullmatch(asked)
    if match and 1949 <= int(match[1]) <= 2200 and 1 <= int(match[2]) <= 12:
        return dt.date(int(match[1]), int(match[2]), 1)
    return on.replace(day=1) if on.year == year else dt.date(year, 12, 1)


def calendar(actor: Actor, book: Any, rows: Iterable[Any], asked: str, on: dt.date) -> dict[str, Any]:
    """A month by weeks: tasks and milestones due, and the day by which returns are owed."""
    first = _month_of(asked, book.year, on)
    frame = month_frame(first.year, first.month)
    entries: dict[dt.date, list[dict[str, Any]]] = {}
    for line in pages.lines(actor, book, rows):
        task = line.task
        if task.due and frame.holds(task.due):
            entries.setdefault(task.due, []).append({"kind": "due", "line": line, "title": task.goal})
        for one in line.milestones:
            if frame.holds(one.due):
                kind = "accepted" if one.accepted_on else "node"
                entries.setdefault(one.due, []).append({"kind": kind, "line": line, "title": one.title})
    for day, n in pages.return_days(actor, book, frame.start, frame.end):
        entries.setdefault(day, []).insert(0, {"kind": "returns", "n": n})
    weeks = [
        [
            {
                "day": day,
                "inside": day.month == first.month,
                "today": day == on,
                "entries": entries.get(day, []),
            }
            for day in week
        ]
        for week in days_of.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return {
        "weeks": weeks,
        "first": first,
        "before": f"{add_months(first, -1):%Y-%m}",
        "after": f"{add_months(first, 1):%Y-%m}",
        "n": sum(map(len, entries.values())),
    }
