"""Links across years over a corpus: what they need waits on disk, by government."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from typing import IO

from luoshi.reading.domain import link_years
from luoshi.reading.domain.records import document_from_dict


class Years:
    """Heads and claims of the reports read so far; texts are not kept."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the corpus; goes with it
        self._places: dict[str, list[tuple[int, int]]] = {}

    def add(self, government: str | None, ends: bytes) -> None:
        """Keep one report's ends; a report of an unknown government has no other years."""
        if government is not None:
            self._places.setdefault(government, []).append((self._file.tell(), len(ends)))
            self._file.write(ends)

    def line(self) -> Iterator[bytes]:
        """The closing line `{"links": [...]}` in pieces: one government's reports are in memory at a time."""
        yield b'{"links": ['
        comma = b""
        for places in self._places.values():
            if len(places) < 2:
                continue
            for link in link_years(
                [document_from_dict(json.loads(self._at(*place)), text="") for place in places]
            ):
                yield comma + json.dumps(link.to_dict(), ensure_ascii=False).encode()
                comma = b", "
        yield b"]}\n"

    def _at(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(length)

    def close(self) -> None:
        """Let the disk go."""
        self._file.close()
