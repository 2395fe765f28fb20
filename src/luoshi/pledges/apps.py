"""Registration of pledges."""

from django.apps import AppConfig
from typing_extensions import override

from luoshi.office.domain.navigation import Entry, register


class PledgesConfig(AppConfig):
    """What the plan promises is owed, carried out and verified."""

    name = "luoshi.pledges"
    label = "pledges"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Put the pages into the bar."""
        register(Entry(150, "任务", "tasks:list", "pledges.view"))
