"""What pages made from templates share: what is put into them is escaped, what they lack is an error, forms have bounds."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

from bot.channels.html_pages import form_fields, language_of_page, page_text

MOST = 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    page = '{% extends "page.html" %}\n{% block style %}/own.css{% endblock %}\n{% block body %}<p>{{ said }}</p>{% endblock %}'
    (tmp_path / "own.html").write_text(page, encoding="utf-8")
    return tmp_path


def sent(body: bytes) -> Any:
    return SimpleNamespace(body=body)


def asked(lang: str, browser: str = "es") -> Any:
    return SimpleNamespace(args={"lang": lang} if lang else {}, headers={"accept-language": browser})


def test_a_page_of_another_room_stands_in_the_shared_frame_and_shows_words_as_words(folder: Path) -> None:
    page = page_text("own", folder, lang="es", words={"title": "<b>"}, said="<script>")
    assert page.startswith('<!doctype html>\n<html lang="es">')
    assert "<title>&lt;b&gt;</title>" in page and "<p>&lt;script&gt;</p>" in page
    assert 'content="noindex, nofollow"' in page and 'href="/own.css"' in page


def test_a_word_that_is_missing_is_an_error_and_no_gap(folder: Path) -> None:
    with pytest.raises(jinja2.UndefinedError):
        page_text("own", folder, lang="en", words={"title": "Title"})


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"code=a&code=b&next=", {"code": "a", "next": ""}),
        (b"", {}),
        (b"code=" + b"x" * MOST, {}),
        ("&".join(f"a{number}=1" for number in range(11)).encode(), {}),
        (b"code=%ff\xff", {"code": "\ufffd\ufffd"}),
    ],
)
def test_a_forms_fields_come_once_each_and_too_much_is_nothing(body: bytes, fields: Any) -> None:
    assert form_fields(sent(body), MOST) == fields


@pytest.mark.parametrize(("lang", "spoken"), [("en", "en"), ("es", "es"), ("", "es"), ("xx", "es")])
def test_the_address_says_the_language_or_else_the_browser(lang: str, spoken: str) -> None:
    assert language_of_page(asked(lang)) == spoken
