"""Keeping the directory: units, posts, persons; taking a post up and handing it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.domain.columns import BY_RECORD, Sheet
from luoshi.office.domain.directory import AnyRow, PersonRow, PostRow, TenureRow, UnitRow
from luoshi.office.queries import Person, Post, Unit, actor_of
from luoshi.office.web.directory import find, post_page
from luoshi.office.web.forms import day_of, form_fields, language_of, read_form
from luoshi.office.web.gate import gate

PAGE = 50
_TENURE = BY_RECORD[TenureRow]
_FROM = next(column for column in _TENURE.columns if column.name == "from_day")
_TO = next(column for column in _TENURE.columns if column.name == "to_day")


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


def _edit(
    request: HttpRequest,
    *,
    sheet: Sheet,
    title: str,
    save: Callable[[Any], HttpResponse],
    fixed: dict[str, Any],
    row: AnyRow | None = None,
    version: int | None = None,
) -> HttpResponse:
    """Show a form and save what it holds; what was typed stays when it is refused."""
    fault = None
    if request.method == "POST":
        try:
            return save(read_form(sheet, request.POST, fixed=fixed))
        except Fault as refused:
            fault = refused
    posted = request.POST if request.method == "POST" else None
    units = queries.units_visible(actor_of(request)).order_by("sort_order", "code")
    context = {
        "title": title,
        "fields": form_fields(
            sheet,
            language_of(request),
            row=row,
            posted=posted,
            fixed=tuple(fixed),
            units=[(unit.code, f"{unit.code} {unit.short_name}") for unit in units],
        ),
        "heads_all": bool(request.POST.get("heads_all")) if posted else getattr(row, "heads_all", None),
        "has_heads_all": sheet.record is PostRow,
        "version": version,
        "fault": fault,
        "stale": fault is not None and fault.code == "office.stale",
    }
    return render(request, "office/form.html", context, status=fault.status if fault else 200)


def _home(request: HttpRequest) -> int:
    return actor_of(request).government_id or 0


@gate("office.units")
@require_http_methods(["GET", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    """Make a unit."""
    actor = actor_of(request)

    def save(row: UnitRow) -> HttpResponse:
        made = actions.save_unit(row, government_id=_home(request), by=actor)
        return redirect("units:unit", made.pk)

    return _edit(request, sheet=BY_RECORD[UnitRow], title="unit", save=save, fixed={})


@gate("office.units")
@require_http_methods(["GET", "POST"])
def edit_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit; its code stays."""
    actor = actor_of(request)
    unit: Unit = find(queries.units_visible(actor).select_related("parent"), pk)

    def save(row: UnitRow) -> HttpResponse:
        actions.save_unit(row, government_id=unit.government_id, by=actor, version=_version(request))
        return redirect("units:unit", pk)

    return _edit(
        request,
        sheet=BY_RECORD[UnitRow],
        title="unit",
        save=save,
        fixed={"code": unit.code},
        row=queries.unit_row(unit),
        version=unit.version,
    )


@gate("office.units")
@require_http_methods(["GET", "POST"])
def new_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a post in a unit."""
    actor = actor_of(request)
    unit: Unit = find(queries.units_visible(actor), pk)

    def save(row: PostRow) -> HttpResponse:
        made = actions.save_post(row, government_id=unit.government_id, by=actor)
        return redirect("units:post", made.pk)

    return _edit(request, sheet=BY_RECORD[PostRow], title="post", save=save, fixed={"unit": unit.code})


@gate("office.units")
@require_http_methods(["GET", "POST"])
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post; its unit and code stay."""
    actor = actor_of(request)
    post: Post = find(queries.posts_visible(actor).select_related("unit"), pk)

    def save(row: PostRow) -> HttpResponse:
        home = post.unit.government_id
        actions.save_post(row, government_id=home, by=actor, version=_version(request))
        return redirect("units:post", pk)

    return _edit(
        request,
        sheet=BY_RECORD[PostRow],
        title="post",
        save=save,
        fixed={"unit": post.unit.code, "code": post.code},
        row=queries.post_row(post),
        version=post.version,
    )


@gate("office.units")
@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    """All persons, found by name or code."""
    wanted = request.GET.get("q", "").strip()[:64]
    rows = queries.persons_visible(actor_of(request)).order_by("code")
    if wanted:
        rows = rows.filter(name__contains=wanted) | rows.filter(code=wanted)
    sheet = Paginator(rows.distinct(), PAGE).get_page(request.GET.get("page"))
    held = queries.posts_of(person.pk for person in sheet)
    lines = [{"person": person, "held": held.get(person.pk, [])} for person in sheet]
    return render(request, "office/persons.html", {"sheet": sheet, "lines": lines, "wanted": wanted})


@gate("office.units")
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    actor = actor_of(request)

    def save(row: PersonRow) -> HttpResponse:
        made = actions.save_person(row, government_id=_home(request), by=actor)
        return redirect("units:person", made.pk)

    return _edit(request, sheet=BY_RECORD[PersonRow], title="person", save=save, fixed={})


@gate("office.units")
@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's name or telephone. The number that stands is not shown: an empty box keeps it."""
    actor = actor_of(request)
    person: Person = find(queries.persons_visible(actor), pk)

    def save(row: PersonRow) -> HttpResponse:
        kept = row if row.phone else replace(row, phone=person.phone)
        home = person.government_id
        actions.save_person(kept, government_id=home, by=actor, version=_version(request))
        return redirect("units:person", pk)

    return _edit(
        request,
        sheet=BY_RECORD[PersonRow],
        title="person",
        save=save,
        fixed={"code": person.code},
        row=PersonRow(person.code, person.name),
        version=person.version,
    )


@gate("office.units")
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes a post up."""
    actor = actor_of(request)
    post: Post = find(queries.posts_visible(actor).select_related("unit"), pk)
    try:
        row = TenureRow(
            post.unit.code,
            post.code,
            request.POST.get("person", "").strip(),
            day_of(request.POST, "from_day", _FROM),
            day_of(request.POST, "to_day", _TO),
            bool(request.POST.get("shared")),
        )
        actions.start_tenure(row, government_id=post.unit.government_id, by=actor)
    except Fault as fault:
        return post_page(request, actor, post, fault)
    return redirect("units:post", pk)


@gate("office.units")
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """An open tenure ends, and the successor begins; nothing that the post owes moves."""
    actor = actor_of(request)
    tenure = find(queries.tenures_visible(actor).select_related("post__unit"), pk)
    try:
        last = day_of(request.POST, "last_day", _FROM)
        actions.hand_over(
            pk,
            last_day=last,
            by=actor,
            successor=request.POST.get("person", "").strip() or None,
            first_day=day_of(request.POST, "first_day", _TO),
        )
    except Fault as fault:
        return post_page(request, actor, tenure.post, fault)
    return redirect("units:post", tenure.post_id)
