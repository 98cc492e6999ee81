"""Free words as answers: what "nah", "K" or "no lo cumplen" mean depends on what was asked, not on the label."""

from __future__ import annotations

from typing import Any, Dict, Optional

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.conversation import UNSURE
from bot.guide.facts import Facts

LEFT_OPEN = "left open"
#: What is known when a question is asked; the rest is open.
KNOWN: Dict[str, Dict[str, Any]] = {
    "child_age": {},
    "situation": {"child_age": 7.0, "plan": "iep"},
    "request_date": {"child_age": 7.0, "plan": "none", "request": "written"},
    "consent_date": {"child_age": 7.0, "plan": "none", "request": "in_progress"},
}


def answered(content: Content, asking: str, words: str, lang: str, label: str = UNSURE, **entities: Any) -> Any:
    """What is known after an answer: the fact, ``LEFT_OPEN``, or ``None`` where it was not understood."""
    talk = Talk(content, Facts(**KNOWN.get(asking, {"child_age": 7.0})), lang=lang)
    talk.conversation = talk.conversation.remember(check="running", asking=asking, asked=(asking,), put=1)
    talk.say(words, label, **entities)
    value = getattr(talk.facts, asking) or (talk.facts.child_grade if asking == "child_age" else None)
    return LEFT_OPEN if asking in talk.facts.declined else value or None


@pytest.mark.parametrize(
    ("asking", "words", "value"),
    [
        ("child_age", "k", "K"),
        ("child_age", "8ish", 8.0),
        ("child_age", "idk", LEFT_OPEN),
        ("school_type", "regular school", "public"),
        ("school_type", "a regular catholic school", "private"),
        ("school_type", "not yet", "none"),
        ("school_type", "a private doctor said dyslexia", None),
        ("plan", "nah", "none"),
        ("plan", "none", "none"),
        ("plan", "not that I know of", "none"),
        ("plan", "I don't think so", "none"),
        ("plan", "maybe", "unsure"),
        ("plan", "idk", "unsure"),
        ("plan", "yup", None),
        ("situation", "they don't follow it", ("not_followed",)),
        ("situation", "they dont do what it says", ("not_followed",)),
        ("situation", "it's not helping and nobody reads it", ("not_followed", "not_working")),
        ("situation", "all good", ("none",)),
        ("situation", "it's not good", None),
        ("request", "yup", "spoken"),
        ("request", "kinda, I told his teacher", "spoken"),
        ("request", "I asked in a letter", "written"),
        ("request", "I already told you", None),
        ("request", "nobody told me I could", "none"),
        ("request", "haven't asked", "none"),
        ("concerns", "sitting still n listening", ("attention",)),
        ("concerns", "nothing", ("none",)),
        ("impact", "D's and F's", "falls_behind"),
        ("impact", "he does ok", "keeps_up"),
        ("impact", "not ok at all", None),
        ("diagnosis", "not yet", ("none",)),
        ("diagnosis", "we're on a waitlist", ("none",)),
        ("state", "in", "IN"),
        ("state", "OK", "OK"),
        ("state", "ok", None),
        ("request_date", "a while ago", LEFT_OPEN),
        ("request_date", "can't remember", LEFT_OPEN),
        ("consent_date", "haven't signed anything", LEFT_OPEN),
    ],
)
def test_an_answer_in_the_parents_own_words_is_heard(content: Content, asking: str, words: str, value: Any) -> None:
    assert answered(content, asking, words, "en") == value


@pytest.mark.parametrize(
    ("asking", "words", "value"),
    [
        ("school_type", "la del barrio", "public"),
        ("school_type", "un doctor particular dijo dislexia", None),
        ("school_type", "todavía no va", "none"),
        ("plan", "que yo sepa no", "none"),
        ("plan", "ninguno", "none"),
        ("situation", "no lo cumplen", ("not_followed",)),
        ("situation", "no le dan la terapia", ("not_followed",)),
        ("situation", "no sirve", ("not_working",)),
        ("situation", "todo bien", ("none",)),
        ("situation", "no", ("none",)),
        ("request", "si", "spoken"),
        ("request", "le dije a la maestra", "spoken"),
        ("request", "ya le dije", None),
        ("request", "no me contestan", None),
        ("request", "no, nada", "none"),
        ("concerns", "estar quieto", ("attention",)),
        ("impact", "va muy atrasada", "falls_behind"),
        ("diagnosis", "estamos esperando la cita", ("none",)),
        ("request_date", "no me acuerdo", LEFT_OPEN),
    ],
)
def test_an_answer_in_spanish_is_heard(content: Content, asking: str, words: str, value: Any) -> None:
    assert answered(content, asking, words, "es") == value


@pytest.mark.parametrize("label", ["deny", "inform", UNSURE])
def test_trouble_that_begins_with_no_is_no_no(content: Content, label: str) -> None:
    assert answered(content, "situation", "no lo cumplen", "es", label) == ("not_followed",)
    assert answered(content, "situation", "no le hacen caso a nadie", "es", label) is None


@pytest.mark.parametrize(
    ("asking", "words", "lang"),
    [("plan", "what is an IEP?", "en"), ("plan", "que es un plan 504", "es"), ("diagnosis", "does adhd count?", "en")],
)
def test_a_question_about_something_is_no_answer(content: Content, asking: str, words: str, lang: str) -> None:
    assert answered(content, asking, words, lang, "faq/what_is_iep") is None


