"""The acts on one motion, from the hand-out to the proposer's form and, where it says so, round again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.kernel import calendar
from luoshi.pledges.domain.sample_city.days import after
from luoshi.pledges.domain.sample_city.people import duty_posts
from luoshi.pledges.domain.sample_city.records import Opinion, Step
from luoshi.pledges.domain.sample_city.setting import Setting

TALK, ANSWER, FORM = ("面商记录",), ("答复文件", "答复类别"), ("征询表",)
FIRST_MONTHS, ASKED_EARLIER = 3, 12  # months from 交办; working days before they are over
COMMITTEES = {"A01-head": "deputies_committee", "A02-head": "proposals_committee"}


@dataclass(slots=True, frozen=True)
class Draft:
    """A motion before anybody handles it."""

    register: str
    number: int
    title: str
    proposer: str
    hosts: tuple[str, ...]
    way: str
    supporting: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Hearing:
    """How it goes: the committee, opinions given before the answer, the day of the answer, the form."""

    committee: str
    opinions: tuple[Opinion, ...]
    answered: dt.date
    extended: bool
    survey: str


def heard(draft: Draft, hearing: Hearing, setting: Setting) -> Iterator[Step]:
    """The steps in the order of their days."""
    head, officer = duty_posts(draft.hosts[0])
    handled = setting.issued
    for step in _taken(draft, hearing, setting):
        yield step
        handled = step.on
    for opinion in sorted(hearing.opinions, key=lambda one: (str(one.on), one.unit)):
        given = max(opinion.on or handled, handled)
        yield Step("give_opinion", "support_head", duty_posts(opinion.unit)[0], given, None, ("会办意见",))
    discussed = after(hearing.answered, -6)
    if hearing.extended:
        yield _extended(draft, hearing, setting)
    yield Step("discuss", "lead_officer", officer, discussed, None, TALK)
    yield Step("answer", "lead_head", head, hearing.answered, None, ANSWER)
    yield _asked(hearing, after(hearing.answered, 3))
    yield from _formed(draft, hearing, setting)


def _taken(draft: Draft, hearing: Hearing, setting: Setting) -> Iterator[Step]:
    """The unit takes it on; a few say that it is not theirs, and get it again."""
    table, chance, key = setting.stuff.motions, setting.chance, (draft.register, draft.number)
    head, officer = duty_posts(draft.hosts[0])
    day: dt.date = table["assigned_on"]
    if chance.happens(table["declined"], "declined", *key):
        reason = chance.pick(table["reasons"]["declined"], "why", *key)
        post = hearing.committee
        yield Step(
            "decline", "lead_head", head, after(day, 2), reason, (), COMMITTEES[post], post, after(day, 4)
        )
        day = after(day, 6)
        yield Step("reassign", COMMITTEES[post], post, day)
    received = after(day, 1 + chance.below(4, "received", *key))
    yield Step("receive", "lead_officer", officer, received)
    yield Step("handle", "lead_officer", officer, after(received, 2))


def _extended(draft: Draft, hearing: Hearing, setting: Setting) -> Step:
    reasons = setting.stuff.motions["reasons"]["extended"]
    reason = setting.chance.pick(reasons, "more time", draft.register, draft.number)
    head, post = duty_posts(draft.hosts[0])[0], hearing.committee
    # consent is asked while the first limit still runs
    asked = after(calendar.add_months(setting.stuff.motions["assigned_on"], FIRST_MONTHS), -ASKED_EARLIER)
    return Step("extend", "lead_head", head, asked, reason, (), COMMITTEES[post], post, after(asked, 3))


def _asked(hearing: Hearing, on: dt.date) -> Step:
    return Step("ask_opinion", COMMITTEES[hearing.committee], hearing.committee, on)


def _formed(draft: Draft, hearing: Hearing, setting: Setting) -> Iterator[Step]:
    """What the form said: closed, handled again and then closed, or nothing where it never came back."""
    if hearing.survey == "none":
        return
    head, officer = duty_posts(draft.hosts[0])
    role = "member" if draft.register == "proposal" else "deputy"
    day = after(hearing.answered, 15)
    if hearing.survey == "dissatisfied":
        reasons = setting.stuff.motions["reasons"]["dissatisfied"]
        reason = setting.chance.pick(reasons, "unhappy", draft.register, draft.number)
        yield Step("dissatisfied", role, draft.proposer, day, reason, FORM)
        yield Step("discuss", "lead_officer", officer, after(day, 10), None, TALK)
        yield Step("answer", "lead_head", head, after(day, 15), None, ANSWER)
        yield _asked(hearing, after(day, 18))
        day = after(day, 30)
    yield Step("satisfied", role, draft.proposer, day, None, FORM)
