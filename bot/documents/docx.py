"""A letter as a .docx file that opens in any word processor, with nothing in it about who or what made it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any, Iterator, Tuple

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from bot.guide.letters import GAP, LetterText

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Word's names of the languages, as they are spoken here.
LOCALES = {"en": "en-US", "es": "es-US"}
#: The same in every file, so that a file tells nothing of when or where it was made, and equal letters are equal files.
MADE = datetime(2026, 1, 1)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FONT = "Calibri"
#: Parts of python-docx's template that tell of a program or show a picture of another paper.
_LEFT_OUT = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_XML,
)
_SETTINGS_LEFT_OUT = ("rsids", "docId", "proofState", "savePreviewPicture")
#: Signs that XML cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def letter_docx(letter: LetterText) -> bytes:
    """The letter as a file: its paragraphs, gaps highlighted, its language set, no metadata but the title."""
    document = Document()
    set_up_page(document)
    set_language(document, LOCALES.get(letter.lang, LOCALES["en"]))
    set_properties(document, letter.title, letter.lang)
    for paragraph in letter.paragraphs():
        _add_paragraph(document, without_unprintable(paragraph))
    return packed(document)


def without_unprintable(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _NOT_XML.sub("", text)


def set_up_page(document: Any) -> None:
    """Letter paper, margins, one readable font."""
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(10)
    style.paragraph_format.line_spacing = 1.15


def set_language(document: Any, locale: str) -> None:
    """The language of the text, for spelling and for reading aloud."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), locale)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), locale)


def set_properties(document: Any, title: str, lang: str) -> None:
    """A title and a language, and nothing of who made it, with what, or when."""
    properties = document.core_properties
    properties.title = title
    properties.language = LOCALES.get(lang, LOCALES["en"])
    for name in ("author", "category", "comments", "content_status", "identifier", "keywords", "last_modified_by"):
        setattr(properties, name, "")
    properties.subject, properties.version, properties.revision = "", "", 1
    properties.created = properties.modified = MADE
    _leave_out_traces(document)


def _leave_out_traces(document: Any) -> None:
    """Take out what the template remembers of its own making: other parts, editing sessions, a document's number."""
    for relationships in (document.part.package.rels, document.part.rels):
        for key, relationship in list(relationships.items()):
            if relationship.reltype in _LEFT_OUT:
                del relationships[key]
    settings = document.settings.element
    for child in list(settings):
        if child.tag.rpartition("}")[2] in _SETTINGS_LEFT_OUT:
            settings.remove(child)
    for section in document.sections:
        attributes = section._sectPr.attrib
        for name in [name for name in attributes if "}rsid" in name]:
            del attributes[name]


def _add_paragraph(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    for number, line in enumerate(text.split("\n")):
        if number:
            paragraph.add_run().add_break()
        for part, is_gap in _parts(line.strip()):
            run = paragraph.add_run(part)
            if is_gap:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _parts(line: str) -> Iterator[Tuple[str, bool]]:
    """A line in pieces: plain text, and gaps for the family."""
    at = 0
    for gap in GAP.finditer(line):
        if gap.start() > at:
            yield line[at : gap.start()], False
        yield gap.group(), True
        at = gap.end()
    if at < len(line):
        yield line[at:], False


def packed(document: Any) -> bytes:
    """The file with the same time in each of its entries, whatever the clock says."""
    written = io.BytesIO()
    document.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()
