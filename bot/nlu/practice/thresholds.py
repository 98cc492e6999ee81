"""From which log odds on an id counts as found."""

from __future__ import annotations

import numpy as np

_CANDIDATES = np.arange(-4.0, 4.01, 0.1)
#: Replies with an id that weigh as much as the common threshold: few examples move an id's own threshold little.
TRUST = 60.0


def choose_thresholds(odds: np.ndarray, targets: np.ndarray, points: int, trust: float = TRUST) -> np.ndarray:
    """Thresholds that give the best F1 on held-out replies.

    Points and red flags each have a common threshold; an id's own one is drawn towards it, the more the fewer replies
    hold the id.

    Args:
        odds: log odds of replies that the model had not seen, shape (replies, ids).
        targets: 1 where a reply has an id, shape (replies, ids).
        points: how many of the first columns are points; the rest are red flags.
        trust: replies with an id that weigh as much as the common threshold.
    """
    chosen = np.zeros(targets.shape[1], dtype=np.float32)
    for part in (slice(0, points), slice(points, None)):
        common = best_threshold(odds[:, part].ravel(), targets[:, part].ravel())
        columns = range(*part.indices(targets.shape[1]))
        for column in columns:
            known = float(targets[:, column].sum())
            own = best_threshold(odds[:, column], targets[:, column]) if known else common
            share = known / (known + trust)
            chosen[column] = share * own + (1 - share) * common
    return chosen


def best_threshold(odds: np.ndarray, targets: np.ndarray) -> float:
    """The threshold of best F1 for all ids alike; the middle one where several are best."""
    scores = [_f1(odds > candidate, targets) for candidate in _CANDIDATES]
    best = np.flatnonzero(np.isclose(scores, max(scores)))
    return float(_CANDIDATES[best[len(best) // 2]])


def _f1(found: np.ndarray, targets: np.ndarray) -> float:
    return float(2 * (found * targets).sum() / max(1.0, found.sum() + targets.sum()))
