"""Who acts: an account in the post it acts from, with what that post may do. All that later stages need to
know about a caller; it holds codes and keys, never rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.office.domain.rights import PUBLIC, Sees


@dataclass(slots=True, frozen=True)
class HeldPost:
    """A post that a person holds today. `code` is the unit's and the post's code, joined by a slash."""

    post_id: int
    code: str
    title: str
    role: str
    unit_id: int
    unit_code: str
    unit_name: str
    heads_all: bool


@dataclass(slots=True, frozen=True)
class Actor:
    """A caller. `user_id` is None for a visitor; `held` is None where nobody acts from a post."""

    user_id: int | None
    login: str
    display_name: str
    person_id: int | None
    government_id: int | None
    government: str
    role: str
    permissions: frozenset[str]
    sees: Sees
    held: HeldPost | None = None

    def may(self, permission: str) -> bool:
        """Whether the caller may do this kind of act; on which objects, the gates of the owner decide."""
        return permission in self.permissions

    @property
    def post_id(self) -> int | None:
        """Key of the post acted from."""
        return self.held.post_id if self.held else None

    @property
    def post(self) -> str | None:
        """Code of the post acted from, as the journal knows it."""
        return self.held.code if self.held else None

    @property
    def unit_id(self) -> int | None:
        """Key of the unit of the post."""
        return self.held.unit_id if self.held else None

    @property
    def unit(self) -> str | None:
        """Code of the unit of the post."""
        return self.held.unit_code if self.held else None


def visitor(permissions: frozenset[str]) -> Actor:
    """Somebody without an account."""
    return Actor(None, "", "", None, None, "", PUBLIC.code, permissions, PUBLIC.sees)


def chosen(held: list[HeldPost], wanted: int | None) -> HeldPost | None:
    """The post acted from: the wanted one when it is held today, else the first; None when none is held."""
    return next((post for post in held if post.post_id == wanted), held[0] if held else None)
