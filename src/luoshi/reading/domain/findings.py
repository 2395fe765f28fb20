"""What a careful reader would ask: codes, spans and sentences from `parameters/findings.yaml`."""

from __future__ import annotations

import re
from decimal import Decimal

from luoshi.reading.domain.document import Figure, Finding, Link, Pledge
from luoshi.reading.domain.lexicon import parameters
from luoshi.reading.domain.links import Pair, change, key_of
from luoshi.reading.domain.sections import Part
from luoshi.reading.domain.view import View

_SLOGAN = re.compile(r"“(\d{2,5}|\d(?:\+[\dNn])+)”")


class Findings:
    """Collects the findings of one report; ids in the order of asking."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, code: str, spans: list[tuple[int, int]], **facts: object) -> str:
        """One finding; returns its id."""
        words = parameters("findings")[code]
        assert isinstance(words, dict)
        number = f"q{len(self.found) + 1}"
        message = {lang: str(words[lang]).format(**facts) for lang in ("zh", "en")}
        after = {lang: str(words[f"next_{lang}"]).format(**facts) for lang in ("zh", "en")}
        self.found.append(Finding(number, code, str(words["severity"]), tuple(spans), message, after))
        return number

    def sorted(self) -> tuple[Finding, ...]:
        """In text order."""
        return tuple(sorted(self.found, key=lambda finding: finding.spans[:1]))


def ask(view: View, parts: list[Part], figures: tuple[Figure, ...], pledges: tuple[Pledge, ...], pairs: list[Pair]) -> tuple[tuple[Finding, ...], tuple[Link, ...]]:
    """All findings of a report, and its links with theirs."""
    findings = Findings()
    links = tuple(_link(findings, pair) for pair in pairs)
    claims = [figure for figure in figures if figure.role == "figure"]
    _switched(findings, claims, pairs)
    _sums(findings, view.text, claims)
    _bases(findings, claims)
    _multi_year(findings, figures)
    _forgotten(findings, claims, pairs)
    _conflicts(findings, claims)
    _soft(findings, pledges)
    _slogans(findings, view)
    _halves(findings, parts)
    return findings.sorted(), links


def _span(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.end


def _link(findings: Findings, pair: Pair) -> Link:
    ids: tuple[str, ...] = ()
    outcome, target = pair.outcome, pair.target
    if pair.relation in ("rebased", "rescoped"):
        ids = (
            findings.add(
                pair.relation, [_span(outcome), _span(target)], indicator=target.indicator, outcome=outcome.text, target=target.text,
                outcome_name=outcome.subject, target_name=target.subject,
            ),
        )
    return Link(outcome.id, target.id, target.indicator or "", pair.relation, change(outcome, target), ids)


_ACCOUNT = re.compile(r"(增加值|总产值|产值|营业收入|营收|销售收入|利润|税收)$")


def _switched(findings: Findings, claims: list[Figure], pairs: list[Pair]) -> None:
    """规上工业增加值 last year, 规上工业总产值 this year."""
    answered = {pair.target.id for pair in pairs}
    outcomes = {}
    for figure in claims:
        match = _ACCOUNT.search(figure.indicator or "")
        if match and figure.tense == "outcome":
            outcomes.setdefault((figure.indicator or "")[: match.start()], figure)
    for figure in claims:
        match = _ACCOUNT.search(figure.indicator or "")
        if not match or figure.tense != "target" or figure.id in answered:
            continue
        base = outcomes.get((figure.indicator or "")[: match.start()])
        if base is not None and base.indicator != figure.indicator and len(base.indicator or "") > 5:
            findings.add("switched_measure", [_span(base), _span(figure)], outcome_name=base.indicator, target_name=figure.indicator)


def _number(figure: Figure) -> Decimal | None:
    return Decimal(figure.value) * figure.multiplier if figure.value is not None else None


def _sums(findings: Findings, text: str, claims: list[Figure]) -> None:
    """Parts of a whole that add up to more than it; shares that do not make 100."""
    for index, total in enumerate(claims):
        if total.measure == "share" and text[total.end : total.end + 1] in ":：∶" and text[total.start - 1] not in ":：∶":
            shares = claims[index : index + 3]
            values = [Decimal(s.value) for s in shares if s.value is not None]
            if len(values) == 3 and abs(sum(values) - 100) > Decimal("0.2"):
                findings.add("shares_not_hundred", [_span(s) for s in shares], sum=sum(values))
            continue
        parts = _parts(text, claims, index)
        whole = _number(total)
        values = [value for part in parts if (value := _number(part)) is not None]
        if whole is not None and len(values) >= 2 and len(values) == len(parts) and sum(values) > whole:
            findings.add("parts_exceed_total", [_span(total), *map(_span, parts)], sum=f"{sum(values):f}", total=f"{whole:f}", unit=total.unit)


def _parts(text: str, claims: list[Figure], index: int) -> list[Figure]:
    """The members of a list that 其中 opens right after a total."""
    total, parts = claims[index], []
    at = total.end
    if not re.match(r"[，（(]?其中", text[at : at + 4]) or total.unit in ("%", "个百分点"):
        return []
    for figure in claims[index + 1 : index + 8]:
        between = text[at : figure.start]
        if figure.unit != total.unit or re.search(r"[。；]", between) or len(between) > 30 or parts and "、" not in between and "，" not in between:
            break
        if parts and ("，" in between and "、" not in between):
            break
        parts.append(figure)
        at = figure.end
    return parts


def _bases(findings: Findings, claims: list[Figure]) -> None:
    known = {key_of(f.indicator or "") for f in claims if f.tense == "outcome" and f.measure in ("rate", "share", "level")}
    for figure in claims:
        if figure.tense == "target" and figure.measure == "growth_points" and key_of(figure.indicator or "") not in known:
            findings.add("target_without_base", [_span(figure)], indicator=figure.indicator or figure.text, text=figure.text, value=figure.value)


def _multi_year(findings: Findings, figures: tuple[Figure, ...]) -> None:
    """“3年招引5000个”: the years that the report tells must not add up to more."""
    for before, total in zip(figures, figures[1:], strict=False):
        if before.role != "duration" or before.unit != "年" or total.role != "figure" or not 0 <= total.start - before.end <= 6:
            continue
        years, whole = int(Decimal(before.value or 0)), _number(total)
        parts = [f for f in figures if f is not total and f.role == "figure" and f.unit == total.unit and f.measure == "new" and key_of(f.indicator or "") == key_of(total.indicator or "?")]
        values = [value for part in parts if (value := _number(part)) is not None]
        if whole is None or len(values) < 2 or years < 2:
            continue
        if sum(values) > whole or len(values) == years and sum(values) != whole:
            findings.add("multi_year_contradicted", [_span(total), *map(_span, parts)], indicator=total.indicator, years=years, total=f"{whole:f}", sum=f"{sum(values):f}")


def _forgotten(findings: Findings, claims: list[Figure], pairs: list[Pair]) -> None:
    """Headline measures that are reported and not promised again."""
    headline = set(parameters("indicators")["headline"])  # type: ignore[call-overload]
    promised = {figure.indicator for figure in claims if figure.tense == "target"}
    if not promised:
        return
    answered = {pair.outcome.indicator for pair in pairs}
    for figure in claims:
        name = figure.indicator
        if figure.tense == "outcome" and name in headline and name not in promised and name not in answered and figure.period is None:
            answered.add(name)
            findings.add("not_promised_again", [_span(figure)], indicator=name)


def _conflicts(findings: Findings, claims: list[Figure]) -> None:
    headline = set(parameters("indicators")["headline"])  # type: ignore[call-overload]
    seen: dict[tuple[object, ...], Figure] = {}
    for figure in claims:
        if figure.indicator not in headline or figure.measure not in ("level", "growth_rate") or figure.tense == "context":
            continue
        place = (figure.indicator, figure.measure, figure.tense, figure.year, figure.period, figure.unit, figure.scope)
        first = seen.setdefault(place, figure)
        if _number(first) != _number(figure) and first.comparator == figure.comparator == "eq" and first.statement != figure.statement:
            findings.add("conflicting_values", [_span(first), _span(figure)], indicator=figure.indicator, first=first.text, second=figure.text)


def _soft(findings: Findings, pledges: tuple[Pledge, ...]) -> None:
    questions = parameters("findings")["questions"]
    assert isinstance(questions, dict)
    for pledge in pledges:
        if pledge.soft:
            asked = questions[pledge.soft]
            findings.add("soft_target", [(pledge.start, pledge.end)], kind=pledge.soft, text=pledge.text, question_zh=asked["zh"], question_en=asked["en"])


def _slogans(findings: Findings, view: View) -> None:
    """“123”, “4+4”: a number that stands for something nobody says."""
    seen: set[str] = set()
    for match in _SLOGAN.finditer(view.norm):
        slogan = match.group(1)
        if slogan in seen or re.search(rf"“?{re.escape(slogan)}”?[^。，]{{0,8}}(?:即|是指|指|:)", view.norm):
            continue
        seen.add(slogan)
        findings.add("undefined_slogan", [view.span(*match.span(1))], slogan=slogan)


def _halves(findings: Findings, parts: list[Part]) -> None:
    for half in ("plan", "review"):
        if not any(part.half == half for part in parts):
            findings.add(f"no_{half}_half", [])
