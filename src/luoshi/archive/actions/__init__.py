"""The archive's only writer: acts and looks into their chains, heads of the chains outside, files into the
store, backups out of and into an installation.
"""

from luoshi.archive.actions.anchoring import anchor_heads
from luoshi.archive.actions.backing_up import Made, back_up
from luoshi.archive.actions.keeping import drop_unreferenced, keep_file, sweep_orphans
from luoshi.archive.actions.recording import record, record_access
from luoshi.archive.actions.restoring import Restored, restore

__all__ = [
    "Made",
    "Restored",
    "anchor_heads",
    "back_up",
    "drop_unreferenced",
    "keep_file",
    "record",
    "record_access",
    "restore",
    "sweep_orphans",
]
