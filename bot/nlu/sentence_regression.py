"""A small logistic regression over sentence vectors: which of a few things a message says, by its meaning."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Dict, Mapping, Optional, Sequence, Tuple, Type, TypeVar

import numpy as np
from pydantic import BaseModel

Regression = TypeVar("Regression", bound="SentenceRegression")


@dataclass(frozen=True)
class SentenceRegression:
    """A learned regression.

    Attributes:
        classes: what a message may say.
        weights: shape (dimension, classes).
        bias: shape (classes,).
        learned_from: a hash of the sentences it was learned from.
    """

    classes: Tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    learned_from: str

    def likeliest(self, vector: np.ndarray) -> Tuple[str, float]:
        """The likeliest class of a message's vector, shape (dimension,), and its probability.

        A vector of another length (of other encoders) tells nothing: the first class, with probability 0.
        """
        if vector.shape[-1] != self.weights.shape[0]:
            return self.classes[0], 0.0
        odds = vector @ self.weights + self.bias
        said = np.exp(odds - odds.max())
        best = int(said.argmax())
        return self.classes[best], float(said[best] / said.sum())

    def arrays(self) -> Dict[str, np.ndarray]:
        """As arrays for ``np.savez``; the weights with half the digits, which loses nothing that counts."""
        return {
            "classes": np.array(self.classes),
            "weights": self.weights.astype(np.float16),
            "bias": self.bias.astype(np.float32),
            "learned_from": np.array(self.learned_from),
        }

    @classmethod
    def of(cls: Type[Regression], arrays: Mapping[str, np.ndarray]) -> Regression:
        """From what ``arrays`` gave."""
        return cls(
            classes=tuple(str(name) for name in arrays["classes"]),
            weights=arrays["weights"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
            learned_from=str(arrays["learned_from"]),
        )


def fit(
    vectors: np.ndarray,
    classes: Sequence[str],
    counts: np.ndarray,
    strength: float,
    learned_from: str,
    class_weight: Optional[str] = None,
) -> SentenceRegression:
    """Learn a regression.

    Args:
        vectors: the sentences' vectors, shape (sentences, dimension).
        classes: the class of each.
        counts: how much each counts, shape (sentences,).
        strength: the inverse of the regularization.
        learned_from: see ``hash_of``.
        class_weight: "balanced" makes up for classes of different sizes; else the counts stand as they are.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=300, class_weight=class_weight)
    model.fit(vectors, classes, sample_weight=counts)
    return SentenceRegression(tuple(model.classes_), model.coef_.T, model.intercept_, learned_from)


def hash_of(words: BaseModel) -> str:
    """What changes when a sentence does."""
    return hashlib.sha256(words.json().encode()).hexdigest()[:16]
