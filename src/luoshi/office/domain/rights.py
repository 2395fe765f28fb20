"""Who may do what: one role an account, and a table from role to permissions.

The three administrators (三员分立) are roles like the others, so no account can hold two of them, and none
of them may touch the material of the government's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Role:
    """A role with its name in Chinese and English and what it may do."""

    code: str
    zh: str
    en: str
    permissions: frozenset[str]


# Every permission a route can ask for; a route that names another one is refused at import.
PERMISSIONS = frozenset(
    {
        "reading.view",
        "reading.import",
        "reading.correct",
        "reading.publish",
        "reading.void",
        "journal.view",
        "journal.verify",
        "office.accounts",
        "office.locks",
    }
)

ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        Role(
            "office",
            "政府办",
            "Government office",
            frozenset(
                {
                    "reading.view",
                    "reading.import",
                    "reading.correct",
                    "reading.publish",
                    "reading.void",
                    "journal.view",
                    "journal.verify",
                }
            ),
        ),
        Role("supervision", "督查室", "Supervision office", frozenset({"reading.view", "journal.view"})),
        Role("reader", "查阅人员", "Reader", frozenset({"reading.view"})),
        Role("system", "系统管理员", "System administrator", frozenset({"office.accounts"})),
        Role("security", "安全管理员", "Security administrator", frozenset({"office.locks"})),
        Role("audit", "审计管理员", "Audit administrator", frozenset({"journal.view", "journal.verify"})),
    )
}

# What a visitor without an account may do where a government has opened its reading view.
VISITOR = frozenset({"reading.view"})


def role_permits(role: str, permission: str) -> bool:
    """Whether the role holds the permission; an unknown role holds none."""
    known = ROLES.get(role)
    return known is not None and permission in known.permissions
