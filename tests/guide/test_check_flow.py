"""The guide in conversation, without Rasa: whole talks as pure calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Callable, Dict, List

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from talking import TODAY, Talk

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, LANGUAGES, UNSURE, Conversation, Memory, Message, Turn, provenance
from bot.guide.facts import CONCERN_AREAS, PLANS, REQUESTS, SCHOOL_TYPES, SITUATIONS, Facts
from bot.guide.guide import MOVES, move_for, respond
from bot.guide.moves.check import MOST_QUESTIONS

FAQ = "faq/what_is_iep"


@pytest.fixture
def talk(content: Content) -> Talk:
    return Talk(content)


@pytest.fixture
def in_check(talk: Talk) -> Talk:
    """A check with one question answered; the second is open."""
    talk.start()
    talk.say("she is 7", child_age=7.0)
    assert talk.memory.check == "running"
    return talk


def finish(talk: Talk) -> Turn:
    """Leave every open question open."""
    for _ in range(MOST_QUESTIONS + 1):
        if talk.memory.check != "running":
            break
        talk.say("skip", "deny")
    assert talk.memory.check == "done"
    return talk.turns[-1]


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


def test_a_skipped_check_still_ends_in_a_next_step(talk: Talk) -> None:
    talk.start()
    turn = finish(talk)
    assert talk.memory.next_step == "talk_with_teacher"
    assert talk.content.in_("en").steps["talk_with_teacher"].headline in turn.reply.text


# --- choices


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


# --- changing what was said


def test_a_correction_in_the_middle_is_taken_and_the_question_stays_open(in_check: Talk) -> None:
    in_check.say("sorry, he's 8 not 7", "correct_answer", child_age=8.0)
    assert in_check.facts.child_age == 8.0
    assert in_check.phrase("corrected") in in_check.text
    assert in_check.memory.check == "running"


def test_a_correction_after_the_result_decides_anew(content: Content) -> None:
    talk = Talk(content, Facts(child_age=8.0, plan="none", concerns=("reading",)))
    talk.start()
    finish(talk)
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
    finish(talk)
    turn = talk.say("oh and we asked in writing in January", request="written", request_date="2026-01-10")
    assert talk.memory.next_step == "follow_up_request"
    assert turn.reply.text.startswith(talk.phrase("noted"))


def test_facts_told_out_of_the_blue_start_the_check(talk: Talk) -> None:
    talk.say("my daughter is 9 and can't read", UNSURE, child_age=9.0, concerns=["reading"])
    assert talk.memory.check == "running"


# --- danger


STATES: Dict[str, Callable[[Talk], Any]] = {
    "first": lambda talk: None,
    "after an answer": lambda talk: talk.say("what is an IEP", FAQ),
    "in the check": lambda talk: talk.start(child_age=9.0),
    "after a result": lambda talk: (talk.start(), finish(talk)),
    "after not understanding": lambda talk: talk.say("blorp", UNSURE),
    "while correcting": lambda talk: (talk.start(child_age=9.0), talk.say("wrong", "correct_answer")),
    "while choosing a letter": lambda talk: talk.say("write a letter", "write_letter"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("he says he wants to die", "inform"),
        ("dice que se quiere morir", UNSURE),
        ("7, and my other son wants to kill himself, start over", "faq/bullying"),
        ("something only the model understands about my other son", "crisis"),
    ],
)
def test_danger_is_answered_first_and_nothing_is_asked_after(
    content: Content, lang: str, state: str, text: str, label: str
) -> None:
    talk = Talk(content, lang=lang)
    STATES[state](talk)
    turn = talk.say(text, label, lang=lang, child_age=7.0)
    assert turn.reply.answered == "crisis"
    assert "988" in turn.reply.text and "911" in turn.reply.text
    assert "?" not in turn.reply.text
    assert turn.reply.choices == ()
    assert talk.memory.asking is None
    assert talk.memory.check == "off"
    assert talk.memory.next_step == "crisis"


def test_after_danger_the_guide_goes_on_when_the_parent_does(content: Content) -> None:
    talk = Talk(content)
    talk.say("he says he wants to die", "crisis")
    assert talk.say("what is an IEP?", FAQ).reply.answered == FAQ
    assert talk.memory.check == "off"


# --- not understanding


def test_unsure_offers_the_likeliest_three_and_something_else(talk: Talk) -> None:
    turn = talk.say("plan thing", UNSURE, offers=("greet", FAQ, "faq/what_is_504", "faq/cost", "faq/consent"))
    assert turn.reply.answered == UNSURE
    assert turn.reply.offers == (FAQ, "faq/what_is_504", "faq/cost")
    assert [choice.id for choice in turn.reply.choices] == [FAQ, "faq/what_is_504", "faq/cost", "none_of_these"]


def test_unsure_twice_in_a_row_offers_a_person(talk: Talk) -> None:
    talk.say("blorp", UNSURE, offers=(FAQ,))
    turn = talk.say("blorp blorp", UNSURE, offers=(FAQ,))
    assert "talk_to_person" in [choice.id for choice in turn.reply.choices]
    assert talk.content.district.contact.phone in turn.reply.text


def test_an_answer_in_between_makes_it_the_first_time_again(talk: Talk) -> None:
    talk.say("blorp", UNSURE)
    talk.say("hi", "greet")
    talk.say("blorp", UNSURE)
    assert talk.memory.unsure_in_row == 1


def test_something_else_asks_for_other_words_and_counts_as_not_understood(talk: Talk) -> None:
    talk.say("plan thing", UNSURE, offers=(FAQ,))
    talk.tap("none_of_these")
    turn = talk.say("blorp", UNSURE, offers=(FAQ,))
    assert talk.content.district.contact.phone in turn.reply.text


# --- forms of an answer


def test_an_answer_goes_deeper_and_simpler_and_ends_there(talk: Talk) -> None:
    answer = talk.content.in_("en").answers["what_is_iep"]
    phrases = talk.content.in_("en").talk.phrases
    talk.say("what is an IEP", FAQ)
    assert talk.say("more", "more_detail").reply.text.startswith(answer.more[:50])
    assert talk.say("again", "repeat").reply.text.startswith(answer.more[:50])
    assert talk.say("more", "more_detail").reply.text.startswith(phrases["no_more"][:20])
    assert talk.say("simpler", "simplify").reply.text.startswith(answer.simple[:50])
    assert talk.say("simpler", "simplify").reply.text.startswith(phrases["simplest_already"][:20])


def test_an_answer_by_text_message_is_short(content: Content) -> None:
    talk = Talk(content, is_text_message=True)
    assert talk.say("iep?", FAQ).reply.text == content.in_("en").answers["what_is_iep"].short


@pytest.mark.parametrize("label", ["repeat", "more_detail", "simplify"])
def test_with_nothing_said_there_is_nothing_to_say_again(talk: Talk, label: str) -> None:
    talk.say("?", label)
    assert talk.text == talk.content.in_("en").talk.phrases["nothing_to_repeat"]


@pytest.mark.parametrize("label", ["repeat", "more_detail", "simplify"])
def test_after_the_result_it_is_said_again(content: Content, label: str) -> None:
    talk = Talk(content, Facts(child_age=8.0, plan="none", concerns=("reading",)))
    talk.start()
    finish(talk)
    talk.say("again", label)
    assert content.in_("en").steps["request_evaluation"].headline in talk.text


def test_the_source_names_the_law_and_the_day_it_was_read(talk: Talk) -> None:
    talk.say("what is an IEP", FAQ)
    talk.say("source?", "ask_source")
    assert "34 CFR 300.320(a)" in talk.text
    assert "2026" in talk.text


def test_a_result_has_its_source(content: Content) -> None:
    talk = Talk(content, Facts(child_age=8.0, plan="none", concerns=("reading",)))
    talk.start()
    finish(talk)
    turn = talk.say("which law says so", "ask_source")
    assert turn.reply.sources == tuple(content.in_("en").steps["request_evaluation"].sources)


def test_what_is_no_law_has_no_source(talk: Talk) -> None:
    talk.say("hi", "greet")
    talk.say("source?", "ask_source")
    assert talk.text == talk.content.in_("en").talk.phrases["sources_none"]


def test_a_term_is_explained_from_the_glossary(talk: Talk) -> None:
    term = talk.content.glossary[0]
    name = next(iter(term.terms.values()))[0]
    assert talk.say(f"what does {name} mean", "faq/glossary", term=name).reply.text.startswith(term.en)


def test_a_question_with_a_story_offers_the_check_first(talk: Talk) -> None:
    turn = talk.say("my 7 year old can't read, what is an IEP", FAQ, child_age=7.0, concerns=["reading"])
    assert turn.reply.choices[0].id == "start_screening"


# --- letters and dates


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_that_is_asked_for_by_name_is_given(content: Content, lang: str) -> None:
    talk = Talk(content, lang=lang)
    words = {"en": "write a letter to ask for a 504", "es": "escriba una carta para pedir un 504"}[lang]
    turn = talk.say(words, "write_letter")
    assert content.in_(lang).letters["request_504"].title in turn.reply.text
    assert "{" not in turn.reply.text


def test_without_a_hint_the_guide_asks_which_letter(talk: Talk) -> None:
    talk.say("write me a letter", "write_letter")
    ids = [choice.id for choice in talk.choices]
    assert ids == [f"letter:{name}" for name in talk.content.in_("en").letters]
    talk.tap("letter:request_iee")
    assert talk.content.in_("en").letters["request_iee"].title in talk.text


def test_the_letter_fits_the_result(content: Content) -> None:
    talk = Talk(content, Facts(child_age=8.0, plan="none", request="written", request_date="2026-03-03"))
    talk.start()
    finish(talk)
    turn = talk.tap("letter:follow_up_request")
    assert content.in_("en").letters["follow_up_request"].title in turn.reply.text
    assert "March 3, 2026" in turn.reply.text


def test_a_letter_in_the_check_comes_back_to_the_question(in_check: Talk) -> None:
    in_check.say("write a letter asking for an evaluation", "write_letter")
    assert in_check.question("school_type") in in_check.text


def test_a_deadline_is_counted_from_the_signed_consent(content: Content) -> None:
    talk = Talk(content)
    turn = talk.say("I signed consent March 3 in Texas", "calculate_deadline", consent_date="2026-03-03", state="TX")
    assert turn.reply.answered == "calculate_deadline"
    assert turn.reply.sources
    assert "2026" in turn.reply.text


def test_the_day_of_the_request_starts_no_federal_clock(talk: Talk) -> None:
    talk.say("I asked March 3, when must they answer", "calculate_deadline", request_date="2026-03-03")
    assert talk.text.startswith(talk.content.in_("en").talk.phrases["deadline_request"])


def test_waiting_comes_with_the_date_on_which_it_ends(content: Content) -> None:
    talk = Talk(
        content,
        Facts(
            child_age=8.0,
            state="GA",
            school_type="public",
            plan="none",
            request="in_progress",
            consent_date="2026-03-10",
        ),
    )
    talk.start()
    finish(talk)
    assert talk.memory.next_step == "wait_with_clock"
    assert "2026" in talk.text.split(talk.phrase("clock"))[1]


# --- languages


def test_the_answer_comes_in_the_language_of_the_question(content: Content) -> None:
    talk = Talk(content)
    talk.say("¿qué es un IEP?", FAQ, lang="es")
    assert talk.memory.lang == "es"
    assert talk.text.startswith(content.in_("es").answers["what_is_iep"].full.strip()[:40])
    talk.say("7", FAQ, lang=None)
    assert talk.memory.lang == "es"


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("en español por favor", "en", "es"),
        ("can you speak Spanish", "en", "es"),
        ("English please", "es", "en"),
        ("¿es posible en inglés?", "es", "en"),
        ("switch_language", "en", "es"),
        ("switch_language", "es", "en"),
    ],
)
def test_the_language_can_be_changed(content: Content, words: str, before: str, after: str) -> None:
    talk = Talk(content, lang=before)
    talk.say(words, "switch_language")
    assert talk.memory.lang == after
    assert talk.text == content.in_(after).talk.actions["switch_language"].text.strip()


# --- whatever happens


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_label_is_answered_in_any_state(content: Content, lang: str) -> None:
    for state in STATES.values():
        for label in [*content.labels(), UNSURE, CHOOSE]:
            talk = Talk(content, lang=lang)
            state(talk)
            turn = talk.say("hm", label)
            assert turn.reply.text, label
            assert "{" not in turn.reply.text, (label, turn.reply.text)


def test_every_label_has_a_move(content: Content) -> None:
    assert {move_for(label) for label in content.labels()} <= set(MOVES)


#: What a parent may say to a question of the check.
ENTITIES: Dict[str, st.SearchStrategy[Any]] = {
    "child_age": st.floats(0, 22),
    "child_grade": st.sampled_from(("K", "3", "12")),
    "state": st.sampled_from(("GA", "TX", "AK", "XX")),
    "school_type": st.sampled_from(SCHOOL_TYPES),
    "plan": st.sampled_from(PLANS),
    "concerns": st.lists(st.sampled_from(CONCERN_AREAS), min_size=1, max_size=3),
    "diagnosis": st.sampled_from((["adhd"], ["none"])),
    "request": st.sampled_from(REQUESTS),
    "request_date": st.sampled_from(("2026-03-03", "not a date")),
    "consent_date": st.sampled_from(("2026-03-03", "2019-01-01", "")),
    "situation": st.lists(st.sampled_from(SITUATIONS), min_size=1, max_size=2),
    "number": st.integers(-5, 2000),
    "date": st.just("2026-02-01"),
    "term": st.text(max_size=10),
}
SAID = st.fixed_dictionaries({}, optional=ENTITIES)
TEXTS = st.sampled_from(("hm", "yes", "no", "1", "3", "skip", "idk", "is it?", "7", "")) | st.text(max_size=30)
ANSWERS = ("inform", "affirm", "deny", "dont_know", UNSURE, "calculate_deadline", "medical_advice")


@given(messages=st.lists(st.tuples(TEXTS, st.sampled_from(ANSWERS), SAID), min_size=25, max_size=25))
@effort(max_examples=150, suppress_health_check=list(HealthCheck))
def test_whatever_is_answered_the_check_ends_and_asks_nothing_three_times(
    content: Content, messages: List[Any]
) -> None:
    talk = Talk(content)
    talk.start()
    put: Counter[str] = Counter([talk.asking or ""])
    for text, label, entities in messages:
        talk.say(text, label, **entities)
        if talk.memory.check != "running":
            break
        if talk.memory.put == 1:
            put.clear()  # the parent asked for a fresh start
        put[talk.asking or ""] += 1
    assert talk.memory.check != "running"
    assert put.most_common(1)[0][1] <= 2, put
    assert sum(1 for turn in talk.turns if turn.conversation.memory.put) <= 2 * MOST_QUESTIONS


@given(data=st.data())
@effort(max_examples=150, suppress_health_check=list(HealthCheck))
def test_whatever_is_said_there_is_a_reply(content: Content, data: st.DataObject) -> None:
    talk = Talk(content, lang=data.draw(st.sampled_from(LANGUAGES)))
    labels = st.sampled_from([*content.labels(), UNSURE, CHOOSE])
    for _ in range(12):
        offered = [choice.id for choice in talk.choices] if talk.turns else []
        text = data.draw(st.sampled_from(offered) | TEXTS) if offered else data.draw(TEXTS)
        offers = tuple(data.draw(st.lists(labels.filter(lambda label: label != CHOOSE), max_size=3)))
        lang = data.draw(st.sampled_from((None, *LANGUAGES)))
        turn = talk.say(text, data.draw(labels), offers, lang, **data.draw(SAID))
        assert turn.reply.text.strip()
        assert "{" not in turn.reply.text.replace(text or "{}", "")
        assert talk.memory.put <= MOST_QUESTIONS + 1
        assert Memory.from_plain(talk.memory.to_plain()) == talk.memory
        assert Facts.from_slots(talk.facts.to_slots()) == talk.facts
        assert len({choice.id for choice in turn.reply.choices}) == len(turn.reply.choices)


# --- what is kept and shown


def test_a_conversation_comes_back_from_storage_as_it_was(in_check: Talk) -> None:
    stored = in_check.memory.to_plain()
    assert Memory.from_plain(stored) == in_check.memory
    assert Memory.from_plain(None) == Memory() == Memory.from_plain({})


def test_a_conversation_stored_by_another_version_can_be_read() -> None:
    assert Memory.from_plain({"lang": "es", "no_longer_known": 1}) == Memory(lang="es")


def test_a_reply_tells_what_it_was_made_of(in_check: Talk) -> None:
    told = provenance(in_check.turns[-1])
    assert told == {
        "answered": "inform",
        "offers": [],
        "next_step": None,
        "facts": {"child_age": 7.0},
        "asking": "school_type",
        "sources": [],
        "lang": "en",
        "progress": {"at": 2, "of": 8, "mark": "(2 of about 8)"},
    }


def test_a_turn_changes_nothing_of_the_conversation_it_began_from(content: Content) -> None:
    before = Conversation(Facts(child_age=7.0), Memory(check="running", asking="plan", asked=("plan",), put=1))
    respond(content, Message("no", "deny", today=TODAY), before, "talk")
    assert before == Conversation(Facts(child_age=7.0), Memory(check="running", asking="plan", asked=("plan",), put=1))
