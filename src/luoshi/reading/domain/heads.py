"""Who reports, when, and for which year: the facts of a report's head (READ.md, `report`).

    government := 国务院 | the place that most often stands where a report names its own (代表X人民政府,
        X第N届人民代表大会 …)
    level := by the government's own word (省 … 区); a 市 by the list of prefecture cities, else by what it
        says it governs
    delivered := the date of the meeting, else the first date before the salutation
    year := the plan's: named in its heading, else the meeting's (November and December speak for the next),
        else title's

What the text does not say is None. Tables: heads.yaml, places.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from luoshi.reading.domain.lexicon import pattern, words

_HAN = r"[\u4e00-\u9fa5]"
_YEAR4 = r"(?:19|20)\d\d"
_DATE = re.compile(rf"({_YEAR4})年(\d{{1,2}})月(\d{{1,2}})日")
_MEETING = re.compile(rf"{_DATE.pattern}，?在")  # 2024年1月8日在…第三次会议上
_TITLE = re.compile(
    rf"(?m)^[ \t\u3000]*((?:关于)?{_HAN}{{0,12}}(?:{_YEAR4}年?)?{_HAN}{{0,10}}"
    r"政\s*府\s*工\s*作\s*报\s*告)(?:（[^）\n]{1,6}）)?[ \t\r\u3000\u00a0]*$"
)
_PLACE = rf"({_HAN}{{2,10}}?{{heads.place_words}})"
_SELF = pattern(
    rf"(?:代表|中共){_PLACE}(?:人民政府|委)"
    rf"|{_PLACE}人民政府(?:代?[市县区省州旗盟]长|主席)"
    rf"|在(?:中国人民)?{_PLACE}第[一二三四五六七八九十百\d]+届人民代表大会"
    rf"|{_PLACE}{_YEAR4}年?(?:人民)?政府工作报告"
    rf"|{_YEAR4}年{_PLACE}(?:人民)?政府工作报告"
)
_ANCHOR = pattern(r"{heads.self_words}")
_AROUND = 32  # characters on either side of such a word that the pattern can reach
_STATE = pattern(r"{heads.state}")
_NOT_PLACE = pattern(r"{heads.not_places}")
_PARENT = re.compile(rf"^{_HAN}{{2,6}}?(?:省|市|自治州|州)(?={_HAN}{{2,}}[市县区旗]$)")  # 江苏省|某某市
_PLAN_YEAR = pattern(
    rf"({_YEAR4})年{{heads.whose}}?的?{{heads.plan_topics}}[^。\n]{{0,12}}?(?:{{heads.plan_words}}|工作$)"
)
_LOOK_BACK = pattern(rf"({_YEAR4})年(?:以来|政府|全市)?的?(?:政府)?工作的?{{heads.review_words}}")
_GOVERNS = pattern(r"{heads.below_a_county}")
_TOP, _FRONT, _HEAD = (
    3000,
    6000,
    600,
)  # characters of title and salutation; of the opening; of a head without salutation
_NOVEMBER = "11"  # a report of November or December plans the next year


@dataclass(slots=True, frozen=True)
class Head:
    """`year` is the plan's year, `level` state, province, prefecture, county; `delivered` an ISO date."""

    government: str | None
    level: str | None
    year: int | None
    delivered: str | None
    title: str | None


def read_head(text: str, norm: str) -> Head:
    """The head of a report from its original text and its normalised text."""
    delivered = _delivered(norm)
    government = _government(norm)
    titles = [re.sub(r"\s", "", m.group(1)) for m in _TITLE.finditer(text[:_TOP])]
    title = min(titles, key=len) if titles else None
    return Head(government, _level(norm, government), _year(norm, delivered, title), delivered, title)


def _delivered(norm: str) -> str | None:
    greeting = norm.find("各位代表", 0, _TOP)
    front = norm[: greeting if greeting >= 0 else _HEAD]
    for match in (_MEETING.search(norm[:_TOP]), _DATE.search(front)):
        if match:
            try:
                return date(*(int(part) for part in match.groups())).isoformat()
            except ValueError:  # 2月30日 is a slip of the text: no date at all
                continue
    return None


def _government(norm: str) -> str | None:
    if _STATE.search(norm[:_TOP]):
        return "国务院"
    found: Counter[str] = Counter()
    for start, end in _speaking(norm):
        for match in _SELF.finditer(norm, start, end):
            name = next(group for group in match.groups() if group)
            if not _NOT_PLACE.match(name):
                found[_PARENT.sub("", name)] += 3 if match.start() < _TOP else 1
    if not found:
        return None
    often = [name for name, count in found.items() if count * 2 > max(found.values())]
    return max(often, key=lambda name: (found[name], -len(name)))


def _speaking(norm: str) -> list[tuple[int, int]]:
    """Stretches of the opening where a government may name itself; the long pattern is tried nowhere else."""
    stretches: list[tuple[int, int]] = []
    for match in _ANCHOR.finditer(norm, 0, _FRONT):
        start, end = max(0, match.start() - _AROUND), min(_FRONT, match.end() + _AROUND)
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _level(norm: str, government: str | None) -> str | None:
    if government is None:
        return None
    if government == "国务院":
        return "state"
    name, kind = government[:-1], government[-1]
    if government.endswith(("省", "自治区", "特别行政区")) or name in words("places", "province_cities"):
        return "province"
    if kind == "市":
        if name in words("places", "prefecture_cities"):
            return "prefecture"
        return "county" if _GOVERNS.search(norm) else None
    return "prefecture" if kind in ("州", "盟") else "county"


def _year(norm: str, delivered: str | None, title: str | None) -> int | None:
    years = Counter(int(year) for year in _PLAN_YEAR.findall(norm))
    turn = int(delivered[:4]) + (delivered[5:7] >= _NOVEMBER) if delivered else None
    if turn is not None and (turn in years or not years):
        return turn
    if turn is not None and turn - 1 in years:
        return turn
    looked_back = _LOOK_BACK.search(norm)
    if looked_back:
        return int(looked_back.group(1)) + 1
    if years:
        return years.most_common(1)[0][0]
    stated = re.search(_YEAR4, title or "")
    return int(stated.group()) if stated else None
