"""The normalised name of what a figure measures: look-alikes mended, aliases joined."""

from __future__ import annotations

import functools
import re

from luoshi.reading.domain.lexicon import parameters

_DROP = re.compile(r"[“”‘’《》\s]")
_PREFIX = re.compile(r"^(?:全市|全区|全县|全省|全国|我市|我县|我区|其中|全年)+")


@functools.cache
def aliases() -> dict[str, str]:
    """Name as written → name used."""
    table = parameters("indicators")["aliases"]
    assert isinstance(table, dict)
    return table


@functools.cache
def name_of(subject: str) -> str:
    """The indicator of a subject.

    >>> name_of("规上工业增加值"), name_of("“四上”企业")
    ('规模以上工业增加值', '四上企业')
    """
    name = _PREFIX.sub("", _DROP.sub("", subject)) or subject
    name = name.replace("III", "Ⅲ").replace("PM_", "PM").replace("GDP", "地区生产总值")
    return aliases().get(name, name)
