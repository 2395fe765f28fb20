"""Warning cards 黄牌、通报: proposed from a light, stated by the unit, signed by supervision; objected
to, reviewed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.models import Post
from luoshi.pledges.actions.call import Call, calling, locked, require, save, tell
from luoshi.pledges.actions.milestones import owner_posts
from luoshi.pledges.actions.moving import code_of
from luoshi.pledges.domain.lights import Light as Lit
from luoshi.pledges.domain.warning_cards import Signature, UnitStatement, WarningCard, check_warning_card
from luoshi.pledges.models import Light
from luoshi.pledges.models import WarningCard as Card
from luoshi.pledges.queries.gates import cards_visible, lights_visible
from luoshi.pledges.queries.parties import roles_on

ACT = "pledges.act"
Kind = Literal["yellow_card", "circular"]


def lit(light: Light) -> Lit:
    """A stored light as the domain judges it."""
    colour: Any = light.colour
    return Lit(
        colour, light.rule_set, light.rule_version, light.as_of, light.inputs, light.reason_code,
        light.reason_zh, light.reason_en,
    )  # fmt: skip


def _told(call: Call, card: Card, verb: str, **detail: Any) -> None:
    task = card.task
    tell(
        call,
        card,
        verb,
        government=task.book.government.code,
        unit=task.lead_unit,
        task=task.number,
        **detail,
    )


def _card(call: Call, card_id: int, version: int | None, *roles: str) -> Card:
    card = locked(cards_visible(call.by), card_id, version=version)
    require(card.task.book, "open", "locked")
    if not set(roles) & set(roles_on(call.by, card.task)):
        raise Fault("pledges.not_yours")
    return card


def _words(text: str) -> str:
    if not text.strip():
        raise Fault("pledges.card_empty")
    return text.strip()


@transaction.atomic
def propose_warning(light_id: int, kind: Kind, *, by: Actor, at: dt.datetime | None = None) -> Card:
    """Propose a card from a yellow or red light; the unit is asked for its statement. Nothing is sent
    out yet.
    """
    call = calling(by, ACT, at)
    light = locked(lights_visible(by), light_id)
    require(light.task.book, "open", "locked")
    if "supervision" not in roles_on(by, light.task):
        raise Fault("pledges.not_yours")
    if light.colour not in ("yellow", "red"):
        raise Fault("pledges.card_without_light", zh=light.reason_zh, en=light.reason_en)
    if Card.objects.filter(light=light, dropped_on=None, follows=None).exists():
        raise Fault("pledges.card_twice")
    card = Card.objects.create(
        kind=kind, task=light.task, light=light, proposed_by_id=call.post.post_id, proposed_on=call.on
    )
    _told(call, card, "pledges.card_proposed", light=light.pk, new={"kind": kind})
    return card


@transaction.atomic
def state_unit(
    card_id: int, *, text: str, by: Actor, version: int | None = None, at: dt.datetime | None = None
) -> Card:
    """The head of the lead unit states 说明; until the card is signed the statement may be put anew."""
    call = calling(by, ACT, at)
    card = _card(call, card_id, version, "lead_head")
    if card.signed_on or card.dropped_on or card.lifted:
        raise Fault("pledges.card_state")
    old = save(card, statement=_words(text), stated_by_id=call.post.post_id, stated_on=call.on)
    _told(call, card, "pledges.card_stated", old=old, new={"statement": card.statement})
    return card


def _domain(card: Card, call: Call, role: str) -> WarningCard:
    said = None
    if card.stated_on and card.stated_by:
        said = UnitStatement(str(code_of(card.stated_by)), card.stated_on, card.statement)
    kind: Any = card.kind
    return WarningCard(kind, lit(card.light), said, Signature(call.post.code, role, call.on))


@transaction.atomic
def sign_warning(
    card_id: int, *, by: Actor, version: int | None = None, at: dt.datetime | None = None
) -> Card:
    """Supervision signs after the unit's statement: only now the card is valid (G14).

    Faults of `domain.warning_cards.check_warning_card`.
    """
    call = calling(by, ACT, at)
    card = _card(call, card_id, version, "supervision")
    if card.signed_on or card.dropped_on or card.lifted:
        raise Fault("pledges.card_state")
    owners = Post.objects.filter(pk__in=owner_posts(card.task)).select_related("unit")
    codes = frozenset(str(code_of(post)) for post in owners)
    check_warning_card(_domain(card, call, "supervision"), owner_posts=codes)
    old = save(card, signed_by_id=call.post.post_id, signed_on=call.on)
    _told(call, card, "pledges.card_signed", old=old, new={"signed_on": card.signed_on})
    return card


@transaction.atomic
def drop_warning(
    card_id: int, *, reason: str, by: Actor, version: int | None = None, at: dt.datetime | None = None
) -> Card:
    """Drop a proposed card, for instance because the statement convinces; never a signed one."""
    call = calling(by, ACT, at)
    card = _card(call, card_id, version, "supervision")
    if card.signed_on or card.dropped_on or card.lifted:
        raise Fault("pledges.card_state")
    old = save(card, dropped_on=call.on, dropped_reason=_words(reason))
    _told(call, card, "pledges.card_dropped", old=old, reason=card.dropped_reason)
    return card


@transaction.atomic
def object_to(
    card_id: int, *, text: str, by: Actor, version: int | None = None, at: dt.datetime | None = None
) -> Card:
    """The head of the lead unit objects to a signed card 申诉."""
    call = calling(by, ACT, at)
    card = _card(call, card_id, version, "lead_head")
    if not card.signed_on or card.objected_on:
        raise Fault("pledges.card_state")
    old = save(card, objection=_words(text), objected_by_id=call.post.post_id, objected_on=call.on)
    _told(call, card, "pledges.card_objected", old=old, new={"objection": card.objection})
    return card


@transaction.atomic
def review(
    card_id: int,
    *,
    text: str,
    lift: bool,
    by: Actor,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Card:
    """Another post than the signer's reviews an objection; where it lifts the card, a new decision
    follows it.

    The new row is returned, or the old one where it stands.
    """
    call = calling(by, ACT, at)
    card = _card(call, card_id, version, "supervision", "office", "leader")
    if not card.objected_on or card.reviewed_on:
        raise Fault("pledges.card_state")
    if card.signed_by_id == call.post.post_id:
        raise Fault("pledges.card_same_post")
    old = save(card, review=_words(text), reviewed_by_id=call.post.post_id, reviewed_on=call.on)
    _told(call, card, "pledges.card_reviewed", old=old, new={"review": card.review, "lifted": lift})
    if not lift:
        return card
    lifted = Card.objects.create(
        kind=card.kind, task=card.task, light=card.light, proposed_by_id=call.post.post_id,
        proposed_on=call.on, lifted=True, follows=card,
    )  # fmt: skip
    _told(call, lifted, "pledges.card_lifted", follows=card.pk)
    return lifted
