"""A parent's own fear, tears, guilt or anger is answered in one sentence before anything else; a child's is the child's."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import pytest

from bot.guide.content import Content
from bot.guide.conversation import UNSURE, Conversation, Memory
from bot.guide.moves.alarm import FAINT_ALARM
from tests.guide.talking import Talk
from tests.guide.test_crisis import training_examples

OFFERS = ("write_letter", "faq/iep_meeting", "feedback_good", "faq/meeting_preparation", "faq/iep_team")


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("im so scared, i dont know what this paper means", "afraid"),
        ("I'm terrified of this meeting", "afraid"),
        ("the school wants to see me and im freaking out", "afraid"),
        ("is it bad? this is really scary", "afraid"),
        ("estoy muy nerviosa por la junta", "afraid"),
        ("tengo mucho miedo de que me lo quiten", "afraid"),
        ("ando bien asustada con esa carta", "afraid"),
        ("im crying in the parking lot after the meeting", "sad"),
        ("it breaks my heart to see him like this", "sad"),
        ("lloré toda la noche después de la junta", "sad"),
        ("se me parte el alma de verla así", "sad"),
        ("i feel like such a bad mom", "guilty"),
        ("is it my fault he cant read", "guilty"),
        ("I feel like I'm failing him", "guilty"),
        ("me siento mala madre", "guilty"),
        ("siento que es mi culpa", "guilty"),
        ("im at my wits end with this school", "overwhelmed"),
        ("i cant do this anymore", "overwhelmed"),
        ("I'm exhausted from fighting them", "overwhelmed"),
        ("ya no puedo más con esa escuela", "overwhelmed"),
        ("estoy desesperada", "overwhelmed"),
        ("im embarrassed to ask but what is an iep", "ashamed"),
        ("sorry if this is a stupid question", "ashamed"),
        ("me da pena preguntar", "ashamed"),
        ("nobody at the school listens to me", "unheard"),
        ("they treat me like im crazy", "unheard"),
        ("im so fed up", "unheard"),
        ("no me hacen caso en las juntas", "unheard"),
        ("ya estoy harta de la escuela", "unheard"),
    ],
)
def test_a_parents_own_feeling_is_heard(content: Content, text: str, feeling: str) -> None:
    assert content.feelings.heard(text) == feeling


@pytest.mark.parametrize(
    "text",
    [
        "what is an iep",
        "my son is scared of school",
        "she cries every morning at drop off",
        "mi hijo tiene miedo de ir a la escuela",
        "la niña llora en la escuela, lloró toda la semana",
        "my daughter is overwhelmed by the noise",
        "i'm afraid not",
        "I cried, I was so relieved that he qualifies",
        "me puse a llorar de la emoción",
        "no estoy enojada, solo quiero saber",
        "no tengo miedo",
        "hes passing so they wont help",
        "can they fail him for absences",
        "dicen que ya no puedo firmar",
        "my 8 yr old says i cant do it to all his work",
        "only if I give up the right to a hearing",
        "acronym list please, I'm lost in the comments",
        "is it the worst parent portal ever",
    ],
)
def test_a_childs_feeling_or_none_is_left_alone(content: Content, text: str) -> None:
    assert content.feelings.heard(text) is None


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "im so scared, what is an iep"), ("es", "estoy asustada, qué es un iep")]
)
def test_it_is_answered_before_the_answer(content: Content, lang: str, text: str) -> None:
    plain = Talk(content, lang=lang).say("x", "faq/what_is_iep").reply.text
    comfort = content.in_(lang).talk.feelings["afraid"]
    assert Talk(content, lang=lang).say(text, "faq/what_is_iep", lang=lang).reply.text == f"{comfort}\n\n{plain}"


def test_each_feeling_is_answered_once_and_another_one_too(content: Content) -> None:
    talk, comforts = Talk(content), content.in_("en").talk.feelings
    assert talk.say("im scared", "faq/what_is_iep").reply.text.startswith(comforts["afraid"])
    assert not talk.say("im still scared", "faq/what_is_504").reply.text.startswith(comforts["afraid"])
    assert talk.say("its all my fault", "faq/what_is_504").reply.text.startswith(comforts["guilty"])


def test_it_is_remembered_over_turns() -> None:
    memory = Conversation().remember(comforted=("afraid",)).memory
    assert Memory.from_plain(memory.to_plain()) == memory


def test_in_the_check_the_next_question_follows(content: Content) -> None:
    talk = Talk(content)
    talk.say("check my child", "start_screening")
    turn = talk.say("8 and i cry about it every night", child_age=8.0)
    assert turn.reply.text.startswith(content.in_("en").talk.feelings["sad"])
    assert talk.memory.asking and talk.facts.child_age == 8.0


def test_where_the_question_is_not_understood_the_parent_is_not_told_so(content: Content) -> None:
    """Who is frightened is offered questions, the check and a person, and may tell what happened."""
    turn = Talk(content).say("im crying in the parking lot after the iep meeting", UNSURE, offers=OFFERS)
    spoken = content.in_("en").talk
    assert turn.reply.text == f"{spoken.feelings['sad']}\n\n{spoken.phrases['unsure_feeling']}"
    assert [choice.id for choice in turn.reply.choices] == [
        "faq/iep_meeting", "faq/meeting_preparation", "start_screening", "talk_to_person", "none_of_these",
    ]  # fmt: skip


def test_who_is_frightened_by_the_word_is_told_what_it_is(content: Content) -> None:
    offers = ("faq/stigma", "faq/what_is_iep", "faq/iep_contents")
    turn = Talk(content).say("they sent a letter about an IEP and im so scared", UNSURE, offers=offers)
    assert turn.reply.answered == "faq/what_is_iep"
    assert turn.reply.text.startswith(content.in_("en").talk.feelings["afraid"])
    for text in ("they sent a letter about an IEP", "they sent a letter and im so scared"):
        assert Talk(content).say(text, UNSURE, offers=offers).reply.answered == UNSURE


def test_whoever_carries_too_much_hears_of_the_helpline(content: Content) -> None:
    for lang in ("en", "es"):
        assert "988" in content.in_(lang).talk.feelings["overwhelmed"]


@pytest.mark.parametrize("text", ["i cant do this anymore i want to die", "estoy desesperada, mi hija se quiere matar"])
def test_danger_comes_before_all_feelings(content: Content, text: str) -> None:
    turn = Talk(content).say(text, UNSURE)
    assert turn.reply.answered == "crisis"
    assert not any(turn.reply.text.startswith(said) for said in content.in_("en").talk.feelings.values())


@pytest.mark.parametrize("text", ["la maestra me mandó un papelito y estoy asustada", "im scared of the meeting"])
def test_fear_of_a_letter_or_a_meeting_is_no_danger_where_the_model_is_not_sure(content: Content, text: str) -> None:
    """The helpline is named first all the same."""
    turn = Talk(content).say(text, "crisis", confidence=FAINT_ALARM - 0.01)
    assert turn.reply.answered == UNSURE
    assert turn.reply.text.startswith(content.in_("en").talk.phrases["danger_beside"])
    assert Talk(content).say(text, "crisis", confidence=FAINT_ALARM).reply.answered == "crisis"


@pytest.mark.parametrize(
    ("text", "is_about_school"),
    [
        ("im scared of him", False),
        ("i cant do this anymore with the school", False),
        ("im scared of the teacher's letter", True),
    ],
)
def test_only_the_lighter_feelings_over_the_schools_things_soften_an_alarm(
    content: Content, text: str, is_about_school: bool
) -> None:
    assert content.feelings.is_about_school(text) is is_about_school


def test_no_example_of_danger_is_softened(content: Content, project: Path) -> None:
    softened = [
        text
        for label, text in training_examples(project)
        if label == "crisis" and not content.crisis.finds_danger(text) and content.feelings.is_about_school(text)
    ]
    assert softened == []


@pytest.mark.parametrize("answered", ["goodbye", "stop", "switch_language"])
def test_a_goodbye_is_a_goodbye(content: Content, answered: str) -> None:
    talk = Talk(content)
    assert heard_first(talk, "im so fed up bye", answered) is None


def heard_first(talk: Talk, text: str, label: str) -> Optional[str]:
    said = talk.say(text, label).reply.text
    return next((name for name, words in talk.content.in_("en").talk.feelings.items() if said.startswith(words)), None)
