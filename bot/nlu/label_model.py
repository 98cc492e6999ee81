"""One classifier over all labels, so that one confidence speaks for the whole decision.

Four witnesses are asked about a label: the message's meaning, its words, pieces of its words, and the nearest example,
which counts double. The label's score is the geometric mean of what they say (a product of experts, Hinton 2002): a
label must convince all of them. How often the best label is right is learned, on examples that the witnesses did not
see, from its score and its lead over the next label, so that a confidence of 0.9 means right nine times in ten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.nlu.meaning import Meaning, fit_meaning
from bot.nlu.nearness import Nearness, fit_nearness
from bot.nlu.wording import KINDS, Wording, fit_wording, load_wording

#: Labels for which the nearest example is looked for; it can't bring the others to the top.
_NEAR = 8
#: How much nearness counts, where each other witness counts one.
_NEARNESS = 2.0
_LEAST = 1e-6
#: How much the score counts beside the lead in the confidence.
_SCORE = 0.5
#: Held-out examples that are enough for the calibration.
_ENOUGH = 5000


@dataclass(frozen=True)
class LabelModel:
    """A trained classifier.

    Attributes:
        labels: the labels, in the order of the witnesses' columns.
        calibration: a factor on what tells of the best label, and a constant: the log odds of its being right;
            shape (2,). Empty without a calibration: then the score stands.
    """

    labels: Tuple[str, ...]
    meaning: Meaning
    wordings: Dict[str, Wording]
    nearness: Nearness
    calibration: np.ndarray

    def rank(self, text: str, vector: np.ndarray) -> List[Tuple[str, float]]:
        """The likeliest labels with their confidence (0..1), best first.

        Args:
            text: the message.
            vector: its sentence vector, shape (dimension,).
        """
        best, scores = self.scores(text, vector)
        confidence = self._confidence(scores)
        shares = scores / scores[0]
        return [(self.labels[index], confidence * float(share)) for index, share in zip(best, shares, strict=True)]

    def scores(self, text: str, vector: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Numbers of the likeliest labels, best first, and their scores (0..1) before calibration."""
        said = self.meaning.log_probabilities(vector[np.newaxis])[0]
        for wording in self.wordings.values():
            said = said + wording.log_probabilities([text])[0]
        likeliest = np.argsort(-said)[:_NEAR]
        nearest = self.nearness.to(vector, likeliest)
        witnesses = 1 + len(self.wordings) + _NEARNESS
        scores = np.exp((said[likeliest] + _NEARNESS * np.log(np.maximum(nearest, _LEAST))) / witnesses)
        order = np.argsort(-scores, kind="stable")
        return likeliest[order], scores[order]

    def store(self, folder: Path) -> None:
        """Write it into a folder, without pickles."""
        np.savez(folder / "labels.npz", labels=np.array(self.labels), calibration=self.calibration)
        np.savez(folder / "meaning.npz", **self.meaning.arrays())
        np.savez(folder / "nearness.npz", **self.nearness.arrays())
        for kind, wording in self.wordings.items():
            wording.store(folder, kind)

    def _confidence(self, scores: np.ndarray) -> float:
        if not len(self.calibration):
            return float(scores[0])
        odds = _telling(scores) * self.calibration[0] + self.calibration[1]
        return float(1.0 / (1.0 + np.exp(-odds)))


def load_label_model(folder: Path) -> LabelModel:
    """Read what ``store`` wrote."""
    known = _arrays(folder / "labels.npz")
    nearness = _arrays(folder / "nearness.npz")
    nearness["examples"] = nearness["examples"].astype(np.float32)
    return LabelModel(
        labels=tuple(str(label) for label in known["labels"]),
        meaning=Meaning(**_arrays(folder / "meaning.npz")),
        wordings={kind: load_wording(folder, kind) for kind in KINDS},
        nearness=Nearness(**nearness),
        calibration=known["calibration"],
    )


def fit_label_model(texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str], folds: int) -> LabelModel:
    """Train a classifier.

    Args:
        texts: the examples.
        vectors: their sentence vectors, unit length, shape (examples, dimension).
        labels: a label for each; at least two different ones.
        folds: the share held out for the calibration is one in so many; below 2 there is no calibration.

    Raises:
        ValueError: fewer than two labels.
    """
    names = tuple(sorted(set(labels)))
    if len(names) < 2:
        raise ValueError("The classifier needs examples of at least two labels.")
    targets = np.searchsorted(names, labels)
    model = _fit(list(texts), vectors, targets, names)
    return replace(model, calibration=_calibration(*_held_out(list(texts), vectors, targets, folds)))


def _fit(texts: List[str], vectors: np.ndarray, targets: np.ndarray, names: Tuple[Any, ...]) -> LabelModel:
    return LabelModel(
        labels=names,
        meaning=fit_meaning(vectors, targets, len(names)),
        wordings={kind: fit_wording(kind, texts, targets) for kind in KINDS},
        nearness=fit_nearness(vectors, targets),
        calibration=np.zeros(0),
    )


def _held_out(texts: List[str], vectors: np.ndarray, targets: np.ndarray, folds: int) -> Tuple[np.ndarray, np.ndarray]:
    """What tells of examples that the witnesses had not seen, and whether the label was right; shape (examples,) each.

    Only labels with an example for each fold are held out: of the others none would be left to learn from.
    """
    counts = np.bincount(targets)
    usable = np.flatnonzero(counts[targets] >= max(folds, 2))
    telling: List[float] = []
    right: List[bool] = []
    if folds < 2 or not len(usable):
        return np.zeros(0), np.zeros(0, dtype=bool)
    for _, part in StratifiedKFold(folds, shuffle=True, random_state=0).split(usable, targets[usable]):
        held = usable[part]
        seen = np.setdiff1d(np.arange(len(targets)), held)
        model = _fit([texts[index] for index in seen], vectors[seen], targets[seen], tuple(range(len(counts))))
        for index in held:
            best, said = model.scores(texts[index], vectors[index])
            telling.append(_telling(said))
            right.append(bool(best[0] == targets[index]))
        if len(telling) >= _ENOUGH:
            break
    return np.array(telling), np.array(right)


def _telling(scores: np.ndarray) -> float:
    """What tells how sure to be: the lead over the next label, and half of the score itself.

    The lead alone tells best which of two known labels is meant, the score alone what is about something else.
    """
    best, following = np.log(np.maximum(scores[:2], _LEAST))
    return float(_SCORE * best + (best - following))


def _calibration(telling: np.ndarray, right: np.ndarray) -> np.ndarray:
    """A logistic curve through what was right and what was not (Platt 1999); empty where nothing tells."""
    if not len(right) or right.min() == right.max():
        return np.zeros(0)
    curve = LogisticRegression(C=1e3).fit(telling.reshape(-1, 1), right)
    return np.array([curve.coef_[0, 0], curve.intercept_[0]])


def _arrays(path: Path) -> Dict[str, Any]:
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
