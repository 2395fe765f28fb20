"""Luoshi 落实: a government work report made executable."""

__version__ = "0.1.0"