def test_the_no_of_a_correction_is_no_answer(content: Content) -> None:
    talk = Talk(content, Facts(school_type="public"), lang="es")
    talk.start(child_age=7.0)
    assert talk.asking == "plan"
    talk.say("no, perdón, tiene 8 no 7", "correct_answer", child_age=8.0)
    assert talk.facts.child_age == 8.0
    assert talk.facts.plan is None and talk.asking == "plan"


@pytest.mark.parametrize(
    ("words", "situation"),
    [
        ("she has a 504 and it's useless, nobody reads it", ("not_working", "not_followed")),
        ("a 504, all good", ("none",)),
        ("a 504", ()),
    ],
)
def test_trouble_told_with_the_plan_is_not_asked_for_again(content: Content, words: str, situation: Any) -> None:
    talk = Talk(content, Facts(child_age=10.0, school_type="public"))
    talk.start()
    talk.say(words, plan="504")
    assert sorted(talk.facts.situation) == sorted(situation)
    assert (talk.asking == "situation") is not bool(situation)


def test_a_bare_yes_to_which_is_asked_which(content: Content) -> None:
    talk = Talk(content, Facts(child_age=10.0, school_type="public"))
    talk.start()
    talk.say("yes", "affirm")
    assert talk.asking == "plan"
    assert talk.text.startswith(content.in_("en").talk.phrases["pick_one"])


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("why", "en"), ("why do you ask?", "en"), ("why does that matter", "en"), ("what does that mean?", "en"),
        ("por qué?", "es"), ("¿para qué quiere saber?", "es"), ("no entiendo la pregunta", "es"),
    ],
)  # fmt: skip
def test_why_is_asked_is_said_and_counts_as_no_failure(content: Content, words: str, lang: str) -> None:
    talk = Talk(content, Facts(child_age=10.0), lang=lang)
    talk.start()
    for _ in range(3):
        talk.say(words, UNSURE)
        assert content.in_(lang).check.questions["school_type"].why in talk.text
        assert talk.asking == "school_type"


@pytest.mark.parametrize(
    ("words", "label", "answered_as"),
    [
        ("forget it, what is an IEP?", "faq/what_is_iep", "faq/what_is_iep"),
        ("nevermind", UNSURE, "stop"),
        ("olvídelo, ya no me pregunte", UNSURE, "stop"),
    ],
)
def test_who_drops_the_questions_is_asked_no_more(content: Content, words: str, label: str, answered_as: str) -> None:
    talk = Talk(content, Facts(child_age=10.0))
    talk.start()
    turn = talk.say(words, label)
    assert turn.reply.answered == answered_as
    assert talk.asking is None and talk.question("school_type") not in talk.text
    talk.say("go on", UNSURE)
    assert talk.asking == "school_type"


def test_after_two_questions_of_their_own_the_third_is_answered_alone(content: Content) -> None:
    talk = Talk(content, Facts(child_age=10.0))
    talk.start()
    for topic in ("faq/what_is_iep", "faq/cost"):
        talk.say("and this?", topic)
        assert talk.asking == "school_type"
    talk.say("and this?", "faq/consent")
    assert talk.asking is None and talk.phrase("resting") in talk.text
    talk.say("public", school_type="public")
    assert talk.asking == "plan"


def test_an_answer_in_between_makes_it_the_first_question_again(content: Content) -> None:
    talk = Talk(content, Facts(child_age=10.0))
    talk.start()
    for fact in ({"school_type": "public"}, {"plan": "none"}, {"request": "none"}):
        talk.say("and this?", "faq/cost")
        talk.say("and that?", "faq/consent")
        assert talk.asking is not None
        talk.say("answer", **fact)


def test_go_on_in_the_running_check_puts_the_question_again(content: Content) -> None:
    talk = Talk(content, Facts(child_age=10.0), lang="es")
    talk.start()
    for _ in range(3):
        talk.say("ok seguimos", UNSURE)
        assert talk.asking == "school_type"


def test_another_child_outside_the_check_is_not_mixed_with_the_first(content: Content) -> None:
    talk = Talk(content, Facts(state="GA", child_age=9.0, plan="iep"))
    talk.say("my other son is 4 and doesn't talk", UNSURE, child_age=4.0, concerns=["speech"])
    assert talk.facts == Facts(state="GA", child_age=4.0, concerns=("speech",))


def test_a_question_about_another_child_is_answered(content: Content) -> None:
    talk = Talk(content, Facts(child_age=9.0))
    talk.start()
    turn = talk.say("can my other son get an IEP too?", "faq/what_is_iep")
    assert turn.reply.answered == "faq/what_is_iep"
    assert talk.facts.child_age == 9.0


def test_one_question_is_announced_as_one(content: Content) -> None:
    known: Dict[str, Optional[Any]] = {"child_age": 19.0, "plan": "iep", "school_type": "public"}
    talk = Talk(content, Facts(**known, situation=("leaving",), concerns=("reading",), diagnosis=("none",)))
    talk.start()
    assert talk.phrase("intro_one") in talk.text
