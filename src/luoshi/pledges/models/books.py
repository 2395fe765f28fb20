"""A report's tasks for a year: the book 任务账, its tasks 任务, their targets and milestones 节点."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from luoshi.pledges.domain.lifecycles import lifecycle

BOOK_STATES = ("open", "locked", "closed")
KINDS = ("numeric", "milestones")
FREQUENCIES = ("month", "quarter", "year")
TASK_STATES = tuple(lifecycle("task").states)
# states that a task can be in before anybody leads it
UNASSIGNED = ("drafted", "dropped")


class Book(models.Model):
    """The tasks of one report's plan: 建账 open → 查账 locked → 交账 closed.

    Locked, no task is added or settled anew and no locked month is opened; corrections are later entries.
    Closed, nothing moves. `rule_set` and its version judge the lights; `published` shows issued tasks to
    whoever may read published matter.
    """

    government = models.ForeignKey("office.Government", on_delete=models.PROTECT, related_name="books")
    report = models.OneToOneField("reading.Report", on_delete=models.PROTECT, related_name="book")
    year = models.PositiveSmallIntegerField()
    rule_set = models.CharField(max_length=8)
    rule_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default="open")
    published = models.BooleanField(default=False)
    sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BOOK_STATES), name="book_state_known"),
            models.CheckConstraint(condition=Q(year__gte=1949, year__lte=2200), name="book_year_possible"),
            models.CheckConstraint(
                condition=Q(state="open", locked_at=None, closed_at=None)
                | Q(state="locked", locked_at__gte=F("opened_at"), closed_at=None)
                | Q(state="closed", locked_at__gte=F("opened_at"), closed_at__gte=F("locked_at")),
                name="book_days_in_order",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.government} {self.year}"


class Task(models.Model):
    """A pledge that posts owe. `anchors` are its stretches of the report's text: [{start, end, text}].

    `question` says what a person should settle (see `decomposition.TaskRow.ask`). `entered_on` is the day
    it came into its state, from which the working days of the next move count. Until it is assigned nobody
    leads.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="tasks")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=255)
    section = models.CharField(max_length=32, blank=True)
    section_title = models.CharField(max_length=255, blank=True)
    goal = models.TextField()
    standard = models.TextField(blank=True)
    anchors = models.JSONField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    pledges = models.JSONField(default=list)
    specificity = models.CharField(max_length=16, blank=True)
    soft = models.CharField(max_length=32, blank=True)
    question = models.CharField(max_length=48, blank=True)
    kind = models.CharField(max_length=12)
    due = models.DateField(null=True)
    state = models.CharField(max_length=16, default="drafted")
    entered_on = models.DateField()
    lead_unit = models.ForeignKey(
        "office.Unit", null=True, on_delete=models.PROTECT, related_name="led_tasks"
    )
    lead_post = models.ForeignKey(
        "office.Post", null=True, on_delete=models.PROTECT, related_name="led_tasks"
    )
    officer_post = models.ForeignKey(
        "office.Post", null=True, on_delete=models.PROTECT, related_name="worked_tasks"
    )
    deputy_post = models.ForeignKey(
        "office.Post", null=True, on_delete=models.PROTECT, related_name="charged_tasks"
    )
    verifier_post = models.ForeignKey(
        "office.Post", null=True, on_delete=models.PROTECT, related_name="verified_tasks"
    )
    supporting_units = models.ManyToManyField(
        "office.Unit", through="SupportingUnit", related_name="supported_tasks"
    )
    proposals = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    light = models.ForeignKey("pledges.Light", null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="task_number_once"),
            models.CheckConstraint(condition=Q(state__in=TASK_STATES), name="task_state_known"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="task_kind_known"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="task_has_characters"),
            models.CheckConstraint(
                condition=Q(state__in=UNASSIGNED)
                | Q(lead_unit__isnull=False, lead_post__isnull=False, due__isnull=False),
                name="task_out_of_draft_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(verifier_post=None) | Q(lead_post=None) | ~Q(verifier_post=F("lead_post")),
                name="task_verifier_is_not_the_owner",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False) | ~Q(state__in=["closed", "struck_off"]),
                name="closed_task_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "state"], name="task_by_state"),
            models.Index(fields=["lead_unit", "state"], name="task_by_lead"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.goal}"


class SupportingUnit(models.Model):
    """A unit that supports a task 配合单位."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="support")
    unit = models.ForeignKey("office.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="supporting_unit_once")]


class Target(models.Model):
    """A number that a task owes, in the figure's own unit with its multiplier kept apart.

    `curve` maps the months to cumulative shares as decimal strings ({"1": "0.05", … "12": "1"}),
    `last_year` to last year's cumulative values in the same unit; empty where nothing was agreed or is
    known. `base` is the value before the year. `frequency`: how often the value comes into being at all.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    number = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=32)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    standard = models.CharField(max_length=255)
    subject = models.CharField(max_length=255, blank=True)
    measure = models.CharField(max_length=16)
    comparator = models.CharField(max_length=8)
    direction = models.CharField(max_length=8, blank=True)
    unit = models.CharField(max_length=32, blank=True)
    multiplier = models.BigIntegerField(default=1)
    period = models.CharField(max_length=9, blank=True)
    # 15 digits: what SQLite keeps exactly
    value = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    base = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    curve = models.JSONField(default=dict)
    last_year = models.JSONField(default=dict)
    frequency = models.CharField(max_length=8, default="month")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="target_number_once"),
            models.CheckConstraint(condition=Q(multiplier__gte=1), name="target_multiplier_positive"),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=F("high")), name="target_range_in_order"
            ),
            models.CheckConstraint(condition=Q(frequency__in=FREQUENCIES), name="target_frequency_known"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="target_has_characters"),
        ]


class Milestone(models.Model):
    """A dated step with a weight, agreed at 交办; the owner rates it, the verifier accepts it, or not."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    due = models.DateField()
    weight = models.DecimalField(max_digits=9, decimal_places=4)
    self_rated_on = models.DateField(null=True)
    self_rated_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField(null=True)
    accepted_by = models.ForeignKey("office.Post", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="milestone_number_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="milestone_weighs_something"),
            models.CheckConstraint(
                condition=Q(accepted_on=None, accepted_by=None)
                | Q(
                    accepted_on__isnull=False, accepted_by__isnull=False, accepted_on__gte=F("self_rated_on")
                ),
                name="milestone_accepted_after_rating",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(self_rated_by=None) | ~Q(accepted_by=F("self_rated_by")),
                name="milestone_accepted_by_another",
            ),
        ]
