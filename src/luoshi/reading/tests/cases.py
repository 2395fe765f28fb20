"""Cases that an official can read: sentences set into a small report, and the contract's words in Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from luoshi.reading.domain import Document, read

_FOLDER = Path(__file__).parent / "cases"
_HEAD = "政府工作报告\n——2024年1月10日在示例市第九届人民代表大会第三次会议上\n示例市市长 闻望舒\n各位代表：\n"
_REVIEW, _PLAN = "一、2023年工作回顾\n", "二、2024年工作安排\n"
_FILLER = {"回顾": "各项工作平稳有序。\n", "安排": "我们将再接再厉。\n"}

FIELDS = {
    "文字": "text", "数值": "value", "下限": "low", "上限": "high", "倍级": "multiplier", "单位": "unit",
    "比较": "comparator", "方向": "direction", "类别": "measure", "主体": "subject", "指标": "indicator",
    "口径": "scope", "时态": "tense", "年度": "year", "时期": "period", "作用": "role", "预计": "estimate",
    "动作": "verb", "对象": "object", "具体": "specificity", "软目标": "soft", "时限": "due",
}  # fmt: skip
VALUES: dict[str, dict[str, Any]] = {
    "倍级": {"万": 10**4, "亿": 10**8, "万亿": 10**12},
    "比较": {
        "等于": "eq", "超过": "gt", "不低于": "ge", "低于": "lt",
        "不超过": "le", "约": "approx", "区间": "range",
    },
    "方向": {"上升": "up", "下降": "down"},
    "类别": {
        "存量": "level", "新增": "new", "增长率": "growth_rate", "百分点变动": "growth_points",
        "增量": "growth_amount", "占比": "share", "比率": "rate", "位次": "rank", "其他": "other",
    },
    "时态": {"成效": "outcome", "目标": "target", "背景": "context"},
    "作用": {
        "数字": "figure", "门槛": "threshold", "时长": "duration", "层级": "structure",
        "分母": "denominator", "名称": "name",
    },
    "具体": {"有数": "number", "有名": "named", "方向": "direction"},
    "预计": {"是": True, "否": False},
}  # fmt: skip


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of cases/<name>.yaml."""
    loaded: list[dict[str, Any]] = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def named(case: dict[str, Any]) -> str:
    """The name of a case in the test's output."""
    return str(case["约定"])


def report(review: str = "", plan: str = "") -> str:
    """A small report of a city that does not exist, with a review and a plan."""
    halves = (_REVIEW, review or _FILLER["回顾"], _PLAN, plan or _FILLER["安排"])
    return _HEAD + "".join(half if half.endswith("\n") else f"{half}\n" for half in halves)


def told(sentence: str, half: str) -> tuple[Document, int, int]:
    """The sentence read in its half of a report, and where it stands."""
    text = report(plan=sentence) if half == "安排" else report(review=sentence)
    start = text.index(sentence)
    return read(text), start, start + len(sentence)


def plain(record: Any, expected: dict[str, Any], text: str) -> dict[str, Any]:
    """The fields of a record that a case names, in the words of the case."""
    found: dict[str, Any] = {}
    for key in expected:
        if key == "数词":
            found[key] = text[record.num_start : record.num_end]
        elif key == "汉字":
            found[key] = "是" if record.numeral == "hanzi" else "否"
        else:
            value = record[FIELDS[key]]
            words = {code: word for word, code in VALUES.get(key, {}).items()}
            found[key] = words.get(value, value) if value is not None else None
    return found
