"""What forms of pledges hold, read into what actions take; a refusal names the field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict

from luoshi.kernel.errors import Fault
from luoshi.pledges.actions.milestones import Node, Pace
from luoshi.pledges.actions.proofs import Proof

# rows of milestones that a form offers beyond those that there are
BLANK = 3


def version_of(posted: QueryDict) -> int | None:
    """The version that the form was made from; None where it names none."""
    given = posted.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else None


def key_of(posted: QueryDict, name: str) -> int | None:
    """A row's key that a form names; None where it is empty or no key."""
    given = posted.get(name, "").strip()
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None


def keys_of(posted: QueryDict, name: str) -> list[int]:
    """All keys of a field with several values."""
    return [int(one) for one in posted.getlist(name) if one.isascii() and one.isdecimal() and len(one) < 18]


def day_of(posted: QueryDict, name: str) -> dt.date | None:
    """A day, None where it is empty. Fault `pledges.bad_day`."""
    given = posted.get(name, "").strip()
    if not given:
        return None
    try:
        return dt.date.fromisoformat(given)
    except ValueError as error:
        raise Fault("pledges.bad_day", given=given[:20]) from error


def number_of(given: str) -> Decimal | None:
    """A number as people type it (full width, with commas), None where it is empty. Fault `pledges.bad_number`."""
    plain = (
        given.strip()
        .translate(str.maketrans("０１２３４５６７８９．－，％", "0123456789.-,%"))
        .replace(",", "")
    )
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise Fault("pledges.bad_number", value=given[:30]) from error
    if not value.is_finite():
        raise Fault("pledges.bad_number", value=given[:30])
    return value


def percent_of(given: str) -> Decimal | None:
    """A percentage (80 or 80%) as a share of the whole, None where it is empty."""
    value = number_of(given.replace("%", "").replace("％", ""))
    return None if value is None else value / 100


def proofs_of(request: HttpRequest, kinds: Iterable[str]) -> list[Proof]:
    """The proofs that a form brings: for each kind words (`proof-text-N`), a file (`proof-file-N`), or both."""
    found = []
    for n, kind in enumerate(kinds):
        words = request.POST.get(f"proof-text-{n}", "").strip()
        file: Any = request.FILES.get(f"proof-file-{n}")
        if file is not None and (file.size is None or file.size > settings.LUOSHI_UPLOAD_LIMIT):
            raise Fault("server.too_large", limit=settings.LUOSHI_UPLOAD_LIMIT >> 20)
        if words or file is not None:
            data = file.read() if file is not None else None
            found.append(Proof(kind, words, data or None, file.name if file is not None else ""))
    return found


def _node(title: str, due: str, weight: str) -> Node:
    try:
        day = dt.date.fromisoformat(due.strip())
    except ValueError as error:
        raise Fault("pledges.bad_node", title=title[:30], given=due[:20]) from error
    given = number_of(weight)
    return Node(title, day, Decimal(1) if given is None else given)


def nodes_of(posted: QueryDict) -> list[Node]:
    """Milestones of a form's rows; a row without a title is none."""
    rows = zip(
        posted.getlist("node-title"), posted.getlist("node-due"), posted.getlist("node-weight"), strict=False
    )
    return [_node(title.strip(), due, weight) for title, due, weight in rows if title.strip()]


def blank_nodes(milestones: Sequence[Any], typed: QueryDict) -> list[dict[str, Any]]:
    """The rows of the form: as typed where something was typed, else as they stand, with blank ones below."""
    if typed.getlist("node-title"):
        rows = zip(
            typed.getlist("node-title"), typed.getlist("node-due"), typed.getlist("node-weight"), strict=False
        )
        found = [{"title": title, "due": due, "weight": weight} for title, due, weight in rows]
    else:
        found = [
            {"title": one.title, "due": one.due.isoformat(), "weight": f"{one.weight.normalize():f}"}
            for one in milestones
        ]
    return found + [{"title": "", "due": "", "weight": ""} for _ in range(BLANK)]


def nodes_as_text(milestones: Sequence[Any]) -> str:
    """Milestones a line each: title | day | weight."""
    return "\n".join(f"{one.title} | {one.due:%Y-%m-%d} | {one.weight.normalize():f}" for one in milestones)


def nodes_from_text(text: str) -> list[list[str]]:
    """Lines of `nodes_as_text` as an adjustment keeps them. Fault `pledges.bad_node` names the line."""
    found = []
    for line in text.splitlines():
        if line.strip():
            title, _bar, rest = line.partition("|")
            due, _bar, weight = rest.partition("|")
            node = _node(title.strip(), due, weight)
            found.append([node.title, node.due.isoformat(), f"{node.weight.normalize():f}"])
    return found


def curve_of(text: str) -> dict[int, Decimal]:
    """Twelve cumulative percentages, January first, as shares. Fault `pledges.bad_curve_text`."""
    parts = text.replace("，", " ").replace(",", " ").replace("、", " ").split()
    if len(parts) != 12:
        raise Fault("pledges.bad_curve_text", n=len(parts))
    return {month: percent_of(part) or Decimal(0) for month, part in enumerate(parts, 1)}


def pace_of(posted: QueryDict, target: int) -> Pace | None:
    """What a form says of a target's course; None where it says nothing."""
    curve, base = posted.get(f"curve-{target}", "").strip(), number_of(posted.get(f"base-{target}", ""))
    frequency = posted.get(f"frequency-{target}", "") or None
    if not (curve or base is not None or frequency):
        return None
    return Pace(target, curve=curve_of(curve) if curve else None, base=base, frequency=frequency)
