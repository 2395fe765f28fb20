"""`luoshi read`: from files to JSON, tables and workbooks. Needs no Django."""

from luoshi.reading.cli.command import read

__all__ = ["read"]
