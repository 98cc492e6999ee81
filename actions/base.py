"""What all actions share: slots and message in, one call to the guide, a reply and slots out."""

from __future__ import annotations

import logging
import traceback
from abc import ABC, abstractmethod
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Dict, List, Mapping, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.guide.check_step import check_step
from bot.guide.content import Content, load_content
from bot.guide.conversation import CHOOSE, UNSURE, Conversation, Memory, Message, Turn, provenance
from bot.guide.facts import FACT_NAMES, Facts
from bot.guide.greeting import greeted
from bot.guide.guide import respond
from bot.guide.wording import common_values, fill
from bot.paths import DATA

logger = logging.getLogger(__name__)

#: Slot that holds ``Memory`` and what was declined.
MEMORY_SLOT = "guide_memory"
NEXT_STEP_SLOT = "next_step"
_FALLBACK_INTENTS = (UNSURE, "nlu_fallback", "out_of_scope")
_LIST_ENTITIES = ("concerns", "diagnosis", "situation")


@lru_cache(maxsize=None)
def guide_content() -> Content:
    """The content, read once in a process."""
    return load_content(DATA)


class GuideAction(Action, ABC):
    """An action that makes one move of the guide."""

    @property
    @abstractmethod
    def move(self) -> Text:
        """The key of ``bot.guide.guide.MOVES``."""

    def name(self) -> Text:
        """The action's name in the domain: ``action_`` and the move's name."""
        return f"action_{self.move}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> List[Dict[Text, Any]]:
        """One turn. Whatever breaks, the parent gets a sentence and no word of theirs is logged."""
        try:
            before = conversation_from(tracker)
            turn = respond(guide_content(), message_from(tracker), before, self.move)
        except Exception as error:  # noqa: BLE001 - never silence, whatever broke
            logger.error("the turn failed in %s: %s at %s", self.name(), type(error).__name__, _place(error))
            apologise(dispatcher, tracker)
            return []
        utter(dispatcher, turn, before)
        return slot_events(tracker, turn)


def message_from(tracker: Tracker) -> Message:
    """The latest message in the guide's terms."""
    latest = tracker.latest_message or {}
    ranking = [str(item["name"]) for item in latest.get("label_ranking") or latest.get("intent_ranking") or []]
    label = str(latest.get("label") or (latest.get("intent") or {}).get("name") or UNSURE)
    metadata = latest.get("metadata") or {}
    if metadata.get("kind") == "choice":
        label = CHOOSE
    today = metadata.get("today")
    return Message(
        text=latest.get("text") or "",
        label=label,
        confidence=float((latest.get("intent") or {}).get("confidence") or 0.0),
        offers=tuple(ranking),
        entities=entities_from(latest.get("entities") or []),
        lang=latest.get("language"),
        chosen_lang=metadata.get("lang"),
        today=date.fromisoformat(today) if today else date.today(),
        now=datetime.combine(date.fromisoformat(today), time(12)) if today else datetime.now(),
        is_text_message=(tracker.get_latest_input_channel() or "") == "sms",
    )


def entities_from(entities: List[Mapping[str, Any]]) -> Dict[str, Any]:
    """Entities by name; list facts collect their values, others keep the last."""
    values: Dict[str, Any] = {}
    for entity in entities:
        name, value = str(entity["entity"]), entity["value"]
        if name in _LIST_ENTITIES:
            values.setdefault(name, [])
            if value not in values[name]:
                values[name].append(value)
        else:
            values[name] = value
    return values


def conversation_from(tracker: Tracker) -> Conversation:
    """What the slots remember; before the first message, the greeting that the channel showed."""
    stored = dict(tracker.get_slot(MEMORY_SLOT) or {})
    if not stored:
        metadata = (tracker.latest_message or {}).get("metadata") or {}
        stored = greeted(guide_content(), metadata.get("greeted")).memory.to_plain()
    declined = stored.pop("declined", [])
    slots = {name: tracker.get_slot(name) for name in FACT_NAMES}
    return Conversation(facts=Facts.from_slots({**slots, "declined": declined}), memory=Memory.from_plain(stored))


def slot_events(tracker: Tracker, turn: Turn) -> List[Dict[Text, Any]]:
    """Slot changes only: what stays the same is not written again."""
    facts = turn.conversation.facts.to_slots()
    declined = facts.pop("declined") or []
    memory = turn.conversation.memory.to_plain()
    if declined:
        memory["declined"] = declined
    wanted: Dict[Text, Any] = {**facts, NEXT_STEP_SLOT: turn.conversation.memory.next_step, MEMORY_SLOT: memory}
    return [
        {"event": "slot", "timestamp": None, "name": name, "value": value}
        for name, value in wanted.items()
        if tracker.get_slot(name) != value
    ]


def utter(dispatcher: CollectingDispatcher, turn: Turn, before: Conversation) -> None:
    """Hand the reply to the channel: text, choices, what it was made of, and where it brought the short check."""
    buttons = [{"title": choice.title, "payload": choice.id} for choice in turn.reply.choices]
    step = check_step(before.memory, turn.conversation.memory)
    custom = {**provenance(turn), **({"check_step": step} if step else {})}
    dispatcher.utter_message(text=turn.reply.text, buttons=buttons, json_message=custom)


def apologise(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say that something is wrong on our side and what to do."""
    try:
        conversation = conversation_from(tracker)
    except Exception:  # noqa: BLE001 - the slots may be what is broken
        conversation = Conversation()
    lang = str((tracker.latest_message or {}).get("language") or conversation.memory.lang)
    content = guide_content()
    text = fill(content.in_(lang).talk.phrases["offline"], common_values(content, Facts(), lang))
    dispatcher.utter_message(
        text=text,
        json_message={**provenance_of_nothing(conversation), "lang": lang, "failed": True},
    )


def provenance_of_nothing(conversation: Conversation) -> Dict[str, Any]:
    """The ``custom`` payload of a reply that answers nothing."""
    return {
        "answered": None,
        "offers": [],
        "next_step": conversation.memory.next_step,
        "facts": conversation.facts.known(),
        "asking": conversation.memory.asking,
        "sources": [],
        "lang": conversation.memory.lang,
    }


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
