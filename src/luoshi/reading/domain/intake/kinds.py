"""What a file is, by its first bytes; its name only decides between kinds of plain text."""

from __future__ import annotations

import re

from luoshi.kernel.errors import Fault

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PDF = b"%PDF-"

# first bytes → (code of the refusal, the kind as users call it)
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "intake.image", "PNG"),
    (b"\xff\xd8\xff", "intake.image", "JPEG"),
    (b"GIF87a", "intake.image", "GIF"),
    (b"GIF89a", "intake.image", "GIF"),
    (b"II*\x00", "intake.image", "TIFF"),
    (b"MM\x00*", "intake.image", "TIFF"),
    (b"MZ", "intake.program", "EXE"),
    (b"\x7fELF", "intake.program", "ELF"),
    (b"\xcf\xfa\xed\xfe", "intake.program", "Mach-O"),
    (b"\xca\xfe\xba\xbe", "intake.program", "Java / Mach-O"),
    (b"#!/", "intake.program", "#!"),
    (b"\x1f\x8b", "intake.container", "GZIP"),
    (b"BZh", "intake.container", "BZIP2"),
    (b"\xfd7zXZ\x00", "intake.container", "XZ"),
    (b"\x28\xb5\x2f\xfd", "intake.container", "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "intake.container", "7z"),
    (b"Rar!\x1a\x07", "intake.container", "RAR"),
    (b"PK\x05\x06", "intake.container", "ZIP"),
    (b"{\\rtf", "intake.other_document", "RTF"),
    (b"SQLite format 3\x00", "intake.other_data", "SQLite"),
    (b"PAR1", "intake.other_data", "Parquet"),
    (b"ID3", "intake.recording", "MP3"),
    (b"OggS", "intake.recording", "Ogg"),
    (b"fLaC", "intake.recording", "FLAC"),
    (b"\x1aE\xdf\xa3", "intake.recording", "Matroska / WebM"),
)
_AT = (
    (4, b"ftyp", "intake.recording", "MP4"),
    (8, b"WEBP", "intake.image", "WebP"),
    (8, b"WAVE", "intake.recording", "WAV"),
    (8, b"AVI ", "intake.recording", "AVI"),
    (257, b"ustar", "intake.container", "TAR"),
)
# inside OLE files, names are UTF-16
_OLE_PARTS = (
    ("EncryptedPackage", "intake.encrypted_word", "Office"),
    ("WordDocument", "intake.old_word", ".doc / .wps"),
    ("Workbook", "intake.spreadsheet", ".xls / .et"),
    ("PowerPoint Document", "intake.presentation", ".ppt / .dps"),
)
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(rb"</(?:p|div|span|td|h1|h2|article|body)>", re.I)
_MIME = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.I)
_HEAD = 4096


def refuse_known(data: bytes, *, name: str) -> None:
    """Refuse what is recognised and cannot hold a report's text; the Fault names the kind and the way out."""
    for magic, code, kind in _REFUSED:
        if data.startswith(magic):
            raise Fault(code, file=name, kind=kind)
    for offset, magic, code, kind in _AT:
        if data[offset : offset + len(magic)] == magic:
            raise Fault(code, file=name, kind=kind)
    if data.startswith(b"BM") and b"\0" in data[:32]:
        raise Fault("intake.image", file=name, kind="BMP")
    if data.startswith(OLE):
        raise _ole(data, name)
    if _MIME.match(data[:_HEAD]):
        raise Fault("intake.other_document", file=name, kind="MHT / EML")


def _ole(data: bytes, name: str) -> Fault:
    for part, code, kind in _OLE_PARTS:
        if part.encode("utf-16-le") in data:
            return Fault(code, file=name, kind=kind)
    return Fault("intake.other_document", file=name, kind="OLE")


def is_html(data: bytes, *, name: str) -> bool:
    """True for a web page: it opens as one, or is called one and has closing tags."""
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # UTF-16 pages have zeros
    if _HTML.match(head):
        return True
    return name.lower().endswith((".html", ".htm", ".xhtml", ".shtml")) and _TAG.search(data) is not None
