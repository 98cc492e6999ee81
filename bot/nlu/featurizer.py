"""Turns a message into sentence vectors: one for the whole text, one for each of its sentences."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoders import EncoderUnavailable, load_encoder
from bot.nlu.language import LANGUAGE
from bot.nlu.text import SentenceSplitter, clean

logger = logging.getLogger(__name__)

#: Message property: array of shape (1 + number of sentences, dimension); row 0 is the whole text.
SENTENCE_VECTORS = "sentence_vectors"
#: A story's sentences beyond this many are read only as part of the whole.
MOST_SENTENCES = 12
_THREADS_IN_TRAINING = 2


class SentenceVectors:
    """Vectors of texts by one or more encoders, side by side.

    Args:
        encoders: names of encoders, in the order of their columns.
        english_only: names of those whose columns are zero for Spanish, which they don't know.
    """

    def __init__(self, encoders: List[str], english_only: List[str]) -> None:
        self._encoders = [load_encoder(name) for name in encoders]
        self._english_only = set(english_only)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return sum(encoder.dimension for encoder in self._encoders)

    def of(self, texts: List[str], language: Optional[str]) -> np.ndarray:
        """Unit vectors of texts in one language, shape (number of texts, dimension)."""
        columns = []
        for encoder in self._encoders:
            if language == "es" and encoder.name in self._english_only:
                columns.append(np.zeros((len(texts), encoder.dimension), dtype=np.float32))
            else:
                columns.append(encoder.encode(texts))
        joined = np.hstack(columns)
        return np.asarray(joined / (np.linalg.norm(joined, axis=1, keepdims=True) + 1e-12))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(GraphComponent):
    """Sets ``sentence_vectors`` on messages and training examples."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Settings: ``encoders``, ``english_only``, and ``weights``, which changes when the encoders' files do."""
        return {"encoders": ["minilm", "use"], "english_only": ["minilm"], "weights": None}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoderFeaturizer":
        """Creates the component."""
        return cls(config)

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._vectors = _available_vectors(config["encoders"], config["english_only"])
        self._splitter = SentenceSplitter()

    def process(self, messages: List[Message]) -> List[Message]:
        """Vectors of the whole text and of its sentences."""
        for message in messages:
            text = clean(message.get("text") or "")
            sentences = self._splitter.split(text)[:MOST_SENTENCES]
            texts = [text, *sentences] if len(sentences) > 1 else [text]
            message.set(SENTENCE_VECTORS, self._vectors.of(texts, message.get(LANGUAGE)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Vectors of the training examples, each as a whole."""

        def encode(message: Message) -> None:
            message.set(SENTENCE_VECTORS, self._vectors.of([clean(message.get("text") or "")], message.get(LANGUAGE)))

        examples = [example for example in training_data.training_examples if example.get("text")]
        with ThreadPoolExecutor(_THREADS_IN_TRAINING) as pool:
            list(pool.map(encode, examples))
        return training_data


def _available_vectors(encoders: List[str], english_only: List[str]) -> SentenceVectors:
    try:
        return SentenceVectors(encoders, english_only)
    except EncoderUnavailable as problem:
        logger.warning("%s", problem)
        raise
