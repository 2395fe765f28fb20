"""Word documents (.docx, .docm, .dotx): paragraphs and tables in document order, as a reader sees them.

Left out: tracked deletions, hidden text, footnotes, headers, footers, tables of contents, macros. Automatic
numbers of headings are written out: 一、 and （一） carry the outline.
"""

from __future__ import annotations

import posixpath
import zipfile
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake.body import Body, Relations
from luoshi.reading.domain.intake.numbering import Numbering, NumberingReader, StyleReader
from luoshi.reading.domain.intake.record import Note
from luoshi.reading.domain.intake.zips import inflated, opened

PART = 8 * 1024 * 1024  # 30,000 characters, each in a run of its own, make about 5
_DOCUMENT = "/officeDocument"
_OTHER = (
    ("xl/workbook.xml", "intake.spreadsheet", ".xlsx"),
    ("xl/workbook.bin", "intake.spreadsheet", ".xlsb"),
    ("ppt/presentation.xml", "intake.presentation", ".pptx"),
    ("OFD.xml", "intake.other_document", "OFD"),
    ("content.xml", "intake.other_document", "ODF"),
    ("META-INF/container.xml", "intake.other_document", "EPUB"),
    ("META-INF/MANIFEST.MF", "intake.program", "JAR"),
)


def extract(data: bytes, *, name: str) -> tuple[str, tuple[Note, ...]]:
    """The text of a Word document given as bytes, one paragraph or table row a line.

    Faults: `intake.broken_word`, `intake.zip_bomb`, `intake.external_entity`, or the code of what else it is.
    """
    with opened(data, name=name) as archive:
        names = set(archive.namelist())
        main = _main_part(archive, names, name)
        folder = posixpath.dirname(main)
        body = Body(_numbering(archive, names, folder, name))
        _parse(archive, main, body, name)
        macros = any(entry.endswith("vbaProject.bin") for entry in names)
    return body.text(), _notes(body, macros)


def _main_part(archive: zipfile.ZipFile, names: set[str], name: str) -> str:
    """The part that holds the document; what else a zip may be is refused by its kind."""
    for part, code, kind in _OTHER:
        if part in names:
            raise Fault(code, file=name, kind=kind)
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise Fault("intake.container", file=name, kind="ZIP")
    relations = Relations()
    _parse(archive, "_rels/.rels", relations, name)
    main = next((target for kind, target in relations.found if kind.endswith(_DOCUMENT)), "word/document.xml")
    main = main.lstrip("/")
    if main not in names:
        raise Fault("intake.broken_word", file=name)
    return main


def _numbering(archive: zipfile.ZipFile, names: set[str], folder: str, name: str) -> Numbering:
    """How the document numbers its paragraphs; a document without these parts numbers nothing."""
    lists, styles = NumberingReader(), StyleReader()
    for part, reader in (("numbering.xml", lists), ("styles.xml", styles)):
        path = posixpath.join(folder, part)
        if path in names:
            _parse(archive, path, reader, name)
    return Numbering(lists, styles)


def _parse(archive: zipfile.ZipFile, part: str, handler: ContentHandler, name: str) -> None:
    """Feed one part to a handler while it inflates, so that memory does not follow the size of the part."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        for chunk in inflated(archive, part, name=name, most=PART):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException:
        raise Fault("intake.external_entity", file=name) from None
    except (SAXException, ValueError, LookupError):  # the last two: an encoding that is wrong or unknown
        raise Fault("intake.broken_word", file=name) from None


def _notes(body: Body, macros: bool) -> tuple[Note, ...]:
    counted = (
        (
            "deletions_dropped",
            body.deletions,
            "修订中删除的文字未读入：{} 处。",
            "Tracked deletions left out: {}.",
        ),
        (
            "footnotes_dropped",
            body.footnotes,
            "脚注、尾注未读入：{} 条。",
            "Footnotes and endnotes left out: {}.",
        ),
        (
            "pictures_dropped",
            body.pictures,
            "图片中的文字未读入：{} 幅。",
            "Pictures left out, with any text in them: {}.",
        ),
        (
            "macros_ignored",
            int(macros),
            "文档含宏，未运行也未读入。",
            "The document holds macros; they were neither run nor read.",
        ),
    )
    return tuple(Note(code, zh.format(count), en.format(count)) for code, count, zh, en in counted if count)
