"""How every action of the office writes its act into the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from luoshi.archive.actions import record
from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.domain.rights import ADMINISTRATORS
from luoshi.office.models import User

SYSTEM_ACTOR = "system"
# who acts: a caller, an account, or (None) the installation itself at its own machine
By = Actor | User | None


def now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC)


def login_of(by: By) -> str:
    """The code under which the journal knows who acted."""
    return by.login if by else SYSTEM_ACTOR


def act(
    government: str, *, by: By, verb: str, kind: str, object_id: object, detail: Mapping[str, object]
) -> None:
    """One row of the journal, in the transaction of the write."""
    record(
        government=government,
        actor=login_of(by),
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        detail=detail,
        post=by.post if isinstance(by, Actor) else None,
    )


def act_on(user: User, verb: str, *, by: By, **detail: object) -> None:
    """One row about an account."""
    act(user.government.code, by=by, verb=verb, kind="account", object_id=user.login, detail=detail)


def keep_apart(by: By, role: str) -> None:
    """No administrator has power over the account of another of the three; that is done at the machine."""
    if by is not None and role in ADMINISTRATORS and role != by.role:
        raise Fault("office.administrator_apart")
