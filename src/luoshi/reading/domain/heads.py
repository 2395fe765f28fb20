"""Who reports, when, and for which year: the facts of a report's head."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from luoshi.reading.domain.lexicon import parameters

_HAN = r"[\u4e00-\u9fa5]"
_DATE = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_MEETING = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日[，,]?\s*(?:在|，在)")
_TITLE = re.compile(rf"(?m)^[ \t\u3000]*((?:关于)?{_HAN}{{0,12}}(?:(?:19|20)\d\d年?)?{_HAN}{{0,10}}政\s*府\s*工\s*作\s*报\s*告)[ \t\u3000]*$")
_PLACE = rf"({_HAN}{{2,10}}?(?:自治区|特别行政区|自治州|自治县|自治旗|省|市|县|区|州|盟|旗))"
_SELF = re.compile(rf"(?:代表|中共){_PLACE}(?:人民政府|委)|{_PLACE}人民政府(?:代?[市县区省州旗盟]长|主席)|在(?:中国人民)?{_PLACE}第[一二三四五六七八九十百\d]+届人民代表大会|{_PLACE}(?:19|20)\d\d年?(?:人民)?政府工作报告|(?:19|20)\d\d年{_PLACE}(?:人民)?政府工作报告")
_PLAN_YEAR = re.compile(r"((?:19|20)\d\d)年(?:政府|全市|全县|全区|全省|全国)?(?:的)?(?:工作|经济|政府|重点|目标|主要|总体|发展)[^。\n]{0,12}?(?:安排|任务|目标|思路|打算|部署|重点|要求|建议|工作$)")
_LOOK_BACK = re.compile(r"((?:19|20)\d\d)年(?:以来|政府|全市)?(?:的)?(?:政府)?工作(?:的)?(?:回顾|总结|情况)")
_PARENT = re.compile(rf"^{_HAN}{{2,6}}?(?:省|市|自治州|州)(?={_HAN}{{2,}}[市县区旗]$)")
_NOT_PLACE = re.compile(r"^(?:自治|我|本|全|各|市|县|区|省|代表|我代表|向|在|中国|根据|新市|城市|并请)")


@dataclass(slots=True, frozen=True)
class Head:
    """`year` is the plan's year, `level` state, province, prefecture, county or other."""

    government: str | None
    level: str | None
    year: int | None
    delivered: str | None
    title: str | None


def read_head(text: str, norm: str) -> Head:
    """The head of a report from its original text and its normalised text."""
    top = norm[:3000]
    delivered = _delivered(top)
    government = _government(norm)
    titles = [re.sub(r"\s", "", m.group(1)) for m in _TITLE.finditer(text[:3000])]
    title = min(titles, key=len) if titles else None
    return Head(government, _level(norm, government), _year(norm, delivered, title), delivered, title)


def _delivered(top: str) -> str | None:
    for pattern in (_MEETING, _DATE):
        match = pattern.search(top)
        if match:
            try:
                return date(*(int(part) for part in match.groups())).isoformat()
            except ValueError:
                continue
    return None


def _government(norm: str) -> str | None:
    if re.search(r"代表国务院|国务院总理", norm[:3000]):
        return "国务院"
    found: Counter[str] = Counter()
    for match in _SELF.finditer(norm[:6000]):
        name = next(group for group in match.groups() if group)
        if not _NOT_PLACE.match(name):
            found[_PARENT.sub("", name)] += 3 if match.start() < 3000 else 1
    if found:
        best = max(found.values())
        return max((name for name, count in found.items() if count * 2 > best), key=lambda name: (found[name], -len(name)))
    return _by_mention(norm)


def _by_mention(norm: str) -> str | None:
    """A report that never names its government in full: the city it speaks of most, when it does so often."""
    places = parameters("places")
    counts = {name: norm.count(name) for group in places.values() for name in group}  # type: ignore[attr-defined]
    name = max(counts, key=lambda place: counts[place])
    return f"{name}市" if counts[name] >= 10 else None


def _level(norm: str, government: str | None) -> str | None:
    if government == "国务院":
        return "state"
    if government is None:
        return None
    places = parameters("places")
    if re.search(r"(省|自治区|特别行政区)$", government) or government[:-1] in places["province_cities"]:  # type: ignore[operator]
        return "province"
    if government.endswith("市"):
        if government[:-1] in places["prefecture_cities"]:  # type: ignore[operator]
            return "prefecture"
        return "county" if re.search(r"镇村|区镇|各镇|市镇|县级市|县域|全省县（市|乡镇|镇（|街道", norm) else None
    return "prefecture" if re.search(r"(州|盟)$", government) else "county"


def _year(norm: str, delivered: str | None, title: str | None) -> int | None:
    promised = _PLAN_YEAR.findall(norm)
    turn = (int(delivered[:4]) + (delivered[5:7] >= "11")) if delivered else None
    years = Counter(int(year) for year in promised)
    if turn is not None and (turn in years or not years):
        return turn
    if turn is not None and turn - 1 in years and turn not in years:
        return turn
    looked_back = _LOOK_BACK.search(norm)
    if looked_back:
        return int(looked_back.group(1)) + 1
    if years:
        return years.most_common(1)[0][0]
    stated = re.search(r"(?:19|20)\d\d", title or "")
    return turn or (int(stated.group()) if stated else None)
