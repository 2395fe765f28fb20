"""Every route of the site and every operation of the interface, with the policy each declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.office.api import Needs
from luoshi.server.api import api

STATIC = {"static"}


@dataclass(frozen=True)
class Route:
    """A page: its pattern, its policy (None when it declares none), its view."""

    name: str
    pattern: str
    policy: str | None


def pages(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[Route]:
    """All page routes, walked from the URL resolver."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from pages(entry.url_patterns, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield Route(
                f"{space}{entry.name}", prefix + str(entry.pattern), getattr(entry.callback, "policy", None)
            )


@dataclass(frozen=True)
class Operation:
    """An operation of the interface: method, path, and the permission it needs (None: undeclared)."""

    method: str
    path: str
    permission: str | None


def operations() -> Iterator[Operation]:
    """All operations of the interface."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                needs = [auth for auth in operation.auth_callbacks if isinstance(auth, Needs)]
                for method in operation.methods:
                    yield Operation(method, f"/api{prefix}{path}", needs[0].permission if needs else None)


ARGUMENTS = {"<int:pk>": "1", "<int:first>": "1", "<int:second>": "2", "{pk}": "1"}


def address(pattern: str) -> str:
    """A pattern with its arguments filled in."""
    for argument, value in ARGUMENTS.items():
        pattern = pattern.replace(argument, value)
    return "/" + pattern.lstrip("/")
