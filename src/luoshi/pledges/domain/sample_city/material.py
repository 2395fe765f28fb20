"""The data that the sample city is made of, read once from `pledges/sample_data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.kernel import parameters

PACKAGE = "luoshi.pledges"
Table = Mapping[str, Any]


@dataclass(slots=True, frozen=True)
class Material:
    """The six tables of `sample_data`, as parsed."""

    units: Table
    posts: Table
    names: Table
    milestones: Table
    results: Table
    motions: Table


def material() -> Material:
    """What ships with the package."""
    return Material(
        *(
            parameters.load(PACKAGE, f"sample_data/{name}.yaml")
            for name in ("units", "posts", "names", "milestones", "results", "motions")
        )
    )
