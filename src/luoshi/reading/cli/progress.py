"""A progress bar on standard error, where somebody looks at one."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence

from luoshi.kernel.errors import Language
from luoshi.reading.cli.inputs import Job
from luoshi.reading.cli.reading import Result
from luoshi.reading.cli.speech import pick

_WORTH_A_BAR = 3


def shown(results: Iterator[Result], jobs: Sequence[Job], language: Language) -> Iterator[Result]:
    """The same results; on a terminal a bar moves with them."""
    if len(jobs) < _WORTH_A_BAR or not sys.stderr.isatty():
        yield from results
        return
    console = importlib.import_module("rich.console").Console(stderr=True)  # slow to import
    progress = importlib.import_module("rich.progress")
    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=console) as bar:
        task = bar.add_task(pick(language, "读报告", "Reading"), total=len(jobs))
        for result in results:
            yield result
            bar.advance(task)
