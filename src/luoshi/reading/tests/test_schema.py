"""The schema of reading says what the records are, and real output keeps to it."""

from __future__ import annotations

import copy
import json
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are not in the lock
import pytest

from luoshi.kernel.parameters import load
from luoshi.reading import link_years, read
from luoshi.reading.domain import document as records
from luoshi.reading.domain import vocabulary

ROOT = Path(__file__).resolve().parents[4]
SAMPLE = next((Path(__file__).parents[1] / "sample_reports").glob("*.txt"))
TEXT = resources.files("luoshi.reading").joinpath("read.schema.json").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads(TEXT)
RECORDS = {
    "report": records.Report,
    "section": records.Section,
    "statement": records.Statement,
    "figure": records.Figure,
    "pledge": records.Pledge,
    "link": records.Link,
    "finding": records.Finding,
    "document": records.Document,
}
HEAD = "临江市政府工作报告\n{0}年1月5日在临江市第一届人民代表大会会议上\n"
BODY = "一、{1}年工作回顾\n地区生产总值增长{2}%。\n二、{0}年工作安排\n地区生产总值增长{3}%。\n"
YEARS = tuple((HEAD + BODY).format(*facts) for facts in ((2023, 2022, "4", "5"), (2024, 2023, "6", "5.5")))


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def sample() -> dict[str, Any]:
    text = SAMPLE.read_bytes().decode()
    plain: dict[str, Any] = json.loads(json.dumps(read(text, source=SAMPLE.name, encoding="utf-8").to_dict()))
    return plain


def test_the_page_in_docs_is_the_schema_that_ships() -> None:
    assert (ROOT / "docs" / "read.schema.json").read_text(encoding="utf-8") == TEXT
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_has_exactly_the_keys_of_the_records(name: str) -> None:
    definition = SCHEMA["$defs"][name]
    keys = [one.name for one in fields(RECORDS[name])]
    assert list(definition["properties"]) == definition["required"] == keys
    assert definition["additionalProperties"] is False


@pytest.mark.parametrize(
    ("record", "key", "words"),
    [
        ("figure", "direction", vocabulary.DIRECTIONS),
        ("figure", "comparator", vocabulary.COMPARATORS),
        ("figure", "measure", vocabulary.MEASURES),
        ("figure", "tense", vocabulary.TENSES),
        ("figure", "role", vocabulary.ROLES),
        ("pledge", "specificity", vocabulary.SPECIFICITIES),
        ("pledge", "soft", tuple(load("luoshi.reading.parameters", "pledges.yaml")["soft"])),
    ],
)
def test_the_schema_has_the_words_of_the_house(record: str, key: str, words: tuple[str, ...]) -> None:
    listed = SCHEMA["$defs"][record]["properties"][key]["enum"]
    assert [word for word in listed if word is not None] == list(words)


def test_a_real_reading_keeps_to_the_schema() -> None:
    document = sample()
    assert [error.message for error in validator().iter_errors(document)] == []
    for kind in ("sections", "statements", "figures", "pledges"):
        assert document[kind], f"a sample without {kind} proves nothing about them"


def test_a_line_of_links_keeps_to_the_schema() -> None:
    links = [link.to_dict() for link in link_years([read(text) for text in YEARS])]
    assert links
    assert [error.message for error in validator().iter_errors({"links": links})] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("report", "level"), "city"),
        (("report", "year"), "2024"),
        (("report", "extra"), 1),
        (("figures", 0, "value"), 7.2),
        (("figures", 0, "multiplier"), 1.5),
        (("figures", 0, "tense"), None),
        (("figures", 0, "start"), -1),
        (("pledges", 0, "soft"), "大约"),
        (("pledges", 0, "due"), "2024-13-01"),
        (("pledges", 0, "figures"), ["f1", "f1"]),
    ],
)
def test_control_a_reading_outside_the_contract_is_seen(path: tuple[Any, ...], value: object) -> None:
    document = copy.deepcopy(sample())
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert list(validator().iter_errors(document))


@pytest.mark.parametrize("key", ["report", "figures", "findings"])
def test_control_a_reading_without_a_part_is_seen(key: str) -> None:
    document = sample()
    del document[key]
    assert list(validator().iter_errors(document))
