"""Reading many files at once: one result a file, in the order of the files, with flat memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from luoshi.kernel.errors import Fault, Language
from luoshi.reading.cli.inputs import STANDARD_INPUT, Job, load
from luoshi.reading.cli.rendering import Format, json_line, render
from luoshi.reading.domain import read
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.intake import Note, check_is_report, decode

CHUNK = 4
AHEAD = 3
ALONE = 1_500_000


@dataclass(slots=True, frozen=True)
class Plan:
    """How to render each document: `alone` in its file or not, `linked` across years or not."""

    form: Format
    language: Language
    pretty: bool = False
    alone: bool = True
    linked: bool = False


@dataclass(slots=True, frozen=True)
class Result:
    """What became of a job: `rendered` or a `fault`; `ends` is what links across years need."""

    job: Job
    rendered: bytes = b""
    government: str | None = None
    ends: bytes = b""
    notes: tuple[Note, ...] = ()
    fault: Fault | None = None


def read_job(job: Job, plan: Plan) -> Result:
    """Read one file. Nothing raised here may stop the others: a defect of the reader is its fault."""
    try:
        intake = decode(load(job), name=job.name)
        document = read(intake.text, source=job.name, encoding=intake.encoding)
        check_is_report(document)
        rendered = render(document, plan.form, plan.language, pretty=plan.pretty, alone=plan.alone)
        ends = json_line(_ends(document)) if plan.linked else b""
    except Fault as fault:
        return Result(job, fault=fault)
    except Exception as error:
        return Result(job, fault=_defect(job, f"{type(error).__name__}: {error}"))
    return Result(job, rendered, document.report.government, ends, intake.notes)


def _defect(job: Job, reason: str) -> Fault:
    return Fault("command.reader_failed", file=job.name, reason=reason)


def _ends(document: Document) -> dict[str, object]:
    """Head and claims of a report: enough to link years, a fraction of its size."""
    claims = [figure for figure in document.figures if figure.role == "figure" and figure.indicator]
    return Document(replace(document.report, text=""), figures=tuple(claims)).to_dict()


def results(jobs: Sequence[Job], plan: Plan, workers: int | None) -> Iterator[Result]:
    """The results in the order of the jobs; `workers` None means one a core, where that is worth it."""
    count = min(workers or _cores(), len(jobs))
    if (
        count <= 1
        or (workers is None and _size(jobs) < ALONE)
        or any(job.path == STANDARD_INPUT for job in jobs)
    ):
        return (read_job(job, plan) for job in jobs)
    return _parallel(jobs, plan, count)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _size(jobs: Sequence[Job]) -> int:
    """Bytes to read; a file that cannot be asked counts as none, and is told of when it is read."""
    total = 0
    for job in jobs:
        try:
            total += Path(job.path).stat().st_size
        except OSError:
            continue
    return total


def _read_chunk(chunk: tuple[Job, ...], plan: Plan) -> list[Result]:
    return [read_job(job, plan) for job in chunk]


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn")
    )  # fork and the progress bar's thread do not mix


def _parallel(jobs: Sequence[Job], plan: Plan, workers: int) -> Iterator[Result]:
    """Chunks go out a few ahead of what comes back, so that memory does not follow the size of the corpus."""
    size = max(1, min(CHUNK, len(jobs) // workers))
    waiting = iter([tuple(jobs[at : at + size]) for at in range(0, len(jobs), size)])
    pool = _pool(workers)
    sent: deque[tuple[tuple[Job, ...], Future[list[Result]]]] = deque()
    try:
        for chunk in waiting:
            sent.append((chunk, pool.submit(_read_chunk, chunk, plan)))
            if len(sent) >= workers * AHEAD:
                break
        while sent:
            chunk, future = sent.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                yield from chain.from_iterable(_alone(job, plan) for job in chunk)
                pool = _pool(workers)
                sent = deque((late, pool.submit(_read_chunk, late, plan)) for late, _ in sent)
            following = next(waiting, None)
            if following is not None:
                sent.append((following, pool.submit(_read_chunk, following, plan)))
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(job: Job, plan: Plan) -> list[Result]:
    """A file of a chunk whose process died, in a process of its own: only the file that kills it fails."""
    with _pool(1) as pool:
        try:
            return pool.submit(_read_chunk, (job,), plan).result()
        except BrokenProcessPool:
            return [Result(job, fault=_defect(job, "process ended"))]
