"""Turns a message into a sentence vector."""

from __future__ import annotations

import hashlib
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

from bot.nlu.encoders import ENCODERS, Encoder, EncoderUnavailable, load_encoder
from bot.nlu.language import LANGUAGE
from bot.nlu.text import clean
from bot.nlu.vector_cache import VectorCache
from bot.paths import CACHE

logger = logging.getLogger(__name__)

#: Message property: array of shape (dimension,).
SENTENCE_VECTOR = "sentence_vector"
_THREADS_IN_TRAINING = 2


class SentenceVectors:
    """Vectors of texts by one or more encoders, side by side.

    The columns of an encoder that can't run here (a processor without AVX2, say) are zero: the guide still starts,
    understands less, and says so in its log.

    Args:
        encoders: names of encoders, in the order of their columns.
        english_only: names of those whose columns are zero for Spanish, which they don't know.

    Raises:
        EncoderUnavailable: none of them can run here.
        WeightsChanged: a file is not the reviewed one.
    """

    def __init__(self, encoders: List[str], english_only: List[str]) -> None:
        self._dimensions = {name: int(ENCODERS[name].dimension) for name in encoders}
        self._encoders = _those_that_run(encoders)
        self._english_only = set(english_only)
        self._helper = ThreadPoolExecutor(max(1, len(encoders) - 1), thread_name_prefix="encoder")
        if self._english_only.issuperset(self._encoders):
            logger.warning("No encoder that knows Spanish runs here: written Spanish will not be understood.")

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return sum(self._dimensions.values())

    @property
    def fingerprint(self) -> str:
        """What the vectors depend on, short enough for a file name."""
        running = {name: encoder.fingerprint + encoder.reading for name, encoder in self._encoders.items()}
        parts = [f"{name}={running.get(name)}" for name in self._dimensions] + sorted(self._english_only)
        return hashlib.blake2b(" ".join(parts).encode(), digest_size=8).hexdigest()

    def of(self, texts: List[str], language: Optional[str]) -> np.ndarray:
        """Unit vectors of texts in one language, shape (number of texts, dimension)."""
        return self._joined([self._columns(name, texts, language) for name in self._dimensions])

    def at_once(self, text: str, language: Optional[str]) -> np.ndarray:
        """The unit vector of one text, shape (dimension,); the encoders work side by side on two cores."""
        others = [self._helper.submit(self._columns, name, [text], language) for name in list(self._dimensions)[1:]]
        first = self._columns(next(iter(self._dimensions)), [text], language)
        vector: np.ndarray = self._joined([first, *(other.result() for other in others)])[0]
        return vector

    def _columns(self, name: str, texts: List[str], language: Optional[str]) -> np.ndarray:
        encoder = self._encoders.get(name)
        if encoder is None or (language == "es" and name in self._english_only):
            return np.zeros((len(texts), self._dimensions[name]), dtype=np.float32)
        columns: np.ndarray = encoder.encode(texts)
        return columns

    @staticmethod
    def _joined(columns: List[np.ndarray]) -> np.ndarray:
        joined = np.hstack(columns)
        return np.asarray(joined / (np.linalg.norm(joined, axis=1, keepdims=True) + 1e-12))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(GraphComponent):
    """Sets ``sentence_vector`` on messages and training examples."""

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
        self._vectors = SentenceVectors(config["encoders"], config["english_only"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the vector of each message."""
        for message in messages:
            text = clean(message.get("text") or "")
            message.set(SENTENCE_VECTOR, self._vectors.at_once(text, message.get(LANGUAGE)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Sets the vectors of the training examples."""
        examples = [example for example in training_data.training_examples if example.get("text")]
        cache = VectorCache(CACHE / f"vectors-{self._vectors.fingerprint}.npz")

        def encode(example: Message) -> None:
            known = cache.get(_cache_text(example))
            if known is None:
                self._encode(example)
            else:
                example.set(SENTENCE_VECTOR, known)

        with ThreadPoolExecutor(_THREADS_IN_TRAINING) as pool:
            list(pool.map(encode, examples))
        cache.keep(
            [_cache_text(example) for example in examples], [example.get(SENTENCE_VECTOR) for example in examples]
        )
        return training_data

    def _encode(self, message: Message) -> None:
        text = clean(message.get("text") or "")
        message.set(SENTENCE_VECTOR, self._vectors.of([text], message.get(LANGUAGE))[0])


def _cache_text(example: Message) -> str:
    return f"{example.get(LANGUAGE)} {clean(example.get('text') or '')}"


def _those_that_run(names: List[str]) -> Dict[str, Encoder]:
    running: Dict[str, Encoder] = {}
    for name in names:
        try:
            running[name] = load_encoder(name)
        except EncoderUnavailable as problem:
            logger.warning("The guide goes on without the encoder %s and understands less. %s", name, problem)
    if not running:
        raise EncoderUnavailable("No sentence encoder can run here; run 'make setup', or use another machine.")
    return running
