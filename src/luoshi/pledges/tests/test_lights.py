"""Lights: thresholds at their edges, grey for what is missing, and cards that nobody sends alone."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel import parameters
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.lights import Light, light, rule_set, rule_sets
from luoshi.pledges.domain.reckoning import PACKAGE, Reckoning, known, sentence, unknown
from luoshi.pledges.domain.schedule import Progress
from luoshi.pledges.domain.warning_cards import Signature, UnitStatement, WarningCard, check_warning_card

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "lights.yaml").read_text(encoding="utf-8")
)
ON = dt.date(2024, 6, 30)
RULES = {code: rule_set(code, ON) for code in ("A", "B")}
SHARES = st.fractions(Fraction(-1), Fraction(2), max_denominator=60)
GREY = sorted(parameters.load(PACKAGE, "reasons.yaml")["unknown"])


def reckoned(text: str) -> Reckoning:
    return unknown(text[1:]) if text.startswith("?") else known(Decimal(text) / 100)


def only(verified: Reckoning) -> Progress:
    return Progress(verified, known(1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["说明"])
def test_g15_lights_at_their_edges(case: dict[str, Any]) -> None:
    shown = light(
        only(reckoned(case["已核验"])), reckoned(case["应完成"]), RULES[case["规则"]], ON,
        due=case.get("时限"), closed_on=case.get("办结"),
    )  # fmt: skip
    assert (shown.colour, shown.reason_code) == (case["灯"], case["理由"])
    assert (shown.rule_set, shown.version, shown.on) == (case["规则"], 1, ON)
    assert shown.reason_zh
    assert "{" not in shown.reason_zh + shown.reason_en


def test_g15_control_a_threshold_moved_by_a_hair_is_seen() -> None:
    moved = dataclasses.replace(RULES["A"], yellow=Decimal("9.99"))
    edge = (only(known(Fraction(2, 5))), known(Fraction(1, 2)))
    assert light(*edge, RULES["A"], ON).colour == "green"
    assert light(*edge, moved, ON).colour == "yellow"


def test_a_light_tells_its_inputs_exactly() -> None:
    shown = light(
        Progress(known(Fraction(1, 3)), known(Fraction(1, 2))), known(Fraction(2, 3)), RULES["A"], ON
    )
    assert shown.inputs == {
        "verified": "1/3", "self_rated": "1/2", "schedule": "2/3", "due": None, "closed_on": None,
    }  # fmt: skip
    assert shown.colour == "red"
    assert shown.reason_zh == "应完成 66.7%，已核验 33.3%，落后 33.3 个百分点，超过 30 个百分点。"
    assert shown.reason_en == "66.7% due, 33.3% verified: 33.3 points behind, more than 30."
    missing = light(only(unknown("no_return")), known(1), RULES["B"], ON, due=ON)
    assert (missing.inputs["verified"], missing.inputs["due"]) == ("?no_return", "2024-06-30")


@given(st.sampled_from(GREY), SHARES, st.sampled_from("AB"), st.booleans())
def test_missing_is_never_green(reason: str, share: Fraction, code: str, late: bool) -> None:
    due = ON - dt.timedelta(days=1) if late else None
    shown = light(only(unknown(reason)), known(share), RULES[code], ON, due=due)
    assert (shown.colour, shown.reason_code in (reason, "not_due")) == ("grey", True)
    shown = light(only(known(min(share, Fraction(99, 100)))), unknown(reason), RULES[code], ON)
    assert (shown.colour, shown.reason_code) == ("grey", reason)


@given(SHARES, SHARES, SHARES, st.sampled_from("AB"))
def test_more_progress_never_worsens_a_light(
    one: Fraction, two: Fraction, schedule: Fraction, code: str
) -> None:
    order = ("red", "yellow", "grey", "green")
    low, high = sorted((one, two))
    colours = [light(only(known(share)), known(schedule), RULES[code], ON).colour for share in (low, high)]
    assert order.index(colours[0]) <= order.index(colours[1])


@given(SHARES, st.sampled_from("AB"))
def test_what_the_owner_says_never_counts(said: Fraction, code: str) -> None:
    shown = light(Progress(known(Fraction(1, 10)), known(said)), known(Fraction(9, 10)), RULES[code], ON)
    assert shown.colour == "red"


def test_old_lights_keep_their_version() -> None:
    data = copy.deepcopy(parameters.load(PACKAGE, "rule_sets.yaml"))
    data["A"]["versions"].append(
        {
            "version": 2,
            "since": dt.date(2024, 7, 1),
            "basis": "gap",
            "yellow": "5",
            "red": "20",
            "overdue": "red",
        }
    )
    among = rule_sets(data)
    assert rule_set("A", ON, among=among).version == 1
    assert rule_set("A", dt.date(2024, 7, 1), among=among).version == 2
    old = rule_set("A", dt.date(2025, 1, 1), version=1, among=among)
    new = rule_set("A", dt.date(2025, 1, 1), among=among)
    behind = only(known(Fraction(42, 100)))
    colours = [light(behind, known(Fraction(1, 2)), rules, ON).colour for rules in (old, new)]
    assert colours == ["green", "yellow"]


@pytest.mark.parametrize(
    ("code", "on", "version"), [("C", ON, None), ("A", ON, 9), ("A", dt.date(1999, 1, 1), None)]
)
def test_a_rule_set_that_is_none(code: str, on: dt.date, version: int | None) -> None:
    with pytest.raises(Fault) as refused:
        rule_set(code, on, version=version)
    assert refused.value.code == "pledges.no_rule_set"
    assert code in refused.value.message("zh")
    assert (ON.isoformat() if version is None and code == "C" else "") in refused.value.message("en")
    assert ("v9" in refused.value.message("en")) is (version == 9)


@pytest.mark.parametrize(
    "change",
    [
        {"yellow": "x"}, {"yellow": None}, {"red": "5"}, {"red": "10"},
        {"basis": "ratio", "yellow": "80", "red": "80"}, {"basis": "ratio"}, {"basis": "sum", "red": "5"},
        {"overdue": "blue"}, {"yellow": None, "red": None},
    ],
)  # fmt: skip
def test_a_wrong_rule_set_is_refused(change: dict[str, Any]) -> None:
    version = {
        "version": 1,
        "since": ON,
        "basis": "gap",
        "yellow": "10",
        "red": "30",
        "overdue": "red",
        **change,
    }
    with pytest.raises(Fault) as refused:
        rule_sets({"X": {"zh": "试", "en": "Try", "versions": [version]}})
    assert refused.value.code == "pledges.bad_rule_set"
    assert refused.value.message("en")


def test_every_grey_reason_is_told_in_both_languages() -> None:
    assert all(sentence("unknown", code).zh and sentence("unknown", code).en for code in GREY)


OWNERS = frozenset({"民政局局长"})
YELLOW: Light = light(only(known(Fraction(1, 5))), known(Fraction(1, 2)), RULES["A"], ON)
SAID = UnitStatement("民政局局长", ON, "雨季停工，七月追上。")
SIGNED = Signature("督查一科", "supervision", ON + dt.timedelta(days=2))
CARD = WarningCard("yellow_card", YELLOW, SAID, SIGNED)


def test_a_card_with_statement_and_signature_may_go() -> None:
    check_warning_card(CARD, owner_posts=OWNERS)
    check_warning_card(dataclasses.replace(CARD, kind="circular"), owner_posts=OWNERS)
    same_day = dataclasses.replace(SIGNED, on=SAID.on)
    check_warning_card(dataclasses.replace(CARD, signature=same_day), owner_posts=OWNERS)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("pledges.card_without_light", {"light": light(only(known(1)), known(1), RULES["A"], ON)}),
        (
            "pledges.card_without_light",
            {"light": light(only(unknown("no_return")), known(1), RULES["A"], ON)},
        ),
        ("pledges.card_without_statement", {"statement": None}),
        ("pledges.card_without_statement", {"statement": dataclasses.replace(SAID, text=" ")}),
        ("pledges.card_without_statement", {"statement": dataclasses.replace(SAID, by_post="别人")}),
        ("pledges.card_without_statement", {"statement": dataclasses.replace(SAID, on=dt.date(2024, 6, 29))}),
        ("pledges.card_without_signature", {"signature": None}),
        ("pledges.card_signed_by_other", {"signature": dataclasses.replace(SIGNED, role="office")}),
        ("pledges.card_signed_by_other", {"signature": dataclasses.replace(SIGNED, by_post="")}),
        ("pledges.card_signed_by_other", {"signature": dataclasses.replace(SIGNED, by_post="民政局局长")}),
        (
            "pledges.card_signed_too_early",
            {"signature": dataclasses.replace(SIGNED, on=dt.date(2024, 6, 29))},
        ),
    ],
)
def test_g14_no_card_without_statement_and_another_posts_signature(code: str, change: dict[str, Any]) -> None:
    with pytest.raises(Fault) as refused:
        check_warning_card(dataclasses.replace(CARD, **change), owner_posts=OWNERS)
    assert refused.value.code == code
    assert refused.value.message("zh")
    assert refused.value.message("en")


def test_g14_control_a_whole_card_passes_the_same_check() -> None:
    assert check_warning_card(CARD, owner_posts=OWNERS) is None  # type: ignore[func-returns-value]
