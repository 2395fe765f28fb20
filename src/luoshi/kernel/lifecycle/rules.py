"""The records of a lifecycle and the check of an act against them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from luoshi.kernel import calendar
from luoshi.kernel.errors import Fault

Act = Literal["make", "ask", "grant"]


@dataclass(slots=True, frozen=True)
class State:
    """Where a record stands; nothing leaves a terminal state."""

    code: str
    zh: str
    en: str
    terminal: bool = False


@dataclass(slots=True, frozen=True)
class Move:
    """A step between states.

    `roles` make it, or ask for it where `granted_by` names who grants. `apart_from` is the code of an earlier
    move whose post may not make this one. `evidence` names the kinds of proof it needs. `working_days` is how
    long a record may wait for the move, counted from the day it entered its state.
    """

    code: str
    zh: str
    en: str
    sources: tuple[str, ...]
    target: str
    roles: frozenset[str]
    granted_by: frozenset[str] = frozenset()
    apart_from: str | None = None
    reason: bool = False
    evidence: tuple[str, ...] = ()
    working_days: int | None = None

    @property
    def second_post(self) -> bool:
        """Whether the move takes two posts: one asks, another grants."""
        return bool(self.granted_by)

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts that the move is made of."""
        return ("ask", "grant") if self.second_post else ("make",)

    def roles_for(self, act: Act) -> frozenset[str]:
        """Who may do an act of this move."""
        return self.granted_by if act == "grant" else self.roles

    def state_after(self, act: Act, state: str) -> str:
        """Where a record in `state` stands after the act: asking changes nothing."""
        return state if act == "ask" else self.target


@dataclass(slots=True, frozen=True)
class Ruling:
    """An allowed act: which move, whether it is made, asked or granted, and the state after it."""

    move: Move
    act: Act
    state: str


@dataclass(slots=True, frozen=True)
class Triple:
    """One state x move x role, for one act, and whether the table allows it (G24)."""

    state: str
    move: str
    role: str
    act: Act
    allowed: bool


@dataclass(slots=True, frozen=True)
class Lifecycle:
    """A validated table of states and moves; `initial` is the state of a new record."""

    code: str
    zh: str
    en: str
    initial: str
    states: Mapping[str, State]
    moves: Mapping[str, Move]

    def allowed(self, state: str, role: str) -> tuple[Ruling, ...]:
        """What a role may do in a state, in the table's order. Raises `lifecycle.unknown_state`."""
        self._state(state)
        return tuple(
            Ruling(move, act, move.state_after(act, state))
            for move in self.moves.values()
            if state in move.sources
            for act in move.acts
            if role in move.roles_for(act)
        )

    def check(
        self,
        state: str,
        move: str,
        role: str,
        actor_post: str,
        *,
        asked_by_post: str | None = None,
        reason: str | None = None,
        evidence: Collection[str] = (),
    ) -> Ruling:
        """The ruling for an act, or a Fault; nothing is guessed where something is missing.

        `asked_by_post`: where a move needs a second post, the post whose pending request is granted (without
        it the act is the request itself); where it has `apart_from`, the post of that earlier move.
        `reason` and `evidence` (the kinds of proof at hand) come with making or asking, not with granting.

        Raises `lifecycle.unknown_state`, `.not_allowed`, `.no_post`, `.unknown_asker`, `.same_post`,
        `.needs_reason`, `.needs_evidence`.
        """
        here = self._state(state)
        step = self.moves.get(move)
        if step is None:
            raise _refusal(here, role, move, move)
        act: Act = "make" if not step.second_post else "ask" if asked_by_post is None else "grant"
        if state not in step.sources or role not in step.roles_for(act):
            raise _refusal(here, role, step.zh, step.en)
        _check_posts(step, act, actor_post, asked_by_post)
        if act != "grant":
            _check_grounds(step, reason, evidence)
        return Ruling(step, act, step.state_after(act, state))

    def due(
        self, move: str, since: dt.date, *, assume_weekends: bool = False
    ) -> calendar.Reckoned[dt.date] | None:
        """The last day for a move of a record that entered its state on `since`; None where no limit is set.

        Raises `calendar.unknown_year` unless weekends may be assumed, and KeyError for a move that is none.
        """
        days = self.moves[move].working_days
        if days is None:
            return None
        if assume_weekends:
            return calendar.add_working_days(since, days, assume_weekends=True)
        return calendar.Reckoned(calendar.add_working_days(since, days), False)

    def _state(self, state: str) -> State:
        if state not in self.states:
            raise Fault("lifecycle.unknown_state", state=state, known="、".join(self.states))
        return self.states[state]


def _refusal(here: State, role: str, zh: str, en: str) -> Fault:
    return Fault("lifecycle.not_allowed", state_zh=here.zh, state_en=here.en, role=role, zh=zh, en=en)


def _check_posts(move: Move, act: Act, actor_post: str, asked_by_post: str | None) -> None:
    """Two pairs of eyes: unknown posts are refused like equal ones."""
    if not actor_post:
        raise Fault("lifecycle.no_post", zh=move.zh, en=move.en)
    if act == "grant" or move.apart_from is not None:
        if not asked_by_post:
            raise Fault("lifecycle.unknown_asker", zh=move.zh, en=move.en)
        if asked_by_post == actor_post:
            raise Fault("lifecycle.same_post", zh=move.zh, en=move.en, post=actor_post)


def _check_grounds(move: Move, reason: str | None, evidence: Collection[str]) -> None:
    if move.reason and not (reason or "").strip():
        raise Fault("lifecycle.needs_reason", zh=move.zh, en=move.en)
    missing = [kind for kind in move.evidence if kind not in evidence]
    if missing:
        raise Fault("lifecycle.needs_evidence", zh=move.zh, en=move.en, missing="、".join(missing))


def triples(lifecycle: Lifecycle, roles: Collection[str]) -> Iterator[Triple]:
    """Every state x move x role, act by act: a test finds the allowed ones done and all others refused."""
    for state in lifecycle.states:
        for move in lifecycle.moves.values():
            for act in move.acts:
                for role in roles:
                    granted = state in move.sources and role in move.roles_for(act)
                    yield Triple(state, move.code, role, act, granted)
