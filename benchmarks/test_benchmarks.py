"""The rule that judges peers is the same for all, and can say no."""

from benchmarks import memory, page, peers
from benchmarks.reports import samples
from luoshi.reading import read

GOLD = {
    "num_start": 3, "num_end": 8, "value": "237.1", "low": None, "high": None, "multiplier": 10**8,
    "unit": "元", "text": "237.1亿元", "role": "figure",
}  # fmt: skip


def test_a_find_is_judged_by_place_value_and_unit() -> None:
    assert peers.hits([GOLD], [(3, 10, "23710000000", "237.1亿元")]) == (1, 1, 1)
    assert peers.hits([GOLD], [(3, 9, "23710000000.00", "237.1亿")]) == (1, 1, 0)
    assert peers.hits([GOLD], [(3, 10, "237.1", "237.1亿元")]) == (1, 0, 0)
    assert peers.hits([GOLD], [(10, 17, "23710000000", "237.1亿元")]) == (1, 0, 0)
    assert peers.hits([GOLD], [(3, 10, "much", "237.1亿元")]) == (1, 0, 0)


def test_an_implied_unit_and_tenths_are_not_held_against_a_peer() -> None:
    rank = {**GOLD, "num_end": 4, "value": "1", "multiplier": 1, "unit": "名", "text": "第一"}
    assert peers.hits([rank], [(3, 4, "1", "一")]) == (1, 1, 1)
    tenths = {**GOLD, "num_end": 4, "value": "8", "multiplier": 1, "unit": "成", "text": "八成"}
    assert peers.hits([tenths], [(3, 5, "80", "八成")]) == (1, 1, 1)


def test_what_is_no_claim_is_not_asked() -> None:
    assert peers.hits([{**GOLD, "role": "threshold"}, {**GOLD, "value": None}], []) == (0, 0, 0)


def test_the_corpus_differs_and_keeps_dates() -> None:
    sample = next(report for report in samples() if report.stem == "张家港市-2024")
    texts = list(memory.corpus([sample], 3))
    assert len(set(texts)) == 3
    assert all("2024年" in text and "张家港市" not in text for text in texts)
    assert read(texts[0]).report.government != read(texts[1]).report.government


def test_each_copy_is_of_a_place_of_its_own() -> None:
    names = [memory.renamed("示例市", copy) for copy in range(300)]
    assert len(set(names)) == 300
    assert all(name and name.endswith("市") for name in names)
    assert memory.renamed("国务院", 1) is memory.renamed(None, 1) is None


def test_the_shipped_report_is_there_to_measure_with() -> None:
    sample = next(report for report in samples() if report.stem == "张家港市-2024")
    _, finds = peers.own_finds([sample.text])
    asked, number, _ = peers.hits(sample.figures, finds[0])
    assert asked > 100
    assert number / asked > 0.9


def test_the_page_tells_ratios() -> None:
    row = {"speed": 10.0, "asked": 4, "number": 2, "unit": 1}
    told = {name: {**row, "speed": 10.0 / n} for n, name in enumerate(("luoshi", *peers.PEERS), 1)}
    lines = page.peer_lines({"reports": 1, "characters": 1, "python": "", **told})
    assert any(
        line.startswith("| Recognizers-Text |") and "| 4.0 | 0.500 | 0.250 |" in line for line in lines
    )
