"""A classifier that believes what it reads: the label stands in the message, in brackets."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.guide.conversation import CHOOSE, UNSURE
from bot.nlu.classifier import CHOICE_ID, LABEL_RANKING
from bot.nlu.importer import LABEL

_WRITTEN = re.compile(r"\[([a-z_]+(?:/[a-z0-9_]+)?)\]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class WrittenLabels(GraphComponent):
    """Sets the intent and the label, as ``bot.nlu.classifier.LabelClassifier`` does."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "WrittenLabels":
        """Creates the component; it has no settings."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Labels messages."""
        for message in messages:
            text = (message.get("text") or "").strip()
            written = _WRITTEN.search(text)
            label = CHOOSE if CHOICE_ID.match(text) else written.group(1) if written else UNSURE
            confidence = 0.0 if label == UNSURE else 1.0
            intent = {"name": label.split("/", maxsplit=1)[0], "confidence": confidence}
            message.set("intent", intent, add_to_output=True)
            message.set("intent_ranking", [intent] if written else [], add_to_output=True)
            message.set(LABEL, label, add_to_output=True)
            ranking = [{"name": label, "confidence": confidence}] if written else []
            message.set(LABEL_RANKING, ranking, add_to_output=True)
        return messages
