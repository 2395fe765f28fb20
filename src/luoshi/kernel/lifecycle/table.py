"""From a YAML table to a `Lifecycle`; refused: unknown words, states out of reach, dead ends."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from luoshi.kernel import parameters
from luoshi.kernel.errors import Fault
from luoshi.kernel.lifecycle.rules import Lifecycle, Move, State

_TABLE = {"code", "zh", "en", "initial", "states", "moves"}
_STATE = {"zh", "en", "terminal"}
_MOVE = {
    "zh", "en", "from", "to", "roles", "granted_by", "apart_from", "reason", "evidence", "working_days",
}  # fmt: skip


@functools.cache
def load(package: str, name: str, *, roles: frozenset[str]) -> Lifecycle:
    """The lifecycle of a YAML file that ships in a package; raises as `from_table`."""
    return from_table(parameters.load(package, name), roles=roles)


def from_table(table: Mapping[str, Any], *, roles: Collection[str]) -> Lifecycle:
    """A lifecycle from plain data; `roles` are all the roles that exist.

    Raises `lifecycle.bad_table` (a missing, unknown or wrong entry), `lifecycle.unknown_role`,
    `lifecycle.unreachable` (no way from the initial state), `lifecycle.dead_end` (no way to a terminal one).
    """
    code = str(table.get("code", "?"))
    _known_keys(code, "", table, _TABLE)
    try:
        states = {name: _state(code, name, entry) for name, entry in table["states"].items()}
        moves = {name: _move(code, name, entry) for name, entry in table["moves"].items()}
        built = Lifecycle(
            code,
            table["zh"],
            table["en"],
            table["initial"],
            MappingProxyType(states),
            MappingProxyType(moves),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Fault("lifecycle.bad_table", lifecycle=code, flaw=repr(error)) from error
    _check_words(built, roles)
    _check_ways(built)
    return built


def _known_keys(code: str, where: str, entry: Mapping[str, Any], known: set[str]) -> None:
    """A misspelt key would silently drop a rule, so it is refused."""
    strange = sorted(set(entry) - known)
    if strange:
        raise Fault("lifecycle.bad_table", lifecycle=code, flaw=f"{where} {', '.join(strange)}".strip())


def _state(code: str, name: str, entry: Mapping[str, Any]) -> State:
    _known_keys(code, name, entry, _STATE)
    return State(name, entry["zh"], entry["en"], bool(entry.get("terminal", False)))


def _move(code: str, name: str, entry: Mapping[str, Any]) -> Move:
    _known_keys(code, name, entry, _MOVE)
    return Move(
        code=name,
        zh=entry["zh"],
        en=entry["en"],
        sources=tuple(entry["from"]),
        target=entry["to"],
        roles=frozenset(entry["roles"]),
        granted_by=frozenset(entry.get("granted_by", ())),
        apart_from=entry.get("apart_from"),
        reason=bool(entry.get("reason", False)),
        evidence=tuple(entry.get("evidence", ())),
        working_days=entry.get("working_days"),
    )


def _check_words(built: Lifecycle, roles: Collection[str]) -> None:
    """Every state, move and role that a rule names exists."""
    for flaw in _flaws(built):
        raise Fault("lifecycle.bad_table", lifecycle=built.code, flaw=flaw)
    for move in built.moves.values():
        strange = sorted((move.roles | move.granted_by) - set(roles))
        if strange:
            raise Fault(
                "lifecycle.unknown_role", lifecycle=built.code, move=move.code, role="、".join(strange)
            )


def _flaws(built: Lifecycle) -> Iterable[str]:
    if built.initial not in built.states:
        yield f"initial {built.initial}"
    for move in built.moves.values():
        named = {*move.sources, move.target} - set(built.states)
        terminal = [name for name in move.sources if name not in named and built.states[name].terminal]
        if named or terminal or not move.sources or not move.roles:
            yield f"{move.code}: {', '.join([*sorted(named), *terminal]) or 'from, roles'}"
        if move.apart_from is not None and (move.apart_from not in built.moves or move.second_post):
            yield f"{move.code}: apart_from {move.apart_from}"
        if move.working_days is not None and (type(move.working_days) is not int or move.working_days < 1):
            yield f"{move.code}: working_days {move.working_days}"


def _check_ways(built: Lifecycle) -> None:
    forward = [(source, move.target) for move in built.moves.values() for source in move.sources]
    lost = set(built.states) - _reach({built.initial}, forward)
    if lost:
        raise Fault("lifecycle.unreachable", lifecycle=built.code, states=_listed(built, lost))
    ends = {state.code for state in built.states.values() if state.terminal}
    stuck = set(built.states) - _reach(ends, [(target, source) for source, target in forward])
    if stuck:
        raise Fault("lifecycle.dead_end", lifecycle=built.code, states=_listed(built, stuck))


def _reach(found: set[str], ways: list[tuple[str, str]]) -> set[str]:
    while more := {there for here, there in ways if here in found} - found:
        found = found | more
    return found


def _listed(built: Lifecycle, states: set[str]) -> str:
    return "、".join(name for name in built.states if name in states)
