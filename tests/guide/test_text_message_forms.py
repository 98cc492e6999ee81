"""On the phone a reply to hello, privacy or danger comes in its short form; on the web it comes whole."""

from __future__ import annotations

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.texting.parts import MOST_CHARACTERS
from bot.guide.texting.tidy import as_text_message


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("action", ["greet", "menu", "privacy", "crisis", "talk_to_person", "bot_challenge"])
def test_the_phone_gets_the_short_form_and_the_web_the_whole(content: Content, action: str, lang: str) -> None:
    on_phone = Talk(content, lang=lang, is_text_message=True).say("x", action).reply.text
    on_web = Talk(content, lang=lang).say("x", action).reply.text
    assert len(as_text_message(on_phone)) <= MOST_CHARACTERS
    assert on_phone != on_web


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_short_help_in_danger_names_every_number_of_the_whole_one(content: Content, lang: str) -> None:
    short = Talk(content, lang=lang, is_text_message=True).say("x", "crisis").reply.text
    for number in ("911", "988", "1-800-422-4453", "1-800-799-7233"):
        assert number in short
        assert number in content.in_(lang).talk.actions["crisis"].text


@pytest.mark.parametrize(("lang", "words"), [("en", ("STOP", "DELETE MY DATA")), ("es", ("ALTO", "BORRAR MIS DATOS"))])
def test_privacy_on_the_phone_says_how_to_end_and_erase(content: Content, lang: str, words: "tuple[str, ...]") -> None:
    said = Talk(content, lang=lang, is_text_message=True).say("x", "privacy").reply.text
    assert all(word in said for word in words)
    assert "window" not in said and "ventana" not in said
