"""Tables of the archive. The tables of both chains and their hash are final: later versions add rows, never
columns.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luoshi.archive.domain.journal import GENESIS


class Sealed(models.Model):
    """A row of a chain, sealed over the row before it. Database triggers refuse to change or delete one."""

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
        abstract = True


class Head(models.Model):
    """The end of a chain: one row, locked while a row is written, compared while the chain is walked."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        abstract = True


class JournalRow(Sealed):
    """One act."""

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="journal_object")]


class JournalHead(Head):
    """The end of the journal."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_has_one_head")]


class AccessRow(Sealed):
    """One look at marked data; `verb` is `looked`, the detail holds the purpose. Who looked is marked
    itself.
    """

    MARKED: ClassVar[tuple[str, ...]] = ("actor",)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="access_object")]


class AccessHead(Head):
    """The end of the chain of looks."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="access_has_one_head")]


class EvidenceFile(models.Model):
    """A file kept as it came, named by its digest; its bytes lie in the installation's file store."""

    digest = models.CharField(primary_key=True, max_length=64)
    algorithm = models.CharField(max_length=16)
    size = models.BigIntegerField()
    media = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
