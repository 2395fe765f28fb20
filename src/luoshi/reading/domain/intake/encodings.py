"""Bytes of a text file become text: strict trials, judged by how Chinese the result looks.

A strict trial alone does not decide: GB18030 accepts almost any bytes, and UTF-16 nearly all. No byte is ever
replaced or skipped; what cannot be decoded is refused with its place.
"""

from __future__ import annotations

import codecs
import importlib
from collections.abc import Collection

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake.plausible import controls, is_chinese, prose
from luoshi.reading.domain.intake.record import Note

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_TRIALS = ("gb18030", "utf-16-le", "utf-16-be")
_SAMPLE = 65_536
_BINARY = 0.02


def decode_text(data: bytes, *, name: str) -> tuple[str, str, tuple[Note, ...]]:
    """The text, the name of its encoding, and what had to be guessed.

    Faults: `intake.mixed_encodings`, `intake.invalid_bytes`, `intake.unknown_encoding`, `intake.binary`.
    """
    for mark, encoding, codec in _MARKS:
        if data.startswith(mark):
            return _marked(data, len(mark), encoding, codec, name), encoding, ()
    text = _strict(data, "utf-8")
    if text is not None and not _holds_zeros(text):
        return _not_binary(text, name), "utf-8", ()
    trials = {encoding: _strict(data, encoding) for encoding in _TRIALS}
    read = {encoding: trial for encoding, trial in trials.items() if trial is not None and is_chinese(trial)}
    if read:
        best = max(read, key=lambda encoding: prose(read[encoding]))
        if best == "gb18030":
            _refuse_mixture(data, name)
        return read[best], best, ()
    if text is not None:
        raise Fault("intake.binary", file=name)
    _refuse_mixture(data, name)
    _refuse_stray(data, name)
    if b"\0" in data:
        raise Fault("intake.binary", file=name)
    return _guessed(data, name)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _holds_zeros(text: str) -> bool:
    return "\0" in text


def _not_binary(text: str, name: str) -> str:
    if controls(text) > _BINARY:
        raise Fault("intake.binary", file=name)
    return text


def _marked(data: bytes, skip: int, encoding: str, codec: str, name: str) -> str:
    """The text behind a byte-order mark: the mark is a promise, so a byte that breaks it is refused."""
    try:
        text = data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        raise _stray(data, skip + error.start, encoding, name) from None
    if _holds_zeros(text):
        raise Fault("intake.binary", file=name)
    return _not_binary(text, name)


def _stray(data: bytes, offset: int, encoding: str, name: str) -> Fault:
    line = data.count(b"\n", 0, offset) + 1
    return Fault("intake.invalid_bytes", file=name, encoding=encoding, offset=offset, line=line)


def _kind_of_line(line: bytes, known: Collection[str]) -> str | None:
    """Which encoding a line is written in; None for ASCII, for what neither can read as Chinese, and for
    what at most repeats the one already known."""
    if line.isascii():
        return None
    for encoding in ("utf-8", "gb18030"):
        if encoding == "gb18030" and encoding in known:
            break
        text = _strict(line, encoding)
        if text is not None and is_chinese(text):
            return encoding
    return None


def _refuse_mixture(data: bytes, name: str) -> None:
    """Refuse a file with lines in UTF-8 and others in GB18030: a decoder would garble the smaller part."""
    first: dict[str, tuple[int, int]] = {}
    offset = 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        kind = _kind_of_line(line, first)
        if kind is not None:
            first.setdefault(kind, (number, offset))
        if len(first) > 1:
            main, other = first
            raise Fault(
                "intake.mixed_encodings", file=name, main=main, other=other, line=number, offset=offset
            )
        offset += len(line) + 1


def _refuse_stray(data: bytes, name: str) -> None:
    """Refuse a text in a known encoding with stray bytes in it, naming the first one."""
    for codec in ("utf-8", *_TRIALS):
        offset = _first_stray(data, codec)
        if offset is not None and is_chinese(data[:_SAMPLE].decode(codec, "ignore")):
            raise _stray(data, offset, codec, name)


def _first_stray(data: bytes, codec: str) -> int | None:
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _guessed(data: bytes, name: str) -> tuple[str, str, tuple[Note, ...]]:
    """The last resort: a statistical guess over whole lines of a sample, then a strict decoding of all."""
    end = data.rfind(b"\n", 0, _SAMPLE) + 1 if len(data) > _SAMPLE else 0
    normalizer = importlib.import_module("charset_normalizer")  # slow to import and rarely needed
    best = normalizer.from_bytes(data[: end or _SAMPLE]).best()
    encoding = str(best.encoding) if best is not None else ""
    text = _strict(data, encoding) if encoding else None
    if text is None or not is_chinese(text):
        raise Fault("intake.unknown_encoding", file=name)
    zh, en = (
        f"编码是推测的：{encoding}。请核对文字。",
        f"The encoding is a guess: {encoding}. Check the text.",
    )
    return text, encoding, (Note("encoding_guessed", zh, en),)
