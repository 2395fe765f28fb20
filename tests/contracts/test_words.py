"""Documents and code say the same: the glossary's names exist, each decision has its four parts."""

import re
from pathlib import Path

import pytest

from tests.contracts.house import PACKAGE, ROOT, stages

DECISIONS = sorted(path for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "README.md")
PARTS = ("What", "Why", "What else was tried", "Measured")
ROW = re.compile(
    r"^\| (?P<term>[^|]+) \| `(?P<name>[^`|]+)` \| (?P<unit>[^|]*) \| (?P<stage>[a-z]+) \|", re.M
)


def parts_of(page: str) -> list[str]:
    """Headings of the second level."""
    return re.findall(r"^## (.+)$", page, re.M)


def rows() -> list[tuple[str, str, str]]:
    """The glossary as (Chinese term, name in code, stage)."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return [(row["term"], row["name"], row["stage"]) for row in ROW.finditer(text)]


def code_of(stage: str) -> str:
    """All code and data of a stage, tests left out."""
    files = (path for path in (PACKAGE / stage).rglob("*") if path.suffix in {".py", ".yaml", ".html"})
    return "\n".join(path.read_text(encoding="utf-8") for path in files if "tests" not in path.parts)


def is_said(name: str, code: str) -> bool:
    """True when code uses a name as a word, alone or in a longer one (`read_report`, `reports`, `Report`)."""
    return re.search(rf"(?<![a-z]){name}(?:s|es)?(?![a-z])", code) is not None or name.title() in code


def test_the_glossary_is_a_table_that_can_be_read() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| 中文")]
    assert len(rows()) == len(lines) > 50


@pytest.mark.parametrize("stage", stages())
def test_names_of_the_glossary_exist_in_code(stage: str) -> None:
    code = code_of(stage)
    missing = [f"{term} {name}" for term, name, where in rows() if where == stage and not is_said(name, code)]
    assert missing == []


def test_each_term_has_one_name() -> None:
    terms = [(term, stage) for term, _, stage in rows()]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


@pytest.mark.parametrize(
    ("name", "said"), [("report", True), ("pledge", False), ("figure", True), ("port", False)]
)
def test_control_a_name_that_no_code_uses_is_seen(name: str, said: bool) -> None:
    assert is_said(name, "class Report: ...\nfigures = 1\npledged = 2") is said


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_each_decision_is_a_page_with_four_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(r"\d{4}-[a-z0-9-]+$", page.stem)
    assert text.startswith("# ")
    assert parts_of(text) == list(PARTS)
    assert text.count("\n") <= 60


def test_decisions_are_numbered_once_and_listed() -> None:
    numbers = [page.stem[:4] for page in DECISIONS]
    assert len(set(numbers)) == len(numbers) > 0
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in DECISIONS if f"({page.name})" not in listed] == []


def test_control_a_page_without_a_part_is_seen() -> None:
    assert parts_of("# X\n\n## What\n\n## Why\n") != list(PARTS)
