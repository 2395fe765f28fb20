"""What a quantity does in its sentence (READ.md, `role`): claim something, bound a class, last, structure,
divide, name; or nothing at all, when it is no quantity of the report (a date, an ordinal, a slogan).

Decision order: time · hanzi count · place told by 排名 · name in quotation marks · 每 · grade · threshold ·
else a figure. Tables: roles.yaml. All offsets are of `View.norm`.
"""

from __future__ import annotations

import re

from luoshi.reading.domain.lexicon import listed, pattern, words
from luoshi.reading.domain.quantities import Quantity

_BIG = frozenset({"money", "area", "mass", "volume", "length", "energy"})
_COUNTED = frozenset({"count", "people", "place", "traffic"})
_CLASSED = frozenset({"money", "area", "mass"})
_SMALL = (
    20  # below it a hanzi count enumerates the text; reports write counts of the world in Arabic numerals
)
_YEARS = range(1900, 2101)
_QUOTES = {"“": "”", "《": "》", "‘": "’", "”": "”"}
_END = frozenset(["。", "，", "；", "、", "：", "！", "？", "\n", "）", "”", ",", ":", ""])


def _set(name: str) -> frozenset[str]:
    return frozenset(words("roles", name))


_CALENDAR, _LASTING, _NAMED_UNITS = _set("calendar_units"), _set("lasting_units"), _set("named_units")
_TIMED_AFTER, _WEAK = _set("timed_after"), _set("weak_reached") | {None}
_NOT_TENTHS, _ENUMERATING, _NAMING = _set("not_tenths"), _set("enumerating_units"), _set("naming_units")
_SPOKEN_UNITS, _SPOKEN_COUNTS, _SESSIONS = _set("spoken_units"), _set("spoken_counts"), _set("session_units")
_NUMBERS_BEFORE, _GRADES, _AGES, _LINES = (
    _set("numbers_before"),
    _set("grades"),
    _set("ages"),
    _set("line_units"),
)
_BOUNDS = _set("bounds")
_AFTER_CONGRESS, _COUNTED_AFTER = tuple(_set("after_congress")), tuple(_set("counted_after"))
_CLASS, _SPENT_ON = listed("roles", "class_nouns"), listed("roles", "spent_on")
_CAPACITY, _DEPTHS = listed("roles", "capacity_verbs"), listed("roles", "named_depths")
_STRUCTURE = pattern(r"“?{roles.structure_nouns}")
_PLACES_TOLD = pattern(r"{ranks.places_told}")
_TIMED = pattern(r"{roles.timed_names}")
_CLAIMS = pattern(r"{roles.claims_in_quotes}")
_POWER = pattern(r"级|[^，。、的]{0,4}{roles.named_power}")
_OF_CLASS = pattern(
    r"的[\u4e00-\u9fa5]{0,8}{roles.class_ends}|[\u4e00-\u9fa5]{2,8}{roles.class_compounds}(?=[\d新，。、])"
)
_BRACKETED_BOUND = re.compile(r"（[^）]{1,12}）以上|）以上")  # 5亿元（含）以上
_ONE_OF = re.compile(r"方面|工作[:，。]|[^，；。]{2,20}之一")  # 8项工作:, 3个…之一


def tell(norm: str, quantity: Quantity) -> str | None:
    """The role, or None when the quantity is no quantity of the report."""
    if quantity.kind == "time":
        return _time(norm, quantity)
    if quantity.numeral == "hanzi":
        early = _hanzi(norm, quantity)
        if early != "figure":
            return early
    if quantity.unit in ("位", "名") and quantity.reached and _near(norm, quantity, _PLACES_TOLD, 24):
        quantity.unit, quantity.measure = "名", "rank"
        return "figure"
    if _is_name(norm, quantity) or _closes_name(norm, quantity):
        return None if quantity.numeral == "hanzi" and quantity.kind in _COUNTED else "name"
    if _before(norm, quantity) == "每" and quantity.kind != "ratio":
        return "denominator"
    if quantity.unit in _GRADES:
        return _grade(quantity)
    return _threshold(norm, quantity)


def _before(norm: str, quantity: Quantity) -> str:
    return norm[quantity.start - 1 : quantity.start]


def _after(norm: str, quantity: Quantity) -> str:
    return norm[quantity.end : quantity.end + 1]


def _near(norm: str, quantity: Quantity, cue: re.Pattern[str], reach: int) -> bool:
    """The cue stands in the `reach` characters before."""
    return cue.search(norm, max(0, quantity.start - reach), quantity.start) is not None


def _number(quantity: Quantity) -> float | None:
    """The value, or the upper end of a range; None where it is unknown."""
    value = quantity.value or quantity.high
    return None if value is None else float(value)


def _time(norm: str, quantity: Quantity) -> str | None:
    number, after = _number(quantity), _after(norm, quantity)
    if number is None or _is_date(norm, quantity, number):
        return None
    if quantity.numeral == "hanzi" and quantity.unit == "年" and after in ("来", "级"):
        return None
    if norm.endswith("刻钟", quantity.num_end, quantity.end):
        quantity.value, quantity.unit = str(15 * int(number)), "分钟"
    if _is_name(norm, quantity):
        return "name" if quantity.unit in _NAMED_UNITS else "duration"
    claims = quantity.reached is not None or after in _END or after in _TIMED_AFTER
    if quantity.unit != "周年" and _near(norm, quantity, _TIMED, 12):
        return "figure" if claims else "duration"
    if quantity.unit in _LASTING:
        return "duration"
    claimed = quantity.reached not in _WEAK or quantity.direction is not None
    return "figure" if claimed and (after in _END or after == "内") else "duration"


