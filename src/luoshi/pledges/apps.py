"""Registration of pledges."""

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    """What the plan promises is owed, carried out and verified."""

    name = "luoshi.pledges"
    label = "pledges"
    default_auto_field = "django.db.models.BigAutoField"
