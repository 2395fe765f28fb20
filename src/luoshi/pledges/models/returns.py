"""Monthly returns 月报, the values they hold, and the lights 灯 that are computed from them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from luoshi.pledges.domain.lifecycles import lifecycle

RETURN_STATES = tuple(lifecycle("monthly_return").states)
COLOURS = ("green", "yellow", "red", "grey", "done")
VERDICTS = ("met", "missed", "on_course", "behind", "not_due", "cannot_tell")


class MonthlyReturn(models.Model):
    """What a task's owner says of one month. `sent` counts how often it was reported; each time has its
    values.

    `prefilled` is what was held when the month was opened ({field: {value, source, as_of}}), never typed
    again. `corrects` names the locked return that this later entry puts right.
    """

    task = models.ForeignKey("pledges.Task", on_delete=models.PROTECT, related_name="returns")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    due = models.DateField()
    state = models.CharField(max_length=16, default="awaited")
    entered_on = models.DateField()
    prefilled = models.JSONField(default=dict)
    sent = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    obstacle = models.TextField(blank=True)
    # shares of the whole (1 = all of it), as the owner says and as was verified
    self_rated = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    verified = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    spot_check = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "year", "month"], condition=Q(corrects=None), name="one_return_a_month"
            ),
            models.UniqueConstraint(fields=["corrects"], name="return_corrected_once"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="return_month_exists"),
            models.CheckConstraint(condition=Q(state__in=RETURN_STATES), name="return_state_known"),
            models.CheckConstraint(
                condition=Q(state="awaited") | Q(sent__gte=1), name="return_reported_before_it_moves"
            ),
        ]
        indexes = [models.Index(fields=["year", "month", "state"], name="return_by_month")]


class Observation(models.Model):
    """A target's value at the end of a return's month, cumulative since January, in the target's own unit.

    Unknown is a value: None with the reason why. `source` is the post that typed it or the register that
    holds it.
    """

    monthly_return = models.ForeignKey(MonthlyReturn, on_delete=models.CASCADE, related_name="observations")
    target = models.ForeignKey("pledges.Target", on_delete=models.PROTECT, related_name="observations")
    sent = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    why = models.CharField(max_length=255, blank=True)
    source = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["monthly_return", "target", "sent"], name="one_observation_each_time"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, why="") | (Q(value=None) & ~Q(why="")),
                name="observation_is_known_or_says_why",
            ),
        ]


class Light(models.Model):
    """A light of a task at the close of a day, with its rule set, all inputs and its reason; never changed.

    `verdict` is the one verdict of the same moment (see domain/verdict), shown by every page.
    """

    task = models.ForeignKey("pledges.Task", on_delete=models.PROTECT, related_name="lights")
    as_of = models.DateField()
    colour = models.CharField(max_length=8)
    rule_set = models.CharField(max_length=8)
    rule_version = models.PositiveSmallIntegerField()
    inputs = models.JSONField()
    reason_code = models.CharField(max_length=32)
    reason_zh = models.TextField()
    reason_en = models.TextField()
    verdict = models.CharField(max_length=16)
    verdict_code = models.CharField(max_length=32)
    verdict_zh = models.TextField()
    verdict_en = models.TextField()
    # shares for lists and order; the exact fractions stand in `inputs`
    verified = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    self_rated = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    schedule = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(colour__in=COLOURS), name="light_colour_known"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="light_verdict_known"),
            models.CheckConstraint(
                condition=~Q(reason_code="") & ~Q(verdict_code=""), name="light_gives_its_reason"
            ),
            models.CheckConstraint(condition=~Q(follows=F("id")), name="light_follows_another"),
        ]
        indexes = [models.Index(fields=["task", "as_of"], name="light_by_day")]
