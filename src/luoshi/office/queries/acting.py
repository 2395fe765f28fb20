"""Who is calling, from which post, and what that post may do. Asked afresh for every request, so that a lost
right is lost at once.
"""

from __future__ import annotations

from datetime import date
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor, HeldPost, chosen, visitor
from luoshi.office.domain.rights import VISITOR, role_of
from luoshi.office.models import Government, Tenure, User

Visitor = User | AnonymousUser


def is_account(user: Visitor) -> TypeGuard[User]:
    """Whether somebody is logged in with an account that is still active."""
    return isinstance(user, User) and user.is_active


def public_view_open() -> bool:
    """Whether any government of this installation lets visitors read."""
    return Government.objects.filter(public_view=True).exists()


def open_on(day: date, first: str, last: str) -> Q:
    """Rows whose period, both days inclusive, holds that day; an unknown beginning was always."""
    began = Q(**{f"{first}__lte": day}) | Q(**{first: None})
    return began & (Q(**{last: None}) | Q(**{f"{last}__gte": day}))


def held_posts(person_id: int, *, on: date | None = None) -> list[HeldPost]:
    """The posts a person holds on a day (today), in the order of the directory."""
    day = on or timezone.localdate()
    rows = Tenure.objects.filter(
        open_on(day, "from_day", "to_day"),
        open_on(day, "post__unit__active_from", "post__unit__active_to"),
        person=person_id,
        post__is_active=True,
    )
    ordered = rows.order_by("post__unit__sort_order", "post__unit__code", "post__sort_order", "post__code")
    return [
        HeldPost(
            row.post_id,
            f"{row.post.unit.code}/{row.post.code}",
            row.post.title,
            row.post.role,
            row.post.unit_id,
            row.post.unit.code,
            row.post.unit.name,
            row.post.heads_all,
        )
        for row in ordered.select_related("post__unit")
    ]


def work_out(user: User, wanted: int | None = None) -> Actor:
    """An active account in a post it holds today: the wanted one where it can be."""
    held = chosen(held_posts(user.person_id), wanted) if user.person_id else None
    role = role_of(held.role if held else user.role)
    return Actor(
        user.pk,
        user.login,
        user.display_name,
        user.person_id,
        user.government_id,
        user.government.code,
        role.code,
        role.permissions,
        role.sees,
        held,
    )


def choose_post(user: User, wanted: int | None) -> Actor:
    """Fix, for the length of a request, the post from which an account acts."""
    user.acting = work_out(user, wanted)
    return user.acting


def actor(user: Visitor) -> Actor:
    """The caller as a value: within a request in the post chosen for the session, else in the first held."""
    if not is_account(user):
        return visitor(VISITOR if public_view_open() else frozenset())
    return user.acting or work_out(user)


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a request."""
    return actor(request.user)


def may(user: Visitor, permission: str) -> bool:
    """Whether this visitor may do this kind of act at all; on which objects, the owner's queries decide."""
    if is_account(user):
        return actor(user).may(permission)
    return permission in VISITOR and public_view_open()


def acting_for(user_id: int, post_id: int | None = None) -> Actor:
    """The caller for whom a job runs, asked when it runs. Fault when the account was shut or the post given
    up since the job was queued.
    """
    user = User.objects.select_related("government").filter(pk=user_id).first()
    if user is None or not user.is_active:
        raise Fault("office.account_closed", login=user.login if user else user_id)
    found = work_out(user, post_id)
    if post_id is not None and found.post_id != post_id:
        raise Fault("office.post_not_held")
    return found
