"""A reply has an id when one of its passages has it; learned from labels of whole replies."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from bot.nlu.practice.bag_model import fit_bag_model
from bot.nlu.practice.thresholds import choose_thresholds


def world(seed: int = 0) -> tuple:
    """Replies of three passages; the first id stands where the first column is 1, the second where the last term is there."""
    dice = np.random.RandomState(seed)
    dense = (dice.rand(300, 2) > 0.8).astype(np.float32)
    terms = sparse.csr_matrix((dice.rand(300, 3) > 0.8).astype(np.float32))
    starts = list(range(0, 300, 3))
    there = np.stack([dense[:, 0], terms.toarray()[:, 2]], axis=1)
    return dense, terms, starts, there.reshape(100, 3, 2).max(axis=1)


def test_it_finds_which_passage_carries_the_id() -> None:
    dense, terms, starts, targets = world()
    model = fit_bag_model(dense, terms, starts, targets, 0.01, 0.0)
    new_dense, new_terms, new_starts, new_targets = world(1)
    assert ((model.replies(new_dense, new_terms, new_starts) > 0) == new_targets).all()
    alone = model.passages(np.array([[1, 0], [0, 1]], np.float32), sparse.csr_matrix(np.zeros((2, 3), np.float32)))
    assert alone[0, 0] > 0 > alone[1, 0]


def test_training_twice_gives_the_same_weights() -> None:
    one, two = (fit_bag_model(*world(), 0.1, 0.5) for _ in range(2))
    assert (one.dense == two.dense).all() and (one.terms == two.terms).all() and (one.bias == two.bias).all()


def test_an_id_that_no_reply_has_is_never_found() -> None:
    dense, terms, starts, targets = world()
    targets[:, 1] = 0
    model = fit_bag_model(dense, terms, starts, targets, 0.1, 0.5)
    assert (model.replies(dense, terms, starts)[:, 1] < 0).all()


def test_thresholds_part_what_was_held_out() -> None:
    targets = np.array([[1, 0]] * 100 + [[0, 1]] * 100, dtype=np.float32)
    odds = np.where(targets > 0, 2.0, -1.0)
    chosen = choose_thresholds(odds, targets, points=1)
    assert ((odds > chosen) == targets.astype(bool)).all()


def test_a_rare_id_keeps_near_the_common_threshold() -> None:
    targets = np.zeros((200, 3), dtype=np.float32)
    targets[:100, 0] = targets[0, 1] = 1
    odds = np.where(targets > 0, 1.0, -1.0)
    odds[:, 1] = np.where(targets[:, 1] > 0, -3.0, -3.9)
    chosen = choose_thresholds(odds, targets, points=2)
    assert chosen[1] > -1.5
