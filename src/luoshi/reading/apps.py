"""Registration of reading."""

from django.apps import AppConfig
from typing_extensions import override

from luoshi.office.domain.navigation import Entry
from luoshi.office.domain.navigation import register as show


class ReadingConfig(AppConfig):
    """Report text becomes statements and figures."""

    name = "luoshi.reading"
    label = "reading"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Put the list of reports into the bar and reading's own panels beside the living report."""
        # pages need the tables, which are known only now
        from luoshi.reading.web.own_panels import OWN  # noqa: PLC0415
        from luoshi.reading.web.panels import register  # noqa: PLC0415

        show(Entry(100, "报告", "reading:reports", "reading.view"))
        for panel in OWN:
            register(panel)
