"""What parents say sideways: trouble in words of their own, a fear in between, "not that anyone told me"."""

from __future__ import annotations

import pytest

from bot.guide.content import Content
from bot.guide.conversation import UNSURE
from bot.guide.facts import Facts, merge
from bot.guide.moves.answer import asks_what_now
from bot.guide.moves.listening import fears_for_status, wants_to_skip
from tests.guide.talking import Talk


def _asked_for(content: Content, fact: str, lang: str = "en") -> Talk:
    known = {"child_age": 8.0, "school_type": "public", "plan": "none", "request": "none"}
    order = ["plan", "request", "concerns", "impact", "diagnosis", "state"]
    facts = {**known, "concerns": ("math",), "impact": "falls_behind", "diagnosis": ("none",)}
    later = order[order.index(fact) :]
    talk = Talk(content, Facts(**{name: value for name, value in facts.items() if name not in later}), lang)
    talk.say("check my child", label="start_screening")
    assert talk.conversation.memory.asking == fact
    return talk


class TestAGuess:
    def test_answers_the_question_for_the_trouble(self, content: Content) -> None:
        talk = _asked_for(content, "concerns")
        talk.say("he just stares at nothing all lesson", label=UNSURE, concern_guess="attention")
        assert talk.conversation.facts.concerns == ("attention",)

    @pytest.mark.parametrize("fact", ["plan", "request", "diagnosis"])
    def test_answers_no_other_question(self, content: Content, fact: str) -> None:
        talk = _asked_for(content, fact)
        before = talk.conversation.facts.concerns
        talk.say("it is all so blue and so long", label=UNSURE, concern_guess="emotions")
        assert talk.conversation.facts.concerns == before

    def test_gives_way_to_words(self, content: Content) -> None:
        talk = _asked_for(content, "concerns")
        talk.say("she can't do fractions", concerns=["math"], concern_guess="reading")
        assert talk.conversation.facts.concerns == ("math",)

    @pytest.mark.parametrize("label", ["go_back", "repeat", "talk_to_person", "dont_know"])
    def test_gives_way_to_a_wish(self, content: Content, label: str) -> None:
        talk = _asked_for(content, "concerns")
        talk.say("please let me have it once more", label=label, concern_guess="reading")
        assert talk.conversation.facts.concerns == ()

    def test_makes_a_story_the_beginning_of_the_check_and_no_fact(self, content: Content) -> None:
        talk = Talk(content)
        talk.say("she got hit by a car in fall and is just different now", label=UNSURE, concern_guess="learning")
        assert talk.conversation.memory.check == "running"
        assert talk.conversation.facts.concerns == ()


class TestAFear:
    @pytest.mark.parametrize(
        "text",
        [
            "we dont have papers", "I'm undocumented", "we are here without papers", "will they call immigration",
            "no tenemos papeles", "estamos sin documentos", "me da miedo que nos deporten",
        ],
    )  # fmt: skip
    def test_for_the_familys_status_is_heard(self, text: str) -> None:
        assert fears_for_status(text)

    @pytest.mark.parametrize(
        "text", ["they have no papers from his old school", "I signed the papers", "firmé los papeles"]
    )
    def test_is_not_seen_in_other_papers(self, text: str) -> None:
        assert not fears_for_status(text)

    def test_is_answered_before_the_check_begins(self, content: Content) -> None:
        turn = Talk(content).say(
            "we dont have papers, my son can't read", label="start_screening", concerns=["reading"]
        )
        assert turn.reply.text.startswith(content.in_("en").check.phrases["no_papers"])

    def test_is_answered_in_the_check(self, content: Content) -> None:
        turn = _asked_for(content, "request").say("no, we have no papers and I'm afraid", label="deny")
        assert content.in_("en").check.phrases["no_papers"] in turn.reply.text


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("plan", "not that anyone told me", "none"),
        ("plan", "i think a 504", "504"),
        ("plan", "the younger one has nothing", "none"),
        ("diagnosis", "the doctor hasn't said anything", ("none",)),
        ("diagnosis", "el doctor no ha dicho nada", ("none",)),
    ],
)
def test_an_answer_said_sideways_is_an_answer(content: Content, fact: str, text: str, value: object) -> None:
    talk = _asked_for(content, fact)
    talk.say(text, label=UNSURE)
    assert getattr(talk.conversation.facts, fact) == value


def test_dont_know_may_say_why(content: Content) -> None:
    talk = _asked_for(content, "diagnosis")
    talk.say("idk we dont have his records yet", label=UNSURE)
    assert "diagnosis" in talk.conversation.facts.declined


def test_a_wish_for_the_check_is_no_try_at_its_question(content: Content) -> None:
    talk = _asked_for(content, "plan")
    talk.say("do the check thing", label="start_screening")
    assert talk.conversation.memory.asking == "plan"
    assert not talk.conversation.memory.tries


def test_years_below_the_grade_are_no_age(content: Content) -> None:
    talk = Talk(content, Facts(child_grade="4", school_type="public", plan="none", request="none"))
    talk.say("check my child", label="start_screening")
    talk.say("reading, he is 2 years down", concerns=["reading"], child_age=2.0)
    assert talk.conversation.facts.child_age is None


def test_they_said_no_says_less_than_not_eligible() -> None:
    assert merge(Facts(request="not_eligible"), {"request": "refused"}).request == "not_eligible"
    assert merge(Facts(request="not_eligible"), {"request": "refused"}, replace_lists=True).request == "refused"


@pytest.mark.parametrize(
    "text",
    [
        "what can i do about it", "can you tell me what i need to do", "where do I start", "That's not fair. What do I do?",
        "q hago", "no es justo. qué hago", "quiero saber a dónde ir",
    ],
)  # fmt: skip
def test_what_now_in_many_wordings(text: str) -> None:
    assert asks_what_now(text)


@pytest.mark.parametrize("text", ["what do I do if they say no", "where do I send the letter"])
def test_a_question_of_its_own_is_not_what_now(text: str) -> None:
    assert not asks_what_now(text)


@pytest.mark.parametrize("text", ["i don't want to say", "no le quiero decir", "prefiero no decirle"])
def test_rather_not_say_in_many_wordings(text: str) -> None:
    assert wants_to_skip(text)
