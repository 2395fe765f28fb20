"""The three registers of motions: who proposes, hosts and supports, opinions, answers, the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from luoshi.kernel import calendar
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.domain.sample_city.chance import Chance, scaled
from luoshi.pledges.domain.sample_city.days import after, lead, working
from luoshi.pledges.domain.sample_city.hearing import FIRST_MONTHS, Draft, Hearing, heard
from luoshi.pledges.domain.sample_city.material import Material, Table
from luoshi.pledges.domain.sample_city.records import Answer, Motion, Opinion
from luoshi.pledges.domain.sample_city.setting import Setting

# register: the letter of its proposers' posts, their role, and the post of the committee that looks after it
REGISTERS: Mapping[str, tuple[str, str, str]] = {
    "bill": ("N", "deputies", "A01"),
    "suggestion": ("N", "deputies", "A01"),
    "proposal": ("C", "members", "A02"),
}
MONTHS_EXTENDED, OPINION_MONTHS = 6, 1


def motions_of(setting: Setting) -> Iterator[Motion]:
    """All motions, register by register."""
    for register, count in setting.stuff.motions["counts"].items():
        drafts = list(_drafts(register, scaled(count, setting.scale), setting.stuff, setting.chance))
        for draft in drafts:
            yield _motion(draft, _joined(draft, drafts, setting), setting)


def _drafts(register: str, count: int, stuff: Material, chance: Chance) -> Iterator[Draft]:
    letter, key, _ = REGISTERS[register]
    proposers = stuff.posts[key]["count"]
    subjects = [_bill(stuff.motions)] if register == "bill" else _subjects(register, stuff, chance)
    for index in range(count):
        title, host, others = subjects[index % len(subjects)]
        again = index // len(subjects)
        way = "joint" if others else chance.weighted(stuff.motions["ways"], "way", register, index)
        others = others or tuple(chance.shuffled(_others(host, stuff), "others", register, index)[:2])
        yield Draft(
            register,
            index + 1,
            f"{title}（{again + 1}）" if again else title,
            f"{letter}{1 + chance.below(proposers, 'proposer', register, index):03d}",
            (host, others[0]) if way == "separate" else (host,),
            way,
            others if way == "joint" else (),
        )


def _bill(table: Table) -> tuple[str, str, tuple[str, ...]]:
    entry = table["bill"]
    return entry["title"], entry["host"], tuple(entry["joint"])


def _others(host: str, stuff: Material) -> list[str]:
    return [entry["code"] for entry in stuff.units["departments"] if entry["code"] != host]


def _subjects(register: str, stuff: Material, chance: Chance) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every title that can be made of the units' matters and the towns, each once, in an order of its own."""
    titles = stuff.motions["titles"][register]
    places = [town["place"] for town in stuff.units["towns"]]
    made = {
        pattern.format(matter=matter, place=place): entry["code"]
        for entry in (*stuff.units["offices"], *stuff.units["departments"])
        for matter in entry["matters"]
        for pattern in titles
        for place in places
    }
    return [(title, host, ()) for title, host in chance.shuffled(list(made.items()), "titles", register)]


def _joined(draft: Draft, drafts: Sequence[Draft], setting: Setting) -> int | None:
    """The earlier motion of one host that it is handled with; it still gets an answer of its own."""
    host = draft.hosts[0]
    same = [other.number for other in drafts[: draft.number - 1] if other.hosts[0] == host]
    percent = setting.stuff.motions["joined"]
    joins = same and setting.chance.happens(percent, "joined", draft.register, draft.number)
    return same[-1] if joins else None


def _motion(draft: Draft, joined: int | None, setting: Setting) -> Motion:
    table, chance, key = setting.stuff.motions, setting.chance, (draft.register, draft.number)
    extended = chance.happens(table["extended"], "extended", *key)
    due = calendar.add_months(table["assigned_on"], MONTHS_EXTENDED if extended else FIRST_MONTHS)
    survey = chance.weighted(table["survey"], "survey", *key)
    day = working(due - dt.timedelta(days=3 + chance.below(40, "answer", *key)))
    opinions = tuple(_opinion(unit, table, chance, key) for unit in draft.supporting)
    told = tuple(opinion for opinion in opinions if opinion.on is not None and opinion.on < day)
    hearing = Hearing(REGISTERS[draft.register][2] + "-head", told, day, extended, survey)
    steps = tuple(step for step in heard(draft, hearing, setting) if step.on <= setting.today)
    return Motion(
        register=draft.register,
        number=draft.number,
        title=draft.title,
        proposer=draft.proposer,
        hosts=draft.hosts,
        way=draft.way,
        opinions=opinions,
        answers=tuple(_answer(unit, day, table, chance, key) for unit in draft.hosts),
        survey=None if survey == "none" else survey,
        joined_to=joined,
        assigned_on=table["assigned_on"],
        answer_due=due,
        steps=steps,
        state=lead(lifecycle("motion"), steps),
    )


def _opinion(unit: str, table: Table, chance: Chance, key: tuple[str, int]) -> Opinion:
    assigned: dt.date = table["assigned_on"]
    due = calendar.add_months(assigned, OPINION_MONTHS)
    kind = chance.weighted(table["opinion"], "opinion", unit, *key)
    if kind == "missing":
        return Opinion(unit, due, None)
    days = 12 + chance.below(9, "opinion day", unit, *key) if kind == "in_time" else 26
    return Opinion(unit, due, after(assigned, days))


def _answer(unit: str, on: dt.date, table: Table, chance: Chance, key: tuple[str, int]) -> Answer:
    """A signed answer; what it promises has a day, on which it comes back."""
    category = chance.weighted(table["classes"], "class", unit, *key)
    promised = None
    if category == "B":
        promised = calendar.month_end(calendar.add_months(on, 4 + chance.below(12, "promise", unit, *key)))
    return Answer(unit, on, category, table["answers"][category], promised)
