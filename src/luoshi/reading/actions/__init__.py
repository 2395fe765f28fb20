"""Reading's only writer: reports come in, are read, corrected, published and voided. Each act is one
transaction.
"""

from luoshi.reading.actions.correcting import correct, withdraw_correction
from luoshi.reading.actions.importing import Incoming, import_report
from luoshi.reading.actions.keeping import set_public, void_report
from luoshi.reading.actions.rereading import read_in_background, requeue_unread, reread

__all__ = [
    "Incoming",
    "correct",
    "import_report",
    "read_in_background",
    "requeue_unread",
    "reread",
    "set_public",
    "void_report",
    "withdraw_correction",
]
