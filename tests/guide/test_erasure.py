"""Delete my data: asked once more, done, and said so, in both languages."""

from __future__ import annotations

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.conversation import Conversation, Message
from bot.guide.moves.erasure import is_asked
from bot.guide.texting.wording import load_wording
from bot.paths import DATA

ASKS = [
    "delete my data", "Please delete all my data", "can you erase my messages?", "delete everything", "erase this conversation please",
    "forget everything I told you", "how do i delete my data", "wipe our chat", "borrar mis datos", "borre mis datos por favor", "elimine toda la conversación",
    "quiero borrar todo", "olvide todo lo que le dije", "delete everything i said",
]  # fmt: skip
OTHERS = [
    "they want to delete goals from his IEP", "can the school erase his records", "delete the last answer", "the school deleted my emails", "my son forgets everything",
    "borraron el IEP de mi hijo", "la escuela quiere quitar la terapia", "start over", "forget it", "can they remove my son from class",
]  # fmt: skip


@pytest.mark.parametrize("text", ASKS)
def test_it_is_heard(text: str) -> None:
    assert is_asked(Message(text, "privacy"))


@pytest.mark.parametrize("text", OTHERS)
def test_other_things_are_not_taken_for_it(text: str) -> None:
    assert not is_asked(Message(text, "privacy"))


def test_each_word_of_the_text_message_line_is_heard_too() -> None:
    wording = load_wording(DATA)
    for lang in ("en", "es"):
        for phrase in wording._languages[lang].words.erase:
            assert is_asked(Message(phrase, "unsure")), phrase


@pytest.mark.parametrize(("lang", "text", "yes"), [("en", "delete my data", "yes"), ("es", "borrar mis datos", "sí")])
def test_after_a_yes_nothing_is_known_any_more(content: Content, lang: str, text: str, yes: str) -> None:
    talk = Talk(content, lang=lang)
    talk.say("my son is 7", "inform", child_age=7.0)
    asked = talk.say(text, "unsure", lang=lang)
    assert [choice.id for choice in asked.reply.choices] == ["erase:yes", "erase:no"]
    assert "erase" not in asked.reply.extras
    done = talk.say(yes, "affirm")
    assert done.reply.extras == {"erase": True}
    assert talk.conversation == Conversation().remember(lang=lang)


def test_a_tapped_yes_counts_as_well(content: Content) -> None:
    talk = Talk(content)
    talk.say("delete everything", "unsure")
    assert talk.say("erase:yes", "choose").reply.extras == {"erase": True}


def test_a_yes_that_was_not_asked_for_deletes_nothing(content: Content) -> None:
    talk = Talk(content)
    assert "erase" not in talk.say("erase:yes", "choose").reply.extras


def test_after_a_no_the_check_goes_on(content: Content) -> None:
    talk = Talk(content)
    talk.say("check", "start_screening")
    asking = talk.conversation.memory.asking
    talk.say("delete my data", "privacy")
    kept = talk.say("no", "deny")
    assert "erase" not in kept.reply.extras
    assert talk.conversation.memory.asking == asking


def test_danger_comes_first(content: Content) -> None:
    talk = Talk(content)
    talk.say("delete my data", "privacy")
    assert talk.say("yes I want to kill myself", "affirm").reply.answered == "crisis"
