"""What an attentive listener would not get wrong: found by talking with the guide as tired parents do."""

from __future__ import annotations

from typing import Optional

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.conversation import UNSURE
from bot.guide.facts import Facts, merge


@pytest.fixture
def refused(content: Content) -> Talk:
    talk = Talk(content)
    talk.say(
        "they said no",
        "faq/evaluation_refused",
        child_grade="5",
        request="refused",
        diagnosis=["dyslexia"],
        impact="keeps_up",
    )
    talk.start()
    return talk


class TestWhatTheSchoolAnsweredStands:
    @pytest.mark.parametrize("answered", ["school_offered", "refused", "in_progress", "not_eligible", "eligible"])
    @pytest.mark.parametrize("asked", ["spoken", "written"])
    def test_how_the_parent_asked_does_not_replace_it(self, answered: str, asked: str) -> None:
        assert merge(Facts(request=answered), {"request": asked}).request == answered

    def test_a_correction_does(self) -> None:
        assert merge(Facts(request="refused"), {"request": "written"}, replace_lists=True).request == "written"

    def test_a_later_answer_of_the_school_does(self) -> None:
        assert merge(Facts(request="refused"), {"request": "in_progress"}).request == "in_progress"

    def test_a_written_request_after_a_spoken_one_is_a_step_forward(self) -> None:
        assert merge(Facts(request="spoken"), {"request": "written"}).request == "written"

    def test_in_the_check_a_no_stays_a_no(self, refused: Talk) -> None:
        refused.say("yes I asked by email", "affirm", request="written")
        assert refused.facts.request == "refused"


class TestABareDay:
    def test_is_the_day_of_the_request_that_was_told(self, refused: Talk) -> None:
        refused.say("october 14", "inform", date="2025-10-14")
        assert refused.facts.request_date == "2025-10-14"

    def test_is_nothing_where_no_request_was_told(self, content: Content) -> None:
        talk = Talk(content)
        talk.start(child_grade="5")
        talk.say("october 14", "inform", date="2025-10-14")
        assert talk.facts.request_date is None

    def test_in_a_longer_story_is_another_things_day(self, refused: Talk) -> None:
        refused.say("we have lived here since october 14 of the last year", "inform", date="2025-10-14")
        assert refused.facts.request_date is None


class TestAQuestionBehindAYes:
    @pytest.mark.parametrize(
        "words", ["yes how long do i have", "ok and how long do they get", "sí, ¿cuánto tiempo tienen?"]
    )
    def test_is_asked_back_with_the_likeliest_to_tap(self, refused: Talk, words: str) -> None:
        turn = refused.say(words, "affirm", offers=("affirm", "faq/timeline", "faq/evaluation_refused"))
        assert turn.reply.answered == UNSURE
        assert [choice.id for choice in turn.reply.choices][:2] == ["faq/timeline", "faq/evaluation_refused"]
        assert refused.memory.check == "running"

    def test_a_tap_answers_it_and_the_check_goes_on(self, refused: Talk) -> None:
        refused.say("yes how long do i have", "affirm", offers=("faq/timeline",))
        turn = refused.tap("faq/timeline")
        assert turn.reply.answered == "faq/timeline"
        assert refused.memory.check == "running"

    def test_the_checks_own_choices_stand_below(self, refused: Talk) -> None:
        refused.say("and what do they do then", UNSURE, offers=("faq/timeline",))
        assert [choice.id for choice in refused.choices if choice.id.startswith(f"answer:{refused.asking}=")]


class TestTroubleIsNoDefinition:
    @pytest.mark.parametrize(
        ("label", "situation", "topic"),
        [
            ("faq/what_is_504", "not_followed", "faq/iep_not_followed"),
            ("faq/what_is_iep", "not_followed", "faq/iep_not_followed"),
            ("faq/what_is_iep", "suspended", "faq/discipline"),
            ("faq/what_is_iep", "moved", "faq/transfer"),
        ],
    )
    def test_it_is_answered_as_trouble(self, content: Content, label: str, situation: str, topic: str) -> None:
        turn = Talk(content).say("my kid has one and nobody follows it", label, plan="iep", situation=[situation])
        assert turn.reply.answered == topic

    def test_who_asks_what_it_is_hears_what_it_is(self, content: Content) -> None:
        asked = "what is a 504, the school doesn't follow his?"
        turn = Talk(content).say(asked, "faq/what_is_504", plan="504", situation=["not_followed"])
        assert turn.reply.answered == "faq/what_is_504"


def test_a_child_who_goes_to_no_school_yet_is_not_asked_for_marks(content: Content) -> None:
    talk = Talk(content)
    talk.start(child_age=4.5, concerns=["speech"], school_type="none", plan="none")
    for _ in talk.turns_of_the_check():
        assert talk.asking != "impact"
        talk.say("skip", "dont_know")


