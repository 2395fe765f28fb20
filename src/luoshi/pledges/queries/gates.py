"""The gates of pledges, one a table. Who holds no right sees nothing; every other read passes one of these.

The government office and supervision see all of their government. A leader sees what the units in charge
lead or support and what names the post; a unit sees what it leads or supports, with the units below it. A
draft is seen by those alone who settle it. Deputies, members and readers see published matter and their own
motions.
"""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from luoshi.office.domain.actor import Actor
from luoshi.office.models import FieldUnit, Unit
from luoshi.office.queries import governments_below
from luoshi.pledges.models import (
    Answer,
    Ask,
    Book,
    Evidence,
    Handler,
    Light,
    Milestone,
    MonthlyReturn,
    Motion,
    Promise,
    Step,
    SupervisionOrder,
    Task,
    WarningCard,
)

DRAFTS = ("drafted",)
ISSUED = (
    "issued", "received", "advancing", "closing", "verifying", "closed", "suspended", "struck_off",
)  # fmt: skip
ANSWERED = ("answered", "asking", "closed")
# which registers of motions a role looks after, and which its holder may put
REGISTERS_OF = {"congress_office": ("bill", "suggestion"), "consultative_office": ("proposal",)}
NOTHING = Q(pk__in=[])


def units_of(actor: Actor) -> set[int]:
    """Keys of the units whose work the caller answers for or is in charge of, with those below them."""
    if actor.held is None or actor.sees not in ("unit", "field"):
        return set()
    roots = {actor.held.unit_id}
    if actor.sees == "field":
        roots = set(FieldUnit.objects.filter(post=actor.post_id).values_list("unit", flat=True))
    below: dict[int | None, list[int]] = {}
    rows = Unit.objects.filter(government__in=governments_below(actor.government_id))
    for pk, parent in rows.values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(pk)
    found: set[int] = set()
    while roots:
        pk = roots.pop()
        if pk not in found:
            found.add(pk)
            roots.update(below.get(pk, ()))
    return found


def sees_all(actor: Actor) -> bool:
    """Whether the caller sees the whole government's tasks: the office, supervision, and who heads it all."""
    return actor.sees == "government" or (
        actor.sees == "field" and actor.held is not None and actor.held.heads_all
    )


def _here(actor: Actor, government: str) -> Q:
    """Rows of the caller's governments; of those that are open to the public for somebody without an
    account.
    """
    if actor.government_id is None:
        return Q(**{f"{government}__public_view": True})
    return Q(**{f"{government}__in": governments_below(actor.government_id)})


def books_visible(actor: Actor) -> QuerySet[Book]:
    """The gate of books: those of the caller's governments; published ones for readers."""
    if not actor.may("pledges.view"):
        return Book.objects.none()
    rows = Book.objects.filter(_here(actor, "government")).select_related("government", "report")
    rows = rows.defer("report__text", "report__reading")
    return rows if actor.sees != "none" else rows.filter(published=True)


def tasks_visible(actor: Actor) -> QuerySet[Task]:
    """The gate of tasks."""
    if not actor.may("pledges.view"):
        return Task.objects.none()
    rows = Task.objects.filter(_here(actor, "book__government"))
    if sees_all(actor):
        return rows
    published = Q(book__published=True, state__in=ISSUED)
    if actor.sees == "none" or actor.held is None:
        return rows.filter(published)
    units = units_of(actor)
    supported = Task.objects.filter(support__unit__in=units).values("pk")
    own = Q(lead_unit__in=units) | Q(pk__in=supported)
    if actor.sees == "field":
        return rows.filter(own | Q(deputy_post=actor.post_id) | published)
    return rows.filter((own & ~Q(state__in=DRAFTS)) | published)


def inner_tasks(actor: Actor) -> QuerySet[Task]:
    """Of the visible tasks those whose returns, evidence and warnings the caller may see: not what is merely
    published.
    """
    rows = tasks_visible(actor)
    if sees_all(actor):
        return rows
    if actor.sees == "none" or actor.held is None:
        return rows.none()
    units = units_of(actor)
    supported = Task.objects.filter(support__unit__in=units).values("pk")
    return rows.filter(Q(lead_unit__in=units) | Q(pk__in=supported) | Q(deputy_post=actor.post_id))


