"""How near a message lies to the nearest training example of a label: what is far from all is out of scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterable

import numpy as np


@dataclass(frozen=True)
class Nearness:
    """The training examples' sentence vectors.

    Attributes:
        center: their mean, shape (dimension,).
        examples: centred unit vectors, sorted by label, shape (examples, dimension), float32.
        owners: label number of each, ascending.
    """

    center: np.ndarray
    examples: np.ndarray
    owners: np.ndarray

    def to(self, vector: np.ndarray, labels: Iterable[int]) -> np.ndarray:
        """Cosine to the nearest example of each label, 0..1, in the labels' order; vector of shape (dimension,)."""
        centred = vector - self.center
        unit = centred / (np.linalg.norm(centred) + 1e-12)
        return np.array([self._nearest(unit, label) for label in labels], dtype=np.float32)

    def arrays(self) -> Dict[str, np.ndarray]:
        """What is stored; the examples at half precision."""
        return {**self.__dict__, "examples": self.examples.astype(np.float16)}

    def _nearest(self, unit: np.ndarray, label: int) -> float:
        first, last = np.searchsorted(self.owners, (label, label + 1))
        return min(max(float((self.examples[first:last] @ unit).max(initial=0.0)), 0.0), 1.0)


def fit_nearness(vectors: np.ndarray, targets: np.ndarray) -> Nearness:
    """Keep the examples' vectors (examples, dimension) by label number (examples,)."""
    center = vectors.mean(axis=0)
    centred = vectors - center
    unit = centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-12)
    order = np.argsort(targets, kind="stable")
    return Nearness(center.astype(np.float32), unit[order].astype(np.float32), targets[order])
