"""Tables of the archive. The journal's table and hash are final: later versions add rows, never columns."""

from __future__ import annotations

from django.db import models

from luoshi.archive.domain.journal import GENESIS


class JournalRow(models.Model):
    """One act, sealed. Database triggers refuse to change or delete a row."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    government = models.CharField(max_length=32, db_index=True)
    scope = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=64, db_index=True)
    post = models.CharField(max_length=64, null=True)
    verb = models.CharField(max_length=64, db_index=True)
    object_kind = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    detail = models.TextField()
    algorithm = models.CharField(max_length=16)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="journal_object")]


class JournalHead(models.Model):
    """The end of the chain: one row, locked while an act is written, compared while the chain is walked."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_has_one_head")]


class EvidenceFile(models.Model):
    """A file kept as it came, named by its digest; its bytes lie in the installation's file store."""

    digest = models.CharField(primary_key=True, max_length=64)
    algorithm = models.CharField(max_length=16)
    size = models.BigIntegerField()
    media = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
