"""A workbook of the directory taken in: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from luoshi.archive.actions import record_access
from luoshi.kernel.errors import Fault
from luoshi.office.actions.acts import SYSTEM_ACTOR, By
from luoshi.office.actions.directory import take_directory
from luoshi.office.actions.writing import Written
from luoshi.office.domain.workbook import Problem, placed, read_workbook
from luoshi.office.domain.workbook_out import write_workbook
from luoshi.office.models import Government
from luoshi.office.queries import directory_of


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


@transaction.atomic
def export_workbook(government_id: int) -> bytes:
    """Everything of a government as a workbook, taken out at the machine; the look is written down first."""
    record_access(
        government=Government.objects.get(pk=government_id).code,
        actor=SYSTEM_ACTOR,
        kind="person",
        object_id="*",
        purpose="export",
        fields=["office.Person.phone"],
        place="luoshi office export",
    )
    return write_workbook(directory_of(government_id), guide=True)
