"""What a careful reader would ask, and in both languages: see cases/findings.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.reading.domain import read
from luoshi.reading.tests.cases import cases, named, report


@pytest.mark.parametrize("case", cases("findings"), ids=named)
def test_the_findings_of_a_report(case: dict[str, Any]) -> None:
    text = report(review=case.get("回顾", ""), plan=case.get("安排", ""))
    document = read(text)
    found = [(f.code, [text[start:end] for start, end in f.spans], f.next["zh"]) for f in document.findings]
    for wanted in case.get("问", ()):
        matching = [
            after for code, texts, after in found if (code, texts) == (wanted["代码"], wanted["文字"])
        ]
        assert len(matching) == 1, found
        assert wanted.get("接着", "") in matching[0]
    for code in case.get("不问", ()):
        assert code not in [finding.code for finding in document.findings]
    for finding in document.findings:
        sentences = [*finding.message.values(), *finding.next.values()]
        assert all(sentence and "{" not in sentence and "None" not in sentence for sentence in sentences)


def test_a_report_without_a_half_says_so() -> None:
    codes = {finding.code for finding in read("各位代表：大家好。").findings}
    assert codes == {"no_plan_half", "no_review_half"}
    assert {f.code for f in read(report()).findings} == set()


def test_findings_come_in_text_order_with_ids_of_their_own() -> None:
    document = read(report(plan="确保居民消费稳中有升。落实“246”行动。争创卫生城市。"))
    spans = [finding.spans for finding in document.findings]
    assert spans == sorted(spans)
    assert len({finding.id for finding in document.findings}) == len(spans) == 3


def test_a_link_that_changed_its_basis_carries_its_finding() -> None:
    document = read(report(review="税收收入增长6%。", plan="税收收入同口径增长5%。"))
    (link,) = document.links
    assert [f.code for f in document.findings if f.id in link.findings] == ["rebased"]
