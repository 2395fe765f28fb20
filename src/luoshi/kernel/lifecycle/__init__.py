"""Lifecycles are data: states, moves, who may make a move, and which moves need a second post.

A YAML table (as in `pledges/parameters/lifecycles`) becomes a frozen `Lifecycle`. The table says all, so
that a page, an action, a diagram and a test of every state x move x role read one source:

    Lifecycle
    ├── states: code -> State (中文, English, terminal)
    └── moves:  code -> Move (from, to, roles, granted_by, apart_from, reason, evidence, working_days)

    load(package, name, roles=…) -> Lifecycle    check(state, move, role, post) -> Ruling or Fault
    allowed(state, role) -> rulings              triples(lifecycle, roles) -> what must hold (G24)

A move with `granted_by` is two acts: one post asks (`roles`), another grants (`granted_by`); only the
grant changes the state. A move with `apart_from` takes another post than that earlier move took.
Roles are what a post is to the record (牵头单位负责人, 督查室 …), never persons.
"""

from luoshi.kernel.lifecycle.drawing import diagram
from luoshi.kernel.lifecycle.rules import Act, Lifecycle, Move, Ruling, State, Triple, triples
from luoshi.kernel.lifecycle.table import from_table, load

__all__ = [
    "Act", "Lifecycle", "Move", "Ruling", "State", "Triple", "diagram", "from_table", "load", "triples",
]  # fmt: skip
