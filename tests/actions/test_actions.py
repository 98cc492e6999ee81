"""Actions: a tracker in, one call to the guide, a message and slots out. Whatever breaks, a sentence, and no word in a log."""

from __future__ import annotations

import inspect
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Dict, List, Optional, Type

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

import actions.base
from actions.answer import AnswerQuestion
from actions.base import MEMORY_SLOT, NEXT_STEP_SLOT, GuideAction, conversation_from, entities_from, message_from
from actions.screening import StartScreening, TakeFacts
from actions.talk import HelpInCrisis, Talk
from actions.unsure import AskBack
from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, UNSURE
from bot.guide.facts import FACT_NAMES
from bot.guide.guide import MOVES

SECRET = "Xavier Quimby of 14 Elm"


def tracker(
    text: str = "hi", label: str = "greet", slots: Optional[Dict[str, Any]] = None, channel: str = "rest", **latest: Any
) -> Tracker:
    message = {
        "text": text,
        "label": label,
        "intent": {"name": label.split("/", maxsplit=1)[0], "confidence": 0.9},
        "entities": [],
        "language": "en",
        "metadata": {"today": "2026-03-20"},
        **latest,
    }
    filled = {**dict.fromkeys([*FACT_NAMES, NEXT_STEP_SLOT, MEMORY_SLOT]), **(slots or {})}
    events = [{"event": "user", "text": text, "input_channel": channel}]
    return Tracker("someone", filled, message, events, False, None, {}, "action_listen")


def run(action: GuideAction, to: Tracker) -> "tuple[List[Dict[str, Any]], Dict[str, Any]]":
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, to, {})
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


def classes(of: Type[GuideAction] = GuideAction) -> List[Type[GuideAction]]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return [kind for kind in of.__subclasses__() if kind.__module__.startswith("actions.")]


# --- the room is complete


def test_every_move_has_its_action_and_every_action_its_move() -> None:
    assert sorted(kind().move for kind in classes()) == sorted(MOVES)


def test_the_domain_names_the_actions_that_there_are(project: Path) -> None:
    domain = yaml.safe_load((project / "domain.yml").read_text())
    assert sorted(domain["actions"]) == sorted(kind().name() for kind in classes())


def test_the_domain_has_a_slot_for_every_fact(project: Path) -> None:
    domain = yaml.safe_load((project / "domain.yml").read_text())
    assert set(domain["slots"]) == {*FACT_NAMES, NEXT_STEP_SLOT, MEMORY_SLOT}


def test_the_domain_has_an_intent_for_every_label(project: Path, content: Content) -> None:
    domain = yaml.safe_load((project / "domain.yml").read_text())
    assert set(domain["intents"]) == {*content.actions, "faq", "choose", UNSURE}


def test_every_intent_has_one_rule_and_the_rule_its_action(project: Path) -> None:
    domain = yaml.safe_load((project / "domain.yml").read_text())
    rules = yaml.safe_load((project / "data" / "rules" / "rules.yml").read_text())["rules"]
    pairs = [(rule["steps"][0]["intent"], rule["steps"][1]["action"]) for rule in rules]
    assert sorted(intent for intent, _ in pairs) == sorted(domain["intents"])
    assert {action for _, action in pairs} == set(domain["actions"])


def test_the_action_server_finds_the_actions() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert {kind().name() for kind in classes()} <= set(executor.actions)


@pytest.mark.parametrize("kind", classes(), ids=lambda kind: kind.__name__)
def test_an_action_is_a_translator_of_a_few_lines(kind: Type[GuideAction]) -> None:
    assert len(inspect.getsource(kind).splitlines()) <= 6
    assert kind.run is GuideAction.run


# --- translation


def test_an_answer_goes_out_with_choices_and_what_it_was_made_of(content: Content) -> None:
    (message,), slots = run(AnswerQuestion(), tracker("what is an IEP", "faq/what_is_iep"))
    assert message["text"].startswith(content.in_("en").answers["what_is_iep"].full[:40])
    assert {"title", "payload"} == set(message["buttons"][0])
    assert message["custom"]["answered"] == "faq/what_is_iep"
    assert message["custom"]["sources"]
    assert slots[MEMORY_SLOT]["topic"] == "faq/what_is_iep"


def test_the_custom_payload_has_the_keys_of_the_contract() -> None:
    (message,), _ = run(Talk(), tracker())
    assert set(message["custom"]) == {"answered", "offers", "next_step", "facts", "asking", "sources", "lang"}


def test_the_time_of_a_message_is_known_and_remembered_to_the_minute() -> None:
    assert message_from(tracker()).now == datetime(2026, 3, 20, 12)
    now = message_from(tracker(metadata={})).now
    assert now is not None and abs(datetime.now() - now) < timedelta(minutes=5)
    _, slots = run(Talk(), tracker())
    assert slots[MEMORY_SLOT]["last_seen"] == "2026-03-20T12:00"


def test_who_comes_back_the_next_day_is_asked_whether_to_go_on() -> None:
    memory = {"check": "running", "asking": "plan", "asked": ["child_age", "plan"], "last_seen": "2026-03-19T20:15"}
    (message,), slots = run(Talk(), tracker(slots={MEMORY_SLOT: memory, "child_age": 7.0}))
    assert "We stopped at question 2" in message["text"]
    assert slots[MEMORY_SLOT]["check"] == "paused"


