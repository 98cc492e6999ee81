"""The guide beside the check: not understanding, forms of an answer, letters and dates, languages, what is kept of a talk."""

from __future__ import annotations

import pytest
from talking import FAQ, TODAY, Talk

from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES, UNSURE, Conversation, Memory, Message, provenance
from bot.guide.facts import Facts
from bot.guide.guide import respond

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
    talk.finish()
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
    talk.finish()
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
    talk.finish()
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
    talk.finish()
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
