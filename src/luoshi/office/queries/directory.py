"""Units, posts, persons and tenures, each behind its one gate; without the right a caller sees none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.office.domain.actor import Actor
from luoshi.office.domain.directory import AccountRow, Directory, PersonRow, PostRow, TenureRow, UnitRow
from luoshi.office.models import FieldUnit, Person, Post, RecoveryCode, Session, Tenure, Unit, User
from luoshi.office.queries.acting import open_on
from luoshi.office.queries.governments import governments_below


def today() -> date:
    """The day it is here."""
    return timezone.localdate()


def _with_below(roots: set[int], governments: set[int]) -> set[int]:
    below: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.filter(government__in=governments).values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(pk)
    found: set[int] = set()
    queue = list(roots)
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.add(pk)
            queue.extend(below.get(pk, []))
    return found


def units_visible(actor: Actor) -> QuerySet[Unit]:
    """The gate of units: all of the caller's governments, those of its field, or its own with those below."""
    if not actor.may("office.directory"):
        return Unit.objects.none()
    governments = governments_below(actor.government_id)
    rows = Unit.objects.filter(government__in=governments)
    if actor.sees == "government" or (actor.sees == "field" and actor.held and actor.held.heads_all):
        return rows
    if actor.sees == "none" or actor.unit_id is None:
        return rows.none()
    roots = {actor.unit_id}
    if actor.sees == "field":
        roots |= set(FieldUnit.objects.filter(post=actor.post_id).values_list("unit", flat=True))
    return rows.filter(pk__in=_with_below(roots, governments))


def posts_visible(actor: Actor) -> QuerySet[Post]:
    """The gate of posts: those of the units the caller sees."""
    return Post.objects.filter(unit__in=units_visible(actor))


def tenures_visible(actor: Actor) -> QuerySet[Tenure]:
    """The gate of tenures: those of the posts the caller sees, and its own."""
    own = Q(person=actor.person_id) if actor.person_id else Q(pk__in=[])
    return Tenure.objects.filter(Q(post__unit__in=units_visible(actor)) | own)


def persons_visible(actor: Actor) -> QuerySet[Person]:
    """The gate of persons: who ever held a post the caller sees, and oneself; all for who keeps them."""
    if actor.may("office.units"):
        return Person.objects.filter(government__in=governments_below(actor.government_id))
    held = Tenure.objects.filter(post__unit__in=units_visible(actor)).values("person")
    own = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
    return Person.objects.filter(Q(pk__in=held) | own)


def accounts_visible(actor: Actor) -> QuerySet[User]:
    """The gate of accounts: for the system and the security administrator only."""
    if not (actor.may("office.accounts") or actor.may("office.security")):
        return User.objects.none()
    return User.objects.filter(government__in=governments_below(actor.government_id))


def sessions_visible(actor: Actor) -> QuerySet[Session]:
    """The gate of sessions: one's own, and all of the governments for the security administrator."""
    now = timezone.now()
    rows = Session.objects.filter(expire_date__gt=now).exclude(account=None)
    if actor.may("office.security"):
        return rows.filter(account__government__in=governments_below(actor.government_id))
    return rows.filter(account=actor.user_id) if actor.user_id else rows.none()


def own_sessions(user_id: int) -> list[Session]:
    """An account's own open sessions, the last used first."""
    rows = Session.objects.filter(account=user_id, expire_date__gt=timezone.now())
    return list(rows.order_by("-seen_at"))


def unused_codes(user_id: int) -> int:
    """How many recovery codes an account has left."""
    return RecoveryCode.objects.filter(user=user_id, used_at=None).count()


def holders(posts: Iterable[int], *, on: date | None = None) -> dict[int, list[Tenure]]:
    """Who holds these posts on a day (today), by post; a post that nobody holds is absent."""
    day = on or today()
    rows = Tenure.objects.filter(open_on(day, "from_day", "to_day"), post__in=list(posts))
    found: dict[int, list[Tenure]] = {}
    for row in rows.select_related("person").order_by("from_day", "pk"):
        found.setdefault(row.post_id, []).append(row)
    return found


def post_code(post: Post) -> str:
    """A post as the journal and the other stages know it: unit code, slash, post code."""
    return f"{post.unit.code}/{post.code}"


def posts_of(persons: Iterable[int], *, on: date | None = None) -> dict[int, list[Post]]:
    """The posts these persons hold on a day (today), by person; who holds none is absent."""
    day = on or today()
    rows = Tenure.objects.filter(open_on(day, "from_day", "to_day"), person__in=list(persons))
    found: dict[int, list[Post]] = {}
    for row in rows.select_related("post__unit").order_by("post__unit__sort_order", "post__sort_order"):
        found.setdefault(row.person_id, []).append(row.post)
    return found


def unit_row(unit: Unit) -> UnitRow:
    """A unit as a plain record."""
    return UnitRow(
        unit.code,
        unit.name,
        unit.short_name,
        unit.kind,
        unit.parent.code if unit.parent else None,
        unit.duties,
        unit.sort_order,
        unit.active_from,
        unit.active_to,
    )


def post_row(post: Post, field_units: tuple[str, ...] | None = None) -> PostRow:
    """A post as a plain record; its field is looked up when it is not given."""
    if field_units is None:
        led = post.field_units.order_by("sort_order", "code")
        field_units = tuple(led.values_list("code", flat=True))
    return PostRow(
        post.unit.code,
        post.code,
        post.title,
        post.role,
        post.duties,
        post.field_text,
        field_units,
        post.heads_all,
        post.sort_order,
        post.is_active,
    )


def _posts(government_id: int) -> tuple[PostRow, ...]:
    fields: dict[int, list[str]] = {}
    led = FieldUnit.objects.filter(post__unit__government=government_id)
    ordered = led.order_by("unit__sort_order", "unit__code")
    for post_id, code in ordered.values_list("post", "unit__code"):
        fields.setdefault(post_id, []).append(code)
    rows = Post.objects.filter(unit__government=government_id).select_related("unit")
    ordered_posts = rows.order_by("unit__sort_order", "unit__code", "sort_order", "code")
    return tuple(post_row(post, tuple(fields.get(post.pk, ()))) for post in ordered_posts)


def directory_of(government_id: int) -> Directory:
    """Everything a government's workbook holds, in order: what an export writes and an import compares."""
    tenures = Tenure.objects.filter(post__unit__government=government_id).select_related(
        "post__unit", "person"
    )
    units = Unit.objects.filter(government=government_id).select_related("parent")
    people = Person.objects.filter(government=government_id).order_by("code")
    accounts = User.objects.filter(government=government_id).select_related("person").order_by("login")
    return Directory(
        tuple(unit_row(unit) for unit in units.order_by("sort_order", "code")),
        _posts(government_id),
        tuple(PersonRow(p.code, p.name, p.phone) for p in people),
        tuple(
            TenureRow(t.post.unit.code, t.post.code, t.person.code, t.from_day, t.to_day, t.shared)
            for t in tenures.order_by("post__unit__code", "post__code", "from_day", "person__code")
        ),
        tuple(
            AccountRow(a.login, a.display_name, a.person.code if a.person else None, a.role, a.is_active)
            for a in accounts
        ),
    )
