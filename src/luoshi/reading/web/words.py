"""Contract words in words a person reads; msgids are Chinese, the catalogue has the English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy as lazy_in

from luoshi.reading.domain.document import Figure

TENSES: Mapping[str, Any] = {"outcome": lazy("成效"), "target": lazy("目标"), "context": lazy("背景")}
MEASURES: Mapping[str, Any] = {
    "level": lazy("存量或总量"),
    "new": lazy("当期新做"),
    "growth_rate": lazy("增速"),
    "growth_points": lazy("增减百分点"),
    "growth_amount": lazy("增减额"),
    "share": lazy("占比"),
    "rate": lazy("比率"),
    "rank": lazy("位次"),
    "other": lazy("其他"),
}
COMPARATORS: Mapping[str, Any] = {
    "eq": lazy("等于（=）"),
    "gt": lazy("超过（>）"),
    "ge": lazy("不低于（≥）"),
    "lt": lazy("低于（<）"),
    "le": lazy("不超过（≤）"),
    "approx": lazy("大约（≈）"),
    "range": lazy("区间"),
}
DIRECTIONS: Mapping[str, Any] = {"up": lazy("上升"), "down": lazy("下降"), "flat": lazy("持平")}
ROLES: Mapping[str, Any] = {
    "figure": lazy("数字表述"),
    "threshold": lazy("门槛"),
    "duration": lazy("时长"),
    "structure": lazy("层级数"),
    "denominator": lazy("分母"),
    "name": lazy("名称中的数"),
}
KINDS: Mapping[str, Any] = {
    "outcome": lazy("成效"),
    "target": lazy("目标"),
    "pledge": lazy("任务"),
    "problem": lazy("问题"),
    "principle": lazy("原则"),
    "other": lazy("其他"),
}
SPECIFICITIES: Mapping[str, Any] = {
    "number": lazy("有数"),
    "named": lazy("有名（可核对的事项）"),
    "direction": lazy("方向（无可核对的标准）"),
}
RELATIONS: Mapping[str, Any] = {
    "same": lazy("同一指标"),
    "rebased": lazy("换了基数或口径"),
    "rescoped": lazy("换了范围"),
    "derived": lazy("由总量与增速推得"),
}
CHANGES: Mapping[str, Any] = {
    "kept": lazy("保持"),
    "raised": lazy("提高"),
    "lowered": lazy("降低"),
    "switched": lazy("换了说法"),
    "cannot_tell": lazy("无法判断"),
    "dropped": lazy("不再提"),
    "new": lazy("新提"),
}
SEVERITIES: Mapping[str, Any] = {"info": lazy("提示"), "ask": lazy("请问"), "warn": lazy("疑点")}
LEVELS: Mapping[str, Any] = {
    "state": lazy("国家"),
    "province": lazy("省级"),
    "prefecture": lazy("地市级"),
    "county": lazy("县区级"),
    "township": lazy("乡镇级"),
    "other": lazy_in("level", "其他"),
}
STATES: Mapping[str, Any] = {
    "queued": lazy("排队中"),
    "reading": lazy("正在读"),
    "ready": lazy("已读完"),
    "failed": lazy("没有读成"),
}
# what the worker does, in the order of its work
STAGES: Mapping[str, Any] = {
    "outline": lazy("分章节、断句"),
    "figures": lazy("找数字：数值、单位、主语、时态"),
    "statements": lazy("分语句、认任务"),
    "findings": lazy("找呼应、找疑点"),
    "storing": lazy("存读数、连前后年份"),
}
NATURES: Mapping[str, Any] = {
    "fictitious": lazy("虚构"),
    "real_sample": lazy("真实公开文件（示例输入）"),
}
ACTIONS: Mapping[str, Any] = {"change": lazy("改读数"), "remove": lazy("不是数字表述"), "add": lazy("补录")}
# fields of a correction by their names on screen
FIELDS: Mapping[str, Any] = {
    "value": lazy("数值"),
    "low": lazy("下限"),
    "high": lazy("上限"),
    "multiplier": lazy("倍数"),
    "unit": lazy("单位"),
    "direction": lazy("方向"),
    "comparator": lazy("比较"),
    "measure": lazy("类别"),
    "subject": lazy("主语"),
    "indicator": lazy("指标"),
    "scope": lazy("范围、口径"),
    "tense": lazy("时态"),
    "year": lazy("年度"),
    "period": lazy("期间"),
    "role": lazy("作用"),
    "estimate": lazy("预计数"),
    "specificity": lazy("具体程度"),
    "soft": lazy("软目标类型"),
    "due": lazy("时限"),
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "direction": DIRECTIONS,
    "comparator": COMPARATORS,
    "measure": MEASURES,
    "tense": TENSES,
    "role": ROLES,
    "specificity": SPECIFICITIES,
}
_POWERS = {10**4: "万", 10**8: "亿", 10**12: "万亿"}


def word(table: Mapping[str, Any], code: str | None) -> str:
    """The word for a code; a dash for unknown, the code itself for one this version does not know."""
    if code is None:
        return "—"
    return str(table.get(code, code))


def _grouped(value: str) -> str:
    return f"{Decimal(value):,f}"


def _number(value: str, multiplier: int) -> str:
    """As Chinese writes it (30亿), or in full where English reads (3,000,000,000)."""
    if get_language() == "en":
        product = Decimal(value) * multiplier
        return f"{product.normalize():,f}" if product == product.to_integral_value() else f"{product:,f}"
    return _grouped(value) + _POWERS.get(multiplier, "" if multiplier == 1 else f"×{multiplier}")


def amount(figure: Figure) -> str:
    """The figure's amount with its unit; “unknown” where the reader could not tell."""
    unit = figure.unit or ""
    if figure.value is not None:
        number = _number(figure.value, figure.multiplier)
    elif figure.low is not None and figure.high is not None:
        number = f"{_number(figure.low, figure.multiplier)}～{_number(figure.high, figure.multiplier)}"
    else:
        return _("未知")
    if figure.measure == "rank":
        return _("第 {n} 位").format(n=number)
    arrow = {"up": "↑ ", "down": "↓ ", "flat": "→ "}.get(figure.direction or "", "")
    return f"{arrow}{number}{'' if unit in {'%', ':1'} else ' '}{unit}"


def spoken(both: Mapping[str, Any]) -> str:
    """The one of two wordings (zh, en) that the person reads."""
    return str(both["en" if get_language() == "en" else "zh"])


def shown(field: str, value: Any) -> str:
    """A field's value in words, for corrections."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return word(CHOICES.get(field, {}), str(value))
