"""Tables of reading: reports, their corrections, links across years, and an index of figures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from typing_extensions import override

STATES = ("queued", "reading", "ready", "failed")


class Report(models.Model):
    """One work report as it was imported and read. `owner` is the government whose row it is; `government`
    whose report.
    """

    owner = models.ForeignKey("office.Government", on_delete=models.PROTECT, related_name="reports")
    government = models.CharField(max_length=64, db_index=True)
    level = models.CharField(max_length=16, null=True)
    year = models.PositiveSmallIntegerField(db_index=True)
    title = models.CharField(max_length=200, null=True)
    delivered = models.DateField(null=True)
    source = models.ForeignKey("archive.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField(max_length=255)
    media = models.CharField(max_length=64)
    encoding = models.CharField(max_length=32, null=True)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    reader_version = models.CharField(max_length=32, blank=True)
    reading = models.JSONField(null=True)
    state = models.CharField(max_length=16, default="queued")
    progress = models.PositiveSmallIntegerField(default=0)
    # what is being done while it is read; empty when nothing is
    stage = models.CharField(max_length=16, blank=True, default="")
    # what was left out or guessed when the file came in: code, zh, en
    notes = models.JSONField(default=list)
    fault_code = models.CharField(max_length=64, blank=True)
    fault_data = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    public = models.BooleanField(default=False)
    sample = models.BooleanField(default=False)
    current = models.BooleanField(default=True)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    voided_at = models.DateTimeField(null=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField()
    # moves, to a value never seen before, whenever the reading or its corrections do
    revision = models.CharField(max_length=16, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "government", "year"],
                condition=models.Q(current=True),
                name="one_current_report",
            ),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="report_state_known"),
            models.CheckConstraint(
                condition=models.Q(current=False) | models.Q(voided_at=None),
                name="void_report_is_not_current",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(reading__isnull=False),
                name="ready_report_is_read",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.government} {self.year}"


class Correction(models.Model):
    """What a person corrected in a reading, tied to characters; withdrawn, never deleted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=8)
    action = models.CharField(max_length=8)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["figure", "pledge"]), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(action__in=["change", "remove", "add"]), name="correction_action_known"
            ),
        ]


class YearLinks(models.Model):
    """Links between two reports of one government: targets of the earlier, outcomes of the later."""

    earlier = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    later = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    links = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["earlier", "later"], name="one_set_of_year_links")]


class FigureRow(models.Model):
    """A figure of the present reading with its corrections, as a row that can be asked for across reports."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figure_rows")
    figure = models.CharField(max_length=32)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(max_length=255)
    statement = models.TextField(blank=True)
    subject = models.CharField(max_length=255, null=True)
    indicator = models.CharField(max_length=255, null=True, db_index=True)
    role = models.CharField(max_length=16)
    tense = models.CharField(max_length=16)
    measure = models.CharField(max_length=16)
    unit = models.CharField(max_length=32, null=True)
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "figure"], name="figure_once_a_report")]
