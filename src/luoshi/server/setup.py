"""Django set up for a command, in the installation's data directory."""

from __future__ import annotations

import os
from pathlib import Path

import django

from luoshi.server.installation import prepare_home


def home_of_installation() -> Path:
    """The data directory of this installation, as settings will see it."""
    return Path(os.environ.get("LUOSHI_HOME") or "var").resolve()


def set_up() -> None:
    """Make the data directory and its secret if they are missing (settings read it), then set Django up."""
    prepare_home(home_of_installation())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.server.settings")
    django.setup()
