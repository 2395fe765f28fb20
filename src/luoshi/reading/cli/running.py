"""One run: results are written as they come, refusals told, and the exit code decided."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from luoshi.kernel.errors import Fault, Language
from luoshi.reading.cli.inputs import STANDARD_INPUT, Job
from luoshi.reading.cli.output import written
from luoshi.reading.cli.progress import shown
from luoshi.reading.cli.reading import Plan, Result, results
from luoshi.reading.cli.rendering import Format, between, opening
from luoshi.reading.cli.speech import note, say
from luoshi.reading.cli.years import Years


def run(
    jobs: Sequence[Job],
    form: Format,
    language: Language,
    *,
    output: str | None,
    workers: int | None,
    pretty: bool,
    single: bool,
) -> bool:
    """Read all jobs and write what they give; True when any of them was refused.

    Faults: `command.output_is_input`, `command.workbook_to_terminal`, `command.workbooks_need_folder`,
    `command.cannot_write`.
    """
    folder = _check_output(jobs, form, output, single)
    linked = form == "json" and not single and not folder
    plan = Plan(form, language, pretty=pretty and (single or folder), alone=single or folder, linked=linked)
    told = _told(shown(results(jobs, plan, workers), jobs, language), language)
    target = Path(output) if folder and output is not None else None
    read = _all_to_one(told, plan, output) if target is None else _each_to_its_file(told, target, form)
    return read < len(jobs)


def _check_output(jobs: Sequence[Job], form: Format, output: str | None, single: bool) -> bool:
    """True when every report goes to a file of its own in a folder."""
    if output is not None:
        target = Path(output).resolve()
        if any(job.path != STANDARD_INPUT and Path(job.path).resolve() == target for job in jobs):
            raise Fault("command.output_is_input", file=output)
    folder = output is not None and (Path(output).is_dir() or output.endswith(("/", "\\")))
    if form == "xlsx" and not single and not folder:
        raise Fault("command.workbooks_need_folder")
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise Fault("command.workbook_to_terminal")
    return folder


def _told(found: Iterator[Result], language: Language) -> Iterator[Result]:
    """The results that were read; the others are told of and dropped."""
    for result in found:
        note(result.job.name, result.notes, language)
        if result.fault is not None:
            say(result.fault, language)
        else:
            yield result


def _all_to_one(found: Iterator[Result], plan: Plan, output: str | None) -> int:
    """Write all into one stream, which is opened by the first result; how many were written."""
    count = 0
    with contextlib.ExitStack() as stack:
        years = stack.enter_context(contextlib.closing(Years()))
        stream: BinaryIO | None = None
        for result in found:
            if stream is None:
                stream = stack.enter_context(written(output))
                stream.write(b"" if plan.alone else opening(plan.form, plan.language))
            elif not plan.alone:
                stream.write(between(plan.form))
            stream.write(result.rendered)
            years.add(result.government, result.ends)
            count += 1
        if stream is not None and plan.linked:
            stream.writelines(years.line())
    return count


def _each_to_its_file(found: Iterator[Result], folder: Path, form: Format) -> int:
    """Write each into a file of its own, named as the report; how many were written."""
    count, taken = 0, set()
    for result in found:
        target = folder / PurePosixPath(result.job.name).with_suffix(f".{form}")
        number = 2
        while target in taken:  # a report as .docx and as .pdf
            target = target.with_name(f"{PurePosixPath(result.job.name).stem}-{number}.{form}")
            number += 1
        taken.add(target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Fault("command.cannot_write", file=str(target.parent), reason=str(error.strerror)) from None
        with written(str(target)) as stream:
            stream.write(result.rendered)
        count += 1
    return count
