"""The four lifecycles of pledges, each validated once: task, monthly return, supervision order, motion."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from luoshi.kernel import parameters
from luoshi.kernel.lifecycle import Lifecycle, load

PACKAGE = "luoshi.pledges.parameters"
Name = Literal["task", "monthly_return", "supervision_order", "motion"]
NAMES: tuple[Name, ...] = ("task", "monthly_return", "supervision_order", "motion")


@dataclass(slots=True, frozen=True)
class Role:
    """What a post is to a record: 牵头单位负责人, 督查室 …"""

    code: str
    zh: str
    en: str


@functools.cache
def roles() -> Mapping[str, Role]:
    """Every role that the lifecycles may name, by its code."""
    table = parameters.load(PACKAGE, "roles.yaml")
    return MappingProxyType({code: Role(code, entry["zh"], entry["en"]) for code, entry in table.items()})


def lifecycle(name: Name) -> Lifecycle:
    """One of the four; raises as `kernel.lifecycle.from_table` where its table is wrong."""
    return load(PACKAGE, f"lifecycles/{name}.yaml", roles=frozenset(roles()))
