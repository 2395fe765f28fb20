"""Supervision orders 督办单 with their replies, and warning cards 黄牌、通报."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from luoshi.pledges.domain.lifecycles import lifecycle

ORDER_STATES = tuple(lifecycle("supervision_order").states)


class SupervisionOrder(models.Model):
    """A formal demand to answer for a task. `due` is known once the unit has received it."""

    task = models.ForeignKey("pledges.Task", on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(max_length=48)
    reason = models.TextField()
    demand = models.TextField(blank=True)
    opened_by = models.ForeignKey("office.Post", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    state = models.CharField(max_length=16, default="opened")
    entered_on = models.DateField()
    due = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ORDER_STATES), name="order_state_known"),
            models.CheckConstraint(
                condition=Q(due=None) | Q(due__gte=F("opened_on")), name="order_due_later"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="order_has_a_reason"),
        ]


class OrderReply(models.Model):
    """What the unit answers to an order; each time it answers is a row of its own."""

    order = models.ForeignKey(SupervisionOrder, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    post = models.ForeignKey("office.Post", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reply_says_something")]


class WarningCard(models.Model):
    """A 黄牌 or 通报, proposed from a light. Nothing is sent out without the unit's statement and a
    signature.

    The unit may object (申诉); another post than the signer's reviews, and where it lifts the card a new
    row, `lifted`, follows the old one.
    """

    kind = models.CharField(max_length=12)
    task = models.ForeignKey("pledges.Task", on_delete=models.PROTECT, related_name="cards")
    light = models.ForeignKey("pledges.Light", on_delete=models.PROTECT, related_name="cards")
    proposed_by = models.ForeignKey("office.Post", on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    statement = models.TextField(blank=True)
    stated_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    stated_on = models.DateField(null=True)
    signed_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    dropped_reason = models.TextField(blank=True)
    objection = models.TextField(blank=True)
    objected_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    objected_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField(null=True)
    review = models.TextField(blank=True)
    lifted = models.BooleanField(default=False)
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["yellow_card", "circular"]), name="card_kind_known"),
            models.CheckConstraint(
                condition=Q(signed_on=None, signed_by=None)
                | (
                    Q(signed_by__isnull=False, stated_by__isnull=False, signed_on__gte=F("stated_on"))
                    & ~Q(statement="")
                    & ~Q(signed_by=F("stated_by"))
                    & Q(dropped_on=None)
                ),
                name="card_signed_after_statement",
            ),
            models.CheckConstraint(
                condition=Q(stated_on=None, stated_by=None)
                | Q(stated_by__isnull=False, stated_on__gte=F("proposed_on")),
                name="card_stated_after_proposal",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None, reviewed_by=None)
                | (
                    Q(objected_on__isnull=False, reviewed_on__gte=F("objected_on"))
                    & ~Q(review="")
                    & ~Q(reviewed_by=F("signed_by"))
                ),
                name="card_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted=False) | Q(follows__isnull=False), name="lifted_card_follows_one"
            ),
        ]
