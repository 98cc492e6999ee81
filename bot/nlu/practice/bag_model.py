"""Finds ids in replies by their passages: a reply has an id when at least one of its passages has it.

Logistic regression on each passage, joined by noisy-or (Pearl 1988), trained on labels of whole replies: multiple
instance learning (Maron & Lozano-Perez 1998). One convex-like problem for all ids, solved by L-BFGS; deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

_STEPS = 120
_LEAST = 1e-6


@dataclass(frozen=True)
class BagModel:
    """Weights of the two kinds of columns.

    Attributes:
        dense: shape (dense columns, ids).
        terms: shape (terms, ids).
        bias: shape (ids,).
    """

    dense: np.ndarray
    terms: np.ndarray
    bias: np.ndarray

    def passages(self, dense: np.ndarray, terms: sparse.csr_matrix) -> np.ndarray:
        """Log odds of each passage, shape (passages, ids)."""
        return np.asarray(dense @ self.dense + terms @ self.terms + self.bias)

    def replies(self, dense: np.ndarray, terms: sparse.csr_matrix, starts: Sequence[int]) -> np.ndarray:
        """Log odds of whole replies, shape (replies, ids).

        Args:
            dense: shape (passages, dense columns), reply after reply.
            terms: shape (passages, terms).
            starts: the first row of each reply.
        """
        return log_odds(_against(self.passages(dense, terms), starts))


def fit_bag_model(
    dense: np.ndarray,
    terms: sparse.csr_matrix,
    starts: Sequence[int],
    targets: np.ndarray,
    strength: float,
    balance: float,
) -> BagModel:
    """Train.

    Args:
        dense: shape (passages, dense columns), reply after reply.
        terms: shape (passages, terms).
        starts: the first row of each reply.
        targets: 1 where a reply has an id, shape (replies, ids).
        strength: how much small weights are preferred.
        balance: 0 counts every reply alike, 1 gives the replies with an id as much weight as all those without.
    """
    passages, ids = dense.shape[0], targets.shape[1]
    sizes = np.diff([*starts, passages])
    known = targets.sum(axis=0)
    weights = np.where(targets > 0, ((len(targets) - known) / np.maximum(known, 1)) ** balance, 1.0).astype(np.float32)
    widths = (dense.shape[1], terms.shape[1], 1)
    transposed = terms.T.tocsr()

    def loss(flat: np.ndarray) -> Tuple[float, np.ndarray]:
        model = _unpacked(flat.astype(np.float32), widths, ids)
        odds = model.passages(dense, terms)
        against = _against(odds, starts)
        hit = -np.expm1(-against)
        value = (weights * np.where(targets > 0, -np.log(np.maximum(hit, _LEAST)), against)).sum()
        pull = weights * np.where(targets > 0, -np.exp(-against) / np.maximum(hit, _LEAST), 1.0)
        gradient = np.repeat(pull, sizes, axis=0) * _sigmoid(odds)
        parts = [dense.T @ gradient + strength * model.dense, transposed @ gradient + strength * model.terms]
        parts.append(gradient.sum(axis=0, keepdims=True))
        value += strength / 2 * float((model.dense**2).sum() + (model.terms**2).sum())
        return float(value), np.concatenate([part.ravel() for part in parts]).astype(np.float64)

    start = np.zeros((sum(widths), ids))
    start[-1] = np.log((known + 1) / (len(targets) + 2)) - np.log(sizes.mean())
    best = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 8})
    return _unpacked(best.x.astype(np.float32), widths, ids)


def log_odds(against: np.ndarray) -> np.ndarray:
    """Log odds from the negative log probability that no passage has the id."""
    hit = np.clip(-np.expm1(-against), _LEAST, 1 - _LEAST)
    return np.asarray(np.log(hit) - np.log1p(-hit))


def _against(odds: np.ndarray, starts: Sequence[int]) -> np.ndarray:
    return np.asarray(np.add.reduceat(np.logaddexp(0.0, odds), list(starts), axis=0))


def _sigmoid(odds: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * (1.0 + np.tanh(odds / 2)))


def _unpacked(flat: np.ndarray, widths: Tuple[int, int, int], ids: int) -> BagModel:
    rows = flat.reshape(-1, ids)
    return BagModel(rows[: widths[0]], rows[widths[0] : widths[0] + widths[1]], rows[-1])
