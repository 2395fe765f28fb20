"""核对流水：不需要落实系统，只需要 Python。Check a journal without Luoshi: Python 3.11 and this file are
enough.

    python verify_journal.py luoshi.sqlite3 --anchors anchors/heads.txt
    python verify_journal.py backup.luoshi
    python verify_journal.py journal.jsonl --head 128 9f86d081…

The source is an SQLite database, a backup, or JSON Lines (an array or an object a row). Every row's
canonical bytes and hash are computed anew and compared with the row, with the row before, with the head
that stands beside the chain, and with the heads that were kept apart. Exit code: 0 it holds, 1 it breaks, 2
it cannot be read. This program shares no code with the system whose journal it checks.
"""

import argparse
import hashlib
import io
import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

COLUMNS = [
    "sequence",
    "at",
    "government",
    "scope",
    "actor",
    "post",
    "verb",
    "object_kind",
    "object_id",
    "detail",
    "algorithm",
    "previous",
    "hash",
]
ZEROS = "0" * 64
REASONS = {
    "sequence": ("序号不连续", "the sequence has a gap or a repetition"),
    "link": ("与前一条接不上", "the row does not follow the one before it"),
    "seal": ("内容与摘要不符", "the content does not match its hash"),
    "anchor": ("与留存的链头不符", "the hash differs from the head that was kept apart"),
    "tail": ("留存链头之前的行不见了", "rows that existed when a head was kept apart are gone"),
    "head": ("末尾与链头不符", "the end of the chain differs from its head"),
}
Row = dict[str, Any]
Finding = tuple[int, str, str, str]


class UnreadableError(Exception):
    """The source is not what this program can read."""


def sealed_moment(text: str) -> str:
    """A moment as it was sealed: databases drop zero microseconds and the zone, which is always UTC."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)?", text)
    if match is None:
        return text
    return f"{match[1]}T{match[2]}.{(match[3] or '').ljust(6, '0')}Z"


def sealed_hash(row: Row) -> str:
    """The row's hash, computed anew; empty when the row names an algorithm that no journal uses."""
    if row["algorithm"] not in {"sha256", "sm3"}:
        return ""
    told = [sealed_moment(row["at"]) if name == "at" else row[name] for name in COLUMNS[:11]]
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.new(
        row["algorithm"], f"{row['previous']}\n{body}".encode("utf-8", "surrogatepass")
    ).hexdigest()


def first_finding(
    rows: Iterable[Row], head: tuple[int, str] | None, kept: dict[int, set[str]]
) -> Finding | None:
    """Where the chain breaks first: sequence, reason, expected, found; None when it holds."""
    before, number = ZEROS, 0
    for row in rows:
        number += 1
        if row["sequence"] != number:
            return number, "sequence", str(number), str(row["sequence"])
        if row["previous"] != before:
            return number, "link", before, str(row["previous"])
        computed = sealed_hash(row)
        if computed != row["hash"]:
            return (
                number,
                "seal",
                computed or "sha256 / sm3",
                str(row["hash"] if computed else row["algorithm"]),
            )
        strangers = kept.get(number, set()) - {computed}
        if strangers:
            return number, "anchor", sorted(strangers)[0], computed
        before = computed
    if kept and max(kept) > number:
        return number + 1, "tail", str(max(kept)), str(number)
    if head is not None and head != (number, before):
        return number + 1, "head", f"{number} {before}", f"{head[0]} {head[1]}"
    return None


def heads_kept(text: str, chain: str) -> dict[int, set[str]]:
    """Heads kept apart, hashes by sequence; a restore in the open lets go of what came after it."""
    kept: dict[int, set[str]] = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        words = line.split(" ")
        if len(words) != 5 or not words[1].isdecimal() or not re.fullmatch("[0-9a-f]{64}", words[2]):
            raise UnreadableError(
                f"链头文件第 {number} 行有误 line {number} of the heads is no head: {line!r}"
            )
        if words[0] == chain:
            sequence = int(words[1])
            if words[4] == "restored":
                kept = {n: hashes for n, hashes in kept.items() if n <= sequence}
            if sequence:
                kept.setdefault(sequence, set()).add(words[2])
    return kept


