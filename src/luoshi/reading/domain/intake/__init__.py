"""Intake: the bytes of a file become the text of a report, or a refusal that says what to do.

    bytes -> what they are -> text, .md: encodings               -> Intake(text, encoding, media, notes)
                           -> .html: encodings, then pages       ->   the same
                           -> .docx: guarded zip, then word      ->   the same
                           -> .pdf: portable                     ->   the same
                           -> anything else                      -> Fault

Pure: no file is opened here. Every refusal is a `Fault` whose code starts with `intake.`.
"""

from luoshi.reading.domain.intake.checks import check_is_report
from luoshi.reading.domain.intake.decoding import LIMIT, check_size, decode
from luoshi.reading.domain.intake.record import Intake, Note

__all__ = ["LIMIT", "Intake", "Note", "check_is_report", "check_size", "decode"]
