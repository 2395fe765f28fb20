"""Places in an order of merit (READ.md: `rank`; 第一/榜首: 1; "A rank may include its scope").

    rank := [scope] 第 N [位|名|等次|等级] | [scope] 首位 榜首 | [scope] 前 N [位|名|强] | region … N强

A 第 N is a rank when a verb of rank (位居) or a region (全省) stands before it, or when it tells a move
(由第31位上升到第29位); else it is an ordinal and no figure. Tables: ranks.yaml. All offsets are of
`View.norm`.
"""

from __future__ import annotations

import re

from luoshi.reading.domain.lexicon import pattern
from luoshi.reading.domain.numerals import hanzi_value
from luoshi.reading.domain.quantities import Quantity

_RANK = re.compile(
    r"第(?P<ordinal>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<tail>位|名|等次|等级)?"
    r"|(?P<head>首位|榜首|首名|头名)"
    r"|前(?P<among>[一二三四五六十百]{1,2}|\d{1,3})(?P<of>位|名|强|(?=[。，；、！的]))"
    r"|(?P<strong>十|百|(?<!\d)\d\d)强(?=[。，；、！）行])"
)
_HAN = r"[\u4e00-\u9fa5]"
_SCOPE = pattern(
    r"{ranks.verbs}了?(?P<scope>[\u4e00-\u9fa5（）、“”]{0,14})$|(?P<region>{ranks.regions}[\u4e00-\u9fa5（）、]{0,8})$"
)
_REGION = pattern(r"{ranks.regions}")
_PLACE = re.compile(rf"{_HAN}{{2,4}}(?:县市|县（市、?区?）|市|省|州|地区)?")  # 苏州, 全省县（市）
_ENTERS = pattern(r"{ranks.enters}")
_MOVES = pattern(r"{ranks.moves}$")
_LISTED = re.compile(r"第\d+(?:位|名)?[和、与]$")  # 第2和|第1
_NOBLE = pattern(r"大|[^。，；]{0,8}{ranks.ranked_nouns}")  # 第一|货物贸易大国
_CLOSED = frozenset("。，；、！）”\n和与")
_BREAK = frozenset("，。；\n")
_REACH = 18  # characters before a rank in which its verb or region stands


def find(norm: str) -> list[Quantity]:
    """All ranks of the text in order."""
    ranks = (_rank(norm, match) for match in _RANK.finditer(norm))
    return [rank for rank in ranks if rank is not None]


def _rank(norm: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    left = _left(norm, start, quoted=match["head"] is not None)
    if match["ordinal"] and not match["tail"] and not _stands_alone(norm, end, left):
        return None
    known = _SCOPE.search(left)
    if known is None and not _moves(match, left):
        return None
    if (match["strong"] or match["of"] == "强") and not (_REGION.search(left) and _ENTERS.search(left)):
        return None
    word = match["ordinal"] or match["among"] or match["strong"]
    number = _number(word) if word else "1"
    if number is None:
        return None
    scope = _scope(known)
    num_start = start + (1 if match["ordinal"] or match["among"] else 0)
    return Quantity(
        start - len(scope),
        end,
        num_start,
        num_start + len(word or "首"),
        number,
        low=None,
        high=None,
        multiplier=1,
        unit="名",
        kind="place",
        comparator="eq" if match["ordinal"] or match["head"] else "le",
        direction=None,
        numeral="arabic" if word and word.isdigit() else "hanzi",
        rank_scope=scope or None,
        measure="rank",
    )


def _left(norm: str, start: int, *, quoted: bool) -> str:
    """The clause before a rank, as far as it matters; a quotation mark opens a name (“第一梯队”), but not
    before 榜首."""
    at = start
    while at > max(0, start - _REACH) and norm[at - 1] not in _BREAK and (quoted or norm[at - 1] != "“"):
        at -= 1
    return norm[at:start]


def _scope(known: re.Match[str] | None) -> str:
    """全省, 全省县（市）: among whom; empty where what stands between verb and rank is no place."""
    scope = (known["scope"] or known["region"] or "") if known else ""
    return scope if _REGION.search(scope) or _PLACE.fullmatch(scope) else ""


def _stands_alone(norm: str, end: int, left: str) -> bool:
    """第一 closes its phrase, or leads a noun of rank right behind a region (全球第一货物贸易大国)."""
    if end == len(norm) or norm[end] in _CLOSED:
        return True
    leads = _REGION.search(left[-6:]) or left.endswith("成为")
    return bool(leads and _NOBLE.match(norm, end, end + 12))


def _moves(match: re.Match[str], left: str) -> bool:
    """由第31位上升到第29位; 第2和第1: a place is told without its scope."""
    if match["tail"] in ("位", "名"):
        return bool(_REGION.search(left) or _MOVES.search(left))
    return bool(_LISTED.search(left))


def _number(word: str) -> str | None:
    return word if word.isdigit() else hanzi_value(word)
