"""Choices: taken by number, title or id; those that are no longer open or made up change nothing."""

from __future__ import annotations

import pytest
from talking import FAQ, Talk

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, UNSURE
from bot.guide.facts import Facts


def test_a_choice_is_taken_by_its_number(in_check: Talk) -> None:
    in_check.say("2", number=2)
    assert in_check.facts.school_type == "charter"


@pytest.mark.parametrize("words", ["uno", "one", "1.", "(1)", " 1 "])
def test_a_number_can_be_written_in_many_ways(in_check: Talk, words: str) -> None:
    in_check.say(words, UNSURE)
    assert in_check.facts.school_type == "public"


def test_a_choice_is_taken_by_its_title(in_check: Talk) -> None:
    title = in_check.titles()["answer:school_type=home"]
    in_check.say(title.upper() + "!", "faq/private_or_home_school")
    assert in_check.facts.school_type == "home"


def test_a_choice_is_taken_by_its_id(in_check: Talk) -> None:
    in_check.tap("answer:school_type=private")
    assert in_check.facts.school_type == "private"
    assert in_check.turns[-1].reply.answered == "inform"


def test_a_number_is_an_age_where_an_age_was_asked(talk: Talk) -> None:
    talk.start()
    talk.say("1", number=1)
    assert talk.facts.child_age == 1.0


@pytest.mark.parametrize("text", ["0", "99", "١", "፩", "²", "9" * 500])
def test_a_number_that_no_choice_has_chooses_nothing_and_breaks_nothing(in_check: Talk, text: str) -> None:
    in_check.say(text, UNSURE)
    assert in_check.text


def test_a_choice_that_is_no_longer_open_changes_nothing(in_check: Talk) -> None:
    in_check.tap("answer:school_type=public")
    before = in_check.facts
    in_check.tap("answer:school_type=private")
    assert in_check.facts == before
    assert in_check.asking == "plan"
    assert in_check.question("plan") in in_check.text


@pytest.mark.parametrize(
    "made_up", ["answer:plan=iep", "edit:declined", "letter:../../etc", "faq/nothing", "action_stop"]
)
def test_a_made_up_choice_changes_nothing(talk: Talk, made_up: str) -> None:
    talk.say("hi", "greet")
    talk.tap(made_up)
    assert talk.facts == Facts()
    assert talk.content.in_("en").talk.phrases["choice_expired"] in talk.text
    assert talk.memory.check == "off"


def test_a_choice_of_a_topic_answers_it(talk: Talk) -> None:
    talk.say("hi", "greet")
    turn = talk.tap(FAQ)
    assert turn.reply.answered == FAQ
    assert turn.reply.sources


def test_tapping_a_choice_does_not_change_the_language(content: Content) -> None:
    """The ids are English words of ours; they say nothing of the parent's language."""
    talk = Talk(content, lang="es")
    talk.say("hola", "greet", lang="es")
    turn = talk.say(FAQ, CHOOSE, lang="en")
    assert talk.memory.lang == "es"
    assert turn.reply.text.startswith(content.in_("es").answers["what_is_iep"].full.strip()[:40])


def test_yes_to_one_offer_takes_it(content: Content) -> None:
    talk = Talk(content)
    talk.say("bye", "goodbye")
    assert len(talk.choices) == 1
    turn = talk.say("yes", "affirm")
    assert turn.reply.answered == "talk_to_person"
