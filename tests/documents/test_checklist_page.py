"""The page to print: the whole list, well-formed, readable without a program, nothing personal."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import List, Tuple

import pytest

from bot.documents.checklist_page import checklist_page, checklists_page, known_kind
from bot.guide.checklists import PARTS, kinds
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES

VOID = ("meta", "link", "br")
each_language = pytest.mark.parametrize("lang", LANGUAGES)


class Nesting(HTMLParser):
    """Whether every element is closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: List[str] = []
        self.headings: List[str] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, object]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@each_language
def test_each_page_has_every_line_and_its_source(content: Content, lang: str) -> None:
    for kind in kinds(content):
        page = html.unescape(checklist_page(content, kind, lang))
        checklist = content.in_(lang).checklists[kind]
        for part in PARTS:
            lines = checklist.questions if part == "questions" else [line.say for line in getattr(checklist, part)]
            assert all(line in page for line in lines)
        assert all(f"({source})" in page for source in checklist.sources())


@each_language
def test_each_page_is_well_formed_with_one_heading_of_the_first_level(content: Content, lang: str) -> None:
    for page in [checklists_page(content, lang), *(checklist_page(content, kind, lang) for kind in kinds(content))]:
        nesting = Nesting()
        nesting.feed(page)
        assert nesting.open == []
        assert nesting.headings.count("h1") == 1 and nesting.headings[0] == "h1"
        assert f'<html lang="{lang}">' in page
        assert "<script" not in page and "style=" not in page


@each_language
def test_each_page_leads_to_the_other_language(content: Content, lang: str) -> None:
    other = {"en": "es", "es": "en"}[lang]
    assert f'lang="{other}" href="/checklists/discipline?lang={other}"' in checklist_page(content, "discipline", lang)
    for kind in kinds(content):
        assert f"/checklists/{kind}?lang={lang}" in checklists_page(content, lang)


def test_the_page_says_whose_it_is_and_that_it_is_no_advice(content: Content) -> None:
    page = checklist_page(content, "first_iep", "en")
    assert content.district.contact.phone in page
    assert "not legal advice" in page


@pytest.mark.parametrize(("kind", "known"), [("first_iep", True), ("nothing", False), ("../etc", False), ("", False)])
def test_only_kinds_of_ours_have_a_page(content: Content, kind: str, known: bool) -> None:
    assert known_kind(content, kind) == known
