"""Asking for a letter: at most two questions, each may be skipped, never a loop, and commands still work."""

from __future__ import annotations

from typing import Any, Callable, Dict

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, LANGUAGES, UNSURE, Memory, Message, labels_of, provenance
from bot.guide.facts import Facts
from bot.guide.guide import respond

WORRY, DAY = "concerns", "request_date"


def ask_for_evaluation(talk: Talk) -> Talk:
    talk.say("write a letter to ask for an evaluation", "write_letter")
    assert talk.asking == WORRY
    return talk


def letter_of(talk: Talk) -> Dict[str, Any]:
    return dict(talk.turns[-1].reply.extras["letter"])


def has_letter(talk: Talk) -> bool:
    return "letter" in talk.turns[-1].reply.extras


# --- what it lacks is asked for


def test_the_worry_is_asked_for_and_then_stands_in_the_letter(talk: Talk) -> None:
    ask_for_evaluation(talk)
    assert "Ask for an evaluation" in talk.text
    assert talk.question(WORRY) in talk.text
    talk.say("reading and she can't sit still", concerns=["reading", "attention"])
    assert "I am worried about: reading and attention." in letter_of(talk)["text"]
    assert talk.asking is None
    assert talk.facts.concerns == ("reading", "attention")


def test_a_worry_can_be_tapped(talk: Talk) -> None:
    ask_for_evaluation(talk)
    talk.tap("answer:concerns=reading")
    assert "reading" in letter_of(talk)["values"]["concern"]


def test_a_worry_can_be_named_by_its_number(talk: Talk) -> None:
    ask_for_evaluation(talk).say("3", UNSURE, number=3)
    assert letter_of(talk)["values"]["concern"] == "math"


def test_the_day_of_the_request_is_asked_for_where_the_letter_names_it(talk: Talk) -> None:
    talk.say("write a follow up letter", "write_letter")
    talk.say("math", concerns=["math"])
    assert talk.asking == DAY
    talk.say("March 3", date="2026-03-03")
    assert "I asked on March 3, 2026 for" in letter_of(talk)["text"]
    assert talk.facts.request_date == "2026-03-03"


def test_what_the_conversation_knows_is_not_asked_for(content: Content) -> None:
    talk = Talk(content, Facts(concerns=("reading",), request_date="2026-03-03", child_grade="2", state="GA"))
    talk.say("write a follow up letter", "write_letter")
    assert has_letter(talk)
    assert letter_of(talk)["values"]["request_when"] == " on March 3, 2026"


def test_a_letter_that_lacks_nothing_is_given_at_once(talk: Talk) -> None:
    talk.say("a letter for his school records", "write_letter")
    assert letter_of(talk)["id"] == "request_records"


def test_without_a_hint_the_letter_is_asked_for_first(talk: Talk) -> None:
    talk.say("write me a letter", "write_letter")
    assert [choice.id for choice in talk.choices] == [f"letter:{name}" for name in talk.content.in_("en").letters]
    talk.tap("letter:request_iee")
    assert talk.asking == WORRY


# --- nothing has to be told


@pytest.mark.parametrize("words", ["skip", "I'd rather not say", "next question"])
def test_a_question_can_be_skipped_and_leaves_a_gap(talk: Talk, words: str) -> None:
    ask_for_evaluation(talk).say(words, UNSURE)
    assert "[what worries you most]" in letter_of(talk)["text"]


@pytest.mark.parametrize("label", ["dont_know", "deny", "affirm"])
def test_a_bare_yes_no_or_dont_know_leaves_a_gap(talk: Talk, label: str) -> None:
    ask_for_evaluation(talk).say("hm", label)
    assert has_letter(talk)


def test_skip_can_be_tapped(talk: Talk) -> None:
    ask_for_evaluation(talk).tap("letter:skip")
    assert has_letter(talk)


def test_a_question_skipped_here_stays_open_for_the_check(talk: Talk) -> None:
    ask_for_evaluation(talk).say("skip", UNSURE)
    assert not talk.facts.has(WORRY)


