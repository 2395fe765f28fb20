"""What is done to a record with a lifecycle: its steps, what one post asks of another, and the proofs."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

RECORDS = ("task", "monthly_return", "order", "motion")


def one_of(*names: str) -> Q:
    """Exactly one of these keys is set."""
    return reduce(or_, (Q(**{f"{name}__isnull": name != chosen for name in names}) for chosen in names))


class OfRecord(models.Model):
    """A row about one task, monthly return, supervision order or motion."""

    task = models.ForeignKey("pledges.Task", null=True, on_delete=models.CASCADE, related_name="%(class)ss")
    monthly_return = models.ForeignKey(
        "pledges.MonthlyReturn", null=True, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    order = models.ForeignKey(
        "pledges.SupervisionOrder", null=True, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    motion = models.ForeignKey(
        "pledges.Motion", null=True, on_delete=models.CASCADE, related_name="%(class)ss"
    )

    class Meta:
        abstract = True


class Step(OfRecord):
    """A move that was made: from which state to which, by which post in which role, on which day."""

    move = models.CharField(max_length=24)
    source = models.CharField(max_length=16)
    target = models.CharField(max_length=16)
    role = models.CharField(max_length=24)
    post = models.ForeignKey("office.Post", on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=64)
    on = models.DateField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=one_of(*RECORDS), name="step_of_one_record")]


class Ask(OfRecord):
    """A move that one post asks for (退办、调整、延期、中止、恢复、撤销 …) and another grants or refuses.

    `new_due` and `changes` ({field: new value}) take effect when it is granted.
    """

    move = models.CharField(max_length=24)
    role = models.CharField(max_length=24)
    asked_by = models.ForeignKey("office.Post", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    reason = models.TextField()
    new_due = models.DateField(null=True)
    changes = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="pending")
    decided_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    decided_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of(*RECORDS), name="ask_of_one_record"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None, decided_on=None)
                | Q(state="withdrawn", decided_by=F("asked_by"), decided_on__gte=F("asked_on"))
                | (
                    Q(state__in=["granted", "refused"], decided_on__gte=F("asked_on"))
                    & Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="ask_decided_by_another_post",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ask_has_a_reason"),
            *(
                models.UniqueConstraint(
                    fields=[name, "move"], condition=Q(state="pending"), name=f"one_pending_ask_{name}"
                )
                for name in RECORDS
            ),
        ]


class Evidence(OfRecord):
    """A proof of a kind that a move asks for (办结证明、核验记录、面商记录 …): a kept file, or words, or
    both.
    """

    milestone = models.ForeignKey(
        "pledges.Milestone", null=True, on_delete=models.CASCADE, related_name="evidences"
    )
    kind = models.CharField(max_length=24)
    text = models.TextField(blank=True)
    file = models.ForeignKey("archive.EvidenceFile", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, blank=True)
    post = models.ForeignKey("office.Post", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of(*RECORDS, "milestone"), name="evidence_of_one_record"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False), name="evidence_is_something"
            ),
        ]
