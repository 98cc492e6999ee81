"""An answer that may not be the one: what is named beside it, and when a whole case gets the check instead."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.moves.unsure import SURE

LIKELIEST = ("faq/timeline", "faq/consent", "inform", "faq/evaluation_refused", "faq/cost")
CASE: Dict[str, Any] = {
    "child_age": 7.0,
    "child_grade": "2",
    "diagnosis": "adhd",
    "concerns": ["reading"],
    "request": "written",
    "state": "GA",
}


class TestNamedBeside:
    def test_a_sure_answer_stands_alone(self, content: Content) -> None:
        turn = Talk(content).say("so how many weeks is that", "faq/timeline", LIKELIEST, confidence=SURE)
        assert turn.reply.offers == ()

    def test_an_answer_in_doubt_names_the_two_likeliest_other_questions(self, content: Content) -> None:
        turn = Talk(content).say("so how many weeks is that", "faq/timeline", LIKELIEST, confidence=SURE - 0.01)
        assert turn.reply.answered == "faq/timeline"
        assert turn.reply.offers == ("faq/consent", "faq/evaluation_refused")
        assert [choice.id for choice in turn.reply.choices][:2] == ["faq/consent", "faq/evaluation_refused"]

    @pytest.mark.parametrize("lang", ["en", "es"])
    def test_it_says_what_the_choices_are_for(self, content: Content, lang: str) -> None:
        talk = Talk(content, lang=lang)
        talk.say("?", "faq/timeline", LIKELIEST, confidence=0.7)
        assert talk.content.in_(lang).talk.phrases["meant_something_else"] in talk.text

    def test_a_tap_on_one_gives_that_answer_alone(self, content: Content) -> None:
        talk = Talk(content)
        talk.say("so how many weeks is that", "faq/timeline", LIKELIEST, confidence=0.7)
        turn = talk.tap("faq/consent")
        assert (turn.reply.answered, turn.reply.offers) == ("faq/consent", ())

    def test_the_check_has_its_own_choices(self, content: Content) -> None:
        talk = Talk(content)
        talk.start()
        turn = talk.say("so how many weeks is that?", "faq/timeline", LIKELIEST, confidence=0.7)
        assert turn.reply.answered == "faq/timeline"
        assert turn.reply.offers == ()


class TestAWholeCase:
    def test_five_facts_start_the_check_whatever_topic_was_read(self, content: Content) -> None:
        five = {name: CASE[name] for name in list(CASE)[:5]}
        talk = Talk(content)
        talk.say("a long story", "faq/timeline", **five)
        assert talk.memory.check == "running"

    def test_four_are_a_question_with_its_background(self, content: Content) -> None:
        four = {name: CASE[name] for name in list(CASE)[:4]}
        talk = Talk(content)
        assert talk.say("a story", "faq/timeline", **four).reply.answered == "faq/timeline"
        assert talk.memory.check == "off"

    @pytest.mark.parametrize(
        ("words", "lang"),
        [
            ("he is 7 and can't read, what do I do", "en"),
            ("She's in 2nd grade with ADHD. What should we do?", "en"),
            ("tiene 7 años y no lee, ¿qué hago?", "es"),
            ("está en segundo, ¿qué debo hacer?", "es"),
        ],
    )
    def test_two_and_what_do_i_do_are_enough(self, content: Content, words: str, lang: str) -> None:
        talk = Talk(content, lang=lang)
        talk.say(words, "faq/timeline", lang=lang, child_age=7.0, concerns=["reading"])
        assert talk.memory.check == "running"

    def test_what_do_i_do_alone_is_a_question(self, content: Content) -> None:
        talk = Talk(content)
        assert (
            talk.say("what do I do if they say no", "faq/evaluation_refused").reply.answered == "faq/evaluation_refused"
        )

    def test_after_the_check_a_case_is_answered(self, content: Content) -> None:
        talk = Talk(content)
        talk.start(**CASE, school_type="public", plan="none")
        for _ in talk.turns_of_the_check():
            talk.say("skip", "dont_know")
        assert talk.memory.check == "done"
        assert talk.say("and how long?", "faq/timeline", **CASE).reply.answered == "faq/timeline"
