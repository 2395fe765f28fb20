"""Exports: a document as the bytes of a Markdown page, a table of rows or a workbook. Writes no file."""
