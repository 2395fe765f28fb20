"""What a quantity does in its sentence: claim something, bound a class, last, structure, divide, name; or nothing at all."""

from __future__ import annotations

import functools
import re

from luoshi.reading.domain.lexicon import Words, alternation, parameters
from luoshi.reading.domain.quantities import Quantity

_BIG = frozenset({"money", "area", "mass", "volume", "length", "energy"})
_COUNTED = frozenset({"count", "people", "place", "traffic"})
_QUOTES = {"“": "”", "《": "》", "‘": "’", "”": "”"}
_OF_CLASS = re.compile(r"的[\u4e00-\u9fa5]{0,8}(?:企业|项目|园区|镇|村|户)|[\u4e00-\u9fa5]{2,8}(?:项目|企业|集群)(?=[\d新，。、])")
_END = frozenset("。，；、：！？\n）”,:")


@functools.cache
def _tables() -> tuple[Words, re.Pattern[str]]:
    roles = parameters("roles")
    classes = Words(dict.fromkeys(roles["class_nouns"], "class"))  # type: ignore[call-overload]
    structure = re.compile(rf"[“]?(?:{alternation(roles['structure_nouns'])})")  # type: ignore[arg-type]
    return classes, structure


def tell(norm: str, quantity: Quantity) -> str | None:
    """The role, or None when the quantity is no quantity of the report (a date, an ordinal, a slogan)."""
    if quantity.kind == "time":
        return _time(norm, quantity)
    if quantity.numeral == "hanzi":
        early = _hanzi(norm, quantity)
        if early != "figure":
            return early
    if quantity.unit in ("位", "名") and re.search(r"排名|位次|名次|排位", norm[max(0, quantity.start - 24) : quantity.start]) and quantity.reached:
        quantity.unit, quantity.measure = "名", "rank"
        return "figure"
    if _is_name(norm, quantity) or _closes_name(norm, quantity):
        return None if quantity.numeral == "hanzi" and quantity.kind in _COUNTED else "name"
    if norm[quantity.start - 1 : quantity.start] == "每" and quantity.kind != "ratio":
        return "denominator"
    if quantity.unit in ("届", "级", "期", "轮", "国", "大", "年级"):
        return _grade(norm, quantity)
    return _threshold(norm, quantity)


def _time(norm: str, quantity: Quantity) -> str | None:
    before, after = norm[quantity.num_start - 1 : quantity.num_start], norm[quantity.end : quantity.end + 1]
    value = quantity.value or quantity.high
    if value is None:
        return None
    raw = norm[quantity.num_end : quantity.end]
    if quantity.unit == "年" and quantity.multiplier == 1 and 1900 <= float(value) <= 2100:
        return None
    if quantity.unit in ("月", "日", "季度", "周") and not raw.startswith("个"):
        return None
    if quantity.numeral == "hanzi" and (quantity.value == "1" or before in "第近") and quantity.comparator == "eq":
        return "name" if quantity.unit == "分钟" else None
    if quantity.numeral == "hanzi" and quantity.unit == "年" and after in "来级":
        return None
    if raw.endswith("刻钟"):
        quantity.value, quantity.unit = str(15 * int(value)), "分钟"
    if _is_name(norm, quantity):
        return "name" if quantity.unit in ("分钟", "小时", "公里") else "duration"
    if re.search(r"年限|寿命|受教育|时长|时限|时间", norm[max(0, quantity.start - 12) : quantity.start]) and quantity.unit != "周年":
        return "figure" if quantity.reached or after in _END or after in "提缩压" else "duration"
    claimed = quantity.reached not in (None, "为", "是", "共") or quantity.direction is not None
    if quantity.unit in ("年", "周年", "载", "余载", "学年", "昼夜"):
        return "duration"
    return "figure" if claimed and (after in _END or after == "内") else "duration"


def _hanzi(norm: str, quantity: Quantity) -> str | None:
    """Hanzi numerals count things only before a concrete noun; 五大, 三级, 八个方面 give structure."""
    following = norm[quantity.end : quantity.end + 4]
    if quantity.role == "threshold":
        return _bare_scale(norm, quantity)
    if quantity.kind in ("ratio", "points"):
        if quantity.unit == "成" and following[:1] in "立为功效果员就长熟本品都分绩份色语型交" and following[:1]:
            return None
        if quantity.unit == "倍" or quantity.unit == "番":
            return "figure"
        return "figure" if quantity.value != "1" or quantity.unit != "成" else None
    if quantity.value in ("1", "0", None) and quantity.multiplier == 1 and quantity.low is None:
        return "denominator" if norm[quantity.start - 1 : quantity.start] == "每" else None
    if quantity.unit in ("大", "大类", "方面", "级"):
        if quantity.unit == "大" and int(quantity.value or 0) > 12:
            return None
        before = norm[quantity.start - 2 : quantity.start]
        return None if before[-1:] in "“第" or following[:2] in ("以来", "报告", "精神") else "structure"
    if quantity.unit in ("佳", "连冠", "连增", "星级", "折"):
        return "figure" if quantity.unit == "折" else "name"
    if quantity.kind in _COUNTED and quantity.multiplier == 1:
        return _hanzi_count(norm, quantity, following)
    small = quantity.multiplier == 1 and float(quantity.value or quantity.high or 0) < 20
    return None if small and quantity.unit in ("元", "里", "米", "方", "度", "点") else "figure"


