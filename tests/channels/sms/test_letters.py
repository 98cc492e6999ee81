"""Letters by text: a link in place of the letter, the letter itself after TEXT."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Optional

import pytest

from bot.channels.sms.letters import LetterTexts
from bot.channels.sms.model import GuideReply, Heard
from bot.guide.content import Content
from bot.guide.facts import Facts
from bot.guide.letter_links import link_words, wants_text
from bot.guide.letters import LetterText, compose, letter_values
from bot.storage.letter_links import LetterLinks

NOW = datetime(2026, 3, 10, 15, tzinfo=timezone.utc)


@pytest.fixture
def links(tmp_path: Path) -> LetterLinks:
    return LetterLinks(tmp_path / "conversations.db", b"secret")


@pytest.fixture
def letters(content: Content, project: Path, links: LetterLinks) -> LetterTexts:
    return LetterTexts(links, content, link_words(project / "data"), "https://guide.example.org/", now=lambda: NOW)


def heard(text: str, lang: str = "en") -> Heard:
    return Heard(conversation="sms:abc", number="+14045550123", text=text, lang=lang)


def a_letter(content: Content, lang: str = "en") -> LetterText:
    values = letter_values(content, "request_evaluation", Facts(), lang, date(2026, 3, 10))
    return compose(content, "request_evaluation", lang, values)


def reply_with(letter: LetterText, after: str = "", lang: str = "en") -> GuideReply:
    text = f"Here is a letter.\n\n**{letter.title}**\n\n{letter.text}"
    return GuideReply(f"{text}\n\n{after}" if after else text, custom={"letter": letter.to_plain(), "lang": lang})


async def test_a_link_on_our_own_address_takes_the_letters_place(
    content: Content, letters: LetterTexts, links: LetterLinks
) -> None:
    letter = a_letter(content)
    shaped = await letters.shape(heard("write me a letter"), reply_with(letter))
    found = re.search(r"https://guide\.example\.org/l/([A-Za-z0-9_-]{22}) ", shaped.text)
    assert found and letter.text not in shaped.text
    assert "March 13" in shaped.text and "Reply TEXT" in shaped.text and len(shaped.text) <= 320
    kept = links.read(found.group(1), NOW)
    assert kept is not None and kept.letter.text == letter.text


async def test_a_question_that_follows_the_letter_stays(content: Content, letters: LetterTexts) -> None:
    shaped = await letters.shape(heard("letter"), reply_with(a_letter(content), after="What grade is your child in?"))
    assert shaped.text.endswith("\n\nWhat grade is your child in?")


async def test_in_spanish_the_title_is_spanish_though_the_letter_is_english(
    content: Content, letters: LetterTexts
) -> None:
    shaped = await letters.shape(heard("carta", "es"), reply_with(a_letter(content), lang="es"))
    assert content.in_("es").letters["request_evaluation"].title in shaped.text
    assert "Responda TEXTO" in shaped.text and "13 de marzo" in shaped.text and len(shaped.text) <= 320


async def test_every_letter_fits_its_text(content: Content, letters: LetterTexts) -> None:
    for lang in ("en", "es"):
        for name in content.in_(lang).letters:
            shaped = await letters.shape(
                heard("letter", lang), reply_with(replace(a_letter(content, lang), id=name), lang=lang)
            )
            assert len(shaped.text) <= 320


async def test_text_sends_the_letter_itself_at_once(content: Content, letters: LetterTexts) -> None:
    letter = a_letter(content)
    await letters.shape(heard("letter"), reply_with(letter))
    for word in ("TEXT", "text", "Text it please"):
        reply = await letters.hear(heard(word))
        assert reply is not None and reply.text.endswith(letter.text) and reply.whole


async def test_text_without_a_letter_is_an_ordinary_message(letters: LetterTexts) -> None:
    assert await letters.hear(heard("TEXT")) is None


async def test_a_reply_without_a_letter_stays_as_it_is(letters: LetterTexts) -> None:
    for custom in ({}, {"letter": None}, {"letter": {"id": 1}}, {"letter": "text"}):
        reply = GuideReply("Hello.", custom=custom)
        assert await letters.shape(heard("hi"), reply) is reply


async def test_where_nothing_can_be_kept_the_letter_itself_goes_out(
    content: Content, letters: LetterTexts, tmp_path: Path
) -> None:
    (tmp_path / "conversations.db").mkdir()
    reply = reply_with(a_letter(content))
    assert await letters.shape(heard("letter"), reply) is reply


async def test_erasing_ends_the_link_and_stop_does_not(
    content: Content, letters: LetterTexts, links: LetterLinks
) -> None:
    await letters.shape(heard("letter"), reply_with(a_letter(content)))
    letters.opted_out("sms:abc")
    assert links.latest_of("sms:abc", NOW)
    letters.erase("sms:abc")
    assert links.latest_of("sms:abc", NOW) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("TEXT", True),
        ("texto", True),
        ("en mensajes", True),
        ("text the school", False),
        ("texting", False),
        ("", False),
    ],
)
def test_only_the_bare_word_asks_for_the_text(text: str, wanted: Optional[bool]) -> None:
    assert wants_text(text) is wanted
