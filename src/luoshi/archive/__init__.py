"""What may never change: the journal 流水. Knows actors by code only."""
