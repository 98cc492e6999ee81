"""Handing a message to Rasa: never a command, never silence, and danger answered even when all else fails."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import Any, Dict, List

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels import turn
from bot.channels.turn import MOST_CHARACTERS, apology, run_turn, safe_text, take_turn
from bot.guide.content import Content


async def answers(message: UserMessage) -> None:
    await message.output_channel.send_text_message(message.sender_id, f"heard: {message.text}")


async def says_nothing(_message: UserMessage) -> None:
    return


async def raises(_message: UserMessage) -> None:
    raise sqlite3.OperationalError("disk I/O error while storing Xavier")


async def answers_and_raises(message: UserMessage) -> None:
    await answers(message)
    raise sqlite3.OperationalError("database is locked")


async def takes_for_ever(_message: UserMessage) -> None:
    await asyncio.Event().wait()


def text_of(replies: List[Dict[str, Any]]) -> str:
    return "\n".join(reply["text"] for reply in replies if "text" in reply)


@pytest.mark.parametrize(
    "typed",
    [
        "/restart", "//restart", " /restart", "\t/restart", "\n/restart", "/ /restart", "/\n/restart", "/\u00a0/restart", "\x00/restart",
        "/\u2003/restart", '/inform{"plan": "iep"}', '//inform{"plan": "iep"}', "/\r\n/session_start", "/",
    ],
)  # fmt: skip
def test_nothing_typed_is_a_command(typed: str) -> None:
    assert not safe_text(typed).strip().startswith("/")


def test_rasas_shorthand_loses_its_facts() -> None:
    assert safe_text('/inform{"plan": "iep"}') == "inform"


@pytest.mark.parametrize("typed", ["what is an IEP?", "and/or", "3/4/2026", "504/IEP", "he said: /hm/"])
def test_ordinary_words_stay_as_they_are(typed: str) -> None:
    assert safe_text(typed) == typed


def test_no_nul_reaches_the_store() -> None:
    assert safe_text("a\x00b") == "a b"


@pytest.mark.parametrize("half", ["\ud800", "a\udc00b"])
def test_no_half_of_a_character_reaches_the_store(half: str) -> None:
    safe_text(half).encode("utf-8")


async def test_a_turn_to_its_end_tells_each_reply_whole_and_whether_it_was_kept() -> None:
    async def answers_in_full(message: UserMessage) -> None:
        said = {"text": "yes", "buttons": [{"title": "A", "payload": "a"}], "custom": {"lang": "en"}, "timestamp": 7.0}
        await message.output_channel.send_response(message.sender_id, said)

    done = await run_turn(answers_in_full, "/hi", "web:1", "web")
    assert done.kept
    assert [(reply["text"], reply["custom"], reply["timestamp"]) for reply in done.said] == [
        ("yes", {"lang": "en"}, 7.0)
    ]
    broken = await run_turn(raises, "hi", "web:1", "web")
    assert (broken.kept, list(broken.said)) == (False, [])


def test_a_very_long_message_is_cut() -> None:
    assert len(safe_text("x" * 1_000_000)) == MOST_CHARACTERS


async def test_a_reply_comes_back() -> None:
    replies = await take_turn(answers, "/what is an IEP", "web:1", "web")
    assert text_of(replies) == "heard: what is an IEP"


async def test_the_sender_the_channel_and_the_metadata_are_handed_on() -> None:
    seen: List[UserMessage] = []

    async def remembers(message: UserMessage) -> None:
        seen.append(message)

    await take_turn(remembers, "hi", "rest:me", "rest", {"today": "2026-03-20"})
    (message,) = seen
    assert (message.sender_id, message.input_channel, message.metadata) == ("rest:me", "rest", {"today": "2026-03-20"})


@pytest.mark.parametrize("handler", [says_nothing, raises])
async def test_silence_and_errors_become_an_apology_with_someone_to_call(handler: Any, content: Content) -> None:
    replies = await take_turn(handler, "what is an IEP", "web:1", "web")
    assert content.district.contact.phone in text_of(replies)
    assert replies[-1]["custom"]["answered"] is None


async def test_who_waits_too_long_gets_the_apology(monkeypatch: pytest.MonkeyPatch, content: Content) -> None:
    monkeypatch.setattr(turn, "PATIENCE", 0.05)
    replies = await take_turn(takes_for_ever, "hm", "web:1", "web")
    assert content.district.contact.phone in text_of(replies)


async def test_a_reply_that_could_not_be_kept_says_so(content: Content) -> None:
    replies = await take_turn(answers_and_raises, "hello there", "web:1", "web")
    assert text_of(replies).startswith("heard: hello there")
    assert len(text_of(replies)) > len("heard: hello there") + 40


async def test_an_error_is_noted_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await take_turn(raises, "my son Xavier", "web:1", "web")
    assert "OperationalError" in caplog.text
    assert "Xavier" not in caplog.text


@pytest.mark.parametrize(
    ("text", "lang", "number"),
    [
        ("he says he wants to die", "en", "988"),
        ("mi hija se quiere matar", "es", "988"),
        ("/mi hija se quiere matar", "es", "911"),
    ],
)
async def test_danger_is_answered_even_when_nothing_else_works(text: str, lang: str, number: str) -> None:
    replies = await take_turn(raises, text, "web:1", "web")
    assert number in text_of(replies)
    assert replies[-1]["custom"]["answered"] == "crisis"
    assert replies[-1]["custom"]["next_step"] == "crisis"
    assert replies[-1]["custom"]["lang"] == lang


def test_the_apology_speaks_the_parents_language(content: Content) -> None:
    assert text_of(apology("¿Qué es un IEP?", "x")).startswith(content.in_("es").talk.phrases["offline"][:30])
    assert text_of(apology("", "x")).startswith(content.in_("en").talk.phrases["offline"][:30])


def test_the_apology_has_the_custom_payload_of_the_contract() -> None:
    custom = apology("hi", "x")[-1]["custom"]
    assert set(custom) == {"answered", "offers", "next_step", "facts", "asking", "sources", "lang"}
