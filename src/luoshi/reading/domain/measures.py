"""Which kind of measure a figure is (READ.md, `measure`). Decision order:

    points → growth_points, unless they only compare (高于全国0.5个百分点: other)
    番 → growth_rate
    ratio → :1 rate · growth by direction or name → growth_rate · names of a share → share, of a rate → rate
    direction on an amount → growth_amount
    amount → base of a change, 累计 共有 → level · 比上年净增 → growth_amount · made, given or spared → new
        · reached or a named total → level · an act → new · else level for sizes, new for things

Tables: measures.yaml.
"""

from __future__ import annotations

import re

from luoshi.reading.domain.lexicon import pattern
from luoshi.reading.domain.quantities import Quantity

_THINGS = frozenset({"count", "people", "traffic", "place"})
_PHRASE_END = frozenset(["", "，", "。", "；", "、"])
_NEAR, _WIDE = 12, 20  # characters before a ratio, before an amount, in which its cue stands

_GROWTH, _DOWN = pattern(r"{measures.growth_names}"), pattern(r"{measures.down_names}")
_GROWS = pattern(r"的(?:增速|增长)")  # 7%|的增速
_GROWTH_TARGET = pattern(r"增长率?{measures.growth_targets}$")  # 增长预期目标为|7%
_COMPARES = pattern(r"{measures.compares}(?:{measures.compared}|[^，]{0,10}{measures.compared_nouns})")
_SHARE, _RATE = pattern(r"{measures.share_names}"), pattern(r"{measures.rate_names}")
_ALWAYS_SHARE, _ALWAYS_RATE = pattern(r"{measures.always_share}"), pattern(r"{measures.always_rate}")
_FROM = re.compile(r"[由从][^，]{0,4}$")  # 从|30个 to something
_RUNNING_TOTAL = pattern(r"{measures.running_total}|(?<![公中])共(?![同享建治创])")
_ADDED_TOTAL = re.compile(r"新增[^，]{0,12}总量$")  # 新增社会融资总量|: an increment by its name
_SINCE_LAST = pattern(r"[比较](?:上年|去年)(?:分别)?{measures.grown_by}")
_INVESTED = re.compile(r"..投入$|总投资$")
_MADE, _MADE_BUT = pattern(r"{measures.made}"), pattern(r"{measures.sizes}{measures.size_verbs}")
_FLOW = pattern(r"(?:{measures.flows}|引进[^，]{0,6}资金|完成[^，]{0,12}投资)$")
_LEVEL_NAME = pattern(r"{measures.level_names}(?:$|{measures.after_level_name})")
_WORKED = pattern(r"{measures.worked_on}")
_NEW = pattern(r"{measures.new_words}")
_BARE_NOUN = pattern(
    r"{measures.whose}?[\u4e00-\u9fa5“”]{0,6}{measures.populations}"
)  # 全市经营主体|超10万户
_STATE = pattern(r"[^，。；]{0,22}?{measures.states}")
_EXISTS = pattern(r"(?:{measures.exists})(?!标)|共[^同享建]|为$")
_REACHED_WEAKLY = frozenset({None, "为", "是", "共"})


def measure(
    quantity: Quantity, left: str, right: str, subject: str | None, before: str | None, *, told: bool
) -> str:
    """The measure, and for a growth told by a name its direction (set on the quantity).

    `left` is the clause before the figure, `right` what follows it to the clause's end, `subject` its noun,
    `before` the
    measure of a like figure before it in the sentence, `told` true in a glossary or annex, where what is
    counted exists.
    """
    if quantity.measure:
        return quantity.measure
    if quantity.kind == "points":
        compares = quantity.direction is None and _COMPARES.search(left[-_WIDE:])
        return "other" if compares else "growth_points"
    if quantity.unit == "番":
        return "growth_rate"
    name = subject or left
    if quantity.kind == "ratio":
        if quantity.unit != ":1" and _grows(quantity, left[-_NEAR:], right):
            return "growth_rate"
        return _share_or_rate(quantity, left, right, name)
    if quantity.direction:
        return "growth_amount"
    kind = _told(quantity, left, right, name) or _level_or_new(quantity, left, right, name, before)
    return "level" if told and kind == "new" and not _NEW.search(left[-_WIDE:]) else kind


def _grows(quantity: Quantity, near: str, right: str) -> bool:
    """增长6%, 增速为6%, 6%的增速; not 自然增长率 and not a share that only stands behind a growth."""
    named = None if "自然增长率" in near else _GROWTH.search(near)
    if quantity.direction:
        return True
    told = named is not None or _GROWS.match(right) or _GROWTH_TARGET.search(near)
    if not told or "自然增长率" in near or _SHARE.search(near, named.end() if named else 0):
        return False
    quantity.direction = "down" if _DOWN.search(near) else "up"
    return True


def _share_or_rate(quantity: Quantity, left: str, right: str, name: str) -> str:
    """Part of a whole, or any other ratio: the last name decides, 率 before 比重 where they end together."""
    if quantity.unit in (":1", "倍"):
        return "rate"
    whole = name if len(name) > _NEAR else left
    if _ALWAYS_SHARE.search(whole):
        return "share"
    if _ALWAYS_RATE.search(whole):
        return "rate"
    rate, share = _last(_RATE, whole), _last(_SHARE, whole)
    if rate or share:
        return "rate" if rate >= share else "share"
    if quantity.unit in ("成", "折"):
        return "share" if quantity.unit == "成" else "rate"
    closed = right[:1] in _PHRASE_END
    if quantity.value == "100" and not closed and right[0] != "的":
        return "rate"
    return "rate" if closed or right[0] == "）" or name.endswith("率") else "share"


def _last(names: re.Pattern[str], text: str) -> int:
    """Where the last of the names ends, 0 where there is none."""
    return max((match.end() for match in names.finditer(text)), default=0)


def _told(quantity: Quantity, left: str, right: str, name: str) -> str | None:
    """What the words right before an amount say for certain."""
    near, size = left[-_WIDE:], quantity.kind not in _THINGS
    if (size and right.startswith("的")) or _FROM.search(near):
        return "level"
    if _RUNNING_TOTAL.search(near) and not _ADDED_TOTAL.search(near):
        return "level"
    if quantity.kind == "money" and near.endswith("增收"):
        return "growth_amount"
    if _SINCE_LAST.search(near):
        return "growth_amount"
    if size and _INVESTED.search(name):
        return "level"
    if _MADE.search(near) and not _MADE_BUT.search(near):
        return "new"
    put_in = near.endswith("投资") and right[:1] not in ("", "、", "，", "的")
    return "new" if put_in and len(left) < 8 else None


def _level_or_new(quantity: Quantity, left: str, right: str, name: str, before: str | None) -> str:
    """What exists, or what an act of the period made."""
    near = left[-_WIDE:]
    if quantity.reached not in _REACHED_WEAKLY or _FLOW.search(near):
        return "level"
    acted = _NEW.search(near) is not None
    named = _LEVEL_NAME.search(name) and not _WORKED.search(name[-3:])
    if named and not (acted and quantity.kind in _THINGS):
        return "level"
    if acted:
        return "new"
    about = quantity.comparator in ("gt", "approx") and _BARE_NOUN.fullmatch(left)
    if quantity.kind not in _THINGS or about:
        return "level"
    if len(left) < 3:
        return "level" if _STATE.match(right) else "new"
    return "level" if before == "level" or _EXISTS.search(near) else "new"
