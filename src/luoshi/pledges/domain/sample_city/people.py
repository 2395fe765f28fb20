"""Units, posts, persons, who holds what and for how long, and the accounts that follow from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.pledges.domain.sample_city.chance import Chance, scaled
from luoshi.pledges.domain.sample_city.material import Material, Table
from luoshi.pledges.domain.sample_city.records import Account, Person, Post, Tenure, Unit

# The inner offices have posts of their own; all other units have a head and an officer.
DUTY_POSTS = {
    "O01": ("O01-head", "O01-clerk"),
    "O02": ("O02-head", "O02-check-1"),
    "O03": ("O03-head", "O03-check"),
}


def duty_posts(unit: str) -> tuple[str, str]:
    """The posts of a unit that lead and that do the work."""
    return DUTY_POSTS.get(unit, (f"{unit}-head", f"{unit}-officer"))


def units_of(table: Table, scale: Decimal) -> tuple[Unit, ...]:
    """The city's own units and, above scale 1, villages below the towns and bodies below the departments."""
    own = list(_own_units(table))
    missing = scaled(len(own), scale) - len(own)
    return (*own, *_below(table["below"], own, max(0, missing)))


def _own_units(table: Table) -> Iterator[Unit]:
    top = table["government"]
    yield Unit(top["code"], top["name"], top["short"], top["kind"], None, None, ())
    for kind, key in (("office", "offices"), ("department", "departments")):
        for entry in table[key]:
            yield Unit(
                entry["code"],
                entry["name"],
                entry["short"],
                kind,
                entry.get("parent", top["code"]),
                entry["leader"],
                tuple(entry["duties"]),
            )
    for entry in table["committees"]:
        yield Unit(entry["code"], entry["name"], entry["short"], entry["kind"], None, None, ())
    for entry in table["towns"]:
        duties = tuple(table["town_duties"])
        yield Unit(entry["code"], entry["name"], entry["short"], "town", top["code"], "V01", duties)


def _below(parts: Table, own: Sequence[Unit], count: int) -> Iterator[Unit]:
    """Three villages for each body, dealt over the towns and departments in turn."""
    towns = [unit for unit in own if unit.kind == "town"]
    departments = [unit for unit in own if unit.kind == "department"]
    village, body = parts["village"], parts["body"]
    names = [head + tail for tail in village["tails"] for head in village["heads"]]
    for index in range(count):
        if index % 4 < 3:
            turn, place = divmod(index - index // 4, len(towns))
            above, words, kind = towns[place], names, village
        else:
            turn, place = divmod(index // 4, len(departments))
            above, words, kind = departments[place], body["names"], body
        again, word = divmod(turn, len(words))
        short = f"{above.short}{words[word]}{again + 1 if again else ''}"
        code = f"{above.code}.{turn + 1}"
        yield Unit(
            code, f"示例市{short}", short, kind["kind"], above.code, above.leader, tuple(kind["duties"])
        )


def posts_of(table: Table, units: Sequence[Unit]) -> tuple[Post, ...]:
    """Every post: leaders, inner offices, two a unit, deputies, members, and the three administrators."""
    posts = [Post(e["code"], "G00", e["title"], e["role"], e["field"]) for e in table["leaders"]]
    for unit in units:
        if unit.code in table["offices"]:
            posts += [Post(e["code"], unit.code, e["title"], e["role"]) for e in table["offices"][unit.code]]
        elif unit.kind != "government":
            posts += [
                Post(f"{unit.code}-{e['suffix']}", unit.code, e["title"], e["role"]) for e in table["unit"]
            ]
    for key, unit_code in (("deputies", "A01"), ("members", "A02")):
        entry = table[key]
        posts += [
            Post(f"{entry['code']}{number:03d}", unit_code, entry["title"], entry["role"])
            for number in range(1, entry["count"] + 1)
        ]
    posts += [Post(e["code"], "D22", e["title"], e["role"]) for e in table["administrators"]]
    return tuple(posts)


def persons_of(names: Table, count: int, chance: Chance) -> tuple[Person, ...]:
    """So many persons, no two of one name; the first is the mayor who signs both reports."""
    surnames, given = names["surnames"], names["given"]
    invented = []
    for index in range(len(surnames) * len(given) * (1 + count // (len(surnames) * len(given)))):
        turn, rest = divmod(index, len(surnames) * len(given))
        first, last = given[rest // len(surnames)], given[(rest // len(surnames) + turn) % len(given)]
        invented.append(surnames[rest % len(surnames)] + first[0] + last[1])
    chosen = [name for name in dict.fromkeys(chance.shuffled(invented, "names")) if name != names["mayor"]]
    people = [names["mayor"], *chosen][:count]
    return tuple(Person(f"P{number:04d}", name) for number, name in enumerate(people, start=1))


def seats(
    stuff: Material, posts: Sequence[Post], chance: Chance
) -> tuple[tuple[Person, ...], tuple[Tenure, ...]]:
    """Who sits where: two posts change hands in the year, one person holds two, one post is empty."""
    table = stuff.posts
    since: dt.date = table["since"]
    hand_overs = {entry["post"]: entry for entry in table["hand_overs"]}
    persons = persons_of(stuff.names, len(posts) + len(hand_overs), chance)
    queue = iter(persons)
    tenures: list[Tenure] = []
    for post in posts:
        if post.code in table["vacant"] or post.code in table["same_person"]:
            continue
        change = hand_overs.get(post.code)
        last_day = change["last_day"] if change else None
        tenures.append(Tenure(post.code, next(queue).code, since, last_day))
        if change:
            tenures.append(Tenure(post.code, next(queue).code, change["first_day"], None))
    by_post = {tenure.post: tenure.person for tenure in tenures}
    for post_code, other in table["same_person"].items():
        tenures.append(Tenure(post_code, by_post[other], since, None))
    seated = {tenure.person for tenure in tenures}
    return tuple(person for person in persons if person.code in seated), tuple(tenures)


def accounts_of(posts: Sequence[Post], tenures: Sequence[Tenure]) -> tuple[Account, ...]:
    """An account for each person in each post: one role an account, whatever else the person holds."""
    roles = {post.code: post.role for post in posts}
    met: dict[str, int] = {}
    accounts = []
    for tenure in tenures:
        met[tenure.post] = met.get(tenure.post, 0) + 1
        tail = f"-{met[tenure.post]}" if met[tenure.post] > 1 else ""
        login = f"{tenure.post.lower()}{tail}"
        accounts.append(
            Account(
                login,
                tenure.person,
                tenure.post,
                roles[tenure.post],
                tenure.first_day,
                tenure.last_day,
            )
        )
    return tuple(accounts)