@pytest.mark.parametrize("words", ["blorp", "it is hard to say", "zzz"])
def test_what_is_not_understood_is_asked_once_more_with_an_example(talk: Talk, words: str) -> None:
    ask_for_evaluation(talk).say(words, UNSURE)
    assert talk.asking == WORRY
    assert talk.content.in_("en").check.questions[WORRY].example in talk.text
    talk.say(words, UNSURE)
    assert has_letter(talk)


@pytest.mark.parametrize("label", [UNSURE, "inform", "out_of_scope", "faq/cost", "greet", "privacy"])
@pytest.mark.parametrize("words", ["blorp", "what does it cost?"])
def test_the_letter_never_asks_more_than_four_times(talk: Talk, words: str, label: str) -> None:
    talk.say("write a follow up letter", "write_letter")
    for _ in range(5):
        if has_letter(talk) or talk.asking is None:
            break
        talk.say(words, label)
    assert has_letter(talk) or talk.asking is None
    assert len(talk.turns) <= 6


def test_asking_for_the_letter_again_gives_it_as_it_is(talk: Talk) -> None:
    ask_for_evaluation(talk).say("just write the letter", "write_letter")
    assert has_letter(talk)


def test_another_letter_can_be_named_in_the_middle(talk: Talk) -> None:
    ask_for_evaluation(talk).say("no, the letter for a 504", "write_letter")
    talk.say("skip", UNSURE)
    assert letter_of(talk)["id"] == "request_504"


# --- commands and questions in the middle


def test_a_question_in_the_middle_is_answered_and_the_letter_comes_back(talk: Talk) -> None:
    ask_for_evaluation(talk)
    turn = talk.say("what is an IEP?", "faq/what_is_iep")
    assert turn.reply.answered == "faq/what_is_iep"
    assert turn.reply.sources
    assert "Back to your letter" in talk.text
    assert talk.asking == WORRY
    talk.tap("answer:concerns=math")
    assert letter_of(talk)["values"]["concern"] == "math"


def test_a_question_that_names_a_trouble_is_a_question(talk: Talk) -> None:
    turn = ask_for_evaluation(talk).say("does ADHD count?", "faq/adhd", concerns=["attention"])
    assert turn.reply.answered == "faq/adhd"


@pytest.mark.parametrize(
    "leave",
    [
        lambda talk: talk.say("stop", "stop"),
        lambda talk: talk.say("talk to a person", "talk_to_person"),
        lambda talk: talk.say("menu", "menu"),
        lambda talk: talk.say("bye", "goodbye"),
        lambda talk: talk.say("my son wants to kill himself", "crisis"),
        lambda talk: talk.tap("letter:no_such_letter"),
        lambda talk: talk.tap("answer:plan=iep"),
    ],
)
def test_a_command_leaves_the_letter(talk: Talk, leave: Callable[[Talk], Any]) -> None:
    ask_for_evaluation(talk)
    leave(talk)
    assert not has_letter(talk)
    assert talk.asking is None
    assert talk.memory.letter is None
    talk.say("math", "inform", concerns=["math"])
    assert not has_letter(talk)


def test_danger_comes_first(talk: Talk) -> None:
    turn = ask_for_evaluation(talk).say("my son wants to kill himself", "inform", concerns=["emotions"])
    assert turn.reply.answered == "crisis"


@pytest.mark.parametrize(("confidence", "answered"), [(0.6, "write_letter"), (0.99, "crisis")])
def test_a_sad_child_is_an_answer_unless_the_model_is_sure_of_danger(
    talk: Talk, confidence: float, answered: str
) -> None:
    ask_for_evaluation(talk)
    message = Message("she is so sad and cries", "crisis", confidence, entities={"concerns": ["emotions"]})
    assert respond(talk.content, message, talk.conversation, "crisis").reply.answered == answered


def test_the_check_takes_over_when_it_starts(talk: Talk) -> None:
    ask_for_evaluation(talk)
    talk.start(child_age=7.0)
    assert talk.memory.check == "running"
    assert talk.memory.letter is None
    assert talk.asking is not None


def test_the_running_check_keeps_its_own_question(content: Content) -> None:
    talk = Talk(content)
    talk.start(child_age=7.0)
    asking = talk.asking
    talk.say("write a letter asking for an evaluation", "write_letter")
    assert has_letter(talk)
    assert talk.asking == asking
    assert talk.memory.letter is None
    assert talk.question(str(asking)) in talk.text


