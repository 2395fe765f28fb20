"""Sessions in a table of our own, so that an open one can be listed and ended by name of its account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from typing_extensions import override

from luoshi.archive.domain.digest import digest
from luoshi.kernel.errors import Fault
from luoshi.office.actions.acts import act_on
from luoshi.office.domain.actor import Actor
from luoshi.office.domain.sessions import ADDRESS, AGENT, SEEN, STARTED
from luoshi.office.models import Session
from luoshi.office.queries import sessions_visible


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class SessionStore(DatabaseStore):
    """Django's store over our table, with whose session it is, from where and since when."""

    @classmethod
    @override
    def get_model_class(cls) -> type[Session]:
        return Session

    @override
    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session."""
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        account = data.get("_auth_user_id")
        return Session(
            session_key=key,
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            handle=digest(key.encode())[:32],
            account_id=int(account) if account else None,
            address=str(data.get(ADDRESS, ""))[:64],
            agent=str(data.get(AGENT, ""))[:200],
            began_at=_moment(data.get(STARTED)),
            seen_at=_moment(data.get(SEEN)),
        )


@transaction.atomic
def end_session(handle: str, *, by: Actor) -> None:
    """End a session that the caller may see; its very next request is a visitor's."""
    row = sessions_visible(by).select_related("account__government").filter(handle=handle).first()
    if row is None or row.account is None:
        raise Fault("office.no_such_session")
    row.delete()
    act_on(row.account, "office.session_ended", by=by, session=handle[:12])


@transaction.atomic
def end_other_sessions(user_id: int, *, keep: str, by: Actor) -> int:
    """End all sessions of the caller's own account but the one it uses; how many."""
    rows = Session.objects.filter(account=user_id).exclude(session_key=keep)
    ended = [row for row in rows.select_related("account__government") if row.account]
    for row in ended:
        row.delete()
    if ended and ended[0].account:
        act_on(ended[0].account, "office.sessions_ended", by=by, sessions=len(ended))
    return len(ended)
