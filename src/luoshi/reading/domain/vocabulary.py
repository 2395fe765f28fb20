"""The words a figure or a pledge may use, and the check of what a person enters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from luoshi.kernel.errors import Fault

DIRECTIONS = ("up", "down", "flat")
COMPARATORS = ("eq", "gt", "ge", "lt", "le", "approx", "range")
MEASURES = (
    "level",
    "new",
    "growth_rate",
    "growth_points",
    "growth_amount",
    "share",
    "rate",
    "rank",
    "other",
)
TENSES = ("outcome", "target", "context")
ROLES = ("figure", "threshold", "duration", "structure", "denominator", "name")
SPECIFICITIES = ("number", "named", "direction")
LONGEST = 200

_DECIMAL = re.compile(r"[0-9]{1,18}(\.[0-9]{1,9})?")
_PERIOD = re.compile(r"[12][0-9]{3}/[12][0-9]{3}")
_DATE = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: value in words


def _words(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


# field -> (may it be unknown, what it may be)
_FIGURE: dict[str, tuple[bool, Callable[[Any], bool]]] = {
    "value": (True, _matching(_DECIMAL)),
    "low": (True, _matching(_DECIMAL)),
    "high": (True, _matching(_DECIMAL)),
    "direction": (True, _one_of(*DIRECTIONS)),
    "multiplier": (False, _whole(1, 10**15)),
    "unit": (True, _words),
    "comparator": (False, _one_of(*COMPARATORS)),
    "measure": (False, _one_of(*MEASURES)),
    "subject": (True, _words),
    "indicator": (True, _words),
    "scope": (True, _words),
    "tense": (False, _one_of(*TENSES)),
    "year": (True, _whole(1900, 2200)),
    "period": (True, _matching(_PERIOD)),
    "role": (False, _one_of(*ROLES)),
    "estimate": (False, lambda value: isinstance(value, bool)),
}
_PLEDGE: dict[str, tuple[bool, Callable[[Any], bool]]] = {
    "specificity": (False, _one_of(*SPECIFICITIES)),
    "soft": (True, _words),
    "due": (True, _matching(_DATE)),
}


def checked(kind: str, new: Mapping[str, Any]) -> dict[str, Any]:
    """The fields a person set, empty text as unknown; a field or value that cannot be is a Fault."""
    table = _FIGURE if kind == "figure" else _PLEDGE
    clean: dict[str, Any] = {}
    for name, given in new.items():
        value = given.strip() if isinstance(given, str) else given
        value = None if value == "" else value
        if name not in table:
            raise Fault("reading.correction_field", field=name)
        unknown_allowed, fits = table[name]
        if not (unknown_allowed if value is None else fits(value)):
            raise Fault("reading.correction_value", field=name, value=str(given)[:80])
        clean[name] = value
    return clean


def subject_span(text: str, subject: str, near: int) -> tuple[int, int]:
    """Where the subject stands: its last occurrence before `near`, else the first after; none is a Fault."""
    start = text.rfind(subject, max(0, near - 2000), near)
    if start < 0:
        start = text.find(subject, near)
    if start < 0:
        raise Fault("reading.subject_not_in_text", subject=subject)
    return start, start + len(subject)
