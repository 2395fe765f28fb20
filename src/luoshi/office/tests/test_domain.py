"""Rights, throttle, sessions and navigation, pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from luoshi.office.domain import navigation, rights, sessions, throttle
from luoshi.office.domain.actor import visitor
from luoshi.office.domain.directory import TenureRow, overlapping
from luoshi.office.domain.passwords import PROFILES, weaknesses
from luoshi.office.domain.rights import PERMISSIONS, ROLES, role_permits

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def test_roles_hold_known_permissions_only() -> None:
    assert {p for role in ROLES.values() for p in role.permissions} == PERMISSIONS


def test_g20_administrators_have_nothing_in_common_and_no_material() -> None:
    three = [ROLES[code].permissions for code in ("system", "security", "audit")]
    for index, one in enumerate(three):
        assert not any(p.startswith("reading.") for p in one)
        assert all(one.isdisjoint(other) for other in three[index + 1 :])


def test_unknown_role_permits_nothing() -> None:
    assert role_permits("office", "reading.import")
    assert not role_permits("reader", "reading.import")
    assert not role_permits("superuser", "reading.view")


def test_delay_grows_then_locks() -> None:
    limits = throttle.BY_LOGIN
    waits = [throttle.wait_until(n, NOW, limits) for n in (0, 4, 5, 6, 9, 10, 30)]
    seconds = [None if wait is None else (wait - NOW).total_seconds() for wait in waits]
    assert seconds == [None, None, 2, 4, 32, 900, 900]
    assert throttle.wait_until(9, None, limits) is None


def test_old_failures_are_forgotten() -> None:
    limits = throttle.BY_LOGIN
    assert throttle.counted(7, None, NOW, limits) == 0
    assert throttle.counted(7, NOW - timedelta(hours=12), NOW, limits) == 0
    assert throttle.counted(7, NOW - timedelta(hours=1), NOW, limits) == 7
    # when a lock has ended one is not locked again at the first slip, but the delay is there
    assert throttle.counted(10, NOW - timedelta(minutes=15), NOW, limits) == limits.free
    assert throttle.counted(10, NOW - timedelta(minutes=14), NOW, limits) == 10


def test_sessions_end_idle_and_absolutely() -> None:
    minute = timedelta(minutes=1)
    assert not sessions.expired(NOW, NOW, NOW + sessions.IDLE - minute)
    assert sessions.expired(NOW, NOW, NOW + sessions.IDLE)
    late = NOW + sessions.ABSOLUTE
    assert sessions.expired(NOW, late - minute, late)
    assert not sessions.expired(NOW, late - 2 * minute, late - minute)
    assert sessions.expired(NOW, NOW, NOW - 2 * minute)


def test_a_session_notes_its_beginning() -> None:
    noted = sessions.began(NOW, address="10.0.0.9", agent="浏览器\n7")
    assert noted == {
        "started": NOW.isoformat(),
        "seen": NOW.isoformat(),
        "address": "10.0.0.9",
        "agent": "浏览器7",
    }


def test_navigation_keeps_its_order(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(navigation, "_entries", {})
    late = navigation.Entry(9, "后", "b", "journal.view")
    early = navigation.Entry(1, "先", "a", "reading.view")
    navigation.register(late)
    navigation.register(early)
    navigation.register(navigation.Entry(9, "后来", "b", "journal.view"))
    assert [entry.label for entry in navigation.entries()] == ["先", "后来"]


def test_a_role_with_a_permission_that_nobody_defined_is_refused() -> None:
    entry = {"zh": "某", "en": "some", "kind": "business", "sees": "none", "permissions": ["reading.imoprt"]}
    with pytest.raises(ValueError, match="imoprt"):
        rights._role("some", entry)


def test_a_visitor_acts_from_no_post() -> None:
    nobody = visitor(frozenset({"reading.view"}))
    assert (nobody.post, nobody.post_id, nobody.unit, nobody.unit_id) == (None, None, None, None)
    assert nobody.may("reading.view")
    assert not nobody.may("reading.import")


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (("A", 1, None, False), ("B", 9, None, False), True),
        (("A", 1, 8, False), ("B", 9, None, False), False),
        (("A", 1, 9, False), ("B", 9, None, False), True),
        (("A", 1, None, True), ("B", 9, None, True), False),
        (("A", 1, None, True), ("B", 9, None, False), True),
        (("A", 1, None, True), ("A", 9, None, True), True),
    ],
)
def test_two_tenures_of_one_post(first: Any, second: Any, shared: bool) -> None:
    def tenure(person: str, start: int, end: int | None, together: bool) -> TenureRow:
        last = date(2026, 3, end) if end else None
        return TenureRow("D01", "head", person, date(2026, 3, start), last, together)

    assert overlapping(tenure(*first), tenure(*second)) is shared
    assert overlapping(tenure(*second), tenure(*first)) is shared


@pytest.mark.parametrize(
    ("password", "profile", "second_factor", "count"),
    [
        ("a lantern on the quay", "asvs", False, 0),
        ("fourteen signs", "asvs", False, 1),
        ("fourteen signs", "asvs", True, 0),
        ("Harbour-72", "dengbao", False, 0),
        ("Harbour72", "dengbao", False, 1),
        ("harbour-quay", "dengbao", False, 1),
        ("123456", "dengbao", False, 3),
        ("P@ssw0rd!!!!!!!", "asvs", False, 1),
        ("abababababababab", "asvs", False, 1),
        ("qwertyuiopqwertyuiop", "asvs", False, 1),
        ("zhang-wei-on-the-quay", "asvs", False, 1),
        ("li-on-a-quiet-quay", "asvs", False, 0),
    ],
)
def test_weaknesses(password: str, profile: str, second_factor: bool, count: int) -> None:
    names = ("zhang-wei", "li")
    found = weaknesses(password, PROFILES[profile], names=names, second_factor=second_factor)
    assert len(found) == count, found
    assert all(zh and en for zh, en in found)


def test_the_profiles_contradict_each_other_as_the_standards_do() -> None:
    assert PROFILES["asvs"].max_age_days is None
    assert PROFILES["asvs"].kinds == 1
    assert (PROFILES["dengbao"].max_age_days, PROFILES["dengbao"].kinds) == (90, 3)
