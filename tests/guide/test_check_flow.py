"""The short check: the order of its questions, what counts as an answer, and what is said in between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Tuple

import pytest
from talking import FAQ, Talk

from bot.guide.content import Content
from bot.guide.conversation import UNSURE
from bot.guide.facts import Facts

# --- the order of questions


def test_the_check_begins_with_the_age(talk: Talk) -> None:
    turn = talk.start()
    assert turn.reply.answered == "start_screening"
    assert talk.asking == "child_age"
    assert talk.question("child_age") in talk.text


def test_questions_come_in_the_order_of_the_table(content: Content, talk: Talk) -> None:
    talk.start()
    asked = []
    for _ in talk.turns_of_the_check():
        asked.append(talk.asking)
        talk.say("skip", "deny")
    order = [question.fact for question in content.screening.questions]
    assert asked == [fact for fact in order if fact in asked]
    assert asked[:3] == ["child_age", "school_type", "plan"]


def test_what_was_told_is_not_asked_and_is_said_back(talk: Talk) -> None:
    talk.start(
        child_age=7.0, child_grade="2", state="GA", concerns=["reading"], diagnosis=["adhd"], school_type="public"
    )
    assert talk.asking == "plan"
    assert talk.phrase("heard") in talk.text
    for words in ("7 years", "2nd grade", "Georgia", "reading", "ADHD"):
        assert words in talk.text


def test_a_whole_story_needs_no_question(talk: Talk) -> None:
    turn = talk.start(
        child_age=7.0, state="GA", school_type="public", concerns=["reading"], plan="none", diagnosis=["adhd"],
        impact="falls_behind", request="written", request_date="2026-03-03",
    )  # fmt: skip
    assert talk.memory.next_step == "follow_up_request"
    assert talk.asking is None
    assert "March 3, 2026" in turn.reply.text


def test_a_parent_left_without_an_answer_hears_that_we_are_sorry(talk: Talk) -> None:
    talk.start(request="written")
    assert talk.text.startswith(talk.phrase("sorry"))


def test_each_question_tells_how_far_along_the_check_is(talk: Talk) -> None:
    talk.start()
    assert "(1 of about " in talk.text
    talk.say("7", number=7)
    assert "(2 of about " in talk.text


def test_the_intro_tells_how_many_questions_at_most(talk: Talk) -> None:
    talk.start(child_age=19.0, school_type="public", plan="iep", situation=["leaving"], concerns=["reading"])
    assert talk.phrase("intro").replace("{count}", "2") in talk.text


def test_the_district_that_names_its_state_is_not_asked_for_it(content: Content) -> None:
    ours = replace(content, district=content.district.copy(update={"state": "GA"}))
    talk = Talk(ours)
    talk.start()
    for _ in talk.turns_of_the_check():
        assert talk.asking != "state"
        talk.say("skip", "deny")


def test_why_is_said_on_the_web_and_spared_in_text_messages(content: Content) -> None:
    why = content.in_("en").check.questions["child_age"].why
    assert why in Talk(content).start().reply.text
    assert why not in Talk(content, is_text_message=True).start().reply.text


# --- answers


@pytest.mark.parametrize(
    ("asking", "text", "label", "entities", "fact", "value"),
    [
        ("child_age", "7", "inform", {"number": 7}, "child_age", 7.0),
        ("child_age", "seven", UNSURE, {"number": 7}, "child_age", 7.0),
        ("child_age", "2nd grade", "inform", {"child_grade": "2"}, "child_grade", "2"),
        ("plan", "nope", "deny", {}, "plan", "none"),
        ("plan", "not sure", "dont_know", {}, "plan", "unsure"),
        ("plan", "a 504", "faq/what_is_504", {"plan": "504"}, "plan", "504"),
        ("request", "no", "deny", {}, "request", "none"),
        ("request", "yes", "affirm", {}, "request", "spoken"),
        ("diagnosis", "no", "deny", {}, "diagnosis", ("none",)),
        ("diagnosis", "ADHD", "faq/adhd", {"diagnosis": ["adhd"]}, "diagnosis", ("adhd",)),
        ("situation", "no trouble", "deny", {}, "situation", ("none",)),
        ("request_date", "March 3", "inform", {"date": "2026-03-03"}, "request_date", "2026-03-03"),
        ("consent_date", "March 3", "inform", {"date": "2026-03-03"}, "consent_date", "2026-03-03"),
        ("state", "Georgia", "inform", {"state": "GA"}, "state", "GA"),
    ],
)
def test_a_bare_answer_means_what_was_asked(
    content: Content, asking: str, text: str, label: str, entities: Dict[str, Any], fact: str, value: Any
) -> None:
    talk = Talk(content)
    talk.conversation = talk.conversation.remember(check="running", asking=asking, asked=(asking,), put=1)
    talk.say(text, label, **entities)
    assert getattr(talk.facts, fact) == value
    assert talk.asking != asking


def test_a_number_that_is_no_age_is_none(talk: Talk) -> None:
    talk.start()
    talk.say("99", number=99)
    assert talk.facts.child_age is None
    assert talk.asking == "child_age"


@pytest.mark.parametrize("words", ["not yet", "I haven't signed it", "haven’t signed", "todavía no", "no he firmado"])
def test_consent_not_signed_yet_is_an_answer_without_a_date(content: Content, words: str) -> None:
    talk = Talk(content, Facts(child_age=8.0, school_type="public", plan="none", request="in_progress"))
    talk.start()
    assert talk.asking == "consent_date"
    talk.say(words, UNSURE)
    assert talk.facts.has("consent_date") and talk.facts.consent_date is None


def test_an_answer_to_another_question_is_taken_and_the_open_one_comes_back(in_check: Talk) -> None:
    assert in_check.asking == "school_type"
    in_check.say("she has trouble reading", concerns=["reading"])
    assert in_check.facts.concerns == ("reading",)
    assert in_check.asking == "plan"
    asked = []
    for _ in in_check.turns_of_the_check():
        asked.append(in_check.asking)
        in_check.say("skip", "deny")
    assert asked.count("school_type") == 1


@pytest.mark.parametrize(
    "words",
    ["skip", "pass", "I'd rather not", "I would rather not say", "next question", "prefiero no decir", "saltar"],
)
def test_any_question_can_be_skipped(in_check: Talk, words: str) -> None:
    in_check.say(words, UNSURE)
    assert in_check.facts.has("school_type")
    assert in_check.asking == "plan"
    assert in_check.phrase("moving_on") in in_check.text


def test_not_knowing_is_an_answer(in_check: Talk) -> None:
    in_check.say("I don't know", "dont_know")
    assert in_check.facts.declined == ("school_type",)
    assert in_check.asking == "plan"


def test_not_understood_is_asked_once_more_with_an_example_then_left_open(in_check: Talk) -> None:
    in_check.say("blorp", UNSURE)
    assert in_check.asking == "school_type"
    assert in_check.content.in_("en").check.questions["school_type"].example in in_check.text
    in_check.say("blorp blorp", UNSURE)
    assert in_check.asking == "plan"
    assert in_check.phrase("moving_on") in in_check.text


@pytest.mark.parametrize("messages", [("blorp", "is it?"), ("is it?", "blorp"), ("is it?", "could it?")])
def test_a_question_that_is_not_understood_is_a_try_too_and_none_is_put_a_third_time(
    in_check: Talk, messages: Tuple[str, str]
) -> None:
    first, second = messages
    in_check.say(first, "inform")
    assert in_check.asking == "school_type"
    in_check.say(second, "inform")
    assert in_check.asking == "plan"
    assert in_check.question("school_type") not in in_check.text


def test_a_skipped_check_still_ends_in_a_next_step(talk: Talk) -> None:
    talk.start()
    turn = talk.finish()
    assert talk.memory.next_step == "talk_with_teacher"
    assert talk.content.in_("en").steps["talk_with_teacher"].headline in turn.reply.text


# --- questions in the middle


def test_a_question_in_the_middle_is_answered_and_the_check_goes_on(in_check: Talk) -> None:
    turn = in_check.say("wait, what is an IEP?", FAQ)
    assert turn.reply.answered == FAQ
    assert turn.reply.text.startswith(in_check.content.in_("en").answers["what_is_iep"].full.strip()[:60])
    assert in_check.phrase("bridge") in turn.reply.text
    assert turn.reply.text.index(in_check.question("school_type")) > turn.reply.text.index(in_check.phrase("bridge"))
    assert in_check.asking == "school_type"
    in_check.tap("answer:school_type=public")
    assert in_check.asking == "plan"


def test_more_and_simple_and_sources_after_a_question_in_the_middle_are_about_that_answer(in_check: Talk) -> None:
    answer = in_check.content.in_("en").answers["what_is_iep"]
    in_check.say("what is an IEP?", FAQ)
    assert answer.simple.strip()[:40] in in_check.say("simpler please", "simplify").reply.text
    assert answer.more.strip()[:40] in in_check.say("tell me more", "more_detail").reply.text
    assert answer.sources[0] in in_check.say("says who?", "ask_source").reply.text
    assert in_check.asking == "school_type"


def test_an_answer_and_a_question_in_one_message_are_both_heard(in_check: Talk) -> None:
    turn = in_check.say("public. wait does adhd even count??", "faq/adhd", school_type="public", diagnosis=["adhd"])
    assert turn.reply.answered == "faq/adhd"
    assert in_check.facts.school_type == "public"
    assert in_check.asking == "plan"


def test_a_grade_told_with_a_question_is_not_asked_for_again(talk: Talk) -> None:
    talk.start()
    talk.say("what is an IEP? she's in 4th grade", FAQ, child_grade="4")
    assert talk.asking == "school_type"


def test_the_last_fact_told_with_a_question_brings_the_answer_and_the_result(content: Content) -> None:
    talk = Talk(
        content, Facts(child_age=19.0, plan="iep", situation=("leaving",), concerns=("reading",), diagnosis=("none",))
    )
    talk.start()
    assert talk.asking == "state"
    turn = talk.say("Georgia, and what is transition planning?", "faq/transition_planning", state="GA")
    assert turn.reply.answered == "faq/transition_planning"
    assert talk.memory.next_step == "adult_rights"
    assert content.in_("en").steps["adult_rights"].headline in turn.reply.text


@pytest.mark.parametrize(
    "label", ["thank", "greet", "privacy", "bot_challenge", "menu", "feedback_bad", "out_of_scope"]
)
def test_small_talk_in_the_middle_comes_back_to_the_question(in_check: Talk, label: str) -> None:
    in_check.say("hm", label)
    assert in_check.question("school_type") in in_check.text


@pytest.mark.parametrize("label", ["talk_to_person", "goodbye"])
def test_who_wants_a_person_or_leaves_is_asked_nothing_more(in_check: Talk, label: str) -> None:
    in_check.say("please", label)
    assert in_check.question("school_type") not in in_check.text


@pytest.mark.parametrize("label", ["repeat", "simplify", "more_detail"])
def test_the_open_question_can_be_explained(in_check: Talk, label: str) -> None:
    in_check.say("what do you mean", label)
    assert in_check.content.in_("en").check.questions["school_type"].why in in_check.text
    assert in_check.question("school_type") in in_check.text
