"""Parameters: YAML files that ship in a package, read once.

The only place of the pure rooms that touches package data.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def load(package: str, name: str) -> Any:
    """The parsed content of `<package>/<name>`; callers must not change it."""
    text = resources.files(package).joinpath(*name.split("/")).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, C or Python
