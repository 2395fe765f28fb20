"""What the fictitious city is made of: plain records, every link a code, every unknown None.

A `Step` is one act of a lifecycle, so that whoever fills a real office from these records makes the same acts
through its own actions; `state` is where the steps lead by the lifecycle's table.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True, frozen=True)
class Unit:
    """A unit; `kind`: government, office, department, town, village, body or one of the two committees."""

    code: str
    name: str
    short: str
    kind: str
    parent: str | None
    leader: str | None  # the post of the vice mayor in charge
    duties: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Post:
    """A post 岗位; `role` is what its holder's account may do, `field` what a leader is in charge of."""

    code: str
    unit: str
    title: str
    role: str
    field: str | None = None


@dataclass(slots=True, frozen=True)
class Person:
    """An invented person."""

    code: str
    name: str


@dataclass(slots=True, frozen=True)
class Tenure:
    """Who holds a post; `last_day` None: still."""

    post: str
    person: str
    first_day: dt.date
    last_day: dt.date | None


@dataclass(slots=True, frozen=True)
class Account:
    """A log-in of one person in one role; `last_day` is the day from which on it must be shut."""

    login: str
    person: str
    post: str
    role: str
    first_day: dt.date
    last_day: dt.date | None


@dataclass(slots=True, frozen=True)
class Step:
    """An act: a post in a role makes a move, or asks for it and `granted_by` grants it."""

    move: str
    role: str
    post: str
    on: dt.date
    reason: str | None = None
    evidence: tuple[str, ...] = ()
    granted_role: str | None = None
    granted_by: str | None = None
    granted_on: dt.date | None = None


@dataclass(slots=True, frozen=True)
class Target:
    """One promised figure of a task, in the figure's own unit, its multiplier kept apart.

    `base` and `end` are what the registers hold for the Decembers before and of the year; `why` is the reason
    code of what they do not hold. `course` is how the value gets there (sample_data/results.yaml).
    """

    figure: str
    subject: str | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    multiplier: int
    comparator: str
    measure: str
    direction: str | None
    base: Decimal | None
    end: Decimal | None
    course: str
    why: str | None


@dataclass(slots=True, frozen=True)
class Task:
    """A pledge of the plan as an owed task; `part_of` is the city's task of which this is a town's share."""

    number: int
    pledge: str
    start: int
    end: int
    text: str
    section: str | None
    unit: str
    lead_post: str
    officer_post: str
    leader_post: str
    supporting: tuple[str, ...]
    verifier_post: str
    due: dt.date
    kind: str  # numeric, milestones
    course: str | None  # of a task without a number: on_time, late, unverified, stalled, no_nodes
    targets: tuple[Target, ...]
    part_of: int | None
    steps: tuple[Step, ...]
    state: str


@dataclass(slots=True, frozen=True)
class Milestone:
    """A node agreed when the task was handed over; the owner rates, another post accepts."""

    task: int
    number: int
    title: str
    weight: int
    due: dt.date
    self_rated_on: dt.date | None
    accepted_on: dt.date | None
    accepted_by: str | None


@dataclass(slots=True, frozen=True)
class Reported:
    """A value of a monthly return, cumulative since January; None with a reason code where unknown."""

    figure: str
    value: Decimal | None
    why: str | None


@dataclass(slots=True, frozen=True)
class Return:
    """A return for a month: all versions sent, first to last. `corrects`: the locked month it mends."""

    task: int
    month: str
    due: dt.date
    versions: tuple[tuple[Reported, ...], ...]
    note: str | None
    corrects: str | None
    steps: tuple[Step, ...]
    state: str


@dataclass(slots=True, frozen=True)
class Order:
    """A supervision order 督办单."""

    number: str
    task: int
    opened_on: dt.date
    opened_by: str
    reason: str
    steps: tuple[Step, ...]
    state: str


@dataclass(slots=True, frozen=True)
class Opinion:
    """What a supporting unit told the host; `on` None: it never did."""

    unit: str
    due: dt.date
    on: dt.date | None


@dataclass(slots=True, frozen=True)
class Answer:
    """A host's signed answer; `promised_on`: the day promised in class B, None in the others."""

    unit: str
    on: dt.date
    category: str
    text: str
    promised_on: dt.date | None


@dataclass(slots=True, frozen=True)
class Motion:
    """A bill 议案, a suggestion 建议 or a proposal 提案.

    `way`: alone, joint (others give an opinion) or separate (each host answers). `survey`: satisfied,
    fairly_satisfied, dissatisfied, or None where the form did not come back.
    """

    register: str
    number: int
    title: str
    proposer: str
    hosts: tuple[str, ...]
    way: str
    opinions: tuple[Opinion, ...]
    answers: tuple[Answer, ...]
    survey: str | None
    joined_to: int | None
    assigned_on: dt.date
    answer_due: dt.date
    steps: tuple[Step, ...]
    state: str


@dataclass(slots=True, frozen=True)
class City:
    """The fictitious city and its year."""

    name: str
    year: int
    seed: str
    scale: Decimal
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
    persons: tuple[Person, ...]
    tenures: tuple[Tenure, ...]
    accounts: tuple[Account, ...]
    tasks: tuple[Task, ...]
    milestones: tuple[Milestone, ...]
    returns: tuple[Return, ...]
    orders: tuple[Order, ...]
    motions: tuple[Motion, ...]