def test_facts_become_slots() -> None:
    entities = [
        {"entity": "child_age", "value": 7.0},
        {"entity": "concerns", "value": "reading"},
        {"entity": "concerns", "value": "math"},
        {"entity": "concerns", "value": "reading"},
    ]
    (message,), slots = run(StartScreening(), tracker("my 7 yo ...", "start_screening", entities=entities))
    assert slots["child_age"] == 7.0
    assert slots["concerns"] == ["reading", "math"]
    assert message["custom"]["facts"] == {"child_age": 7.0, "concerns": ["reading", "math"]}
    assert message["custom"]["asking"] == "school_type"


def test_only_slots_that_change_are_written() -> None:
    _, first = run(StartScreening(), tracker(label="start_screening"))
    assert set(first) == {MEMORY_SLOT}
    _, again = run(Talk(), tracker(slots={MEMORY_SLOT: run(Talk(), tracker())[1][MEMORY_SLOT]}))
    assert again == {}


def test_a_conversation_goes_on_from_its_slots() -> None:
    _, slots = run(StartScreening(), tracker(label="start_screening"))
    later = tracker("skip", "inform", slots=slots)
    _, changed = run(TakeFacts(), later)
    assert changed[MEMORY_SLOT]["declined"] == ["child_age"]
    known = conversation_from(tracker(slots={**slots, **changed}))
    assert known.facts.declined == ("child_age",)
    assert known.memory.asking == "school_type"


def test_a_result_stands_in_its_slot() -> None:
    entities = [{"entity": name, "value": value} for name, value in (
        ("child_age", 19.0), ("plan", "iep"), ("situation", "leaving"), ("concerns", "reading"), ("diagnosis", "adhd"), ("state", "GA"),
    )]  # fmt: skip
    _, slots = run(StartScreening(), tracker(label="start_screening", entities=entities))
    assert slots[NEXT_STEP_SLOT] == "adult_rights"


def test_danger_in_the_words_stands_above_the_intent() -> None:
    (message,), slots = run(Talk(), tracker("thanks, but he wants to kill himself", "thank"))
    assert message["custom"]["answered"] == "crisis"
    assert slots[NEXT_STEP_SLOT] == "crisis"


def test_a_crisis_by_the_model_alone_is_answered() -> None:
    (message,), _ = run(HelpInCrisis(), tracker("hm", "crisis"))
    assert "988" in message["text"]


def test_the_guide_gets_the_ranking_whether_the_model_is_sure_or_not() -> None:
    ranking = [{"name": "faq/cost", "confidence": 0.3}, {"name": "faq/consent", "confidence": 0.2}]
    assert message_from(tracker(label=UNSURE, label_ranking=ranking)).offers == ("faq/cost", "faq/consent")
    assert message_from(tracker(label="faq/cost", label_ranking=ranking)).offers == ("faq/cost", "faq/consent")
    (message,), _ = run(AskBack(), tracker(label=UNSURE, label_ranking=ranking))
    assert message["custom"]["offers"] == ["faq/cost", "faq/consent"]


def test_today_is_the_day_the_channel_names() -> None:
    assert message_from(tracker()).today.isoformat() == "2026-03-20"
    assert message_from(tracker(metadata={})).today


def test_text_messages_are_known_by_their_channel() -> None:
    assert message_from(tracker(channel="sms")).is_text_message
    assert not message_from(tracker(channel="web")).is_text_message


def test_without_a_label_the_guide_is_unsure() -> None:
    message = message_from(Tracker("x", {}, {}, [], False, None, {}, None))
    assert (message.label, message.text) == (UNSURE, "")


def test_the_last_of_several_values_counts_where_there_can_be_one() -> None:
    assert entities_from([{"entity": "plan", "value": "none"}, {"entity": "plan", "value": "iep"}]) == {"plan": "iep"}


# --- when something breaks


@pytest.mark.parametrize("kind", classes(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_action_that_raises_apologises_and_logs_no_word(
    kind: Type[GuideAction],
    lang: str,
    content: Content,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(*_anything: Any) -> None:
        raise RuntimeError(f"could not answer {SECRET}")

    monkeypatch.setattr(actions.base, "respond", breaks)
    slots = {"concerns": ["reading"], MEMORY_SLOT: {"lang": lang, "asking": "plan"}}
    with caplog.at_level(logging.DEBUG):
        (message,), changed = run(kind(), tracker(SECRET, "inform", slots=slots, language=lang))
    assert content.district.contact.phone in message["text"]
    assert message["text"].startswith(content.in_(lang).talk.phrases["offline"][:30])
    assert message["custom"]["answered"] is None
    assert changed == {}
    assert "RuntimeError" in caplog.text
    for word in SECRET.split():
        assert word not in caplog.text


def test_even_when_the_slots_can_not_be_read_there_is_a_sentence(content: Content) -> None:
    (message,), _ = run(Talk(), tracker(slots={MEMORY_SLOT: ["not", "a", "memory"]}))
    assert content.district.contact.phone in message["text"]


# --- what the web channel says of a message


def test_a_choice_is_marked_by_the_channel_whatever_its_words_are() -> None:
    message = message_from(tracker(text="yes", language=None, metadata={"kind": "choice", "lang": "es"}))
    assert (message.label, message.chosen_lang, message.lang) == (CHOOSE, "es", None)


def test_before_the_first_message_the_greeting_was_said(content: Content) -> None:
    known = conversation_from(tracker(text="hi", metadata={"greeted": "es"}))
    assert [choice.id for choice in known.memory.offered] == content.web.greeting.choices
    assert known.memory.lang == "es"
    later = conversation_from(tracker(text="hi", metadata={"greeted": "es"}, slots={MEMORY_SLOT: {"lang": "en"}}))
    assert later.memory.offered == ()
    assert later.memory.lang == "en"
