"""The parent who comes back: greeted once with what was open, in their language, and never held up."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict

import pytest
from talking import FAQ, Talk

from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES, UNSURE, Conversation, Memory, Message
from bot.guide.facts import Facts
from bot.guide.guide import respond
from bot.guide.moves import comeback

KNOWN = Facts(
    child_age=8.0, state="TX", school_type="public", plan="none", concerns=("reading",), diagnosis=("none",),
    request="written", request_date="2026-03-02",
)  # fmt: skip


@pytest.fixture
def away(content: Content) -> Talk:
    """The parent left at the third question and comes back the next day."""
    talk = Talk(content).with_a_clock()
    talk.start()
    talk.say("2nd grade", child_grade="2")
    talk.say("public", school_type="public")
    assert talk.asking == "plan"
    return talk.wait(days=1)


def ids(talk: Talk) -> list[str]:
    return [choice.id for choice in talk.choices]


# --- a check that was left


def test_hello_after_a_pause_is_answered_with_what_was_open(away: Talk) -> None:
    away.say("hi again", "greet")
    assert away.text.startswith(f"{away.phrase('return_hello')} We stopped at question 3 of about ")
    assert "2nd grade · public school" in away.text
    assert away.text.endswith(away.phrase("return_ask"))
    assert list(away.titles().values()) == ["Go on", "Start over", "Ask something else"]
    assert away.asking is None
    assert away.question("plan") not in away.text


@pytest.mark.parametrize("words", ["go on", "Go on", "1", "yes", "continue please", "seguir"])
def test_going_on_puts_the_question_that_was_open(away: Talk, words: str) -> None:
    away.say("hi", "greet")
    away.say(words, UNSURE)
    assert away.asking == "plan"
    assert f"{away.question('plan')} (3 of about " in away.text
    away.say("no", "deny")
    assert away.facts.plan == "none"
    assert away.phrase("return_hello") not in away.text


def test_who_says_go_on_at_once_goes_on_at_once(away: Talk) -> None:
    away.say("go on", UNSURE)
    assert away.text.startswith(away.phrase("return_hello"))
    assert away.asking == "plan"
    assert away.phrase("return_ask") not in away.text


@pytest.mark.parametrize(
    ("words", "label", "entities"),
    [("nope", "deny", {}), ("No plan", UNSURE, {}), ("1", UNSURE, {}), ("he has no plan", "inform", {"plan": "none"})],
)
def test_an_answer_to_the_open_question_is_taken_as_one(
    away: Talk, words: str, label: str, entities: Dict[str, Any]
) -> None:
    away.say(words, label, **entities)
    assert away.facts.plan == "none"
    assert away.asking == "request"
    assert away.text.startswith(away.phrase("return_hello"))


def test_something_new_about_the_child_goes_on_too(away: Talk) -> None:
    away.say("he cries every morning", concerns=["emotions"])
    assert away.facts.concerns == ("emotions",)
    assert away.memory.check == "running"


def test_a_question_is_answered_first_and_the_offer_follows_once(away: Talk) -> None:
    answer = away.content.in_("en").answers["what_is_iep"].full.strip()[:60]
    away.say("what is an IEP?", FAQ)
    assert away.text.startswith(answer)
    assert away.text.index("We stopped at question 3") > 0
    assert away.phrase("bridge") not in away.text
    away.say("what is an IEP?", FAQ)
    assert "We stopped" not in away.text and away.phrase("bridge") not in away.text
    away.say("ok go on", UNSURE)
    assert away.asking == "plan"


def test_starting_over_clears(away: Talk) -> None:
    away.say("hello", "greet")
    away.tap("return:start_over")
    assert away.facts == Facts()
    assert away.asking == "child_age"
    assert "(1 of about " in away.text


def test_something_else_comes_first_and_nothing_is_lost(away: Talk) -> None:
    away.say("hello", "greet")
    away.say("no", "deny")
    assert away.text == away.phrase("something_else")
    away.say("what is an IEP", FAQ)
    assert away.asking is None
    away.say("go on", UNSURE)
    assert away.asking == "plan" and away.facts.child_grade == "2"


def test_an_answer_after_the_greeting_goes_on(away: Talk) -> None:
    away.say("hello", "greet")
    away.say("he has an IEP", plan="iep")
    assert away.facts.plan == "iep"
    assert away.memory.check == "running"


def test_a_bare_age_after_the_greeting_is_an_age(content: Content) -> None:
    talk = Talk(content).with_a_clock()
    talk.start()
    talk.wait(days=1).say("hello", "greet")
    talk.say("7", UNSURE, number=7)
    assert talk.facts.child_age == 7.0


@pytest.mark.parametrize("hours", [2, 3, 12, 23])
def test_hours_later_is_a_pause_too(content: Content, hours: int) -> None:
    talk = Talk(content).with_a_clock()
    talk.start(child_age=9.0)
    talk.wait(hours=hours).say("hi", "greet")
    assert "We stopped at question 1" in talk.text


@pytest.mark.parametrize("minutes", [0, 5, 90, -60])
def test_a_short_while_is_none_also_over_midnight(content: Content, minutes: int) -> None:
    talk = Talk(content).with_a_clock()
    talk.now = datetime(2026, 3, 20, 23, 30)
    talk.start(child_age=9.0)
    talk.wait(minutes=minutes).say("public", school_type="public")
    assert talk.phrase("return_hello") not in talk.text
    assert talk.asking == "plan"


def test_every_pause_is_greeted_once(away: Talk) -> None:
    for _ in range(3):
        away.say("hi", "greet")
        assert "We stopped at question 3" in away.text
        away.say("thanks", "thank")
        assert "We stopped" not in away.text
        away.wait(hours=5)


def test_the_greeting_is_in_the_language_of_the_talk(content: Content) -> None:
    talk = Talk(content, lang="es").with_a_clock()
    talk.start(child_age=8.0)
    talk.wait(days=1).say("hola", "greet", lang="es")
    assert "Nos quedamos en la pregunta 1 de unas" in talk.text
    assert list(talk.titles().values()) == ["Seguir", "Empezar de nuevo", "Preguntar otra cosa"]
    talk.say("sigamos", UNSURE, lang="es")
    assert talk.asking == "school_type"


# --- two children


def test_another_child_after_a_pause_begins_anew_in_the_same_state(content: Content) -> None:
    talk = Talk(content, Facts(state="GA")).with_a_clock()
    talk.start(child_age=9.0, plan="iep")
    talk.wait(days=1).say("now my other son, he is 4", "start_screening", child_age=4.0)
    assert talk.facts == Facts(state="GA", child_age=4.0)
    assert talk.memory.check == "running"


def test_a_child_of_quite_another_age_is_another_child(content: Content) -> None:
    talk = Talk(content, Facts(state="GA")).with_a_clock()
    talk.start(child_age=9.0, plan="iep")
    talk.wait(days=1).say("my daughter is 4 and doesn't talk", "start_screening", child_age=4.0, concerns=["speech"])
    assert talk.facts == Facts(state="GA", child_age=4.0, concerns=("speech",))
    assert talk.text.startswith(talk.phrase("return_other_child"))


def test_a_correction_of_the_age_is_no_other_child(content: Content) -> None:
    talk = Talk(content).with_a_clock()
    talk.start(child_age=9.0, school_type="public")
    talk.wait(days=1).say("sorry, she's 12", "correct_answer", child_age=12.0)
    assert talk.facts.child_age == 12.0 and talk.facts.school_type == "public"


# --- a result that stood, a letter that was begun


def with_result(content: Content, lang: str = "en", facts: Facts = KNOWN) -> Talk:
    talk = Talk(content, facts, lang=lang).with_a_clock()
    talk.start()
    assert talk.memory.check == "done"
    return talk.wait(days=1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_result_is_named_and_can_be_seen_again(content: Content, lang: str) -> None:
    talk = with_result(content, lang)
    title = content.in_(lang).steps["follow_up_request"].title
    talk.say("hello", "greet")
    assert f"**{title}**" in talk.text
    assert talk.phrase("return_ask_result") in talk.text
    talk.tap("start_screening")
    assert content.in_(lang).steps["follow_up_request"].headline in talk.text


def test_news_after_a_result_bring_the_new_result_at_once(content: Content) -> None:
    talk = with_result(content)
    talk.say("they told me no yesterday", request="refused")
    assert talk.memory.next_step == "written_notice"
    assert talk.text.startswith(talk.phrase("return_hello"))
    assert talk.phrase("return_ask_result") not in talk.text


def test_a_question_after_a_result_is_answered_first(content: Content) -> None:
    talk = with_result(content)
    talk.say("what is an IEP?", FAQ)
    assert talk.text.startswith(content.in_("en").answers["what_is_iep"].full.strip()[:60])
    assert talk.phrase("return_ask_result") in talk.text


def test_a_clock_that_ran_out_meanwhile_changes_what_is_named(content: Content) -> None:
    facts = Facts(
        child_age=8.0, state="GA", school_type="public", plan="none", concerns=("reading",), diagnosis=("none",),
        request="in_progress", consent_date="2026-03-02",
    )  # fmt: skip
    talk = with_result(content, facts=facts)
    assert talk.memory.next_step == "wait_with_clock"
    talk.wait(days=120).say("hi", "greet")
    assert talk.memory.next_step == "follow_up_request"
    assert "Time has passed" in talk.text


def test_a_letter_that_was_begun_can_be_gone_on_with(content: Content) -> None:
    talk = Talk(content).with_a_clock()
    talk.say("write a letter to ask for an evaluation", "write_letter")
    assert talk.asking == "concerns"
    talk.wait(days=1).say("hi", "greet")
    assert content.in_("en").letters["request_evaluation"].title in talk.text
    talk.say("go on", UNSURE)
    assert talk.asking == "concerns"
    talk.say("reading", concerns=["reading"])
    assert talk.turns[-1].reply.extras["letter"]["id"] == "request_evaluation"


# --- nothing to greet with


def test_a_new_conversation_knows_nobody(content: Content) -> None:
    talk = Talk(content).with_a_clock()
    talk.say("hi", "greet")
    assert talk.phrase("return_hello") not in talk.text


def test_who_only_asked_a_question_is_not_greeted(content: Content) -> None:
    talk = Talk(content).with_a_clock()
    talk.say("what is an IEP", FAQ)
    talk.wait(days=1).say("hi", "greet")
    assert talk.text == content.in_("en").talk.actions["greet"].text.strip().format(district=content.district.name)


def test_who_stopped_the_check_is_not_nagged_but_may_go_on(away: Talk) -> None:
    away.say("stop", "stop")
    away.wait(days=1).say("hi", "greet")
    assert "We stopped" not in away.text
    away.say("go on", UNSURE)
    assert away.asking == "plan"


@pytest.mark.parametrize("last_seen", ["", "yesterday", "2026-13-45T99:99"])
def test_a_time_that_can_not_be_read_is_no_pause(content: Content, last_seen: str) -> None:
    conversation = Conversation(memory=Memory(check="running", asking="plan", asked=("plan",), last_seen=last_seen))
    message = Message("hi", "greet", now=datetime(2026, 3, 20, 12))
    assert not comeback.is_back(message, conversation)
    assert respond(content, message, conversation, "talk").reply.text


@pytest.mark.parametrize(("text", "label"), [("he says he wants to die", "inform"), ("something", "crisis")])
def test_danger_comes_before_any_greeting(away: Talk, text: str, label: str) -> None:
    turn = away.say(text, label)
    assert turn.reply.answered == "crisis"
    assert turn.reply.choices == () and "?" not in turn.reply.text
    away.wait(days=1).say("hi", "greet")
    assert away.phrase("return_hello") not in away.text


@pytest.mark.parametrize("label", ["goodbye", "talk_to_person", "stop"])
def test_who_leaves_or_wants_a_person_is_offered_nothing(away: Talk, label: str) -> None:
    away.say("please", label)
    assert "We stopped at" not in away.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_label_is_answered_on_coming_back(content: Content, lang: str) -> None:
    for label in [*content.labels(), UNSURE]:
        for talk in (with_result(content, lang), _left(content, lang)):
            turn = talk.say("hm", label, lang=lang)
            assert turn.reply.text and "{" not in turn.reply.text, label
            titles = [choice.title for choice in turn.reply.choices]
            assert len(set(titles)) == len(titles), (label, titles)
            assert Memory.from_plain(talk.memory.to_plain()) == talk.memory


def _left(content: Content, lang: str) -> Talk:
    talk = Talk(content, lang=lang).with_a_clock()
    talk.start(child_age=9.0)
    return talk.wait(days=1)
