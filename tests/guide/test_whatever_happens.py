"""In any state of a talk: danger comes first, every label and every text has a reply, the check ends."""

from __future__ import annotations

from collections import Counter
from typing import Any, Callable, Dict, List

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from talking import FAQ, Talk

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, LANGUAGES, UNSURE, Memory
from bot.guide.facts import CONCERN_AREAS, PLANS, REQUESTS, SCHOOL_TYPES, SITUATIONS, Facts
from bot.guide.guide import MOVES, move_for
from bot.guide.moves.check import MOST_QUESTIONS

# --- danger


STATES: Dict[str, Callable[[Talk], Any]] = {
    "first": lambda talk: None,
    "after an answer": lambda talk: talk.say("what is an IEP", FAQ),
    "in the check": lambda talk: talk.start(child_age=9.0),
    "after a result": lambda talk: (talk.start(), talk.finish()),
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


@example(messages=[*[("hm", "inform", {})] * 15, ("is it?", "inform", {}), *[("hm", "inform", {})] * 9])
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
