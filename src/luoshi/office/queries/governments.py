"""Which governments a caller serves."""

from __future__ import annotations

from luoshi.office.models import Government
from luoshi.office.queries.acting import Visitor, is_account


def governments_below(government_id: int | None) -> set[int]:
    """Ids of a government and of all below it; empty for none."""
    if government_id is None:
        return set()
    below: dict[int | None, list[int]] = {}
    for pk, parent in Government.objects.values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(pk)
    found: set[int] = set()
    queue = [government_id]
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.add(pk)
            queue.extend(below.get(pk, []))
    return found


def governments_of(user: Visitor) -> set[int]:
    """Ids of the account's own government and of all below it; empty for a visitor."""
    return governments_below(user.government_id) if is_account(user) else set()


def government_codes(user: Visitor) -> set[str]:
    """Codes of the same governments, as the journal knows them."""
    return set(Government.objects.filter(pk__in=governments_of(user)).values_list("code", flat=True))


def home_government() -> Government | None:
    """The government this installation was made for."""
    return Government.objects.filter(parent=None).order_by("pk").first()
