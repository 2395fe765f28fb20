"""What stands around every page of tasks: the chosen book, the scopes with their counts, the lights."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from luoshi.office.domain.actor import Actor
from luoshi.office.queries import actor_of
from luoshi.pledges.queries import pages
from luoshi.pledges.queries.pages import Counts
from luoshi.pledges.web import words

COLOURS = ("done", "green", "yellow", "red", "grey", "unlit")


@dataclass(slots=True, frozen=True)
class Frame:
    """The caller, the book that is open, and the day that its pages speak of."""

    actor: Actor
    book: Any
    books: list[Any]
    on: dt.date


def frame_of(request: HttpRequest) -> Frame:
    """The book that the address names, else the latest one."""
    actor = actor_of(request)
    rows = pages.books(actor)
    asked = request.GET.get("book", "")
    book = next((row for row in rows if str(row.pk) == asked), rows[0] if rows else None)
    return Frame(actor, book, rows, pages.day_of(book))


def frame_for(request: HttpRequest, book: Any) -> Frame:
    """The frame of a page that belongs to one book already."""
    actor = actor_of(request)
    return Frame(actor, book, pages.books(actor), pages.day_of(book))


def sidebar(frame: Frame, found: Counts, *, here: str) -> dict[str, Any]:
    """The column on the left; `here` is the entry that is open."""
    scopes = [
        {"code": code, "n": found.scopes[code], "on": code == here}
        for code in pages.SCOPES
        if code in ("all", here) or found.scopes[code] or frame.actor.held
    ]
    lights = [
        {"code": code, "name": words.colour(code), "n": found.colours.get(code, 0)}
        for code in COLOURS
        if code != "unlit"
    ]
    lights.append({"code": "unlit", "name": words.colour("unlit"), "n": found.unlit})
    return {
        "book": frame.book,
        "books": frame.books,
        "counts": found,
        "scopes": scopes,
        "lights": lights,
        "judged": bool(found.colours or found.unlit),
        "here": here,
        "on_day": frame.on,
        "acting_post": frame.actor.held,
    }
