"""Reads the facts of the short check out of a message: by rules (``bot.nlu.facts``).

Where these hear no trouble, what the message's meaning points to is added as ``concern_guess``; where they hear no plan,
what it would answer to the check's question for the plan is added as ``plan_guess``, and so on.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Optional, Set, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import answer_meaning, concern_meaning
from bot.nlu.facts import FactReader, Vocabulary
from bot.nlu.featurizer import SENTENCE_VECTOR
from bot.nlu.language import LANGUAGE
from bot.paths import DATA


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Sets entities: facts, bare numbers and dates, the term asked about, guesses at what else is said."""

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
        self._trouble = concern_meaning.load()
        self._answers = answer_meaning.load()

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
            entities += self._guesses(message, text, {entity.name for entity in found})
            message.set("entities", (message.get("entities") or []) + entities, add_to_output=True)
        return messages

    def _guesses(self, message: Message, text: str, heard: Set[str]) -> List[Dict[Text, Any]]:
        """What the message's meaning clearly points to, for the facts that the rules did not hear."""
        vector = message.get(SENTENCE_VECTOR)
        if vector is None:
            return []
        guesses: Dict[str, Optional[str]] = dict(self._answers.answers(vector))
        guesses["concern"] = None if "concerns" in heard else self._trouble.area(vector)
        whole = {"start": 0, "end": len(text), "extractor": type(self).__name__}
        return [
            {"entity": f"{fact}_guess", "value": value, **whole}
            for fact, value in guesses.items()
            if value is not None and fact not in heard
        ]
