"""Measures the reader against hand-made gold annotations: `python -m tests.accuracy`."""
