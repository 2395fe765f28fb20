"""Motions 议案、建议、提案: limits, parts, classes of answers, joined motions, and promises that come
back next year.

答复不是解决: an answer that promises something later carries the day, and is owed like any pledge from
then on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from luoshi.kernel import parameters
from luoshi.kernel.calendar import add_months
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.reckoning import PACKAGE

Register = Literal["bill", "suggestion", "proposal"]
Part = Literal["lead", "joint", "separate"]


@dataclass(slots=True, frozen=True)
class Extension:
    """A consent to answer later: asked by one post, granted by another."""

    asked_by_post: str
    granted_by_post: str
    on: dt.date


@dataclass(slots=True, frozen=True)
class AnswerClass:
    """How an assembly classes an answer; `needs_date`: it promises something, so it says until when."""

    code: str
    zh: str
    en: str
    needs_date: bool


@dataclass(slots=True, frozen=True)
class Scheme:
    """An assembly's classes from a day on; `assembly` None serves every assembly that has none of its own."""

    code: str
    assembly: str | None
    registers: frozenset[str]
    since: dt.date
    classes: Mapping[str, AnswerClass]


@dataclass(slots=True, frozen=True)
class Promise:
    """What an answer promises for later, and until when."""

    text: str
    due: dt.date | None


@dataclass(slots=True, frozen=True)
class Answer:
    """A reply to one motion, as signed; `signed_by_role` is the signing post's role to the motion."""

    motion: str
    class_code: str
    signed_by_post: str
    signed_by_role: str
    on: dt.date
    promises: tuple[Promise, ...] = ()


def _limits(on: dt.date) -> Mapping[str, Any]:
    table = parameters.load(PACKAGE, "motions.yaml")["limits"]
    fitting = [entry for entry in table if entry["since"] <= on]
    if not fitting:
        raise Fault("pledges.no_limits", on=on)
    return max(fitting, key=lambda entry: entry["since"])


def answer_due(assigned_on: dt.date, extension: Extension | None = None) -> dt.date:
    """The last day for the answer: three months from 交办, six with consent.

    Raises `pledges.extension_same_post`, `pledges.extension_too_late` (consent after the first limit) and
    `pledges.no_limits`.
    """
    limits = _limits(assigned_on)
    due = add_months(assigned_on, limits["answer_months"])
    if extension is None:
        return due
    if extension.asked_by_post == extension.granted_by_post:
        raise Fault("pledges.extension_same_post", post=extension.asked_by_post)
    if extension.on > due:
        raise Fault("pledges.extension_too_late", on=extension.on, due=due)
    return add_months(assigned_on, limits["extended_months"])


def opinion_due(assigned_on: dt.date) -> dt.date:
    """The last day for the opinion of a joint unit (会办)."""
    return add_months(assigned_on, _limits(assigned_on)["opinion_months"])


def check_parts(parts: Mapping[str, Part]) -> None:
    """Refuse (`pledges.bad_parts`) anything but one 主办 with any 会办, or two and more 分办. Keys are
    units.
    """
    kinds = list(parts.values())
    led = kinds.count("lead") == 1 and "separate" not in kinds
    apart = kinds.count("separate") == len(kinds) >= 2
    if not (led or apart):
        counts = {kind: kinds.count(kind) for kind in ("lead", "joint", "separate")}
        raise Fault("pledges.bad_parts", **counts)


def schemes(data: Sequence[Mapping[str, Any]] | None = None) -> tuple[Scheme, ...]:
    """All schemes, from the shipped table or from plain data of its shape."""
    table = parameters.load(PACKAGE, "motions.yaml")["schemes"] if data is None else data
    return tuple(
        Scheme(
            entry["code"],
            entry["assembly"],
            frozenset(entry["registers"]),
            entry["since"],
            {code: AnswerClass(code, **data) for code, data in entry["classes"].items()},
        )
        for entry in table
    )


def scheme_for(
    assembly: str, register: Register, on: dt.date, *, among: Iterable[Scheme] | None = None
) -> Scheme:
    """The scheme of an assembly for a register on a day; its own before the common one. Raises
    `pledges.no_scheme`.
    """
    fitting = [
        one
        for one in (schemes() if among is None else among)
        if one.since <= on and register in one.registers and one.assembly in (assembly, None)
    ]
    if not fitting:
        raise Fault("pledges.no_scheme", assembly=assembly, register=register, on=on)
    return max(fitting, key=lambda one: (one.assembly is not None, one.since))


def check_answer(answer: Answer, scheme: Scheme) -> AnswerClass:
    """The class of an answer that may be sent.

    Raises `pledges.answer_not_by_head` (not signed by the lead unit's head), `.answer_class` (not of the
    scheme, or the scheme is younger), `.answer_no_promise` (the class promises, the answer names nothing
    with a day after it).
    """
    if answer.signed_by_role != "lead_head" or not answer.signed_by_post:
        raise Fault("pledges.answer_not_by_head", motion=answer.motion)
    found = scheme.classes.get(answer.class_code)
    if found is None or answer.on < scheme.since:
        raise Fault(
            "pledges.answer_class",
            motion=answer.motion,
            answer_class=answer.class_code,
            known="、".join(scheme.classes),
        )
    dated = [
        one for one in answer.promises if one.text.strip() and one.due is not None and one.due > answer.on
    ]
    if found.needs_date and not dated:
        raise Fault("pledges.answer_no_promise", motion=answer.motion, answer_class=found.code)
    return found


def unanswered(joined: Iterable[str], answers: Iterable[Answer]) -> tuple[str, ...]:
    """The joined motions that still lack an answer of their own: one answer to several answers only its
    own motion.
    """
    done = {answer.motion for answer in answers}
    return tuple(motion for motion in joined if motion not in done)


def promises_of_year(answers: Iterable[Answer], year: int) -> tuple[tuple[str, Promise], ...]:
    """Promises of answers (motion, promise) that are due in a year; those without a day come first, in
    every year.
    """
    found = [(a.motion, p) for a in answers for p in a.promises if p.due is None or p.due.year == year]
    return tuple(sorted(found, key=lambda pair: (pair[1].due or dt.date.min, pair[0])))
