"""Which kind of measure a figure is: level, new, growth, share, rate, rank. READ.md, `measure`."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from luoshi.reading.domain.lexicon import alternation, parameters
from luoshi.reading.domain.quantities import Quantity


@dataclass(slots=True, frozen=True)
class Cues:
    """Word patterns of cues.yaml that decide a measure."""

    growth: re.Pattern[str]
    down: re.Pattern[str]
    share: re.Pattern[str]
    rate: re.Pattern[str]
    level_name: re.Pattern[str]
    level: re.Pattern[str]
    new: re.Pattern[str]
    total: re.Pattern[str]


@functools.cache
def _cues() -> Cues:
    cues = parameters("cues")

    def any_of(name: str) -> str:
        return alternation(cues[name])  # type: ignore[arg-type]

    return Cues(
        re.compile(any_of("growth_names")),
        re.compile(any_of("down_names")),
        re.compile(any_of("share_names")),
        re.compile(any_of("rate_names")),
        re.compile(rf"(?:{any_of('level_names')})(?:$|达|完成|为|突破|超|分别|均|保持|稳定|实现|预计|（)"),
        re.compile(any_of("level_words")),
        re.compile(any_of("new_words")),
        re.compile(any_of("total_words")),
    )


def measure(norm: str, quantity: Quantity, left: str, right: str, subject: str | None) -> str:
    """`left` is the clause before the figure, `right` what follows it up to the clause's end."""
    if quantity.measure:
        return quantity.measure
    cues = _cues()
    if quantity.kind == "points":
        return "growth_points"
    if quantity.unit == "番":
        return "growth_rate"
    name = subject or left
    if quantity.kind == "ratio":
        return _ratio(quantity, left, right, name, cues)
    if quantity.direction:
        return _amount(quantity, left)
    return _level_or_new(quantity, left, right, name, cues)


def _ratio(quantity: Quantity, left: str, right: str, name: str, cues: Cues) -> str:
    if quantity.unit == ":1":
        return "rate"
    near = left[-12:]
    growth = cues.growth.search(near)
    if (quantity.direction and quantity.unit != "倍") or (growth and not cues.share.search(near[growth.end() :])):
        if growth and quantity.direction is None:
            quantity.direction = "down" if cues.down.search(near) else "up"
        return "growth_rate"
    if quantity.unit == "倍":
        return "growth_rate" if quantity.direction else "rate"
    whole = name if len(name) > len(near) else left
    if re.search(r"报销比例|支付比例|补助比例|首付比例|资助比例", whole):
        return "rate"
    rate, share = _last(cues.rate, whole), _last(cues.share, whole)
    if rate is not None and (share is None or rate >= share):
        return "rate"
    if share is not None:
        return "share"
    if quantity.unit in ("成", "折"):
        return "share" if quantity.unit == "成" else "rate"
    return "share" if right[:1] not in ("", "，", "。", "；", "、", "）") and not name.endswith("率") or re.search(r"一半|过半|半", quantity.numeral) else "rate"


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    end = None
    for match in pattern.finditer(text):
        end = match.end()
    return end


def _amount(quantity: Quantity, left: str) -> str:
    if quantity.kind == "money" or quantity.direction_word not in ("减少", "增加", "压减", "压缩", "精简", "削减", "缩减", "减", "降低"):
        return "growth_amount"
    return "growth_amount" if re.search(r"比上年|较上年|同比|比去年|较去年", left[-10:]) else "new"


def _level_or_new(quantity: Quantity, left: str, right: str, name: str, cues: Cues) -> str:
    near = left[-20:]
    total, act = _last(cues.total, near), cues.new.search(near)
    if re.search(r"累计|共有|总数|总量|拥有|现有", near) and not re.search(r"其中", near):
        return "level"
    if quantity.reached in ("为", "是", None) or not total:
        if re.search(r"新增|净增|新建|减免|发放|兑现|减负|争取|拨付", near) and not re.search(r"(?:面积|总额|余额|总投资)(?:达|累计|为)", near):
            return "new"
        if cues.level_name.search(name) and not re.match(r"改造|治理|整治|造林|修复", name[-2:]):
            return "level"
        if act or quantity.kind in ("count", "people", "traffic") and cues.new.search(right[:24]):
            return "new"
        return "level" if quantity.reached or quantity.kind not in ("count", "people", "traffic", "area", "length") else _still(near, right, cues)
    return "level"


def _still(near: str, right: str, cues: Cues) -> str:
    return "level" if cues.level.search(near) or cues.level.match(right) else "new"
