"""The archive's programs. `verify_journal` stands alone: it needs Python and nothing else."""
