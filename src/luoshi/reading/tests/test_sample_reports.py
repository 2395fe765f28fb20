"""The two reports of the fictitious city: marked, readable, no real place; each flaw stands where it says."""

from __future__ import annotations

from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
import yaml

from luoshi.kernel import parameters
from luoshi.reading import read

FOLDER = resources.files("luoshi.reading").joinpath("sample_reports")
NAMES = ("示例市-2024", "示例市-2025")
TEXTS = {name: FOLDER.joinpath(f"{name}.txt").read_text(encoding="utf-8") for name in NAMES}
PLANTED: dict[str, Any] = yaml.safe_load(FOLDER.joinpath("示例市.planted.yaml").read_text(encoding="utf-8"))
FLAWS: list[dict[str, Any]] = PLANTED["flaws"]
# Codes of a checker that later stages will hold; all others must be in the catalogue of findings.
LATER = set(PLANTED["later_codes"])
PROVINCES = {
    *(
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
    ),
    *(
        "湖南",
        "广东",
        "海南",
        "四川",
        "贵州",
        "云南",
        "陕西",
        "甘肃",
        "青海",
        "台湾",
        "内蒙古",
        "广西",
        "西藏",
    ),
    *("宁夏", "新疆", "香港", "澳门"),
}


def places() -> list[str]:
    known = parameters.load("luoshi.reading.parameters", "places.yaml")
    return [*sorted(PROVINCES), *known["province_cities"], *known["prefecture_cities"]]


def places_in(text: str) -> list[str]:
    return [name for name in places() if name in text]


def quotes() -> list[tuple[str, str]]:
    """Every (report, quoted characters) of the list."""
    return [
        (end["report"], end["quote"])
        for entry in FLAWS + PLANTED["kept"]
        for end in (entry, entry.get("against"))
        if end is not None
    ]


def half_of(name: str, half: str) -> str:
    text = TEXTS[name]
    return text[: text.index("\n二、")] if half == "review" else text


@pytest.mark.parametrize("name", NAMES)
def test_the_head_says_that_it_is_fictitious(name: str) -> None:
    head = TEXTS[name].split("各位代表：")[0]
    assert head.count("虚构") >= 2
    assert "并不存在" in head


@pytest.mark.parametrize("name", NAMES)
def test_no_real_province_or_prefecture_is_named(name: str) -> None:
    assert places_in(TEXTS[name]) == []


def test_control_a_real_place_is_seen() -> None:
    assert places_in(TEXTS["示例市-2024"].replace("拟州", "苏州")) == ["苏州"]


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_as_a_whole_report(name: str) -> None:
    text = TEXTS[name]
    document = read(text)
    assert 9_000 <= len(text) <= 11_000
    assert (document.report.government, document.report.level) == ("示例市", "county")
    assert document.report.year == int(name[-4:])
    claims = [figure for figure in document.figures if figure.role == "figure"]
    assert sum(figure.tense == "outcome" for figure in claims) >= 150
    assert sum(figure.tense == "target" for figure in claims) >= 60
    # one line that says 虚构, six or five parts of the review, eight of the plan
    assert text.count("\n（") == 1 + (6 if name.endswith("2025") else 5) + 8
    assert len(document.pledges) >= 200


@pytest.mark.parametrize(("name", "quote"), quotes())
def test_each_quote_is_found_once(name: str, quote: str) -> None:
    assert TEXTS[name].count(quote) == 1


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw["id"])
def test_each_flaw_says_what_a_checker_must_say(flaw: dict[str, Any]) -> None:
    findings = parameters.load("luoshi.reading.parameters", "findings.yaml")
    assert flaw["code"] in LATER or flaw["code"] in findings
    assert flaw["needs"] in {"text", "years", "registers", "source"}
    assert set(flaw["say"]) == {"zh", "en"}
    assert all(flaw["say"].values())
    if flaw["needs"] == "years":
        assert "against" in flaw or "silent" in flaw


def test_flaws_have_one_id_each_and_cover_many_kinds() -> None:
    assert len({flaw["id"] for flaw in FLAWS}) == len(FLAWS) >= 30
    assert len({flaw["code"] for flaw in FLAWS}) >= 10


@pytest.mark.parametrize("flaw", [flaw for flaw in FLAWS if "silent" in flaw], ids=lambda flaw: flaw["id"])
def test_what_is_dropped_is_really_never_said_again(flaw: dict[str, Any]) -> None:
    silent = flaw["silent"]
    assert silent["word"] not in half_of(silent["report"], silent["half"])


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        (["续建19项", "新建31项"], "重点工程48项"),
        (["产业项目98个", "基础设施项目41个", "民生项目24个"], "三级重大项目160个"),
        (["有效高企达486家", "净增82家"], "有效高企达572家"),
        (["科创项目268个", "科创项目308个"], "累计引进606个"),
    ],
)
def test_planted_sums_are_wrong_as_the_list_says(parts: list[str], total: str) -> None:
    joined = "".join(TEXTS.values())
    assert all(word in joined for word in [*parts, total])
    *numbers, stated = [Decimal("".join(filter(str.isdigit, word))) for word in [*parts, total]]
    assert sum(numbers) != stated


@pytest.mark.parametrize(
    ("base", "growth", "now", "digits"),
    [
        ("2140", "4", "2226", "1"),  # gross output
        ("182", "10.4", "201", "1"),  # industrial investment
        ("428.6", "6.5", "456.5", "0.1"),  # retail sales
        ("5.86", "5", "6.15", "0.01"),  # income a head
        ("12.6", "21.4", "15.3", "0.1"),  # exports by e-commerce
        ("286", "10.5", "316", "1"),  # income of a village
        ("1542", "11", "1712", "1"),  # loans
    ],
)
def test_what_is_not_planted_adds_up(base: str, growth: str, now: str, digits: str) -> None:
    assert base in TEXTS["示例市-2024"]
    assert f"增长{growth}%" in TEXTS["示例市-2025"]
    assert now in TEXTS["示例市-2025"]
    assert (Decimal(base) * (1 + Decimal(growth) / 100)).quantize(Decimal(digits)) == Decimal(now)
