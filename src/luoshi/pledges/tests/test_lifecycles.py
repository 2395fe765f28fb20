"""The four lifecycles as an official knows them: their main ways, and what nobody may do alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.kernel.errors import Fault
from luoshi.kernel.lifecycle import diagram, triples
from luoshi.pledges.domain.lifecycles import NAMES, Name, lifecycle, roles

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "lifecycles.yaml").read_text(encoding="utf-8")
)
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
ROLE_OF = {role.zh: role.code for role in roles().values()}


@pytest.mark.parametrize("case", CASES["走得通"], ids=lambda case: case["说明"])
def test_a_way_can_be_gone(case: dict[str, Any]) -> None:
    cycle = lifecycle(case["流程"])
    state, posts = cycle.initial, dict[str | None, str]()
    passed = [cycle.states[state].zh]
    for step in case["步骤"]:
        move = next(m for m in cycle.moves.values() if m.zh == step["动作"] and state in m.sources)
        asked = step.get("提出岗位") or posts.get(move.apart_from)
        ruling = cycle.check(
            state, move.code, ROLE_OF[step["角色"]], step["岗位"], asked_by_post=asked,
            reason=step.get("理由"), evidence=step.get("依据", ()),
        )  # fmt: skip
        state, posts[move.code] = ruling.state, step["岗位"]
        if cycle.states[state].zh != passed[-1]:
            passed.append(cycle.states[state].zh)
    assert passed == case["经过"]


@pytest.mark.parametrize("case", CASES["走不通"], ids=lambda case: case["说明"])
def test_a_way_is_barred(case: dict[str, Any]) -> None:
    cycle = lifecycle(case["流程"])
    state = next(s.code for s in cycle.states.values() if s.zh == case["状态"])
    move = next(m for m in cycle.moves.values() if m.zh == case["动作"])
    with pytest.raises(Fault) as refused:
        cycle.check(
            state, move.code, ROLE_OF[case["角色"]], case["岗位"], asked_by_post=case.get("前一步岗位"),
            reason=case.get("理由"), evidence=case.get("依据", ()),
        )  # fmt: skip
    assert refused.value.code == case["拒绝"]


@pytest.mark.parametrize("name", NAMES)
def test_g24_nobody_grants_what_he_asked_and_no_step_is_skipped(name: Name) -> None:
    cycle = lifecycle(name)
    seen = 0
    for triple in triples(cycle, roles()):
        move = cycle.moves[triple.move]
        seen += 1
        if triple.act == "grant" or move.apart_from:
            with pytest.raises(Fault) as refused:
                cycle.check(
                    triple.state, triple.move, triple.role, "同一岗位", asked_by_post="同一岗位",
                    reason="理由", evidence=move.evidence,
                )  # fmt: skip
            expected = "lifecycle.same_post" if triple.allowed else "lifecycle.not_allowed"
            assert refused.value.code == expected
        if triple.allowed:
            assert triple.state in move.sources
    assert seen > 200


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_draws_the_table(name: Name) -> None:
    assert diagram(lifecycle(name)) in README


def test_every_role_is_used() -> None:
    used = {role for name in NAMES for m in lifecycle(name).moves.values() for role in m.roles | m.granted_by}
    # an officer of a supporting unit prepares; its head gives the opinion
    assert set(roles()) - used == {"support_officer"}
