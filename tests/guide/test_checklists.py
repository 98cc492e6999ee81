"""Getting ready for a meeting: offered where a meeting comes next, complete in both languages, cited."""

from __future__ import annotations

import re
from typing import List

import pytest
from talking import Talk

from bot.guide.checklists import PARTS, STEPS, checklist_text, kind_after, kinds, offered_after
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES, provenance
from bot.guide.facts import Facts

KINDS = [
    "problem_solving", "referral", "eligibility", "first_iep", "annual_review", "plan_504", "discipline", "transition",
]  # fmt: skip
SECTIONS = ("bring", "before", "during", "after")
#: Words of a line that states what somebody must or may not do: such a line names its source.
DUTY = {
    "en": re.compile(r"\b(must|has to|have to|may not|free|within \d+)\b", re.I),
    "es": re.compile(r"\b(debe|deben|no puede|gratis|dentro de los \d+)\b", re.I),
}
each_language = pytest.mark.parametrize("lang", LANGUAGES)
each_kind = pytest.mark.parametrize("kind", KINDS)


def test_there_is_a_list_for_each_kind_of_meeting(content: Content) -> None:
    assert kinds(content) == KINDS


@each_kind
@each_language
def test_a_line_that_states_a_duty_names_its_source(content: Content, kind: str, lang: str) -> None:
    checklist = content.in_(lang).checklists[kind]
    for part in SECTIONS:
        for line in getattr(checklist, part):
            assert line.source or not DUTY[lang].search(line.say), line.say


@each_kind
def test_both_languages_have_the_same_lines(content: Content, kind: str) -> None:
    english, spanish = (content.in_(lang).checklists[kind] for lang in LANGUAGES)
    for part in SECTIONS:
        sources: List[List[object]] = [[line.source for line in getattr(each, part)] for each in (english, spanish)]
        assert sources[0] == sources[1]
    assert len(english.questions) == len(spanish.questions)
    assert all(line.endswith("?") for line in english.questions + spanish.questions)
    assert all(line.startswith(("¿", "Si ", "En ")) and "¿" in line for line in spanish.questions)


@each_kind
@each_language
def test_the_text_has_the_parts_asked_for(content: Content, kind: str, lang: str) -> None:
    checklist, titles = content.in_(lang).checklists[kind], content.checklist_words.sections
    text = checklist_text(content, kind, lang, STEPS)
    assert checklist.title in text and checklist.intro.strip() in text
    for part in PARTS:
        assert (f"**{titles[part].in_(lang)}**" in text) == (part in STEPS)
    assert f"({checklist.sources()[0]})" in text


# --- where it is offered


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("prepare_eligibility_meeting", "eligibility"),
        ("prepare_iep_meeting", "first_iep"),
        ("discipline_review", "discipline"),
        ("ask_504", "plan_504"),
        ("faq/cost", None),
        ("request_evaluation", None),
        (None, None),
    ],
)
def test_a_next_step_leads_to_its_meeting(content: Content, label: str, kind: str) -> None:
    assert kind_after(content, label) == kind


def test_the_answer_on_getting_ready_asks_which_meeting(content: Content) -> None:
    talk = Talk(content)
    talk.say("how do I get ready for the meeting", "faq/meeting_preparation")
    talk.tap("checklist:which")
    assert [choice.id for choice in talk.choices] == [f"checklist:{kind}" for kind in KINDS]
    talk.tap("checklist:first_iep")
    assert content.in_("en").checklists["first_iep"].questions[0] in talk.text


def test_the_meeting_can_be_named_by_its_number_or_title(content: Content) -> None:
    talk = Talk(content)
    for answer in ("7", "Discipline meeting"):
        talk.say("how do I get ready for the meeting", "faq/meeting_preparation")
        talk.tap("checklist:which")
        talk.say(answer, "unsure")
        assert "Discipline meeting" in talk.text


def test_a_result_offers_the_list_for_the_meeting_that_comes(content: Content) -> None:
    talk = Talk(content, Facts(child_age=8.0, school_type="public", plan="none", request="eligible", state="GA"))
    talk.start(concerns=["reading"])
    for _ in talk.turns_of_the_check():
        talk.say("skip", "unsure")
    assert talk.memory.next_step == "prepare_iep_meeting"
    assert "checklist:first_iep" in [choice.id for choice in talk.choices]


@each_language
def test_bring_and_ask_first_then_the_steps_and_back(content: Content, lang: str) -> None:
    talk = Talk(content, lang=lang)
    talk.say("x", "faq/eligibility_meeting")
    talk.tap("checklist:eligibility")
    checklist = content.in_(lang).checklists["eligibility"]
    assert checklist.questions[0] in talk.text and checklist.during[0].say not in talk.text
    talk.tap("checklist:eligibility=steps")
    assert checklist.during[0].say in talk.text
    assert talk.turns[-1].reply.sources == tuple(checklist.sources())
    talk.tap("checklist:eligibility")
    assert checklist.questions[0] in talk.text


def test_the_payload_names_the_page_to_print(content: Content) -> None:
    talk = Talk(content, lang="es")
    talk.say("x", "faq/eligibility_meeting")
    card = provenance(talk.tap("checklist:eligibility"))["checklist"]
    assert card == {
        "kind": "eligibility",
        "lang": "es",
        "title": "Junta de elegibilidad",
        "print": "/checklists/eligibility?lang=es",
    }


def test_in_the_running_check_the_open_question_comes_back(content: Content) -> None:
    talk = Talk(content)
    talk.start(child_age=7.0)
    asking = talk.asking
    talk.conversation = talk.conversation.remember(offered=offered_after(content, "faq/meeting_preparation", "en"))
    talk.tap("checklist:which")
    assert talk.asking == asking
    assert talk.question(str(asking)) in talk.text


@pytest.mark.parametrize("made_up", ["checklist:party", "checklist:first_iep=x", "checklist:"])
def test_a_list_that_was_not_offered_is_not_shown(content: Content, made_up: str) -> None:
    talk = Talk(content)
    talk.say("hi", "greet")
    talk.say(made_up, "choose")
    assert not talk.turns[-1].reply.extras
