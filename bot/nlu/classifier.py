"""The pipeline's classifier: sets the label to act on, its confidence, and the ranking of labels."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.guide.conversation import CHOOSE, UNSURE
from bot.nlu.featurizer import SENTENCE_VECTOR
from bot.nlu.importer import LABEL
from bot.nlu.label_model import LabelModel, fit_label_model, load_label_model
from bot.nlu.operating_point import label_at, threshold_for
from bot.nlu.text import clean

#: Message property: the likeliest labels, best first.
LABEL_RANKING = "label_ranking"
#: A choice that was tapped arrives as its id.
CHOICE_ID = re.compile(r"^(faq/\w+|(answer|edit|letter|checklist):[\w.=-]*|none_of_these|[a-z]+(_[a-z]+)+)$")
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(GraphComponent):
    """Sets the intent, the full label, and the ranking of labels."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Settings.

        ``threshold``: below this confidence the label is "unsure". ``ease``: how much less is enough for a long message.
        ``doubt``: so it is where "out of scope" is as
        likely as this share of the best label. ``folds``: the share of the examples held out for
        the calibration is one in so many.
        """
        return {"threshold": 0.5, "ease": 0.0, "doubt": 0.33, "folds": 5}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LabelClassifier":
        """Creates an untrained component."""
        return cls(config, model_storage, resource)

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LabelModel] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples' texts, vectors and labels."""
        examples = [example for example in training_data.intent_examples if example.get(SENTENCE_VECTOR) is not None]
        self._model = fit_label_model(
            [clean(example.get("text") or "") for example in examples],
            np.vstack([example.get(SENTENCE_VECTOR) for example in examples]),
            [str(example.get(LABEL) or example.get("intent")) for example in examples],
            self._config["folds"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.store(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Labels messages."""
        for message in messages:
            text = clean(message.get("text") or "")
            vector = message.get(SENTENCE_VECTOR)
            if CHOICE_ID.match(text):
                _set_label(message, CHOOSE, 1.0, [])
            elif self._model is None or vector is None or not text or not np.any(vector):
                _set_label(message, UNSURE, 0.0, [])
            else:
                ranking = self._model.rank(text, vector)[:_RANKED]
                threshold = threshold_for(text, self._config["threshold"], self._config["ease"])
                label = label_at(ranking, threshold, self._config["doubt"])
                _set_label(message, label, ranking[0][1], ranking)
        return messages

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LabelClassifier":
        """Loads a trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, load_label_model(folder))


def _set_label(message: Message, label: str, confidence: float, ranking: List[Tuple[str, float]]) -> None:
    message.set("intent", {"name": label.split("/", maxsplit=1)[0], "confidence": confidence}, add_to_output=True)
    message.set(
        "intent_ranking",
        [{"name": name.split("/")[0], "confidence": value} for name, value in ranking],
        add_to_output=True,
    )
    message.set(LABEL, label, add_to_output=True)
    message.set(LABEL_RANKING, [{"name": name, "confidence": value} for name, value in ranking], add_to_output=True)
