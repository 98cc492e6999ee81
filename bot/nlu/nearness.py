"""How near a message lies to the nearest training example of a label: what is far from all is out of scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterable

import numpy as np

#: Directions that are kept of the sentence vectors: those along which the examples differ most. They hold nearly all
#: of the differences, at a third of the memory and time.
_DIRECTIONS = 256


@dataclass(frozen=True)
class Nearness:
    """The training examples' sentence vectors.

    Attributes:
        center: their mean, shape (dimension,).
        directions: principal axes, shape (dimension, directions).
        examples: unit vectors along these axes, sorted by label, shape (examples, directions), float32.
        owners: label number of each, ascending.
    """

    center: np.ndarray
    directions: np.ndarray
    examples: np.ndarray
    owners: np.ndarray

    def to(self, vector: np.ndarray, labels: Iterable[int]) -> np.ndarray:
        """Cosine to the nearest example of each label, 0..1, in the labels' order; vector of shape (dimension,)."""
        unit = _unit((vector - self.center) @ self.directions)
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
    _, axes = np.linalg.eigh(centred.T @ centred)  # ascending by how much the examples differ along them
    directions = axes[:, ::-1][:, :_DIRECTIONS].astype(np.float32)
    order = np.argsort(targets, kind="stable")
    return Nearness(center.astype(np.float32), directions, _unit(centred @ directions)[order], targets[order])


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / (lengths + 1e-12), dtype=np.float32)
