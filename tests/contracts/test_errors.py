"""Every refusal says what was wrong and what to do next, in both languages, and is really used."""

import ast
import re
import string

import pytest

from luoshi.kernel.errors import catalogue
from tests.contracts.house import PACKAGE

CODES = sorted(catalogue())
CJK = re.compile(r"[\u4e00-\u9fff]")
SOURCES = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]


def strings(text: str) -> set[str]:
    """Every string literal of a source."""
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def faults(text: str) -> set[str]:
    """Codes of `Fault("…")` in a source."""
    return {
        argument.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Fault"
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def blanks(sentence: str) -> set[str]:
    """The data that a sentence wants filled; `kind_zh` and `kind_en` are one datum in two languages."""
    return {
        re.sub(r"(^|_)(zh|en)$", "", name) for _, name, _, _ in string.Formatter().parse(sentence) if name
    }


def flaws(entry: dict[str, object]) -> list[str]:
    """What is missing in one entry of the catalogue."""
    found = [key for key in ("zh", "en", "next_zh", "next_en", "status") if not entry.get(key)]
    found += [f"{key} is not Chinese" for key in ("zh", "next_zh") if not CJK.search(str(entry.get(key, "")))]
    found += [f"{key} is not English" for key in ("en", "next_en") if CJK.search(str(entry.get(key, "")))]
    if blanks(str(entry.get("zh", ""))) != blanks(str(entry.get("en", ""))):
        found.append("zh and en want different data")
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_told_in_both_languages(code: str) -> None:
    assert flaws(catalogue()[code]) == []


def test_every_code_is_used_and_every_used_code_is_known() -> None:
    said = set().union(*(strings(path.read_text(encoding="utf-8")) for path in SOURCES))
    used = set().union(*(faults(path.read_text(encoding="utf-8")) for path in SOURCES))
    assert sorted(set(CODES) - said) == []
    assert sorted(used - set(CODES)) == []


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"next_en": ""}, "next_en"),
        ({"zh": "empty"}, "zh is not Chinese"),
        ({"en": "空"}, "en is not English"),
        ({"en": "{name} is empty."}, "zh and en want different data"),
        ({"en": "{file_en} of {name_en} is empty."}, "zh and en want different data"),
    ],
)
def test_control_a_half_told_error_is_seen(change: dict[str, str], flaw: str) -> None:
    whole = {
        "zh": "文件{file}是空的。",
        "en": "{file} is empty.",
        "next_zh": "换一个。",
        "next_en": "Choose.",
        "status": 422,
    }
    assert flaws(whole) == []
    assert flaw in flaws({**whole, **change})


def test_control_an_unknown_code_is_seen() -> None:
    assert faults('raise Fault("no.such", file=1)\nraise errors.Fault("other.code")') == {
        "no.such",
        "other.code",
    }
