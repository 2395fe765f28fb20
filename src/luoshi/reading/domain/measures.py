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


def measure(quantity: Quantity, left: str, right: str, subject: str | None, before: str | None, *, told: bool = False) -> str:
    """`left` is the clause before the figure, `right` what follows it to the clause's end, `before` the measure of a like figure before;
    `told`: in a glossary or annex, where what is counted exists."""
    if quantity.measure:
        return quantity.measure
    cues = _cues()
    if quantity.kind == "points":
        return "other" if quantity.direction is None and re.search(r"(?:高于|低于|快于|慢于|超|超过|领先)(?:全国|全省|全市|[^，]{0,10}(?:平均|增速|产值))", left[-20:]) else "growth_points"
    if quantity.unit == "番":
        return "growth_rate"
    name = subject or left
    if quantity.kind == "ratio":
        return _ratio(quantity, left, right, name, cues)
    if quantity.direction:
        return "growth_amount"
    kind = _level_or_new(quantity, left, right, name, cues, before)
    return "level" if told and kind == "new" and not cues.new.search(left[-20:]) else kind


def _ratio(quantity: Quantity, left: str, right: str, name: str, cues: Cues) -> str:
    if quantity.unit == ":1":
        return "rate"
    near = left[-12:]
    growth = cues.growth.search(near) if "自然增长率" not in near else None
    if re.match(r"的(?:增速|增长)", right) or re.search(r"增长(?:率)?(?:保持在|稳定在|控制在|为|均为|达到|达|预期目标|目标|预期目标为)$", near):
        growth = growth or _EMPTY
    if (quantity.direction and quantity.unit != "倍") or (growth is not None and not cues.share.search(near[growth.end() :])):
        if growth is not None and quantity.direction is None:
            quantity.direction = "down" if cues.down.search(near) else "up"
        return "growth_rate"
    if quantity.unit == "倍":
        return "growth_rate" if quantity.direction else "rate"
    whole = name if len(name) > len(near) else left
    if re.search(r"优良天数比[例率]|优(?:Ⅲ|III)(?:类)?比例", whole):
        return "share"
    if re.search(r"扣除比例|报销比例|支付比例|补助比例|首付比例|资助比例", whole):
        return "rate"
    rate, share = _last(cues.rate, whole), _last(cues.share, whole)
    if rate is not None and (share is None or rate >= share):
        return "rate"
    if share is not None:
        return "share"
    if quantity.unit in ("成", "折"):
        return "share" if quantity.unit == "成" else "rate"
    if quantity.value == "100" and right[:1] not in ("", "，", "。", "；", "、", "的"):
        return "rate"
    return "share" if right[:1] not in ("", "，", "。", "；", "、", "）") and not name.endswith("率") or re.search(r"一半|过半|半", quantity.numeral) else "rate"


_EMPTY = re.match("", "")


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    end = None
    for match in pattern.finditer(text):
        end = match.end()
    return end


_SOCIAL = re.compile(r"新增[^，]{0,12}总量$")
_STATE = re.compile(r"[^，。；]{0,22}?(?:网上可?办|全覆盖|应改尽改|无一|跨城通办|扎根|在一体化|可办|全部达|医联体|实行)")
_EXISTS = re.compile(r"达|累计|拥有|现有|保有|提供|覆盖|可达|直达|在建|常住|保持|稳定|辐射|服务|惠及|涉及|养护|管护|加强|占地|容纳|共[^同享建]|发展到|为$")
_MONEY_FLOW = re.compile(r"(?:完成投资|引进[^，]{0,6}资金|招商引资|到位资金|完成[^，]{0,12}投资|融资|赤字|投资安排)$")
_BARE_NOUN = re.compile(r"(?:其中|目前|全市|全省|全县|全区)?[\u4e00-\u9fa5“”]{0,6}(?:企业|主体|工商户|人口|用户|人员|人士|居民|党员|车辆|人次|学生|业务量|年业务量)")
_MADE = re.compile(r"新增|净增|新建|新开工|新签约|新引进|新招引|新认定|减免|发放|兑现|减负|减轻|争取|拨付|享受|理赔|增收|授信")


def _level_or_new(quantity: Quantity, left: str, right: str, name: str, cues: Cues, before: str | None) -> str:
    """What exists, or what an act of the period made, gave or spared."""
    near = left[-20:]
    big = quantity.kind not in ("count", "people", "traffic", "place")
    if (big and right.startswith("的")) or re.search(r"(?:由|从)[^，]{0,4}$", near):
        return "level"
    if re.search(r"累计|共有|总数|拥有|现有|保有|总量|(?<![公中])共(?![同享建治创])", near) and not _SOCIAL.search(near):
        return "level"
    if re.search(r"增收$", near) and quantity.kind == "money":
        return "growth_amount"
    if re.search(r"(?:比|较)(?:上年|去年)(?:分别)?(?:净增|增加|减少|多)", near):
        return "growth_amount"
    if big and re.search(r"..投入$|总投资$", name):
        return "level"
    if _MADE.search(near) and not re.search(r"(?:面积|总额|余额|总投资)(?:达|累计|为)", near):
        return "new"
    if near.endswith("投资") and right[:1] not in ("", "、", "，", "的") and len(left) < 8:
        return "new"
    if quantity.reached not in (None, "为", "是", "共") or _MONEY_FLOW.search(near):
        return "level"
    if cues.level_name.search(name) and not re.search(r"改造|治理|整治|造林|修复", name[-3:]):
        return "level"
    if cues.new.search(near):
        return "new"
    if big or quantity.comparator in ("gt", "approx") and _BARE_NOUN.fullmatch(left):
        return "level"
    if len(left) < 3:
        return "level" if _STATE.match(right) else "new"
    return "level" if _EXISTS.search(near) or before == "level" else "new"