def rows_of_lines(lines: Iterable[str]) -> Iterator[Row]:
    """Rows of JSON Lines, arrays in the order of COLUMNS or objects."""
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            row = dict(zip(COLUMNS, told, strict=True)) if isinstance(told, list) else told
            yield {name: row[name] for name in COLUMNS}
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableError(f"第 {number} 行读不懂 line {number} cannot be read: {error}") from error


class Source:
    """A journal to be walked: its rows, the head beside it (None where there is none), heads carried with
    it.
    """

    def __init__(self, path: Path, chain: str) -> None:
        self.path, self.chain = path, chain
        self.table = {"journal": "archive_journalrow", "access": "archive_accessrow"}[chain]
        self.head: tuple[int, str] | None = None
        self.anchors = ""
        with path.open("rb") as start:
            first = start.read(16)
        self.kind = "sqlite" if first == b"SQLite format 3\0" else "backup" if first[:2] == b"PK" else "lines"
        if self.kind == "sqlite":
            with closing(self._database()) as database:
                query = f"SELECT sequence, hash FROM {self.table[:-3]}head"  # noqa: S608 - one of two names
                self.head = database.execute(query).fetchone()
        elif self.kind == "backup":
            with zipfile.ZipFile(path) as pack:
                told = json.loads(pack.read("manifest.json"))["heads"][chain]
                self.head = (told["sequence"], told["hash"])
                self.anchors = pack.read("anchors/heads.txt").decode("ascii")

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)

    def rows(self) -> Iterator[Row]:
        """Rows in the order of their sequence."""
        if self.kind == "sqlite":
            with closing(self._database()) as database:
                names = ", ".join(COLUMNS)
                query = f"SELECT {names} FROM {self.table} ORDER BY sequence"  # noqa: S608 - one of two names
                for row in database.execute(query):
                    yield dict(zip(COLUMNS, row, strict=True))
        elif self.kind == "backup":
            with zipfile.ZipFile(self.path) as pack, pack.open(f"tables/{self.table}.jsonl") as lines:
                yield from rows_of_lines(io.TextIOWrapper(lines, "utf-8"))
        else:
            with self.path.open(encoding="utf-8") as lines:
                yield from rows_of_lines(lines)


def check(
    path: Path, chain: str, anchors: str | None, heads: Iterable[tuple[int, str]]
) -> tuple[int, Finding | None]:
    """How many rows there are, and where the chain breaks first."""
    source = Source(path, chain)
    kept = heads_kept(source.anchors if anchors is None else anchors, chain)
    for sequence, hash_ in heads:
        kept.setdefault(sequence, set()).add(hash_)
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in source.rows():
            count += 1
            yield row

    found = first_finding(counted(), source.head, kept)
    return count, found


def main(words: list[str] | None = None) -> int:
    """Check the journal that the command line names; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("source", type=Path, help="luoshi.sqlite3, 备份 backup, .jsonl")
    parser.add_argument("--chain", choices=["journal", "access"], default="journal", help="流水 或 查看记录")
    parser.add_argument("--anchors", type=Path, help="留存的链头 the heads kept apart (heads.txt)")
    parser.add_argument(
        "--head",
        nargs=2,
        action="append",
        default=[],
        metavar=("N", "HASH"),
        help="打印的链头 a printed head",
    )
    given = parser.parse_args(words)
    say = sys.stdout.write
    try:
        heads = [(int(n), hash_.replace(" ", "").lower()) for n, hash_ in given.head]
        text = given.anchors.read_text(encoding="ascii") if given.anchors else None
        count, found = check(given.source, given.chain, text, heads)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        UnreadableError,
        sqlite3.Error,
        zipfile.BadZipFile,
    ) as error:
        say(f"读不了 cannot be read: {error}\n")
        return 2
    if found is None:
        say(f"相符 it holds: {count}\n")
        return 0
    sequence, reason, expected, seen = found
    say(f"断开 it breaks: {sequence}\n  {reason}: {'；'.join(REASONS[reason])}\n")
    say(f"  应为 expected: {expected}\n  实为 found:    {seen}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