class TestEnoughAsked:
    @pytest.mark.parametrize(
        ("words", "lang"),
        [
            ("no more questions just tell me what to do", "en"),
            ("just tell me what I should do", "en"),
            ("skip the rest", "en"),
            ("ya dígame qué hago", "es"),
            ("no me pregunte más y dígame", "es"),
        ],
    )
    def test_the_next_step_is_said_with_what_is_known(self, content: Content, words: str, lang: str) -> None:
        talk = Talk(content, Facts(child_grade="1", diagnosis=("autism",)), lang=lang)
        talk.start(lang=lang)
        before = talk.facts
        talk.say(words, "deny", lang=lang)
        assert talk.memory.check == "done"
        assert talk.memory.next_step == "request_evaluation"
        assert talk.facts == before

    def test_the_no_in_it_is_no_answer(self, content: Content) -> None:
        talk = Talk(content, Facts(child_grade="1", school_type="public"))
        talk.start()
        assert talk.asking == "plan"
        talk.say("no more questions please", "deny")
        assert talk.facts.plan is None


class TestTroubleWithAPlan:
    """ "They never do the therapy" is trouble with a plan only where there is one."""

    def test_counts_where_the_plan_was_told_before(self, content: Content) -> None:
        talk = Talk(content, Facts(plan="iep"))
        talk.start()
        talk.say("they never do his therapy", "inform", trouble="not_followed")
        assert talk.facts.situation == ("not_followed",)

    def test_counts_where_the_plan_is_told_with_it(self, content: Content) -> None:
        talk = Talk(content)
        talk.start(plan="504", trouble="not_followed")
        assert talk.facts.situation == ("not_followed",)

    @pytest.mark.parametrize("plan", [None, "none", "unsure"])
    def test_is_nothing_without_one(self, content: Content, plan: Optional[str]) -> None:
        talk = Talk(content, Facts(plan=plan))
        talk.start(trouble="not_followed")
        assert talk.facts.situation == ()


def test_a_babys_family_is_not_asked_for_school_or_marks(content: Content) -> None:
    talk = Talk(content)
    talk.start(child_age=2.0, concerns=["speech"])
    for _ in talk.turns_of_the_check():
        assert talk.asking not in ("school_type", "impact")
        talk.say("skip", "dont_know")
    assert talk.memory.next_step == "early_intervention"


def test_who_was_tested_and_has_a_meeting_is_not_asked_what_was_asked_for(content: Content) -> None:
    talk = Talk(content)
    talk.start(child_grade="3", situation=["evaluated", "meeting_set"])
    assert talk.facts.request == "in_progress"
    for _ in talk.turns_of_the_check():
        assert talk.asking not in ("request", "consent_date")
        talk.say("skip", "dont_know")
    assert talk.memory.next_step == "prepare_eligibility_meeting"


def test_asking_for_iep_testing_is_no_iep(content: Content) -> None:
    talk = Talk(content, Facts(child_grade="3", school_type="public"))
    talk.start()
    assert talk.asking == "plan"
    talk.say("asked for iep testing 2x verbally", "inform", request="spoken")
    assert talk.facts.plan is None


class TestWhatNow:
    """ "What do I do now?" after an answer, from a parent who told of a child, wants the check and not the menu."""

    @pytest.mark.parametrize(
        ("words", "lang"),
        [("ok what do i do", "en"), ("What now?", "en"), ("what's my next step", "en"), ("¿y qué hago?", "es")],
    )
    @pytest.mark.parametrize("label", ["menu", UNSURE, "faq/process_steps"])
    def test_starts_the_check_where_a_child_was_told_of(
        self, content: Content, words: str, lang: str, label: str
    ) -> None:
        talk = Talk(content, lang=lang)
        talk.say("my son is 9 and can't read", "faq/dyslexia", lang=lang, child_age=9.0, concerns=["reading"])
        assert talk.memory.check == "off"
        talk.say(words, label, lang=lang)
        assert talk.memory.check == "running"

    def test_is_the_menu_where_nothing_was_told(self, content: Content) -> None:
        assert Talk(content).say("what now?", "menu").reply.answered == "menu"

    def test_in_the_check_the_question_is_explained(self, content: Content) -> None:
        talk = Talk(content, Facts(child_grade="3"))
        talk.start()
        asked = talk.asking
        talk.say("help me", "menu")
        assert talk.asking == asked
        assert content.in_("en").check.questions[asked].why in talk.text


@pytest.mark.parametrize(
    ("text", "diagnosis"),
    [
        ("none. oh and sorry, he's 9 not 8", ("none",)),
        ("no. sorry i meant he's 9", ("none",)),
        ("sorry, he's 9 not 8", ()),
    ],
)
def test_an_answer_before_a_correction_of_something_else_counts(content: Content, text: str, diagnosis: tuple) -> None:
    talk = Talk(content)
    talk.start()
    talk.conversation = talk.conversation.remember(asking="diagnosis", asked=("diagnosis",))
    talk.say(text, "correct_answer", child_age=9.0)
    assert talk.facts.diagnosis == diagnosis and talk.facts.child_age == 9.0
