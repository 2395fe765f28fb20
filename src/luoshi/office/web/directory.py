"""机构: units as a tree, their posts, who holds what since when; a telephone number only with a purpose."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from luoshi.archive.domain.marks import PURPOSES
from luoshi.archive.queries import journal
from luoshi.archive.web import shows
from luoshi.office import queries
from luoshi.office.domain.directory import UNIT_KINDS
from luoshi.office.domain.rights import ROLES
from luoshi.office.queries import Actor, Person, Post, Unit, actor_of
from luoshi.office.web.forms import language_of
from luoshi.office.web.gate import gate

ACTS = 12


def find(rows: Any, pk: int | None) -> Any:
    """The row behind its gate; what the caller may not see is not there."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kind_name(request: HttpRequest, kind: str) -> str:
    """A kind of unit in the language of the page."""
    return UNIT_KINDS[kind][0 if language_of(request) == "zh" else 1]


def role_name(request: HttpRequest, role: str) -> str:
    """A role in the language of the page; empty for none."""
    return getattr(ROLES[role], language_of(request)) if role in ROLES else ""


def _posts(request: HttpRequest, rows: list[Post]) -> list[dict[str, Any]]:
    held = queries.holders(post.pk for post in rows)
    return [
        {"post": post, "role": role_name(request, post.role), "holders": held.get(post.pk, [])}
        for post in rows
    ]


def _in_order(units: list[Unit]) -> list[tuple[int, Unit]]:
    """Each unit with its depth, parents before children; what has no visible parent is a root."""
    known = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    found: list[tuple[int, Unit]] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, []):
            found.append((depth, unit))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return found


@gate("office.directory")
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """All units the caller sees, with posts and who holds them today."""
    actor = actor_of(request)
    units = list(queries.units_visible(actor).order_by("sort_order", "code"))
    posts = list(queries.posts_visible(actor).order_by("sort_order", "code"))
    by_unit: dict[int, list[dict[str, Any]]] = {}
    for line in _posts(request, posts):
        by_unit.setdefault(line["post"].unit_id, []).append(line)
    lines = [
        {
            "unit": unit,
            "depth": min(depth, 4),
            "kind": kind_name(request, unit.kind),
            "posts": by_unit.get(unit.pk, []),
        }
        for depth, unit in _in_order(units)
    ]
    vacant = sum(not post["holders"] for posts in by_unit.values() for post in posts)
    context = {"lines": lines, "posts": len(posts), "vacant": vacant, "today": queries.today()}
    return render(request, "office/units.html", context)


@gate("office.directory")
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: duties, posts, units below it, who is in charge of it."""
    actor = actor_of(request)
    found: Unit = find(queries.units_visible(actor).select_related("parent", "government"), pk)
    posts = list(queries.posts_visible(actor).filter(unit=found).order_by("sort_order", "code"))
    seen = queries.units_visible(actor)
    context = {
        "unit": found,
        "parent": seen.filter(below=found).first(),
        "kind": kind_name(request, found.kind),
        "duties": found.duties.splitlines(),
        "posts": _posts(request, posts),
        "below": seen.filter(parent=found).order_by("sort_order", "code"),
        "led_by": queries.posts_visible(actor).filter(field_units=found).select_related("unit"),
    }
    return render(request, "office/unit.html", context)


def _acts(actor: Actor, post: Post) -> Any:
    """What the journal says about a post, for those who see the post."""
    rows = journal({actor.government}, object_kind="post", object_id=queries.post_code(post))
    return list(rows[:ACTS])


@gate("office.directory")
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: duties, field, who held it when; the hand-over for who keeps the directory."""
    actor = actor_of(request)
    return post_page(request, actor, find(queries.posts_visible(actor).select_related("unit"), pk))


def post_page(request: HttpRequest, actor: Actor, found: Post, fault: Any = None) -> HttpResponse:
    """The post's page, with what was refused and what was typed."""
    tenures = queries.tenures_visible(actor).filter(post=found).select_related("person")
    history = list(tenures.order_by("-from_day", "-pk"))
    keeps = actor.may("office.units")
    people = queries.persons_visible(actor).order_by("code") if keeps else []
    context = {
        "post": found,
        "code": queries.post_code(found),
        "role": role_name(request, found.role),
        "duties": found.duties.splitlines(),
        "field_units": found.field_units.order_by("sort_order", "code"),
        "history": history,
        "open": [tenure for tenure in history if tenure.to_day is None],
        "today": queries.today(),
        "acts": _acts(actor, found),
        "people": people,
        "fault": fault,
        "posted": request.POST,
    }
    return render(request, "office/post.html", context, status=fault.status if fault else 200)


def _person_page(request: HttpRequest, found: Person, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    tenures = queries.tenures_visible(actor).filter(person=found).select_related("post__unit")
    language = language_of(request)
    context = {
        "person": found,
        "tenures": tenures.order_by("-from_day"),
        "today": queries.today(),
        "purposes": [(code, names[language]) for code, names in PURPOSES.items()],
        **more,
    }
    return render(request, "office/person.html", context)


@gate("office.directory")
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts held now and before. The telephone number is not on it."""
    return _person_page(request, find(queries.persons_visible(actor_of(request)), pk))


@gate("office.contacts")
@never_cache
@require_POST
@shows("office.Person.phone", kind="person", purpose="handle")
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The telephone number, shown for a purpose that is written down first."""
    found: Person = find(queries.persons_visible(actor_of(request)), pk)
    return _person_page(request, found, phone=found.phone, shown=True)