def _is_date(norm: str, quantity: Quantity, number: float) -> bool:
    """2024年, 8月."""
    if quantity.unit == "年" and quantity.multiplier == 1 and number in _YEARS:
        return True
    return quantity.unit in _CALENDAR and norm[quantity.num_end] != "个"


def _hanzi(norm: str, quantity: Quantity) -> str | None:
    """Hanzi numerals count things only before a concrete noun; 五大, 三级, 八个方面 give structure."""
    if quantity.role == "threshold":
        return _bare_scale(norm, quantity)
    if quantity.kind in ("ratio", "points"):
        no_share = quantity.unit == "成" and _after(norm, quantity) in _NOT_TENTHS
        return None if no_share else "figure"
    if quantity.unit in _ENUMERATING:
        return _enumeration(norm, quantity)
    if quantity.unit in _NAMING:
        return "name"
    if quantity.kind in _COUNTED and quantity.multiplier == 1:
        return _hanzi_count(norm, quantity)
    small = quantity.multiplier == 1 and (_number(quantity) or 0) < _SMALL
    return None if small and quantity.unit in _SPOKEN_UNITS else "figure"


def _enumeration(norm: str, quantity: Quantity) -> str | None:
    """五大任务 structures; 二十大 is a congress."""
    congress = quantity.unit == "大" and (_number(quantity) or 0) > 12
    if congress or norm.startswith(_AFTER_CONGRESS, quantity.end) or _before(norm, quantity) in ("“", "第"):
        return None
    return "structure"


def _hanzi_count(norm: str, quantity: Quantity) -> str | None:
    """Reports write counts of the world in Arabic numerals; a small hanzi count enumerates the text
    itself."""
    if _before(norm, quantity) in _NUMBERS_BEFORE or quantity.unit in _SESSIONS:
        return None
    if norm.startswith(_COUNTED_AFTER, quantity.end):
        return "figure"
    number = _number(quantity)
    if quantity.comparator == "eq" and (quantity.value is None or number is None or number < _SMALL):
        return None if quantity.unit in _SPOKEN_COUNTS else "structure"
    return "structure" if _STRUCTURE.match(norm, quantity.end) else "figure"


def _bare_scale(norm: str, quantity: Quantity) -> str:
    """突破百亿元大关 claims; 亿元以上项目 bounds."""
    if _before(norm, quantity) == "每":
        return "denominator"
    if quantity.kind == "people" and quantity.comparator != "eq":
        return "figure"
    closed = _after(norm, quantity) in _END or norm.startswith("大关", quantity.end)
    if quantity.comparator in ("gt", "ge") and closed:
        return "figure"
    if quantity.unit == "级":
        _grade(quantity)
    return "threshold"


def _is_name(norm: str, quantity: Quantity) -> bool:
    """In quotation marks from the first character on, and closed before long: “20条”, “15分钟医保服务圈”."""
    mark = _before(norm, quantity)
    if mark not in _QUOTES or (mark == "”" and "“" in norm[max(0, quantity.start - 40) : quantity.start]):
        return False
    close = norm.find(_QUOTES[mark], quantity.end, quantity.end + 14)
    return close >= 0 and _CLAIMS.search(norm, quantity.end, close) is None


def _closes_name(norm: str, quantity: Quantity) -> bool:
    """“向海12条”: a policy that is named by its count."""
    quoted = "“" in norm[max(0, quantity.start - 8) : quantity.start]
    return quantity.unit == "条" and quoted and _after(norm, quantity) == "”"


def _grade(quantity: Quantity) -> str | None:
    """100亿级 bounds a class of money, 10万级 one of an unknown unit; 6大 structures."""
    if quantity.unit == "级" and quantity.multiplier > 1:
        quantity.unit = "元" if quantity.multiplier >= 10**8 else None
        return "threshold"
    return "structure" if quantity.unit == "大" and quantity.numeral == "arabic" else None


def _threshold(norm: str, quantity: Quantity) -> str:
    after = _after(norm, quantity)
    posted = norm[quantity.end - 2 : quantity.end] in _BOUNDS
    if quantity.unit == "吨级":
        return "threshold"
    if quantity.unit in _LINES or (quantity.unit == "伏" and after not in _END):
        return "name"
    if quantity.unit in _AGES:
        claimed = quantity.reached not in _WEAK or (after in _END and quantity.comparator in ("eq", "gt"))
        return "figure" if claimed else "threshold"
    if quantity.kind in _BIG:
        return _size(norm, quantity, after, posted=posted)
    if quantity.kind in _COUNTED and _ONE_OF.match(norm, quantity.end):
        return "structure"
    bounds = after == "的" or (quantity.unit == "人" and after not in _END)
    return "threshold" if quantity.kind == "people" and posted and bounds else "figure"


def _size(norm: str, quantity: Quantity, after: str, *, posted: bool) -> str:
    """Money, area, weight, power: the size of what follows, or a claim."""
    end = quantity.end
    if posted and after not in _END:
        return "threshold"
    if quantity.unit == "米" and _DEPTHS.starting(norm, end):
        return "name"
    classed = quantity.kind in _CLASSED and _CLASS.starting(norm, end)
    if classed and not _SPENT_ON.starting(norm, end):
        return "threshold"
    if _BRACKETED_BOUND.match(norm, end):
        return "threshold"
    if quantity.kind == "energy" and _POWER.match(norm, end):
        return "name"
    invested = norm[quantity.start - 2 : quantity.start] == "投资"
    if quantity.comparator in ("gt", "ge") and not invested and _OF_CLASS.match(norm, end):
        return "threshold"
    if after not in _END and _CAPACITY.ending(norm, quantity.start):
        return "threshold"
    return "figure"
