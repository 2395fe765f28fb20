"""The English catalogue: one .po a folder, compiled by Babel into the data directory when stale."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def sources() -> list[Path]:
    """Every English .po of the package."""
    return sorted(PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po"))


def merged() -> Catalog:
    """All folders' messages in one catalogue."""
    whole = Catalog(locale="en", domain="django")
    for source in sources():
        with source.open("rb") as lines:
            for message in read_po(lines, locale="en"):
                if message.id:
                    whole[message.id] = message
    return whole


def compile_catalogues(target: Path) -> bool:
    """Write `target`/en/LC_MESSAGES/django.mo when missing or older than a source; whether it was."""
    compiled = target / "en" / "LC_MESSAGES" / "django.mo"
    newest = max((source.stat().st_mtime for source in sources()), default=0.0)
    if compiled.exists() and compiled.stat().st_mtime >= newest:
        return False
    compiled.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=compiled.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as out:
        write_mo(out, merged())
    Path(part).replace(compiled)
    return True
