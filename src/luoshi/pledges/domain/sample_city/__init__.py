"""示例市, a city that does not exist: units, people and a year of supervised tasks, made from its own report.

`sample_city(plan)` is pure: the same report, seed and scale give the same records on every machine. Nothing
reads a clock; chance is a hash of the seed and the record's own key. Unknown values are there on purpose:
returns never sent, figures no register holds, nodes never agreed, forms not back, a post nobody holds.
"""

from __future__ import annotations

from decimal import Decimal

from luoshi.pledges.domain.sample_city.chance import Chance
from luoshi.pledges.domain.sample_city.material import Material, material
from luoshi.pledges.domain.sample_city.motions import motions_of
from luoshi.pledges.domain.sample_city.orders import orders_of
from luoshi.pledges.domain.sample_city.people import accounts_of, posts_of, seats, units_of
from luoshi.pledges.domain.sample_city.records import (
    Account,
    Answer,
    City,
    Milestone,
    Motion,
    Opinion,
    Order,
    Person,
    Post,
    Reported,
    Return,
    Step,
    Target,
    Task,
    Tenure,
    Unit,
)
from luoshi.pledges.domain.sample_city.returns import returns_of
from luoshi.pledges.domain.sample_city.setting import Setting
from luoshi.pledges.domain.sample_city.tasks import work_of
from luoshi.reading.domain.document import Document

__all__ = [
    "Account", "Answer", "City", "Material", "Milestone", "Motion", "Opinion", "Order", "Person", "Post",
    "Reported", "Return", "Step", "Target", "Task", "Tenure", "Unit", "material", "sample_city",
]  # fmt: skip


def sample_city(
    plan: Document, *, scale: Decimal = Decimal(1), seed: str = "示例市", stuff: Material | None = None
) -> City:
    """The city whose plan is the read report `plan`; `scale` sets the number of units, tasks and motions.

    At scale 1: every pledge of the plan is a task, 42 units, 310 motions; at 5 about 200 units.
    """
    stuff = stuff or material()
    chance = Chance(seed)
    today = stuff.results["closing_day"]
    issued = stuff.results["issued_on"]
    units = units_of(stuff.units, scale)
    posts = posts_of(stuff.posts, units)
    persons, tenures = seats(stuff, posts, chance)
    by_code = {unit.code: unit for unit in units}
    setting = Setting(plan, stuff, scale, chance, by_code, tenures, issued.year, issued, today)
    work = work_of(setting)
    tasks = tuple(task for task, _ in work)
    return City(
        name="示例市",
        year=issued.year,
        seed=seed,
        scale=scale,
        units=units,
        posts=posts,
        persons=persons,
        tenures=tenures,
        accounts=accounts_of(posts, tenures),
        tasks=tasks,
        milestones=tuple(node for _, nodes in work for node in nodes),
        returns=tuple(one for task, nodes in work for one in returns_of(task, nodes, setting)),
        orders=tuple(orders_of(tasks, setting)),
        motions=tuple(motions_of(setting)),
    )
