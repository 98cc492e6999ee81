"""Reads the facts of the short check out of a message, by rules; the reading itself is in ``bot.nlu.facts``."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.facts import FactReader, Vocabulary
from bot.nlu.language import LANGUAGE
from bot.paths import DATA


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Sets entities: facts, bare numbers and dates, the term asked about."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "FactExtractor":
        """Creates the component; it has no settings."""
        return cls()

    def __init__(self) -> None:
        self._reader = FactReader(Vocabulary.load(DATA / "vocabulary"))

    def process(self, messages: List[Message]) -> List[Message]:
        """Reads facts; dates are reckoned from the message's own "today" where a test sends one."""
        for message in messages:
            text = message.get("text") or ""
            sent = (message.get("metadata") or {}).get("today")
            today = date.fromisoformat(sent) if sent else date.today()
            found = self._reader.read(text, message.get(LANGUAGE) or "en", today)
            entities = [
                {
                    "entity": entity.name,
                    "value": entity.value,
                    "start": entity.start,
                    "end": entity.end,
                    "extractor": type(self).__name__,
                }
                for entity in found
            ]
            message.set("entities", (message.get("entities") or []) + entities, add_to_output=True)
        return messages