def _hanzi_count(norm: str, quantity: Quantity, following: str) -> str | None:
    """Reports write counts of the world in Arabic numerals; a small hanzi count enumerates the text itself."""
    if norm[quantity.start - 1 : quantity.start] in ("“", "第", "届", "会") or quantity.unit in ("届", "期", "轮"):
        return None
    if following.startswith(("民生实", "实事")):
        return "figure"
    if quantity.comparator == "eq" and (quantity.value is None or float(quantity.value) < 20):
        return None if quantity.unit in ("次", "门", "面", "口", "点", "句", "道") else "structure"
    return "structure" if _tables()[1].match(norm, quantity.end) and following[:1] not in _END else "figure"


def _bare_scale(norm: str, quantity: Quantity) -> str:
    before, after = norm[quantity.start - 1 : quantity.start], norm[quantity.end : quantity.end + 1]
    if before == "每":
        return "denominator"
    if quantity.kind == "people" and quantity.comparator != "eq":
        return "figure"
    if quantity.comparator in ("gt", "ge") and (after in _END or norm.startswith("大关", quantity.end)):
        return "figure"
    return "threshold"


def _is_name(norm: str, quantity: Quantity) -> bool:
    """In quotation marks from the first character on, and closed before long: “20条”, “15分钟医保服务圈”."""
    mark = norm[quantity.start - 1 : quantity.start]
    if not mark or mark not in _QUOTES or mark == "”" and "“" in norm[max(0, quantity.start - 40) : quantity.start]:
        return False
    close = norm.find(_QUOTES[mark], quantity.end, quantity.end + 14)
    if close < 0:
        return False
    return not re.search(r"招引|新增|实现|达|突破|力争|超|，", norm[quantity.end : close])


def _closes_name(norm: str, quantity: Quantity) -> bool:
    """“向海12条”: a policy that is named by its count."""
    return norm[quantity.end : quantity.end + 1] == "”" and quantity.unit == "条" and "“" in norm[quantity.start - 8 : quantity.start]


def _grade(norm: str, quantity: Quantity) -> str | None:
    if quantity.unit == "级" and quantity.multiplier >= 10**8:
        quantity.unit = "元"
        return "threshold"
    if quantity.unit == "级" and quantity.multiplier > 1:
        quantity.unit = None
        return "threshold"
    return "structure" if quantity.unit == "大" and quantity.numeral == "arabic" else None


def _threshold(norm: str, quantity: Quantity) -> str:
    end = quantity.end
    after = norm[end : end + 1]
    if quantity.unit == "吨级" or (quantity.unit or "").lower() in ("kv", "千伏"):
        return "threshold" if quantity.unit == "吨级" else "name"
    if quantity.unit == "伏" and after not in _END:
        return "name"
    if quantity.unit in ("岁", "周岁"):
        claimed = quantity.reached not in (None, "为", "是", "共") or after in _END and quantity.comparator in ("eq", "gt")
        return "figure" if claimed else "threshold"
    posted = norm[end - 2 : end] in ("以上", "以下", "以内")
    if quantity.kind in _BIG:
        if posted and after not in _END:
            return "threshold"
        if quantity.unit == "米" and re.match(r"(?:进港)?(?:航道|深水)", norm[end : end + 6]):
            return "name"
        if quantity.kind in ("money", "area", "mass") and _tables()[0].starting(norm, end) and not _bought(norm, quantity):
            return "threshold"
        if re.match(r"（[^）]{2,12}）以上|）以上", norm[end : end + 18]):
            return "threshold"
        if quantity.kind == "energy" and re.match(r"级|[^，。、的]{0,4}(?:机组|光伏|发电|风电|余热|线路|变电|输电)", norm[end : end + 8]):
            return "name"
        if quantity.comparator in ("gt", "ge") and not norm[quantity.start - 2 : quantity.start] == "投资" and _OF_CLASS.match(norm, end):
            return "threshold"
        if re.search(r"(?:年产|日产|日处理|日供水|年处理|年加工)$", norm[max(0, quantity.start - 4) : quantity.start]) and after not in _END:
            return "threshold"
    if quantity.kind in _COUNTED and re.match(r"方面|工作[:，。]|[^，。；]{2,20}之一", norm[end : end + 24]):
        return "structure"
    if quantity.unit == "人" and posted and after not in _END and after != "的":
        return "threshold"
    if quantity.kind == "people" and posted and re.match(r"的|以", norm[end : end + 1]):
        return "threshold"
    return "figure"


def _bought(norm: str, quantity: Quantity) -> bool:
    """新增2亿元项目资金: money that is spent on, not the size of, what follows."""
    return bool(re.match(r"项目(?:资金|投资|贷款)|工程(?:款|投资)|产业(?:基金|投资)|企业(?:贷款|融资|税)", norm[quantity.end : quantity.end + 6]))
