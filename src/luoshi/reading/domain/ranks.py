"""Places in an order of merit: 全省第一, 列第12位, 居榜首, 全国前三. Offsets are of `View.norm`."""

from __future__ import annotations

import functools
import re

from luoshi.reading.domain.lexicon import alternation, parameters
from luoshi.reading.domain.numerals import hanzi_value
from luoshi.reading.domain.quantities import Quantity

_FIND = re.compile(r"第(?P<ordinal>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<tail>位|名|等次|等级)?|(?P<head>首位|榜首|首名|头名)|前(?P<among>[一二三四五六十百]{1,2}|\d{1,3})(?P<of>位|名|强|(?=[。，；、！])|(?=的))|(?P<strong>(?:十|百|\d{2,3})强)(?=[。，；、！）行])")


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues, roles = parameters("cues"), parameters("roles")
    verb = alternation(cues["rank_verbs"])  # type: ignore[arg-type]
    region = alternation(roles["regions"])  # type: ignore[arg-type]
    scope = re.compile(rf"(?:(?:{verb})(?:了)?)(?P<scope>[\u4e00-\u9fa5（）、“”]{{0,14}})$|(?P<region>(?:{region})[\u4e00-\u9fa5（）、]{{0,8}})$")
    return scope, re.compile(rf"(?:{region})")


def find(norm: str) -> list[Quantity]:
    """All ranks of the text in order."""
    found = []
    for match in _FIND.finditer(norm):
        rank = _rank(norm, match)
        if rank is not None:
            found.append(rank)
    return found


def _rank(norm: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    word = match["ordinal"] or match["among"] or match["strong"]
    left = norm[max(0, start - 18) : start]
    if match["ordinal"] and not match["tail"] and not _stands_alone(norm, end, left):
        return None
    left = re.split(r"[，。；：\n“]", left)[-1] if not match["head"] else re.split(r"[，。；：\n]", left)[-1]
    scope, region = _patterns()
    known = scope.search(left)
    if known is None and not _moves(match, left, region):
        return None
    comparator = "le" if match["among"] or match["strong"] else "eq"
    if match["strong"] or match["of"] == "强":
        if not (region.search(left) and re.search(r"跻身|进入|位列|入列|居|列", left)) or len(str(word)) > 3:
            return None
    number = "1" if match["head"] else _number(str(word).rstrip("强"))
    if number is None:
        return None
    place = (known["scope"] or known["region"] or "") if known else ""
    if region.search(place) is None and not re.fullmatch(r"[\u4e00-\u9fa5]{2,4}(?:县市|县（市、?区?）|市|省|州|地区)?", place):
        place = ""
    first, num_start = start - len(place), start + (1 if match["ordinal"] or match["among"] else 0)
    num_end = num_start + (len(str(word).rstrip("强")) if word else 1)
    numeral = "arabic" if word and word[0].isdigit() else "hanzi"
    return Quantity(first, end, num_start, num_end, number, None, None, 1, "名", "place", comparator, None, numeral, None, None, place or None, "figure", "rank")


def _stands_alone(norm: str, end: int, left: str) -> bool:
    """第一 closes its phrase, or leads a noun of rank right behind a region (全球第一货物贸易大国)."""
    after = norm[end : end + 1]
    if after in ("。", "，", "；", "、", "！", "）", "”", "\n", "", "和", "与"):
        return True
    return bool(_patterns()[1].search(left[-6:]) or left.endswith("成为")) and bool(re.match(r"大|[^。，；]{0,8}(?:大国|大市|大省|强国|强市)", norm[end : end + 12]))


def _moves(match: re.Match[str], left: str, region: re.Pattern[str]) -> bool:
    """由第31位上升到第29位; 第2和第1: a place is told without its scope."""
    if match["tail"] in ("位", "名"):
        return bool(region.search(left) or re.search(r"(?:由|从|到|至|上年的|去年的|居|列|升|移)$", left))
    return bool(re.search(r"第\d+(?:位|名)?(?:和|、|与)$", left))


def _number(word: str) -> str | None:
    return word if word.isdigit() else hanzi_value(word)