def test_a_letter_keeps_its_place_when_it_changes_the_next_step(content: Content) -> None:
    """The letter that was asked for is given; the new next step is a tap away."""
    talk = Talk(content, Facts(child_age=8.0, child_grade="3", school_type="public", concerns=("reading",)))
    talk.conversation = talk.conversation.remember(check="done", next_step="request_evaluation")
    talk.say("I emailed March 3, nobody answered, write the follow up letter", "write_letter",
             request="written", request_date="2026-03-03")  # fmt: skip
    assert letter_of(talk)["id"] == "follow_up_request"
    assert "start_screening" in labels_of(talk.choices)
    talk.tap("start_screening")
    assert talk.memory.next_step != "request_evaluation"


# --- language


def test_a_spanish_family_gets_the_letter_schools_read_and_what_it_says(content: Content) -> None:
    talk = Talk(content, Facts(concerns=("reading",)), lang="es")
    talk.say("una carta para pedir la evaluación", "write_letter")
    letter = letter_of(talk)
    assert letter["lang"] == "en"
    assert letter["text"] in talk.text
    for line in content.in_("es").letters["request_evaluation"].says:
        assert line in talk.text
    assert "20 de marzo de 2026" in talk.text
    assert "I ask for a free interpreter" in letter["text"]


def test_a_spanish_family_may_choose_the_spanish_letter_and_go_back(content: Content) -> None:
    talk = Talk(content, Facts(concerns=("reading",)), lang="es")
    talk.say("una carta para pedir la evaluación", "write_letter")
    talk.tap("letter:request_evaluation=es")
    assert letter_of(talk)["lang"] == "es"
    assert "Pido un intérprete gratis" in letter_of(talk)["text"]
    talk.tap("letter:request_evaluation=en")
    assert letter_of(talk)["lang"] == "en"


def test_an_english_family_gets_the_english_letter_without_more(content: Content) -> None:
    talk = Talk(content, Facts(concerns=("reading",)))
    talk.say("a letter to ask for an evaluation", "write_letter")
    assert letter_of(talk)["lang"] == "en"
    assert "interpreter" not in letter_of(talk)["text"]
    assert not [choice for choice in talk.choices if choice.id.startswith("letter:")]


@pytest.mark.parametrize(
    "made_up", ["letter:request_504=fr", "letter:request_504=es", "letter:", "letter:skip", "letter:x=en"]
)
def test_a_choice_that_was_not_offered_does_nothing(talk: Talk, made_up: str) -> None:
    talk.say("hi", "greet")
    talk.say(made_up, CHOOSE)
    assert not has_letter(talk)


# --- what goes to the channel


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_payload_names_the_letter_beside_the_contracts_keys(content: Content, lang: str) -> None:
    talk = Talk(content, Facts(concerns=("reading",)), lang=lang)
    payload = provenance(talk.say("a letter for a 504", "write_letter"))
    assert set(payload) == {"answered", "offers", "next_step", "facts", "asking", "sources", "lang", "letter"}
    assert set(payload["letter"]) == {"id", "lang", "title", "text", "values"}
    assert payload["answered"] == "write_letter"
    assert payload["sources"] == content.in_("en").letters["request_504"].sources
    assert "letter" not in provenance(talk.say("hi", "greet"))


def test_an_open_letter_survives_the_store(talk: Talk) -> None:
    ask_for_evaluation(talk)
    assert Memory.from_plain(talk.memory.to_plain()) == talk.memory


def test_a_counted_date_has_a_card(talk: Talk) -> None:
    turn = talk.say("I signed consent March 3 in Georgia", "calculate_deadline", consent_date="2026-03-03", state="GA")
    card = provenance(turn)["deadline"]
    assert set(card) == {"title", "date", "how", "source"}
    assert card["date"].startswith("2026-0") and card["source"] and card["how"]


def test_no_date_no_card(talk: Talk) -> None:
    assert "deadline" not in provenance(talk.say("count a deadline", "calculate_deadline"))
