"""What to read: files, folders and standard input, as jobs in a stable order."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake import LIMIT, check_size

STANDARD_INPUT = "-"
SUFFIXES = frozenset({".txt", ".md", ".docx", ".html", ".htm", ".pdf"})


@dataclass(slots=True, frozen=True)
class Job:
    """One file to read: its path (`-` for standard input), and its name in output and messages."""

    path: str
    name: str


def jobs_of(paths: Iterable[str]) -> list[Job]:
    """One job a file; a folder stands for the reports in it and below, by name. Nothing is opened yet.

    Faults: `command.no_such_file`, `command.empty_folder`.
    """
    jobs: dict[Path | str, Job] = {}
    for path in paths:
        if path == STANDARD_INPUT:
            jobs.setdefault(path, Job(path, path))
            continue
        place = Path(path)
        if not place.exists():
            raise Fault("command.no_such_file", file=path)
        for job in _in_folder(place) if place.is_dir() else [Job(path, place.name)]:
            jobs.setdefault(Path(job.path).resolve(), job)
    return list(jobs.values())


def _in_folder(folder: Path) -> list[Job]:
    """The reports of a folder; hidden files and other kinds are passed over."""
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file() and not _hidden(path.relative_to(folder))
    )
    if not found:
        raise Fault("command.empty_folder", file=str(folder), kinds=" ".join(sorted(SUFFIXES)))
    return [Job(str(path), path.relative_to(folder).as_posix()) for path in found]


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def load(job: Job) -> bytes:
    """The bytes of a job, its size checked before they are read.

    Faults: `intake.empty`, `intake.too_large`, `command.cannot_read`.
    """
    if job.path == STANDARD_INPUT:
        return sys.stdin.buffer.read(LIMIT + 1)
    path = Path(job.path)
    try:
        state = path.stat()
        if S_ISREG(state.st_mode):
            check_size(state.st_size, name=job.name)
        with path.open("rb") as file:
            return file.read(LIMIT + 1)  # a pipe tells no size
    except OSError as error:
        raise Fault(
            "command.cannot_read", file=job.path, reason=error.strerror or type(error).__name__
        ) from None