def milestones_visible(actor: Actor) -> QuerySet[Milestone]:
    """The gate of milestones: those of visible tasks."""
    return Milestone.objects.filter(task__in=tasks_visible(actor))


def lights_visible(actor: Actor) -> QuerySet[Light]:
    """The gate of lights: an inner warning, so never of what is merely published."""
    return Light.objects.filter(task__in=inner_tasks(actor))


def returns_visible(actor: Actor) -> QuerySet[MonthlyReturn]:
    """The gate of monthly returns."""
    return MonthlyReturn.objects.filter(task__in=inner_tasks(actor))


def orders_visible(actor: Actor) -> QuerySet[SupervisionOrder]:
    """The gate of supervision orders; one that is not signed yet is seen by supervision and leaders only."""
    rows = SupervisionOrder.objects.filter(task__in=inner_tasks(actor))
    return rows.exclude(state__in=["opened", "cancelled"]) if actor.sees == "unit" else rows


def cards_visible(actor: Actor) -> QuerySet[WarningCard]:
    """The gate of warning cards."""
    return WarningCard.objects.filter(task__in=inner_tasks(actor))


def motions_visible(actor: Actor) -> QuerySet[Motion]:
    """The gate of motions: all for the office and supervision, its registers for a committee, what its units
    handle for a unit and a leader, one's own and published answers for everybody else.
    """
    if not actor.may("pledges.motions"):
        return Motion.objects.none()
    rows = Motion.objects.filter(_here(actor, "government"))
    if sees_all(actor):
        return rows
    published = Q(published=True, state__in=ANSWERED)
    if actor.held is None:
        return rows.filter(published)
    if actor.role in REGISTERS_OF:
        return rows.filter(Q(register__in=REGISTERS_OF[actor.role]) | published)
    return rows.filter(Q(pk__in=_own_motions(actor)) | published)


def inner_motions(actor: Actor) -> QuerySet[Motion]:
    """Of the visible motions those whose opinions, proofs and history the caller may see."""
    rows = motions_visible(actor)
    if sees_all(actor):
        return rows
    if actor.held is None:
        return rows.none()
    if actor.role in REGISTERS_OF:
        return rows.filter(register__in=REGISTERS_OF[actor.role])
    return rows.filter(pk__in=_own_motions(actor))


def _own_motions(actor: Actor) -> QuerySet[Model]:
    if actor.sees == "none":
        return Motion.objects.filter(proposers__post=actor.post_id).values("pk")  # type: ignore[return-value]
    return Motion.objects.filter(handlers__unit__in=units_of(actor)).values("pk")  # type: ignore[return-value]


def handlers_visible(actor: Actor) -> QuerySet[Handler]:
    """The gate of handlers: who handles a visible motion; opinions go with `inner_motions`."""
    return Handler.objects.filter(motion__in=motions_visible(actor))


def answers_visible(actor: Actor) -> QuerySet[Answer]:
    """The gate of answers."""
    return Answer.objects.filter(motion__in=motions_visible(actor))


def promises_visible(actor: Actor) -> QuerySet[Promise]:
    """The gate of promises made in answers."""
    return Promise.objects.filter(answer__motion__in=motions_visible(actor))


def _of_inner(actor: Actor) -> Q:
    return (
        Q(task__in=inner_tasks(actor))
        | Q(monthly_return__in=returns_visible(actor))
        | Q(order__in=orders_visible(actor))
        | Q(motion__in=inner_motions(actor))
    )


def steps_visible(actor: Actor) -> QuerySet[Step]:
    """The gate of steps."""
    return Step.objects.filter(_of_inner(actor))


def asks_visible(actor: Actor) -> QuerySet[Ask]:
    """The gate of asks."""
    return Ask.objects.filter(_of_inner(actor))


def evidence_visible(actor: Actor) -> QuerySet[Evidence]:
    """The gate of proofs."""
    return Evidence.objects.filter(_of_inner(actor) | Q(milestone__task__in=inner_tasks(actor)))
