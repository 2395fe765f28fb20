"""A workbook of the directory taken in: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.kernel.errors import Fault
from luoshi.office.actions.acts import By
from luoshi.office.actions.directory import take_directory
from luoshi.office.actions.writing import Written
from luoshi.office.domain.workbook import Problem, placed, read_workbook


@dataclass(slots=True)
class Outcome:
    """What came of it: what was written, or (and then nothing was) what is wrong and where."""

    written: Written = field(default_factory=Written)
    problems: list[Problem] = field(default_factory=list)


def import_workbook(data: bytes, *, government_id: int, by: By) -> Outcome:
    """Take an .xlsx in. Cells that cannot be read are told first; then what does not fit together."""
    taken = read_workbook(data)
    if taken.problems:
        return Outcome(problems=taken.problems)
    written, wrong = take_directory(taken.directory, data, government_id=government_id, by=by)
    return Outcome(written, placed(taken, wrong))


def require_good(outcome: Outcome) -> Written:
    """What was written; a Fault that counts the problems when there are any."""
    if outcome.problems:
        raise Fault("office.import_refused", n=len(outcome.problems))
    return outcome.written
