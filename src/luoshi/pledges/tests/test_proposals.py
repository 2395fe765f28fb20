"""Owners are proposed with the words that say so; nothing near, nothing proposed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.pledges.domain.proposals import Duty, Earlier, Proposal, propose

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "proposals.yaml").read_text(encoding="utf-8")
)
DUTIES = [Duty(unit, text) for unit, text in CASES["职责"].items()]
EARLIER = [Earlier(e["编号"], e["年"], e["单位"], e["内容"]) for e in CASES["往年"]]


def proposed(text: str) -> tuple[Proposal, ...]:
    return propose(text, earlier=EARLIER, duties=DUTIES)


@pytest.mark.parametrize("case", CASES["应提"], ids=lambda case: case["任务"])
def test_the_unit_comes_first_with_its_words(case: dict[str, Any]) -> None:
    found = proposed(case["任务"])
    assert 1 <= len(found) <= 3
    assert found[0].unit == case["单位"]
    words = [word for ground in found[0].grounds for word in ground.words]
    assert any(case["词"] in word for word in words), words
    for ground in found[0].grounds:
        assert all(word in case["任务"] and word in ground.zh and word in ground.en for word in ground.words)


@pytest.mark.parametrize("text", CASES["不提"])
def test_nothing_is_proposed_where_nothing_is_near(text: str) -> None:
    assert proposed(text) == ()


def test_an_earlier_pledge_is_named_and_two_grounds_are_stronger() -> None:
    both = proposed("完成家庭适老化改造1800户")[0]
    assert [ground.source for ground in both.grounds] == ["earlier", "duty"]
    assert (both.grounds[0].ref, both.grounds[0].year) == ("任务-2023-15", 2023)
    assert both.score > max(ground.score for ground in both.grounds)
    alone = propose("完成家庭适老化改造1800户", earlier=[], duties=DUTIES)[0]
    assert both.score > alone.score
    assert alone.grounds[0].ref is None


def test_the_order_of_what_is_held_does_not_matter() -> None:
    order = random.Random(7)  # noqa: S311 - shuffling, no secret
    earlier, duties = EARLIER * 2, DUTIES[:]
    first = [propose(case["任务"], earlier=earlier, duties=duties) for case in CASES["应提"]]
    order.shuffle(earlier)
    order.shuffle(duties)
    assert [propose(case["任务"], earlier=earlier, duties=duties) for case in CASES["应提"]] == first


def test_with_nothing_held_nothing_is_proposed() -> None:
    assert propose("新建高标准农田1.5万亩", earlier=[], duties=[]) == ()
    assert propose("新建高标准农田1.5万亩", earlier=[], duties=[Duty("甲", "2024")]) == ()
    assert propose("", earlier=EARLIER, duties=DUTIES) == ()


def test_control_without_the_duty_the_unit_is_not_found() -> None:
    others = [duty for duty in DUTIES if duty.unit != "水务局"]
    assert all(p.unit != "水务局" for p in propose("整治河道60条", earlier=EARLIER, duties=others))
