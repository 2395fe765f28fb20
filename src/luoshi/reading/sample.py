"""The sample report: a city's own public document, shipped as input so that a new installation has something
to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from luoshi.office.models import Government
from luoshi.reading.actions import Incoming, import_report
from luoshi.reading.models import Report


def sample_files() -> Iterator[Incoming]:
    """The shipped reports; a file is named `government-year.txt`."""
    folder = resources.files("luoshi.reading").joinpath("sample_reports")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        government, dash, year = entry.name.removesuffix(".txt").rpartition("-")
        if entry.name.endswith(".txt") and dash and year.isdecimal():
            yield Incoming(entry.read_bytes(), entry.name, government=government, year=int(year), sample=True)


def import_samples(owner: Government) -> list[Report]:
    """Import the shipped reports into an installation that holds no report at all."""
    if Report.objects.exists():
        return []
    return [import_report(incoming, by=None, owner=owner) for incoming in sample_files()]
