"""Reads the facts of the short check out of a message: by rules (``bot.nlu.facts``).

Where these hear no trouble, what the message's meaning points to is added as ``concern_guess``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.concern_meaning import load
from bot.nlu.facts import FactReader, Vocabulary
from bot.nlu.featurizer import SENTENCE_VECTOR
from bot.nlu.language import LANGUAGE
from bot.paths import DATA


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Sets entities: facts, bare numbers and dates, the term asked about, a guess at the child's trouble."""

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
        self._meaning = load()

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
            if all(entity.name != "concerns" for entity in found):
                entities += self._guess(message, text)
            message.set("entities", (message.get("entities") or []) + entities, add_to_output=True)
        return messages

    def _guess(self, message: Message, text: str) -> List[Dict[Text, Any]]:
        """The area of trouble that the message's meaning points to, if it does clearly."""
        vector = message.get(SENTENCE_VECTOR)
        area = None if vector is None else self._meaning.area(vector)
        if area is None:
            return []
        whole = {"start": 0, "end": len(text), "extractor": type(self).__name__}
        return [{"entity": "concern_guess", "value": area, **whole}]
