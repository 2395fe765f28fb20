"""What a caller's post is to a record: the roles of the lifecycles, worked out from whose record it is.

A post keeps its office's role (政府办, 督查室, a committee) on every record. On a record that its unit
leads or supports, it is the unit's head or officer as well, so that the government office can owe a task
like any unit.
"""

from __future__ import annotations

from dataclasses import dataclass

HEADS, OFFICERS = ("unit_lead",), ("unit_officer", "office", "supervision")
COMMITTEES = {"congress_office": "deputies_committee", "consultative_office": "proposals_committee"}
OF_DEPUTIES = ("bill", "suggestion")


@dataclass(slots=True, frozen=True)
class Post:
    """Who calls: keys of post and unit, and the role of the post in its office
    (`office/parameters/roles.yaml`).
    """

    key: int
    unit: int
    role: str


@dataclass(slots=True, frozen=True)
class Parties:
    """Whose a record is. All are keys of units or posts; `in_charge`: the calling leader's field holds
    its unit.

    `register` is that of a motion (None for all else), `proposers` are the posts that put it.
    """

    lead_units: frozenset[int] = frozenset()
    support_units: frozenset[int] = frozenset()
    lead_posts: frozenset[int] = frozenset()
    officer_posts: frozenset[int] = frozenset()
    in_charge: bool = False
    register: str | None = None
    proposers: frozenset[int] = frozenset()


def roles_of(post: Post, of: Parties) -> tuple[str, ...]:
    """The lifecycle roles of a post on a record, those of its own work first; empty for a stranger."""
    found = [*_own(post, of), *_standing(post, of)]
    return tuple(dict.fromkeys(found))


def _own(post: Post, of: Parties) -> list[str]:
    """What the post is by its unit's work."""
    found = []
    leads = post.unit in of.lead_units
    if post.key in of.lead_posts or (leads and post.role in HEADS):
        found.append("lead_head")
    elif post.key in of.officer_posts or (leads and post.role in OFFICERS):
        found.append("lead_officer")
    if post.unit in of.support_units and not leads:
        if post.role in HEADS:
            found.append("support_head")
        elif post.role in OFFICERS:
            found.append("support_officer")
    return found


def _standing(post: Post, of: Parties) -> list[str]:
    """What the post is by its office."""
    if post.role in ("office", "supervision"):
        return [post.role]
    if post.role == "leader":
        return ["leader"] if of.in_charge else []
    if of.register is None:
        return []
    deputies = of.register in OF_DEPUTIES
    if post.role in COMMITTEES:
        return [COMMITTEES[post.role]] if (post.role == "congress_office") == deputies else []
    if post.key in of.proposers:
        return ["deputy" if deputies else "member"]
    return []
