"""Pages of reading: the list of reports, import, the living report, corrections, comparison, search."""
