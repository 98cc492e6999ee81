"""An answer in words that the rules don't hear: its meaning is taken, right after its question and nowhere else."""

from __future__ import annotations

from typing import Any, Dict

import pytest

from bot.guide.content import Content
from bot.guide.conversation import UNSURE
from bot.guide.facts import Facts
from tests.guide.talking import Talk

_ORDER = ("school_type", "plan", "situation", "request", "concerns", "impact", "diagnosis", "state")


def _asked_for(content: Content, fact: str, lang: str = "en") -> Talk:
    known: Dict[str, Any] = {
        "school_type": "public",
        "plan": "iep" if fact == "situation" else "none",
        "request": "none",
        "concerns": ("math",),
        "impact": "falls_behind",
        "diagnosis": ("none",),
    }
    later = _ORDER[_ORDER.index(fact) :]
    before = {name: value for name, value in known.items() if name not in later}
    talk = Talk(content, Facts(child_age=8.0, **before), lang)
    talk.say("check my child", label="start_screening")
    assert talk.conversation.memory.asking == fact
    return talk


@pytest.mark.parametrize(
    ("fact", "text", "guess", "value"),
    [
        ("plan", "they got him in tier 2 thats all", "none", "none"),
        ("plan", "a lady from birth to three wrote one for us", "ifsp", "ifsp"),
        ("request", "cornered her teacher at the book fair about it", "spoken", "spoken"),
        ("request", "the psychologist is pulling him out this week", "in_progress", "in_progress"),
        ("school_type", "yeshiva on main street", "private", "private"),
        ("situation", "no the thing is fine they do it", "none", ("none",)),
        ("situation", "nobody opened it all year", "not_followed", ("not_followed",)),
        ("impact", "bottom of the heap", "falls_behind", "falls_behind"),
        ("diagnosis", "clean bill at every checkup", "none", ("none",)),
        ("diagnosis", "on a list to be seen in may", "suspected", ("none",)),
    ],
)
def test_the_meaning_answers_the_open_question(content: Content, fact: str, text: str, guess: str, value: Any) -> None:
    talk = _asked_for(content, fact)
    talk.say(text, label=UNSURE, **{f"{fact}_guess": guess})
    assert getattr(talk.conversation.facts, fact) == value
    assert talk.conversation.memory.asking != fact


def test_a_named_condition_that_we_do_not_know_is_not_asked_again(content: Content) -> None:
    talk = _asked_for(content, "diagnosis")
    talk.say("the geneticist found a rare deletion", label=UNSURE, diagnosis_guess="named")
    assert "diagnosis" in talk.conversation.facts.declined
    assert talk.conversation.memory.asking == "state"


def test_what_was_guessed_stands_in_what_was_heard_and_can_be_changed(content: Content) -> None:
    talk = _asked_for(content, "request")
    talk.say("cornered her teacher at the book fair about it", label=UNSURE, request_guess="spoken")
    for answer in ("reading", "bottom of the class", "no", "TX"):
        turn = talk.say(answer, **({"state": "TX"} if answer == "TX" else {}))
    while talk.conversation.memory.check == "running":
        turn = talk.say("skip")
    assert "asked aloud" in turn.reply.text
    talk.say("edit:request")
    assert talk.conversation.memory.asking == "request"


class TestIsNotTaken:
    def test_where_the_words_answer(self, content: Content) -> None:
        talk = _asked_for(content, "plan")
        talk.say("yes an IEP, they keep a folder", plan="iep", plan_guess="none")
        assert talk.conversation.facts.plan == "iep"

    def test_to_another_question_than_the_one_just_put(self, content: Content) -> None:
        talk = _asked_for(content, "plan")
        talk.say("the psychologist is pulling him out this week", label=UNSURE, request_guess="in_progress")
        assert talk.conversation.facts.request is None

    def test_outside_the_check(self, content: Content) -> None:
        talk = Talk(content)
        talk.say("they got him in tier 2 thats all", label=UNSURE, plan_guess="none")
        assert talk.conversation.facts.plan is None

    def test_while_the_check_rests(self, content: Content) -> None:
        talk = _asked_for(content, "plan")
        talk.say("stop", label="stop")
        talk.say("they got him in tier 2 thats all", label=UNSURE, plan_guess="none")
        assert talk.conversation.facts.plan is None

    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("how do they decide on tier 2", UNSURE),
            ("does he even need one?", "inform"),
            ("and now what do i do about them", UNSURE),
            ("they must follow what stands in it", "faq/iep_not_followed"),
            ("i want to talk to somebody about it", "talk_to_person"),
            ("i want to hurt myself over all of this", "crisis"),
            ("write them about all of this for me", "write_letter"),
            ("i couldn't tell you what he has", "dont_know"),
            ("yes", "affirm"),
            ("skip this one", "inform"),
            ("why do you ask", UNSURE),
            ("go on", UNSURE),
        ],
    )
    def test_from_a_question_a_wish_or_a_danger(self, content: Content, text: str, label: str) -> None:
        talk = _asked_for(content, "request")
        talk.say(text, label=label, request_guess="refused")
        assert talk.conversation.facts.request != "refused"

    def test_from_a_correction_of_something_else(self, content: Content) -> None:
        talk = _asked_for(content, "request")
        talk.say("no sorry he goes to a charter", label="correct_answer", school_type="charter", request_guess="none")
        assert talk.conversation.facts.request is None
        assert talk.conversation.facts.school_type == "charter"

    def test_for_a_plan_from_a_wish_to_be_tested_for_one(self, content: Content) -> None:
        talk = _asked_for(content, "plan")
        talk.say("we wanted that special paper and asked", label=UNSURE, request="spoken", plan_guess="iep")
        assert talk.conversation.facts.plan is None


def test_a_question_the_model_only_half_hears_may_be_an_answer(content: Content) -> None:
    talk = _asked_for(content, "situation")
    talk.say("nobody opened it all year", label="faq/iep_not_followed", confidence=0.7, situation_guess="not_followed")
    assert talk.conversation.facts.situation == ("not_followed",)
