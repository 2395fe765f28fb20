"""What became of last year's targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from luoshi.reading.domain.compare import Row, amount, compare
from luoshi.reading.domain.document import Document, Figure
from luoshi.reading.tests.making import document, figure, link, pledge

BEFORE = "地区生产总值增长6%。"
AFTER = "地区生产总值增长5%。固定资产投资保持平稳。"


def earlier(**given: Any) -> Figure:
    return figure(BEFORE, "a", "增长6%", **{"value": "6", "indicator": "地区生产总值", **given})


def later(pk: str = "b", **given: Any) -> Figure:
    return figure(AFTER, pk, "增长5%", **{"value": "5", "indicator": "地区生产总值", **given})


def rows(
    before: list[Figure], after: list[Figure], *, links: Any = (), soft_before: Any = (), soft_after: Any = ()
) -> list[Row]:
    first = document(BEFORE, figures=before, pledges=soft_before, report={"id": "r1"})
    second = document(AFTER, figures=after, pledges=soft_after, report={"id": "r2"})
    return compare(first, second, links)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"value": "5"}, {"value": "5"}, "kept"),
        ({"value": "6"}, {"value": "5"}, "lowered"),
        ({"value": "6"}, {"value": "6.5"}, "raised"),
        ({"value": "5", "comparator": "approx"}, {"value": "5", "comparator": "ge"}, "raised"),
        ({"value": "5", "comparator": "ge"}, {"value": "5", "comparator": "eq"}, "lowered"),
        ({"value": None, "low": "2", "high": "4"}, {"value": "3", "comparator": "eq"}, "kept"),
        ({"value": "1", "multiplier": 10000}, {"value": "9000"}, "lowered"),
        ({"value": None}, {"value": "3"}, "cannot_tell"),
        ({"value": "3"}, {"value": None, "low": "2"}, "cannot_tell"),
        ({"value": "3", "direction": "up"}, {"value": "3", "direction": "down"}, "switched"),
        ({"measure": "level", "unit": "元"}, {"measure": "growth_rate"}, "switched"),
        ({"scope": "同口径"}, {"scope": None}, "switched"),
        ({"period": "2021/2025"}, {"period": None}, "switched"),
    ],
)
def test_one_indicator_both_years(before: dict[str, Any], after: dict[str, Any], change: str) -> None:
    (row,) = rows([earlier(**before)], [later(**after)])
    assert row.change == change
    assert (row.target, row.next_target) == (earlier(**before), later(**after))


def test_silence_is_dropped_and_new() -> None:
    dropped, new = rows([earlier()], [later(indicator=None, subject="出口")])
    assert (dropped.change, dropped.next_target) == ("dropped", None)
    assert (new.change, new.indicator, new.target) == ("new", "出口", None)


def test_a_number_that_became_soft_words_was_switched() -> None:
    soft = pledge(AFTER, "p", "固定资产投资保持平稳", soft="保持平稳")
    (row,) = rows([earlier(indicator="固定资产投资")], [], soft_after=[soft])
    assert (row.change, row.soft) == ("switched", soft)
    (back,) = rows(
        [],
        [later(indicator="生产总值")],
        soft_before=[pledge(BEFORE, "p", "地区生产总值增长6%", soft="再提升")],
    )
    assert back.change == "switched"
    hard = pledge(AFTER, "p", "固定资产投资保持平稳")
    (row,) = rows([earlier(indicator="固定资产投资")], [], soft_after=[hard])
    assert row.change == "dropped"


@pytest.mark.parametrize("name", [None, "项目", "总投资"])
def test_what_has_no_name_of_its_own_has_no_partner(name: str | None) -> None:
    changes = [row.change for row in rows([earlier(indicator=name)], [later(indicator=name)])]
    assert changes == ["cannot_tell", "cannot_tell"]


def test_aliases_are_one_name() -> None:
    (row,) = rows([earlier(indicator="规上工业增加值")], [later(indicator="规模以上工业增加值")])
    assert row.change == "lowered"


def test_the_one_told_in_the_same_terms_is_the_partner() -> None:
    level, rate = later("b", measure="level", unit="元"), later("c")
    (row, new) = rows([earlier()], [level, rate])
    assert (row.next_target, row.change) == (rate, "lowered")
    assert new.next_target == level
    # and a near namesake does not take it away
    near, exact = earlier(measure="level", unit="元"), figure(BEFORE, "z", "6%", indicator="地区生产总值")
    told = rows([near, exact], [rate])
    assert [row.next_target for row in told] == [None, rate]


def test_only_targets_that_are_claims_count() -> None:
    assert rows([earlier(tense="outcome"), earlier(role="threshold")], []) == []


def test_outcomes_come_by_links_across_the_two_reports() -> None:
    outcome = figure(AFTER, "o", "5%", tense="outcome")
    level = figure(AFTER, "l", "地区", tense="outcome", measure="level", unit="元")

    def across(pk: str, target: str = "a", reports: tuple[str, str] = ("r2", "r1")) -> Any:
        return link({"report": reports[0], "figure": pk}, {"report": reports[1], "figure": target})

    links = [
        link("o", "a"),
        link({"report": "r2", "figure": "o"}, "a"),
        across("o", reports=("r9", "r1")),
        across("o", reports=("r2", "r9")),
        across("nobody"),
        across("o", "nobody"),
        across("l"),
        across("o"),
        across("l"),
    ]
    (row,) = rows([earlier()], [outcome, level], links=links)
    assert row.outcome == outcome
    (row,) = rows([earlier()], [outcome, level], links=links[:6])
    assert row.outcome is None


def test_amounts_are_exact() -> None:
    assert amount(earlier(value="7.2", multiplier=10**8)) == Decimal(720_000_000)
    assert amount(earlier(value=None, low="2", high="3")) == Decimal("2.5")
    assert amount(earlier(value=None, high="3")) is None


def test_real_reports_are_compared() -> None:
    empty: Document = document("x")
    assert compare(empty, empty, []) == []
