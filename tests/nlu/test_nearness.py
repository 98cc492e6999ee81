"""How near a message lies to the training examples of a label."""

from __future__ import annotations

import numpy as np

from bot.nlu.nearness import fit_nearness

VECTORS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.8, 0.6, 0]], dtype=np.float32)
TARGETS = np.array([1, 0, 2, 1])


def test_an_example_itself_is_nearest_to_its_own_label() -> None:
    nearness = fit_nearness(VECTORS, TARGETS)
    for vector, target in zip(VECTORS, TARGETS, strict=True):
        found = nearness.to(vector, range(3))
        assert found.argmax() == target
        assert found[target] > 0.999


def test_nearness_lies_between_nothing_and_one_and_follows_the_labels_asked_for() -> None:
    nearness = fit_nearness(VECTORS, TARGETS)
    found = nearness.to(-VECTORS[0], [2, 0, 1, 7])
    assert ((found >= 0) & (found <= 1)).all()
    assert found[3] == 0.0, "a label without examples"
