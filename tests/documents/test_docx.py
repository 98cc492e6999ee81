"""The letter as a file: every .docx is opened again and read as a word processor would."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, List

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn

from bot.documents.docx import letter_docx
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.facts import Facts
from bot.guide.letters import GAP, LetterText, compose, letter_values
from bot.paths import PROJECT

TODAY = date(2026, 3, 20)
FACTS = Facts(child_grade="2", state="GA", concerns=("reading",))
LETTERS = [
    "request_evaluation", "request_504", "follow_up_request", "request_meeting", "request_records", "request_iee",
    "disagreement", "consent_with_conditions",
]  # fmt: skip
each_letter = pytest.mark.parametrize("letter_id", LETTERS)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def letter(content: Content, letter_id: str, lang: str) -> LetterText:
    values = letter_values(content, letter_id, FACTS, lang, TODAY, interpreter=lang == "es")
    return compose(content, letter_id, lang, values)


def opened(file: bytes) -> Any:
    return docx.Document(io.BytesIO(file))


def text(body: str) -> LetterText:
    return LetterText(id="request_504", lang="en", title="Ask for a 504 plan", text=body, values={})


def highlighted(document: Any) -> List[str]:
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    return [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]


@each_language
@each_letter
def test_the_file_has_the_letters_paragraphs(content: Content, letter_id: str, lang: str) -> None:
    wanted = letter(content, letter_id, lang)
    assert [paragraph.text for paragraph in opened(letter_docx(wanted)).paragraphs] == wanted.paragraphs()


@each_language
@each_letter
def test_every_gap_is_highlighted_and_nothing_else(content: Content, letter_id: str, lang: str) -> None:
    wanted = letter(content, letter_id, lang)
    assert highlighted(opened(letter_docx(wanted))) == GAP.findall(wanted.text)


@pytest.mark.parametrize(("lang", "locale"), [("en", "en-US"), ("es", "es-US")])
def test_the_language_is_set_for_spelling_and_for_reading_aloud(content: Content, lang: str, locale: str) -> None:
    document = opened(letter_docx(letter(content, "request_504", lang)))
    assert document.core_properties.language == locale
    assert document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == locale
    assert document.settings.element.find(qn("w:themeFontLang")).get(qn("w:val")) == locale


@each_language
def test_the_file_says_nothing_of_who_made_it_or_when(content: Content, lang: str) -> None:
    file = letter_docx(letter(content, "request_504", lang))
    properties = opened(file).core_properties
    assert properties.title == content.in_(lang).letters["request_504"].title
    for name in ("author", "comments", "last_modified_by", "keywords", "subject", "category"):
        assert getattr(properties, name) == ""
    assert properties.created == properties.modified == datetime(2026, 1, 1, tzinfo=timezone.utc)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in parts.namelist() if "thumbnail" in name or "app.xml" in name or "custom" in name]
        written = b"".join(parts.read(name) for name in parts.namelist()).lower()
    this_machine = [str(folder).lower().encode() for folder in (PROJECT, Path.home(), tempfile.gettempdir())]
    for trace in (b"python-docx", b"macintosh", b"<w:rsidroot", b"w14:docid", *this_machine):
        assert trace not in written


def test_the_same_letter_is_the_same_file(content: Content) -> None:
    wanted = letter(content, "request_504", "en")
    assert letter_docx(wanted) == letter_docx(wanted)


def test_it_is_a_letter_page_in_a_readable_size(content: Content) -> None:
    document = opened(letter_docx(letter(content, "request_504", "en")))
    section = document.sections[0]
    assert (section.page_width.inches, section.page_height.inches) == (8.5, 11)
    assert document.styles["Normal"].font.size.pt == 12


def test_lines_within_a_paragraph_stay_lines() -> None:
    document = opened(letter_docx(text("Sincerely,\n[your name]\n[phone]\n\nP.S.")))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Sincerely,\n[your name]\n[phone]", "P.S."]


def test_what_a_family_wrote_is_text_and_never_markup() -> None:
    written = "<w:p>&amp; ñ 中 😀 </w:p> ]]>"
    assert opened(letter_docx(text(written))).paragraphs[0].text == written


def test_signs_that_a_file_can_not_hold_are_left_out() -> None:
    assert opened(letter_docx(text("a\x00b\x0bc\ud800d"))).paragraphs[0].text == "abcd"
