"""Registration of the office."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Who acts: governments, accounts, rights."""

    name = "luoshi.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"
