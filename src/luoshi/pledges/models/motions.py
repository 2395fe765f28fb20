"""Motions 议案、建议、提案: who put them, who handles them, the answers and what they promise."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from luoshi.pledges.domain.lifecycles import lifecycle

REGISTERS = ("bill", "suggestion", "proposal")
PARTS = ("lead", "joint", "separate")
SURVEYS = ("", "satisfied", "fairly_satisfied", "dissatisfied")
MOTION_STATES = tuple(lifecycle("motion").states)


class Motion(models.Model):
    """A motion of one register. `joined_to`: handled together with that one, and still answered by itself.

    `round` grows when the proposer is dissatisfied and it is handled again (重办). `published`: its text and
    answers may be read by whoever reads published matter.
    """

    government = models.ForeignKey("office.Government", on_delete=models.PROTECT, related_name="motions")
    register = models.CharField(max_length=12)
    session = models.CharField(max_length=96)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    part_kind = models.CharField(max_length=8, blank=True)
    assigned_on = models.DateField()
    due = models.DateField()
    opinions_due = models.DateField()
    extended_on = models.DateField(null=True)
    state = models.CharField(max_length=16, default="assigned")
    entered_on = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    survey = models.CharField(max_length=20, blank=True)
    survey_text = models.TextField(blank=True)
    surveyed_on = models.DateField(null=True)
    published = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["government", "register", "session", "number"], name="motion_number_once"
            ),
            models.CheckConstraint(condition=Q(register__in=REGISTERS), name="motion_register_known"),
            models.CheckConstraint(condition=Q(state__in=MOTION_STATES), name="motion_state_known"),
            models.CheckConstraint(condition=Q(survey__in=SURVEYS), name="motion_survey_known"),
            models.CheckConstraint(
                condition=Q(due__gte=F("assigned_on"), opinions_due__gte=F("assigned_on")),
                name="motion_due_later",
            ),
            models.CheckConstraint(condition=~Q(joined_to=F("id")), name="motion_joined_to_another"),
        ]
        indexes = [models.Index(fields=["government", "year", "register"], name="motion_by_register")]

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.number} {self.title}"


class Proposer(models.Model):
    """Who put a motion: the post of a deputy or a member, or only a name where the post is not known."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="proposers")
    post = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="motions")
    name = models.CharField(max_length=64, blank=True)
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False) | ~Q(name=""), name="proposer_is_somebody"
            ),
            models.UniqueConstraint(fields=["motion", "post"], name="proposer_once"),
            models.UniqueConstraint(fields=["motion"], condition=Q(leads=True), name="one_leading_proposer"),
        ]


class Handler(models.Model):
    """A unit that handles a motion: 主办 lead, 会办 joint (gives an opinion) or 分办 separate (answers its
    part).
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="handlers")
    unit = models.ForeignKey("office.Unit", on_delete=models.PROTECT, related_name="handled_motions")
    part = models.CharField(max_length=8)
    opinion = models.TextField(blank=True)
    opinion_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    opinion_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "unit"], name="handler_once"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="handler_part_known"),
            models.UniqueConstraint(fields=["motion"], condition=Q(part="lead"), name="one_lead_handler"),
            models.CheckConstraint(
                condition=Q(opinion="", opinion_on=None) | (~Q(opinion="") & Q(opinion_on__isnull=False)),
                name="opinion_has_a_day",
            ),
        ]


class Answer(models.Model):
    """A unit's reply to one motion in one round, signed by its head and classed by the assembly's scheme."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="answers")
    unit = models.ForeignKey("office.Unit", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    scheme = models.CharField(max_length=32)
    answer_class = models.CharField(max_length=8)
    signed_by = models.ForeignKey("office.Post", on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "unit", "round"], name="one_answer_a_round"),
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
        ]


class Promise(models.Model):
    """What an answer promises for later; without a day it comes back every year. `kept_on`: verified as
    done.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="promises")
    text = models.TextField()
    due = models.DateField(null=True)
    kept_on = models.DateField(null=True)
    kept_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("pledges.Task", null=True, on_delete=models.PROTECT, related_name="promises")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="promise_says_something"),
            models.CheckConstraint(
                condition=Q(kept_on=None, kept_by=None) | Q(kept_on__isnull=False, kept_by__isnull=False),
                name="promise_kept_by_somebody",
            ),
        ]
