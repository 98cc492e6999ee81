"""The summary as a file: opened again and read as a word processor would."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest

from bot.documents.summary_docx import summary_docx
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.facts import Facts
from bot.guide.summary import Summary, summary_of

FACTS = Facts(
    child_age=8.0, state="GA", concerns=("reading",), plan="none", request="in_progress", consent_date="2026-03-10"
)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def summary(content: Content, lang: str) -> Summary:
    values = {"concern": "reading", "clock_end": "May 9, 2026", "contact": "the office"}
    return summary_of(content, FACTS, ["wait_with_clock", "ask_504"], values, "Counted so.", lang)


def made(content: Content, lang: str) -> bytes:
    return summary_docx(summary(content, lang), lang, content.in_(lang).check.phrases)


def opened(file: bytes) -> Any:
    return docx.Document(io.BytesIO(file))


@each_language
def test_the_file_has_headings_to_walk_along(content: Content, lang: str) -> None:
    words, steps = content.in_(lang).check.phrases, content.in_(lang).steps
    headings = [part.text for part in opened(made(content, lang)).paragraphs if part.style.name.startswith("Heading")]
    assert headings == [
        words["summary"],
        words["heard"].rstrip(":"),
        f"{words['week']}: {steps['wait_with_clock'].title}",
        steps["ask_504"].title,
        words["dates"],
    ]


@each_language
def test_the_file_says_all_of_the_summary(content: Content, lang: str) -> None:
    text = "\n".join(part.text for part in opened(made(content, lang)).paragraphs)
    taken = summary(content, lang)
    for item in taken.heard:
        assert f"{item.title}: {item.value}" in text
    for step in taken.steps:
        for words in (*step.what, step.why, step.whom, step.say, step.clock, step.after, *step.sources):
            assert words in text
    assert taken.dates[0]["date"] in text
    assert content.in_(lang).check.phrases["summary_note"] in text
    assert "edit:" not in text


@each_language
def test_the_file_says_nothing_of_who_made_it_or_when(content: Content, lang: str) -> None:
    file = made(content, lang)
    assert made(content, lang) == file
    properties = opened(file).core_properties
    assert (properties.author, properties.title) == ("", content.in_(lang).check.phrases["summary"])
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in parts.namelist() if "thumbnail" in name or "app.xml" in name]


def test_a_summary_without_dates_has_no_heading_for_them(content: Content) -> None:
    bare = summary_of(content, Facts(child_age=8.0), ["talk_with_teacher"], {}, "", "en")
    headings = [part.text for part in opened(summary_docx(bare, "en", content.in_("en").check.phrases)).paragraphs]
    assert content.in_("en").check.phrases["dates"] not in headings
