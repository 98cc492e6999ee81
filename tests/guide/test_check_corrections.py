"""Changing what was said: corrections, going back, starting over, another child, stopping."""

from __future__ import annotations

from typing import Any

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.conversation import UNSURE
from bot.guide.facts import Facts


def test_a_correction_in_the_middle_is_taken_and_the_question_stays_open(in_check: Talk) -> None:
    in_check.say("sorry, he's 8 not 7", "correct_answer", child_age=8.0)
    assert in_check.facts.child_age == 8.0
    assert in_check.phrase("corrected") in in_check.text
    assert in_check.memory.check == "running"


def test_a_correction_after_the_result_decides_anew(content: Content) -> None:
    talk = Talk(content, Facts(child_age=8.0, plan="none", concerns=("reading",)))
    talk.start()
    talk.finish()
    assert talk.memory.next_step == "request_evaluation"
    turn = talk.say("actually she has an IEP", "correct_answer", plan="iep")
    assert turn.reply.text.startswith(talk.phrase("corrected"))
    assert talk.memory.next_step == "review_iep"


def test_a_corrected_list_is_replaced(in_check: Talk) -> None:
    in_check.say("trouble reading", concerns=["reading"])
    in_check.say("no, it's math", "correct_answer", concerns=["math"])
    assert in_check.facts.concerns == ("math",)


def test_who_only_says_that_something_is_wrong_chooses_what(in_check: Talk) -> None:
    in_check.say("that's wrong", "correct_answer")
    assert "edit:child_age" in in_check.titles()
    in_check.tap("edit:child_age")
    assert in_check.asking == "child_age"
    in_check.say("8", number=8)
    assert in_check.facts.child_age == 8.0


def test_changing_the_age_forgets_the_grade_that_stood_in_for_it(content: Content) -> None:
    talk = Talk(content)
    talk.start(child_grade="2")
    talk.say("go back", "go_back")
    talk.conversation = talk.conversation.remember(asked=("child_age",), asking="child_age")
    talk.say("go back", "go_back")
    assert talk.asking == "child_age"
    talk.say("9", number=9)
    assert talk.facts.child_grade is None and talk.facts.child_age == 9.0


def test_going_back_returns_along_the_questions_and_says_what_was_heard(in_check: Talk) -> None:
    in_check.tap("answer:school_type=private")
    in_check.say("back", "go_back")
    assert in_check.asking == "school_type" and "private school" in in_check.text
    in_check.say("back", "go_back")
    assert in_check.asking == "child_age" and "7 years" in in_check.text


@pytest.mark.parametrize(
    ("words", "label", "concerns"),
    [
        ("reading", "inform", ("reading",)),
        ("and also reading", "inform", ("math", "reading")),
        ("same as I said", UNSURE, ("math",)),
        ("no change", "deny", ("math",)),
    ],
)
def test_an_answer_stands_until_another_is_given(content: Content, words: str, label: str, concerns: Any) -> None:
    talk = Talk(content, Facts(child_age=9.0, school_type="public", plan="none", request="none"))
    talk.start()
    talk.say("math", concerns=["math"])
    talk.say("go back", "go_back")
    assert talk.asking == "concerns"
    talk.say(words, label, **({"concerns": ["reading"]} if "reading" in words else {}))
    assert talk.facts.concerns == concerns and talk.asking == "impact"


def test_who_goes_back_and_says_something_else_loses_nothing(content: Content) -> None:
    talk = Talk(content, Facts(child_age=9.0, school_type="public", plan="none", request="none"))
    talk.start()
    talk.say("math", concerns=["math"])
    talk.say("go back", "go_back")
    talk.say("we live in Ohio", state="OH")
    assert talk.facts.concerns == ("math",) and talk.facts.state == "OH" and talk.asking == "impact"


def test_going_back_to_say_nothing_after_all_takes_the_answer_away(content: Content) -> None:
    talk = Talk(content, Facts(child_age=9.0, school_type="public", plan="none", request="none"))
    talk.start()
    talk.say("math", concerns=["math"])
    talk.say("go back", "go_back")
    talk.say("I'd rather not say")
    assert talk.facts.concerns == () and "concerns" in talk.facts.declined


def test_going_back_without_a_check_says_that_there_is_nothing(talk: Talk) -> None:
    talk.say("back", "go_back")
    assert talk.text == talk.phrase("nothing_to_go_back")


@pytest.mark.parametrize("words", ["start over", "please start again", "empezar de nuevo", "RESTART"])
def test_starting_over_forgets_the_child(in_check: Talk, words: str) -> None:
    in_check.say(words, UNSURE)
    assert in_check.facts == Facts()
    assert in_check.asking == "child_age"
    assert in_check.text.startswith(in_check.phrase("fresh_start"))


@pytest.mark.parametrize(
    "words",
    ["now my other son, he is 4", "mi otra hija tiene 4", "what about my older daughter", "my youngest one is 4"],
)
def test_another_child_begins_anew_in_the_same_state(content: Content, words: str) -> None:
    talk = Talk(content, Facts(state="GA"))
    talk.start(child_age=9.0, plan="iep")
    talk.say(words, "start_screening", child_age=4.0)
    assert talk.facts == Facts(state="GA", child_age=4.0)


@pytest.mark.parametrize(
    "words",
    [
        "el otro día pedí la evaluación",
        "mi otra duda es si cuesta",
        "the second one",
        "the other day I asked",
        "la otra escuela",
    ],
)
def test_other_things_are_no_other_child(in_check: Talk, words: str) -> None:
    in_check.say(words, UNSURE)
    assert in_check.facts.child_age == 7.0


def test_stopping_keeps_what_was_said_for_coming_back(in_check: Talk) -> None:
    in_check.say("stop", "stop")
    assert in_check.memory.check == "off"
    assert in_check.question("school_type") not in in_check.text
    in_check.start()
    assert in_check.facts.child_age == 7.0
    assert in_check.asking == "school_type"


def test_facts_after_the_result_are_noted_and_decide_anew(content: Content) -> None:
    talk = Talk(content, Facts(child_age=8.0, plan="none", concerns=("reading",)))
    talk.start()
    talk.finish()
    turn = talk.say("oh and we asked in writing in January", request="written", request_date="2026-01-10")
    assert talk.memory.next_step == "follow_up_request"
    assert turn.reply.text.startswith(talk.phrase("noted"))


def test_facts_told_out_of_the_blue_start_the_check(talk: Talk) -> None:
    talk.say("my daughter is 9 and can't read", UNSURE, child_age=9.0, concerns=["reading"])
    assert talk.memory.check == "running"
