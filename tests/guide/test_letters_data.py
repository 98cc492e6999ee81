"""The letters of the guide: complete in both languages, fillable, and free of a child's name."""

from __future__ import annotations

import re
from typing import Dict, List

import pytest

from bot.guide.schemas import Letter, placeholders
from bot.guide.wording import fill
from bot.guide.yaml_source import read_yaml
from bot.paths import DATA

LETTER_IDS = [
    "request_evaluation",
    "request_504",
    "follow_up_request",
    "request_meeting",
    "request_records",
    "request_iee",
    "disagreement",
    "consent_with_conditions",
]
LANGUAGES = ("en", "es")
CHILD = {"en": "[your child's full name]", "es": "[nombre completo de su hijo o hija]"}
PARENT = {"en": "[your name]", "es": "[su nombre]"}
DATE = {"en": "by {answer_by}", "es": "a más tardar el {answer_by}"}
IN_WRITING = {"en": ("in writing", "write to me"), "es": ("por escrito", "escríbanme")}
PWN = "prior written notice"
#: Gaps that any letter may have; the others belong to some.
EVERYWHERE = {"today", "concern", "answer_by", "interpreter", "grade", "grade_or_none", "clock"}
VALUES = {
    "en": {"today": "November 22, 2026", "concern": "reading and attention", "request_when": " on March 3, 2026"},
    "es": {
        "today": "22 de noviembre de 2026",
        "concern": "lectura y atención",
        "request_when": " el 3 de marzo de 2026",
    },
}
BRACKETED = re.compile(r"\[[^\[\]]*\]")
CITATION = re.compile(r"(?:34 CFR|OSEP Memo) [\d.\-]+(?:\([a-z0-9]+\))*")

each_letter = pytest.mark.parametrize("letter_id", LETTER_IDS)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def letters(lang: str) -> Dict[str, Letter]:
    """One language's letters, checked against their shape."""
    entries = read_yaml(DATA / "letters" / f"{lang}.yml")
    return {letter_id: Letter.parse_obj(entry) for letter_id, entry in entries.items()}


def paragraph_list(body: str) -> List[str]:
    """The paragraphs of a letter."""
    return body.strip().split("\n\n")


@each_language
def test_every_letter_is_there_in_order(lang: str) -> None:
    assert list(letters(lang)) == LETTER_IDS


@each_language
@each_letter
def test_only_gaps_that_the_program_fills(letter_id: str, lang: str) -> None:
    letter = letters(lang)[letter_id]
    known = {*EVERYWHERE, "request_when"} if letter_id == "follow_up_request" else EVERYWHERE
    assert placeholders(letter.title) == []
    assert set(placeholders(letter.intro)) <= {"contact"}
    assert set(placeholders(letter.body)) <= known
    assert letter.body.startswith("{today}\n")


@each_language
@each_letter
def test_filled_letter_has_no_braces_left(letter_id: str, lang: str) -> None:
    letter = letters(lang)[letter_id]
    for request_when in (VALUES[lang]["request_when"], ""):
        values = {**dict.fromkeys(EVERYWHERE, "X"), **VALUES[lang], "request_when": request_when}
        text = fill(letter.body, values)
        assert not re.search(r"[{}]|  |\.\.| [.,]", text)
    assert not re.search(r"[{}]", fill(letter.intro, {"contact": "the Family Support Office (555-010-0142)"}))


@each_language
@each_letter
def test_brackets_are_balanced_and_hold_what_the_family_fills_in(letter_id: str, lang: str) -> None:
    body = letters(lang)[letter_id].body
    assert not re.search(r"[\[\]]", BRACKETED.sub("", body))
    assert "](" not in body and "[]" not in body
    assert body.count("(") == body.count(")")
    assert CHILD[lang] in body and PARENT[lang] in body


@each_language
@each_letter
def test_program_does_not_fill_in_a_bracket(letter_id: str, lang: str) -> None:
    for bracket in BRACKETED.findall(letters(lang)[letter_id].body):
        assert placeholders(bracket) == []


@each_language
@each_letter
def test_asks_for_an_answer_in_writing_by_a_date(letter_id: str, lang: str) -> None:
    body = letters(lang)[letter_id].body
    assert DATE[lang] in body.lower()
    assert any(words in body for words in IN_WRITING[lang])


@each_language
@each_letter
def test_a_refusal_is_asked_for_as_notice(letter_id: str, lang: str) -> None:
    """Section 504 and records have other rules: there the reasons in writing are asked for."""
    asks_for_notice = PWN in letters(lang)[letter_id].body
    assert asks_for_notice == (letter_id not in ("request_504", "request_records"))


@each_language
@each_letter
def test_lengths(letter_id: str, lang: str) -> None:
    letter = letters(lang)[letter_id]
    words = len(BRACKETED.sub("X", letter.body).split())
    assert 90 <= words <= 190
    assert len(letter.title) <= 38
    assert len(re.findall(r"[.!?](?:\s|$)", letter.intro.strip())) <= 5


@each_letter
def test_both_languages_say_the_same(letter_id: str) -> None:
    english, spanish = (letters(lang)[letter_id] for lang in LANGUAGES)
    assert sorted(CITATION.findall(english.body)) == sorted(CITATION.findall(spanish.body)) != []
    assert placeholders(english.body) == placeholders(spanish.body)
    assert placeholders(english.intro) == placeholders(spanish.intro)
    assert len(paragraph_list(spanish.body)) == len(paragraph_list(english.body))
    assert english.sources == spanish.sources
    assert english.answer_in == spanish.answer_in


@each_language
@each_letter
def test_the_last_words_are_the_interpreters(letter_id: str, lang: str) -> None:
    assert letters(lang)[letter_id].body.strip().splitlines()[-1] == "{interpreter}"


@each_letter
def test_a_spanish_reader_is_told_what_the_english_letter_says(letter_id: str) -> None:
    assert len(letters("es")[letter_id].says) >= 3
    assert letters("en")[letter_id].says == []


@each_language
@each_letter
def test_every_citation_is_among_the_sources(letter_id: str, lang: str) -> None:
    letter = letters(lang)[letter_id]
    for citation in CITATION.findall(letter.body):
        assert any(source.startswith(citation) for source in letter.sources), citation
