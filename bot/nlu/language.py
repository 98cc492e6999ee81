"""Which language a message is in: English, Spanish, or too short to tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.guide.conversation import LANGUAGES
from bot.guide.texts import plain
from bot.guide.yaml_source import read_yaml
from bot.paths import DATA

#: Message property: "en", "es" or ``None``.
LANGUAGE = "language"

_SPANISH_SIGNS = re.compile(r"[ñ¿¡áíóúé]")
#: In a bare answer, two letters are more likely a state ("VA", "LA", "DE") than a Spanish word.
_BARE, _CODE = 2, 2
_TELLING = frozenset({"si", "yo"})
_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=1)
def _words() -> Dict[str, FrozenSet[str]]:
    lists = read_yaml(DATA / "vocabulary" / "languages.yml")
    return {language: frozenset(str(lists[language]).split()) for language in LANGUAGES}


def detect_language(text: str) -> Optional[str]:
    """The language of a message.

    Returns:
        "en" or "es", or ``None`` where nothing in the text tells (a number, a name, "ADHD").
    """
    words = _WORD.findall(plain(text).replace("'", ""))
    if len(words) <= _BARE:
        words = [word for word in words if len(word) > _CODE or word in _TELLING]
    english = sum(word in _words()["en"] for word in words)
    spanish = sum(word in _words()["es"] for word in words)
    if _SPANISH_SIGNS.search(text.lower()):
        spanish += 2
    if english == spanish:
        return None if english == 0 else ("es" if _SPANISH_SIGNS.search(text.lower()) else "en")
    return "en" if english > spanish else "es"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Notes the language of each message for the components after it."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        """Creates the component; it has no settings."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the language of messages; the sender's own choice, where the channel sends one, decides ties."""
        for message in messages:
            language = detect_language(message.get("text") or "")
            message.set(LANGUAGE, language, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Sets the language of training examples."""
        self.process(training_data.training_examples)
        return training_data
