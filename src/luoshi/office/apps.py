"""Registration of the office."""

from django.apps import AppConfig
from typing_extensions import override

from luoshi.office.domain.navigation import Entry, register


class OfficeConfig(AppConfig):
    """Who acts: governments, units, posts, persons, accounts, rights."""

    name = "luoshi.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Put the directory and the administrators' pages into the bar."""
        register(Entry(700, "机构", "units:tree", "office.directory"))
        register(Entry(800, "账号管理", "accounts:list", "office.accounts"))
        register(Entry(810, "安全", "security:overview", "office.security"))
