"""Who may do what: a table from role to permissions (`parameters/roles.yaml`).

Business roles belong to posts, and whoever holds the post today acts in them. The three administrators
(三员分立) are accounts of their own without a post, so no account can hold two of them, and none of them may
touch the material of the government's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from luoshi.kernel.parameters import load

Kind = Literal["business", "administrator", "outside", "visitor"]
Sees = Literal["government", "field", "unit", "none"]


@dataclass(slots=True, frozen=True)
class Role:
    """A role with its name in Chinese and English, what it may do, and whose units it sees."""

    code: str
    zh: str
    en: str
    kind: Kind
    sees: Sees
    permissions: frozenset[str]


_TABLE: Mapping[str, Any] = load("luoshi.office.parameters", "roles.yaml")
# every permission a route can ask for, with its names
PERMISSION_NAMES: Mapping[str, Mapping[str, str]] = _TABLE["permissions"]
PERMISSIONS = frozenset(PERMISSION_NAMES)


def _role(code: str, entry: Mapping[str, Any]) -> Role:
    permissions = frozenset(entry["permissions"])
    if permissions - PERMISSIONS:
        raise ValueError(f"the role {code!r} names unknown permissions {sorted(permissions - PERMISSIONS)}")
    return Role(code, entry["zh"], entry["en"], entry["kind"], entry["sees"], permissions)


_ALL = {code: _role(code, entry) for code, entry in _TABLE["roles"].items()}
# roles that an account can have, by its post or by itself
ROLES: Mapping[str, Role] = {code: role for code, role in _ALL.items() if role.kind != "visitor"}
POST_ROLES = tuple(code for code, role in ROLES.items() if role.kind == "business")
ADMINISTRATORS = tuple(code for code, role in ROLES.items() if role.kind == "administrator")
# what somebody without an account may do where a government has opened its reading view
PUBLIC = _ALL["public"]
VISITOR = PUBLIC.permissions
# an account whose person holds no post today: nothing but its own account
NOBODY = Role("", "无岗位", "No post", "outside", "none", frozenset())


def role_of(code: str) -> Role:
    """The role of that code; one without any permission when there is none."""
    return ROLES.get(code, NOBODY)


def role_permits(role: str, permission: str) -> bool:
    """Whether the role holds the permission; an unknown role holds none."""
    return permission in role_of(role).permissions
