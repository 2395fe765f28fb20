"""What a careful reader would ask (READ.md, "Links and findings"): codes, spans and sentences from
findings.yaml.

links that change basis or scope · a measure that was switched · sums · points without a base · totals over
years · headlines no longer promised · two values of one · soft targets · undefined slogans · a half that is
missing
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from luoshi.reading.domain import sums
from luoshi.reading.domain.document import Figure, Finding, Link, Pledge
from luoshi.reading.domain.lexicon import parameter, pattern, table, words
from luoshi.reading.domain.links import Pair, change, key_of
from luoshi.reading.domain.sections import Part
from luoshi.reading.domain.sums import Doubt
from luoshi.reading.domain.view import View

_SLOGAN = re.compile(r"“(\d{2,5}|\d(?:\+[\dNn])+)”")  # “135”, “4+4”
_EXPLAINED = r"“?{}”?[^。，]{{0,8}}(?:即|是指|指|:)"
_ACCOUNT = pattern(r"{indicators.switchable}$")
_HEADLINE = frozenset(words("indicators", "headline"))
_BASES = frozenset({"rate", "share", "level"})


class _Findings:
    """Collects the findings of one report; ids in the order of asking."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, code: str, spans: list[tuple[int, int]], **facts: object) -> str:
        """One finding; returns its id."""
        sentence = table("findings", code)
        number = f"q{len(self.found) + 1}"
        message = {lang: sentence[lang].format(**facts) for lang in ("zh", "en")}
        after = {lang: sentence[f"next_{lang}"].format(**facts) for lang in ("zh", "en")}
        self.found.append(Finding(number, code, sentence["severity"], tuple(spans), message, after))
        return number

    def doubt(self, doubt: Doubt) -> str:
        """A finding about figures."""
        return self.add(doubt.code, [(figure.start, figure.end) for figure in doubt.figures], **doubt.facts)


def ask(
    view: View, parts: list[Part], figures: tuple[Figure, ...], pledges: tuple[Pledge, ...], pairs: list[Pair]
) -> tuple[tuple[Finding, ...], tuple[Link, ...]]:
    """All findings of a report in text order, and its links with theirs."""
    findings = _Findings()
    links = tuple(_link(findings, pair) for pair in pairs)
    claims = [figure for figure in figures if figure.role == "figure"]
    doubts = itertools.chain(
        _switched(claims, pairs),
        sums.shares(view.text, claims),
        sums.parts(view.text, claims),
        _without_base(claims),
        sums.multi_year(figures),
        _forgotten(claims, pairs),
        sums.conflicts(claims),
    )
    for doubt in doubts:
        findings.doubt(doubt)
    _soft(findings, pledges)
    _slogans(findings, view)
    for half in ("plan", "review"):
        if not any(part.half == half for part in parts):
            findings.add(f"no_{half}_half", [])
    return tuple(sorted(findings.found, key=lambda finding: finding.spans[:1])), links


def _link(findings: _Findings, pair: Pair) -> Link:
    outcome, target = pair.outcome, pair.target
    ids: tuple[str, ...] = ()
    if pair.relation in ("rebased", "rescoped"):
        facts = {
            "indicator": target.indicator,
            "outcome": outcome.text,
            "target": target.text,
            "outcome_name": outcome.subject,
            "target_name": target.subject,
        }
        ids = (findings.doubt(Doubt(pair.relation, (outcome, target), facts)),)
    return Link(outcome.id, target.id, target.indicator or "", pair.relation, change(outcome, target), ids)


def _account(figure: Figure, tense: str) -> str | None:
    """规上工业 of 规上工业增加值: whose account it is; None where the name ends in no account."""
    match = _ACCOUNT.search(figure.indicator) if figure.indicator and figure.tense == tense else None
    return match.string[: match.start()] if match else None


def _switched(claims: list[Figure], pairs: list[Pair]) -> Iterator[Doubt]:
    """规上工业增加值 last year, 规上工业总产值 this year."""
    answered = {pair.target.id for pair in pairs}
    outcomes: dict[str, Figure] = {}
    for figure in claims:
        owner = _account(figure, "outcome")
        if owner is not None:
            outcomes.setdefault(owner, figure)
    for figure in claims:
        base = outcomes.get(_account(figure, "target") or "")
        if base is None or figure.id in answered or base.indicator == figure.indicator:
            continue
        if len(base.indicator or "") > 5:  # 产值 or 营业收入 alone belongs to nobody
            facts = {"outcome_name": base.indicator, "target_name": figure.indicator}
            yield Doubt("switched_measure", (base, figure), facts)


def _without_base(claims: list[Figure]) -> Iterator[Doubt]:
    """再提升10个百分点, of what?"""
    known = {
        key_of(f.indicator) for f in claims if f.tense == "outcome" and f.measure in _BASES and f.indicator
    }
    for figure in claims:
        promised = figure.tense == "target" and figure.measure == "growth_points"
        if promised and key_of(figure.indicator or "") not in known:
            name = figure.indicator or figure.text
            facts = {"indicator": name, "text": figure.text, "value": figure.value}
            yield Doubt("target_without_base", (figure,), facts)


def _forgotten(claims: list[Figure], pairs: list[Pair]) -> Iterator[Doubt]:
    """Headline measures that are reported and not promised again, in a report that promises figures at
    all."""
    promised = {figure.indicator for figure in claims if figure.tense == "target"}
    asked = promised | {pair.outcome.indicator for pair in pairs}
    for figure in claims:
        reported = figure.tense == "outcome" and figure.indicator in _HEADLINE and figure.period is None
        if promised and reported and figure.indicator not in asked:
            asked.add(figure.indicator)
            yield Doubt("not_promised_again", (figure,), {"indicator": figure.indicator})


def _soft(findings: _Findings, pledges: tuple[Pledge, ...]) -> None:
    for pledge in pledges:
        if pledge.soft:
            asked: dict[str, str] = parameter("findings", "questions", pledge.soft)
            facts = {
                "kind": pledge.soft,
                "text": pledge.text,
                "question_zh": asked["zh"],
                "question_en": asked["en"],
            }
            findings.add("soft_target", [(pledge.start, pledge.end)], **facts)


def _slogans(findings: _Findings, view: View) -> None:
    """“123”, “4+4”: a number that stands for something nobody says."""
    seen: set[str] = set()
    for match in _SLOGAN.finditer(view.norm):
        slogan = match.group(1)
        if slogan not in seen and not re.search(_EXPLAINED.format(re.escape(slogan)), view.norm):
            findings.add("undefined_slogan", [view.span(*match.span(1))], slogan=slogan)
        seen.add(slogan)
