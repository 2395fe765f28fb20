"""Why somebody looks at marked data: one of the purposes of `parameters/purposes.yaml`.

A model names its marked fields itself (`MARKED = ("phone",)`); a view that shows one declares it
(`archive.web.shows`), and each look is recorded with its purpose before the answer leaves.
"""

from __future__ import annotations

from collections.abc import Mapping

from luoshi.kernel.parameters import load

PURPOSES: Mapping[str, Mapping[str, str]] = load("luoshi.archive.parameters", "purposes.yaml")


def known_purpose(code: str) -> bool:
    """Whether the table of purposes has this code."""
    return code in PURPOSES
