"""Codes of pledges in words a person reads. Names of states, moves, lights and verdicts stand in the
parameters in both languages; what pages alone say has its msgid here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.pledges.domain.lifecycles import Name, lifecycle, roles
from luoshi.pledges.domain.motions import schemes
from luoshi.pledges.domain.reckoning import sentence

BOOK_STATES: Mapping[str, Any] = {"open": lazy("建账"), "locked": lazy("查账"), "closed": lazy("交账")}
REGISTERS: Mapping[str, Any] = {
    "bill": lazy("议案"),
    "suggestion": lazy("建议"),
    "proposal": lazy("提案"),
}
PARTS: Mapping[str, Any] = {"lead": lazy("主办"), "joint": lazy("会办"), "separate": lazy("分办")}
SURVEYS: Mapping[str, Any] = {
    "satisfied": lazy("满意"),
    "fairly_satisfied": lazy("基本满意"),
    "dissatisfied": lazy("不满意"),
}
CARDS: Mapping[str, Any] = {"yellow_card": lazy("黄牌"), "circular": lazy("通报")}
ASK_STATES: Mapping[str, Any] = {
    "pending": lazy("待批"),
    "granted": lazy("准许"),
    "refused": lazy("不准"),
    "withdrawn": lazy("已撤回"),
}
KINDS: Mapping[str, Any] = {"numeric": lazy("有数字"), "milestones": lazy("按节点")}
# what a proposed row leaves to a person to settle
QUESTIONS: Mapping[str, Any] = {
    "standard": lazy("没有可核对的标准，请补上"),
    "soft": lazy("软目标，请定可核对的标准"),
}
INPUTS: Mapping[str, Any] = {
    "verified": lazy("已核验"),
    "self_rated": lazy("自评"),
    "schedule": lazy("应完成"),
    "due": lazy("时限"),
    "closed_on": lazy("办结日"),
    "state": lazy("状态"),
    "parts": lazy("各项数字"),
    "verdict": lazy("判断"),
}
FREQUENCIES: Mapping[str, Any] = {"month": lazy("每月"), "quarter": lazy("每季"), "year": lazy("每年")}
_POWERS = {10**4: "万", 10**8: "亿", 10**12: "万亿"}


class Bilingual(Protocol):
    """Anything that says itself in both languages."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


def language() -> Literal["zh", "en"]:
    """The language of the page as the kernel names it."""
    return "en" if get_language() == "en" else "zh"


def said(of: Bilingual) -> str:
    """In the language of the page."""
    return of.en if language() == "en" else of.zh


def word(table: Mapping[str, Any], code: str | None) -> str:
    """The word for a code; a dash for none, the code itself for one this version does not know."""
    return "—" if not code else str(table.get(code, code))


def state(of: Name, code: str) -> str:
    """A state's name."""
    found = lifecycle(of).states.get(code)
    return said(found) if found else code


def move(of: Name, code: str) -> str:
    """A move's name."""
    found = lifecycle(of).moves.get(code)
    return said(found) if found else code


def role(code: str) -> str:
    """What a post is to a record."""
    found = roles().get(code)
    return said(found) if found else code


def colour(code: str) -> str:
    """A light's name."""
    return _("未亮灯") if code == "unlit" else said(sentence("colours", code))


def verdict(code: str) -> str:
    """A verdict's name."""
    return said(sentence("verdicts", code))


def unknown(code: str) -> str:
    """Why something is unknown: the sentence of a known reason, else the words that were typed."""
    try:
        return said(sentence("unknown", code))
    except KeyError:
        return code


def question(code: str) -> str:
    """What a person should settle about a row."""
    kind, _colon, rest = code.partition(":")
    told = word(QUESTIONS, kind)
    return f"{told}（{rest}）" if rest else told


def answer_class(scheme: str, code: str) -> str:
    """An answer's class with its meaning by the scheme it was signed under."""
    for one in schemes():
        if one.code == scheme and code in one.classes:
            return f"{code} {said(one.classes[code])}"
    return code


def share(value: Decimal | None) -> str:
    """A share of the whole as a percentage; a dash where it is unknown."""
    if value is None:
        return "—"
    return f"{(value * 100).quantize(Decimal('0.1')).normalize():f}%"


def number(value: Decimal | None, multiplier: int = 1) -> str:
    """A value as Chinese writes it (30亿), or in full where English reads."""
    if value is None:
        return "—"
    plain = value.normalize()
    if multiplier == 1:
        return f"{plain:,f}"
    if language() == "en":
        return f"{(plain * multiplier).normalize():,f}"
    return f"{plain:,f}{_POWERS.get(multiplier, f'×{multiplier}')}"


def with_unit(value: Decimal | None, multiplier: int, unit: str) -> str:
    """A value with its unit; unknown stays a dash without one."""
    if value is None:
        return "—"
    return f"{number(value, multiplier)}{'' if unit in {'%', ':1'} or multiplier > 1 else ' '}{unit}".rstrip()


def day(value: dt.date | None, year: int | None = None) -> str:
    """A day as lists write it: `09-30` in the list's own year, whole in another."""
    if value is None:
        return "—"
    return f"{value:%m-%d}" if value.year == year else f"{value:%Y-%m-%d}"


def months(year: int, month: int) -> str:
    """A month of a year."""
    return _("{year} 年 {month} 月").format(year=year, month=month)


def vacant() -> str:
    """What is said of a post that nobody holds."""
    return _("空缺")


def input_name(key: str) -> str:
    """What a light was judged from, by its name."""
    return word(INPUTS, key)


def told(value: Any) -> str:
    """An input of a light as text; a mapping as name and value, an unknown one with its reason."""
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        return "，".join(f"{input_name(key)} {told(one)}" for key, one in value.items() if one is not None)
    text = str(value)
    return unknown(text[1:]) if text.startswith("?") else text
