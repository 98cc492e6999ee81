"""Reads a message by its meaning: a small neural network over sentence vectors.

One hidden layer with dropout and softened targets (Srivastava et al. 2014; Szegedy et al. 2016), trained with Keras,
used with numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

import numpy as np

_HIDDEN = 768
_EPOCHS = 14
#: A small data set is gone through more often, so that the weights have moved as far.
_LEAST_STEPS = 900
_BATCH = 128
_SMALL_BATCH = 32
_SMALL = 4000


@dataclass(frozen=True)
class Meaning:
    """A trained network.

    Attributes:
        center: mean of the training vectors, shape (dimension,).
        spread: their standard deviation over all columns.
        hidden_weights: shape (dimension, hidden).
        hidden_bias: shape (hidden,).
        label_weights: shape (hidden, labels).
        label_bias: shape (labels,).
    """

    center: np.ndarray
    spread: np.ndarray
    hidden_weights: np.ndarray
    hidden_bias: np.ndarray
    label_weights: np.ndarray
    label_bias: np.ndarray

    def log_probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """Log probabilities of labels, shape (messages, labels), for vectors of shape (messages, dimension)."""
        inputs = (vectors - self.center) / self.spread
        hidden = np.maximum(inputs @ self.hidden_weights + self.hidden_bias, 0.0)
        return log_softmax(hidden @ self.label_weights + self.label_bias)

    def arrays(self) -> Dict[str, np.ndarray]:
        """What is stored."""
        return dict(self.__dict__)


def fit_meaning(vectors: np.ndarray, targets: np.ndarray, labels: int) -> Meaning:
    """Train a network.

    Args:
        vectors: sentence vectors, shape (examples, dimension).
        targets: label numbers, shape (examples,).
        labels: how many labels there are.
    """
    import tensorflow

    tensorflow.keras.utils.set_random_seed(0)
    center, spread = vectors.mean(axis=0), np.float32(vectors.std() + 1e-12)
    batch = _BATCH if len(targets) > _SMALL else _SMALL_BATCH
    steps = int(np.ceil(len(targets) / batch))
    epochs = max(_EPOCHS, int(np.ceil(_LEAST_STEPS / steps)))
    network = _network(tensorflow.keras, vectors.shape[1], labels, steps * epochs)
    network.fit(
        ((vectors - center) / spread).astype(np.float32),
        np.eye(labels, dtype=np.float32)[targets],
        batch_size=batch,
        epochs=epochs,
        sample_weight=_softly_balanced(targets, labels)[targets],
        verbose=0,
    )
    hidden_weights, hidden_bias, label_weights, label_bias = network.get_weights()
    return Meaning(center, np.asarray(spread), hidden_weights, hidden_bias, label_weights, label_bias)


def log_softmax(values: np.ndarray) -> np.ndarray:
    """Log probabilities along the last axis."""
    shifted = values - values.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def _network(keras: Any, dimension: int, labels: int, steps: int) -> Any:
    network = keras.Sequential(
        [
            keras.Input((dimension,)),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(_HIDDEN, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(labels),
        ]
    )
    rate = keras.optimizers.schedules.CosineDecay(1e-3, steps)
    network.compile(
        keras.optimizers.AdamW(rate, weight_decay=1e-3),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
    )
    return network


def _softly_balanced(targets: np.ndarray, labels: int) -> np.ndarray:
    """Weights that make up half for labels with few examples."""
    counts = np.maximum(np.bincount(targets, minlength=labels), 1)
    return np.asarray(np.sqrt(len(targets) / (labels * counts)))
