"""Promised figures of a task with what the registers hold, their course by month, their shares by town."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from luoshi.pledges.domain.sample_city.chance import Chance
from luoshi.pledges.domain.sample_city.material import Table
from luoshi.pledges.domain.sample_city.records import Reported, Target
from luoshi.reading.domain.document import Document, Figure, Pledge

NO_REGISTER = "no_register"  # the plan promises it, no register of the sample holds it
NOT_BY_TOWN = "not_kept_by_town"
NOT_YET = "not_published_yet"
# Weights of the twelve months where a number grows through the year.
SHAPES = {"even": (10,) * 12, "late": (4,) * 9 + (24,) * 3, "early": (24,) * 4 + (6,) * 8}
MONTHS = 12
LEAST_DIVIDED = 20  # in the last digit of the promised value: below it most towns would be asked for nothing


def targets_of(pledge: Pledge, plan: Document, results: Table) -> tuple[Target, ...]:
    """The claims among a pledge's figures, each with its result; unknown where no register holds it."""
    figures = {figure.id: figure for figure in plan.figures}
    claims = [figures[name] for name in pledge.figures if figures[name].role == "figure"]
    return tuple(_target(figure, _result(figure, plan, results)) for figure in claims)


def _result(figure: Figure, plan: Document, results: Table) -> Table | None:
    """The entry whose quoted characters hold the figure."""
    text = plan.report.text
    for entry in results["results"]:
        start = text.find(entry["quote"])
        if start <= figure.start and figure.end <= start + len(entry["quote"]) and start >= 0:
            found: Table = entry
            return found
    return None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _target(figure: Figure, result: Table | None) -> Target:
    known = result or {"end": None, "course": "even", "why": NO_REGISTER}
    return Target(
        figure=figure.id,
        subject=figure.subject,
        value=_decimal(figure.value),
        low=_decimal(figure.low),
        high=_decimal(figure.high),
        unit=figure.unit,
        multiplier=figure.multiplier,
        comparator=figure.comparator,
        measure=figure.measure,
        direction=figure.direction,
        base=_decimal(known.get("base")),
        end=_decimal(known["end"]),
        course=known["course"],
        why=known.get("why"),
    )


def _digit(value: Decimal) -> Decimal:
    """One in the value's last digit: 0.01 of 1.33, 1 of 120."""
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


def met(target: Target) -> bool | None:
    """Whether the year's end keeps the promise, as its owner would judge; None where it is not known.

    The sample needs it only to decide which tasks ask to be closed: verdicts are another module's.
    """
    bound = target.value if target.value is not None else target.low
    if target.end is None or bound is None:
        return None
    return target.end <= bound if target.comparator in {"le", "lt"} else target.end >= bound


def value_at(target: Target, month: int, chance: Chance) -> Reported:
    """The cumulative value that the register holds at the end of a month (1 to 12)."""
    if target.end is None:
        return Reported(target.figure, None, target.why)
    if (target.course == "yearly" and month < MONTHS) or (target.course == "quarterly" and month % 3):
        return Reported(target.figure, None, target.why or NOT_YET)
    return Reported(target.figure, _on_course(target, target.end, month, chance), None)


def _on_course(target: Target, end: Decimal, month: int, chance: Chance) -> Decimal:
    unit = _digit(end)
    if month == MONTHS:
        return end
    if target.course in {"rate", "quarterly", "yearly"}:
        # a cumulative rate wanders around its end value, less as the year goes on
        drift = (chance.below(9, "drift", target.figure, month) - 4) * (MONTHS - month)
        return max(unit, end + drift * unit / 4).quantize(unit, ROUND_HALF_UP)
    base = target.base if target.course == "level" and target.base is not None else Decimal(0)
    shape = SHAPES.get(target.course, SHAPES["even"])
    parts = [weight * (80 + chance.below(41, "month", target.figure, m)) for m, weight in enumerate(shape)]
    done = Decimal(sum(parts[:month])) / sum(parts)
    return (base + (end - base) * done).quantize(unit, ROUND_DOWN)


def divisible(target: Target) -> bool:
    """Whether towns can each carry a part: things made in the year, and enough of them for all."""
    if target.measure != "new" or target.value is None:
        return False
    return target.value >= LEAST_DIVIDED * _digit(target.value)


def shares(targets: Sequence[Target], towns: int, chance: Chance) -> Iterator[tuple[Target, ...]]:
    """The targets as so many towns carry them: what is made is divided without rest, ratios are the same."""
    for town in range(towns):
        yield tuple(_share(target, town, towns, chance) for target in targets)


def _share(target: Target, town: int, towns: int, chance: Chance) -> Target:
    if target.value is None or not divisible(target):
        return replace(target, base=None, end=None, why=NOT_BY_TOWN)
    weights = [60 + chance.below(81, "town", target.figure, index) for index in range(towns)]
    value = _parts(target.value, weights)[town]
    end = None if target.end is None else _parts(target.end, weights)[town]
    return replace(target, value=value, end=end)


def _parts(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """The total divided by weights in its own last digit; the first of the parts take what is left."""
    unit = _digit(total)
    whole = sum(weights)
    parts = [(total * weight / whole).quantize(unit, ROUND_DOWN) for weight in weights]
    left = int((total - sum(parts)) / unit)
    return [part + (unit if index < left else 0) for index, part in enumerate(parts)]
