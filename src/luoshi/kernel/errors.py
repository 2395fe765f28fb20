"""Errors as facts: a code, its data, what went wrong and what to do next, in the user's language.

    Fault(Exception)
    └── every refusal of Luoshi; the code names the case, the data fill the sentence

The sentences live beside the code in dated-free YAML (`errors.yaml`): `code: {zh, en, next_zh, next_en, status}`.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any, Literal

import yaml
from typing_extensions import override

Language = Literal["zh", "en"]


@functools.cache
def catalogue() -> dict[str, dict[str, Any]]:
    """All error codes with their sentences, status and next steps."""
    text = resources.files(__package__).joinpath("errors.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


class Fault(Exception):  # noqa: N818 - a refusal with facts, not a crash
    """A refusal: `code` is looked up in the catalogue, `data` fill its sentence.

    >>> Fault("intake.empty", file="a.txt").message("en")
    'a.txt is empty.'
    """

    def __init__(self, code: str, **data: object) -> None:
        if code not in catalogue():
            raise AssertionError(f"unknown error code {code}")
        super().__init__(code)
        self.code = code
        self.data = data

    @property
    def status(self) -> int:
        """The HTTP status that fits."""
        return int(catalogue()[self.code]["status"])

    def message(self, language: Language = "zh") -> str:
        """What was wrong."""
        return str(catalogue()[self.code][language]).format(**self.data)

    def next_step(self, language: Language = "zh") -> str:
        """What the user can do about it."""
        return str(catalogue()[self.code][f"next_{language}"]).format(**self.data)

    @override
    def __str__(self) -> str:
        return f"{self.message('zh')}{self.next_step('zh')}"
