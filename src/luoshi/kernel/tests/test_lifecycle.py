"""Lifecycles as data: what a table must hold, what a check refuses, and what each triple says."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from luoshi.kernel.calendar import Reckoned
from luoshi.kernel.errors import Fault
from luoshi.kernel.lifecycle import Lifecycle, Ruling, Triple, diagram, from_table, triples

ROLES = ("clerk", "chief", "guest")
LEAVE = yaml.safe_load("""
code: leave
zh: 请假
en: Leave
initial: written
states:
  written: {zh: 已写, en: Written}
  handed: {zh: 已交, en: Handed in}
  granted: {zh: 已准, en: Granted, terminal: true}
moves:
  hand:
    {zh: 提交, en: Hand in, from: [written], to: handed, roles: [clerk, chief], reason: true, evidence: [表]}
  grant: {zh: 批准, en: Grant, from: [handed], to: granted, roles: [chief], apart_from: hand, working_days: 1}
  recall:
    zh: 收回
    en: Recall
    from: [handed]
    to: written
    roles: [clerk, chief]
    granted_by: [chief]
    reason: true
""")


@pytest.fixture
def leave() -> Lifecycle:
    return from_table(LEAVE, roles=ROLES)


def refused(code: str, act: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.message("zh")
    assert caught.value.message("en")
    return caught.value


def test_what_a_role_may_do(leave: Lifecycle) -> None:
    may = {role: [(r.move.code, r.act, r.state) for r in leave.allowed("handed", role)] for role in ROLES}
    assert may == {
        "clerk": [("recall", "ask", "handed")],
        "chief": [("grant", "make", "granted"), ("recall", "ask", "handed"), ("recall", "grant", "written")],
        "guest": [],
    }
    assert leave.allowed("granted", "chief") == ()
    refused("lifecycle.unknown_state", lambda: leave.allowed("lost", "chief"))


def test_a_plain_move(leave: Lifecycle) -> None:
    ruling = leave.check("written", "hand", "clerk", "post-1", reason="探亲", evidence=["表"])
    assert ruling == Ruling(leave.moves["hand"], "make", "handed")


@pytest.mark.parametrize(
    ("code", "arguments", "more"),
    [
        ("lifecycle.unknown_state", ("lost", "hand", "clerk", "p"), {}),
        ("lifecycle.not_allowed", ("written", "fly", "clerk", "p"), {}),
        ("lifecycle.not_allowed", ("handed", "hand", "clerk", "p"), {"reason": "r", "evidence": ["表"]}),
        ("lifecycle.not_allowed", ("written", "hand", "guest", "p"), {"reason": "r", "evidence": ["表"]}),
        ("lifecycle.no_post", ("written", "hand", "clerk", ""), {"reason": "r", "evidence": ["表"]}),
        ("lifecycle.needs_reason", ("written", "hand", "clerk", "p"), {"evidence": ["表"]}),
        ("lifecycle.needs_reason", ("written", "hand", "clerk", "p"), {"reason": " \n", "evidence": ["表"]}),
        ("lifecycle.needs_evidence", ("written", "hand", "clerk", "p"), {"reason": "r"}),
        ("lifecycle.unknown_asker", ("handed", "grant", "chief", "p"), {}),
        ("lifecycle.same_post", ("handed", "grant", "chief", "p"), {"asked_by_post": "p"}),
        ("lifecycle.not_allowed", ("handed", "recall", "guest", "p"), {"reason": "r"}),
        ("lifecycle.not_allowed", ("handed", "recall", "clerk", "q"), {"asked_by_post": "p"}),
        ("lifecycle.same_post", ("handed", "recall", "chief", "p"), {"asked_by_post": "p"}),
        ("lifecycle.unknown_asker", ("handed", "recall", "chief", "p"), {"asked_by_post": ""}),
        ("lifecycle.needs_reason", ("handed", "recall", "clerk", "p"), {}),
    ],
)
def test_what_is_refused(
    leave: Lifecycle, code: str, arguments: tuple[str, ...], more: dict[str, Any]
) -> None:
    state, move, role, post = arguments
    refused(code, lambda: leave.check(state, move, role, post, **more))


def test_asking_moves_nothing_and_another_post_grants(leave: Lifecycle) -> None:
    asked = leave.check("handed", "recall", "clerk", "p", reason="改期")
    assert (asked.act, asked.state) == ("ask", "handed")
    granted = leave.check("handed", "recall", "chief", "q", asked_by_post="p")
    assert (granted.act, granted.state) == ("grant", "written")
    assert leave.check("handed", "grant", "chief", "q", asked_by_post="p").state == "granted"


def test_limits_are_working_days(leave: Lifecycle) -> None:
    assert leave.due("grant", dt.date(2024, 2, 8)) == Reckoned(dt.date(2024, 2, 9), False)
    assert leave.due("hand", dt.date(2024, 2, 8)) is None
    assert leave.due("grant", dt.date(2027, 1, 1), assume_weekends=True) == Reckoned(
        dt.date(2027, 1, 4), True
    )
    refused("calendar.unknown_year", lambda: leave.due("grant", dt.date(2027, 1, 1)))


def test_g24_triples_say_what_a_check_says(leave: Lifecycle) -> None:
    found = list(triples(leave, ROLES))
    assert len(found) == 3 * 4 * 3
    for triple in found:
        asker = None if triple.act == "ask" else "post-a"

        def act(triple: Triple = triple, asker: str | None = asker) -> Ruling:
            return leave.check(
                triple.state,
                triple.move,
                triple.role,
                "post-b",
                asked_by_post=asker,
                reason="r",
                evidence=["表"],
            )

        if not triple.allowed:
            refused("lifecycle.not_allowed", act)
            continue
        assert act().act == triple.act
        assert act() in leave.allowed(triple.state, triple.role)


def test_g24_control_a_role_too_many_is_seen(leave: Lifecycle) -> None:
    loose = copy.deepcopy(LEAVE)
    loose["moves"]["grant"]["roles"].append("clerk")
    changed = set(triples(from_table(loose, roles=ROLES), ROLES)) - set(triples(leave, ROLES))
    assert changed == {Triple("handed", "grant", "clerk", "make", True)}


def _with(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        *way, last = path.split("/")
        for step in way:
            table = table[step]
        table[last] = value

    return change


TRAP = {"zh": "陷", "en": "Trap"}
STEP = {"zh": "动", "en": "Step", "roles": ["clerk"]}


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("lifecycle.bad_table", _with("colour", "red")),
        ("lifecycle.bad_table", _with("states/written/final", True)),
        ("lifecycle.bad_table", _with("moves/hand/reasons", True)),
        ("lifecycle.bad_table", _with("states/written", {"zh": "已写"})),
        ("lifecycle.bad_table", _with("states", ["written"])),
        ("lifecycle.bad_table", _with("initial", "lost")),
        ("lifecycle.bad_table", _with("moves/hand/to", "lost")),
        ("lifecycle.bad_table", _with("moves/hand/from", [])),
        ("lifecycle.bad_table", _with("moves/hand/roles", [])),
        ("lifecycle.bad_table", _with("moves/hand/from", ["granted"])),
        ("lifecycle.bad_table", _with("moves/grant/apart_from", "lost")),
        ("lifecycle.bad_table", _with("moves/recall/apart_from", "hand")),
        ("lifecycle.bad_table", _with("moves/grant/working_days", 0)),
        ("lifecycle.bad_table", _with("moves/grant/working_days", True)),
        ("lifecycle.unknown_role", _with("moves/grant/roles", ["king"])),
        ("lifecycle.unknown_role", _with("moves/recall/granted_by", ["king"])),
        ("lifecycle.unreachable", _with("states/lost", {"zh": "失", "en": "Lost", "terminal": True})),
    ],
)
def test_a_wrong_table_is_refused(code: str, change: Callable[[dict[str, Any]], None]) -> None:
    table = copy.deepcopy(LEAVE)
    change(table)
    refused(code, lambda: from_table(table, roles=ROLES))


def test_the_flaw_names_the_move_and_the_word() -> None:
    table = copy.deepcopy(LEAVE)
    table["moves"]["hand"]["to"] = "lost"
    assert "hand: lost" in refused("lifecycle.bad_table", lambda: from_table(table, roles=ROLES)).message(
        "en"
    )
    table["moves"]["hand"] |= {"to": "handed", "from": []}
    assert "hand: from" in refused("lifecycle.bad_table", lambda: from_table(table, roles=ROLES)).message(
        "en"
    )


def test_a_dead_end_is_refused_even_as_a_ring() -> None:
    table = copy.deepcopy(LEAVE)
    table["states"] |= {"a": TRAP, "b": TRAP}
    table["moves"] |= {
        "into": {**STEP, "from": ["written"], "to": "a"},
        "there": {**STEP, "from": ["a"], "to": "b"},
        "back": {**STEP, "from": ["b"], "to": "a"},
    }
    fault = refused("lifecycle.dead_end", lambda: from_table(table, roles=ROLES))
    assert fault.data["states"] == "a、b"


def test_the_diagram_shows_every_way(leave: Lifecycle) -> None:
    assert diagram(leave).splitlines() == [
        "stateDiagram-v2",
        "    written: 已写",
        "    handed: 已交",
        "    granted: 已准",
        "    [*] --> written",
        "    written --> handed: 提交",
        "    handed --> granted: 批准",
        "    handed --> written: 收回 ②",
        "    granted --> [*]",
    ]
    assert "    handed --> written: Recall ②" in diagram(leave, language="en")
