"""Registration of the archive."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """What may never change: the journal 流水 and evidence files."""

    name = "luoshi.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"
