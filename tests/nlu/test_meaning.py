"""The network over sentence vectors."""

from __future__ import annotations

import numpy as np

from bot.nlu.meaning import fit_meaning, log_softmax
from tests.nlu.world import LABELS, near, world


def test_it_tells_directions_apart_and_the_same_data_gives_the_same_network() -> None:
    _, vectors, labels = world(examples=30, noise=0.2)
    targets = np.searchsorted(LABELS, labels)
    first, second = (fit_meaning(vectors, targets, len(LABELS)) for _ in range(2))
    random = np.random.default_rng(1)
    asked = np.vstack([near(direction, random) for direction in range(len(LABELS))])
    assert first.log_probabilities(asked).argmax(axis=1).tolist() == list(range(len(LABELS)))
    assert np.allclose(first.log_probabilities(asked), second.log_probabilities(asked), atol=1e-3)


def test_log_softmax_of_large_values_is_finite() -> None:
    said = log_softmax(np.array([[1000.0, 0.0, -1000.0]]))
    assert np.isfinite(said).all()
    assert np.exp(said).sum() == 1.0
