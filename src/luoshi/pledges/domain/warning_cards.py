"""A 黄牌 or 通报: never automatic. The unit speaks first, then another post signs (G14)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.lights import Light

Kind = Literal["yellow_card", "circular"]
SIGNERS = frozenset({"supervision"})


@dataclass(slots=True, frozen=True)
class UnitStatement:
    """What the unit says about it: 说明."""

    by_post: str
    on: dt.date
    text: str


@dataclass(slots=True, frozen=True)
class Signature:
    """Who signs the card; `role` is the post's role to the task."""

    by_post: str
    role: str
    on: dt.date


@dataclass(slots=True, frozen=True)
class WarningCard:
    """A card that may become valid: 黄牌 (yellow_card) or 通报 (circular), with the light that gave rise
    to it.
    """

    kind: Kind
    light: Light
    statement: UnitStatement | None = None
    signature: Signature | None = None


def check_warning_card(card: WarningCard, *, owner_posts: frozenset[str]) -> None:
    """Pass only a card that may be sent out; anything missing is a refusal.

    Raises `pledges.card_without_light` (the light is neither yellow nor red), `.card_without_statement`
    (none, empty, not by a post that owns the task, or older than the light), `.card_without_signature`,
    `.card_signed_by_other` (a role that may not, or an owner's post) and `.card_signed_too_early` (before
    the statement).
    """
    if card.light.colour not in ("yellow", "red"):
        raise Fault("pledges.card_without_light", zh=card.light.reason_zh, en=card.light.reason_en)
    said = card.statement
    if said is None or not said.text.strip() or said.by_post not in owner_posts or said.on < card.light.on:
        raise Fault("pledges.card_without_statement", on=card.light.on)
    signed = card.signature
    if signed is None:
        raise Fault("pledges.card_without_signature")
    if signed.role not in SIGNERS or not signed.by_post or signed.by_post in owner_posts:
        raise Fault("pledges.card_signed_by_other", post=signed.by_post, role=signed.role)
    if signed.on < said.on:
        raise Fault("pledges.card_signed_too_early", on=signed.on, said=said.on)
