"""The web chat's greeting, its starter choices, choices that are ids, and the language set in the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, Conversation, Message, Turn
from bot.guide.greeting import greeted, greeting
from bot.guide.guide import respond
from bot.guide.texts import plain

TODAY = date(2026, 3, 10)


def choose(content: Content, conversation: Conversation, choice_id: str, **changes: object) -> Turn:
    message = replace(Message(choice_id, CHOOSE, today=TODAY), **changes)
    return respond(content, message, conversation, "unsure")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_greeting_names_the_district_and_what_it_is(content: Content, lang: str) -> None:
    reply = greeting(content, lang)
    assert content.district.name in reply.text
    assert "{" not in reply.text
    assert ("not legal advice" if lang == "en" else "no consejo legal") in reply.text
    assert [choice.id for choice in reply.choices] == content.web.greeting.choices


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_starter_choice_counts_as_offered(content: Content, lang: str) -> None:
    for choice in greeting(content, lang).choices:
        turn = choose(content, greeted(content, lang), choice.id)
        assert turn.conversation.memory.lang == lang
        assert not turn.reply.text.startswith(content.in_(lang).talk.phrases["choice_expired"])


def test_without_a_greeting_nothing_is_offered(content: Content) -> None:
    for lang in (None, "fr", ""):
        assert greeted(content, lang) == Conversation()
    turn = choose(content, Conversation(), "start_screening")
    assert turn.reply.text.startswith(content.in_("en").talk.phrases["choice_expired"])


@pytest.mark.parametrize(
    "made_up",
    ["faq/cost", "restart", "yes", "1", "Yes", "no", "menu", "answer:plan=none", "edit:state", "choose", "crisis"],
)
def test_a_choice_that_was_not_offered_is_told_so_and_not_run(content: Content, made_up: str) -> None:
    before = greeted(content, "en")
    turn = choose(content, before, made_up)
    assert turn.reply.text.startswith(content.in_("en").talk.phrases["choice_expired"])
    assert turn.conversation.facts == before.facts


def test_a_change_in_the_window_changes_the_language(content: Content) -> None:
    conversation = greeted(content, "en")
    said = respond(content, Message("7", "inform", today=TODAY, chosen_lang="es"), conversation, "inform").conversation
    assert said.memory.lang == "es"
    assert (
        respond(content, Message("7", "inform", today=TODAY, chosen_lang="en"), said, "inform").conversation.memory.lang
        == "en"
    )


def test_the_same_setting_again_is_no_wish(content: Content) -> None:
    conversation = greeted(content, "en")
    spanish = respond(
        content,
        Message("¿qué es un IEP?", "faq/what_is_iep", today=TODAY, lang="es", chosen_lang="en"),
        conversation,
        "answer",
    )
    assert spanish.conversation.memory.lang == "es"
    later = respond(content, Message("7", "inform", today=TODAY, chosen_lang="en"), spanish.conversation, "inform")
    assert later.conversation.memory.lang == "es"


def test_words_win_over_the_window(content: Content) -> None:
    turn = respond(
        content,
        Message("what is an IEP?", "faq/what_is_iep", today=TODAY, lang="en", chosen_lang="es"),
        greeted(content, "en"),
        "answer",
    )
    assert turn.conversation.memory.lang == "en"
    assert turn.conversation.memory.chosen_lang == "es"


def test_starting_over_forgets_nothing_of_the_window(content: Content) -> None:
    conversation = greeted(content, "es")
    turn = respond(
        content,
        Message("start over", "start_screening", today=TODAY, lang="en", chosen_lang="es"),
        conversation,
        "start_screening",
    )
    assert turn.conversation.memory.chosen_lang == "es"


def test_the_errors_of_the_channel_are_plain(content: Content) -> None:
    for sentence in content.web.errors.values():
        assert plain(sentence.en) != plain(sentence.es)
