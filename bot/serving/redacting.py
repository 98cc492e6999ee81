"""Where redaction hooks into Rasa: after a message is understood, before anything of it is kept or sent on.

The model reads the parent's own words, for they hold the facts. From there on the redacted message takes their place:
in the conversation that is stored, in what the action server gets, and in every later look at it.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import Any, Dict, FrozenSet, List, Mapping, Text

import rasa.core.agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.turn import channel_content
from bot.storage.redaction import REMOVED, Redacted, redactor

logger = logging.getLogger(__name__)

#: What of a parsed message is kept besides its text; anything else would need a rule of its own.
_KEPT = ("intent", "label", "label_ranking", "intent_ranking", "language", "response_selector")
#: What of an entity is kept: where it stood says nothing about a redacted text.
_KEPT_OF_ENTITY = ("entity", "value", "extractor")
#: Names that a conversation told are known in its later messages, in this process and nowhere else.
_MOST_REMEMBERED = 2000
_MOST_NAMES = 40
_MEMORY_SLOT = "guide_memory"
#: A number with more digits is no age, grade or day.
_MOST_DIGITS = 5


class RedactingProcessor(MessageProcessor):
    """Rasa's processor, which forgets a parent's words once they are understood."""

    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        parsed = message.parse_data or await self.parse_message(message, tracker)
        try:
            keep_redacted(message, parsed, _offered_in(tracker))
        except Exception as error:  # noqa: BLE001 - a turn must not fail here, and nothing unread may be kept
            logger.error("redaction failed: %s", type(error).__name__)
            message.text = REMOVED
            message.parse_data = {"text": REMOVED, "intent": parsed.get("intent") or {}, "entities": []}
        await super()._handle_message_with_tracker(message, tracker)


def put_in() -> None:
    """Have Rasa's agents use the redacting processor, with every model they load."""
    redactor()
    rasa.core.agent.MessageProcessor = RedactingProcessor


def keep_redacted(message: UserMessage, parsed: Mapping[Text, Any], offered: FrozenSet[Text] = frozenset()) -> None:
    """Put the redacted words in the place of what was written.

    Args:
        message: changed in place: its text and what was read in it.
        parsed: what the model read.
        offered: ids of the choices on offer, which are nobody's words.
    """
    raw = message.text or ""
    kept: Dict[Text, Any] = {name: parsed[name] for name in _KEPT if name in parsed}
    text = raw if raw in offered else _redacted(message.sender_id, raw, parsed.get("language"))
    message.text = text
    message.parse_data = {**kept, "text": text, "entities": _entities(parsed.get("entities") or [])}
    finds_danger = channel_content().crisis.finds_danger
    if text != raw and finds_danger(raw) and not finds_danger(text):
        # What was hidden held the words of danger; the alarm must not be lost with them.
        message.parse_data["label"] = "crisis"
        message.parse_data["intent"] = {**(kept.get("intent") or {}), "confidence": 1.0}


class _Remembered:
    """Names by conversation, in memory: "zyaire" is told once and comes again."""

    def __init__(self) -> None:
        self._names: "OrderedDict[Text, FrozenSet[Text]]" = OrderedDict()

    def of(self, sender_id: Text) -> FrozenSet[Text]:
        """The names told so far."""
        return self._names.get(sender_id, frozenset())

    def add(self, sender_id: Text, names: FrozenSet[Text]) -> None:
        """Remember more; the conversation that was silent longest is forgotten."""
        if not names:
            return
        self._names[sender_id] = frozenset(sorted(self.of(sender_id) | names)[:_MOST_NAMES])
        self._names.move_to_end(sender_id)
        if len(self._names) > _MOST_REMEMBERED:
            self._names.popitem(last=False)

    def forget(self, sender_id: Text) -> None:
        """Forget a conversation's names."""
        self._names.pop(sender_id, None)


REMEMBERED = _Remembered()


def _redacted(sender_id: Text, text: Text, lang: Any) -> Text:
    found: Redacted = redactor().redact(text, lang, REMEMBERED.of(sender_id))
    REMEMBERED.add(sender_id, found.names)
    return found.text


def _offered_in(tracker: DialogueStateTracker) -> FrozenSet[Text]:
    memory = tracker.get_slot(_MEMORY_SLOT) or {}
    return frozenset(str(choice.get("id")) for choice in memory.get("offered") or ())


def _entities(entities: List[Mapping[Text, Any]]) -> List[Dict[Text, Any]]:
    """Facts as they were read; what is words, or a number of many digits, is redacted too."""
    kept = [{name: entity[name] for name in _KEPT_OF_ENTITY if name in entity} for entity in entities]
    return [{**entity, "value": _value(entity.get("value"))} for entity in kept if not _is_long(entity.get("value"))]


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return redactor().redact(value).text
    if isinstance(value, list):
        return [_value(item) for item in value]
    return value


def _is_long(value: Any) -> bool:
    return isinstance(value, (int, float)) and abs(value) >= 10**_MOST_DIGITS
