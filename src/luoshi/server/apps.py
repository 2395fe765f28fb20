"""Registration of the server."""

from django.apps import AppConfig
from django.conf import settings
from typing_extensions import override

from luoshi.office.domain.navigation import Entry, register
from luoshi.server.catalogues import compile_catalogues


class ServerConfig(AppConfig):
    """What joins all folders into one site."""

    name = "luoshi.server"
    label = "server"

    @override
    def ready(self) -> None:
        """Compile the catalogue when stale, and put the journal page into the bar."""
        compile_catalogues(settings.LUOSHI_HOME / "locale")
        register(Entry(900, "流水", "journal", "journal.view"))
