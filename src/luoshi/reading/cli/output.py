"""Where results go: standard output, or a file that appears only when it is complete."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from luoshi.kernel.errors import Fault


@contextlib.contextmanager
def written(path: str | None) -> Iterator[BinaryIO]:
    """A stream to write to. A named file is replaced at the end, and left as it was when anything fails.

    Fault: `command.cannot_write`.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".luoshi-", suffix=".part")
    except OSError as error:
        raise _refused(path, error) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), 0o666 & ~_umask())
        Path(draft).replace(target)
    except OSError as error:
        raise _refused(path, error) from None
    finally:
        Path(draft).unlink(missing_ok=True)


def _refused(path: str, error: OSError) -> Fault:
    return Fault("command.cannot_write", file=path, reason=error.strerror or type(error).__name__)


def _umask() -> int:
    """The mask of new files, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
