"""The trained reader: features, bag model, cross-encoder and thresholds, stored without pickles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from scipy import sparse
from sklearn.model_selection import GroupKFold

from bot.guide.practice.schemas import POINTS, RED_FLAGS, ReplyLine
from bot.nlu.practice.bag_model import BagModel, fit_bag_model
from bot.nlu.practice.cross_encoder.model import CrossEncoder
from bot.nlu.practice.features import (
    Exchange,
    Passage,
    Vocabulary,
    fit_vocabulary,
    load_vocabulary,
    meaning_of,
    passages,
)
from bot.nlu.practice.jargon import Jargon
from bot.nlu.practice.sentences import sentences
from bot.nlu.practice.signs import Signs
from bot.nlu.practice.thresholds import choose_thresholds
from bot.nlu.practice.vectors import SentenceVectors

IDS: Tuple[str, ...] = (*POINTS, *RED_FLAGS)
#: How much small weights are preferred, and how far rare ids are made up for; chosen on held-out learning replies.
_STRENGTH, _BALANCE = 0.5, 0.5
_FOLDS = 3
#: How much the cross-encoder says beside the bag model, where it can read the language.
_SHARE = 0.5
_CROSS_ENCODED = "en"


@dataclass(frozen=True)
class Seen:
    """A reply as numbers.

    Attributes:
        passages: its parts.
        meaning: their vectors, shape (passages, dense columns).
        together: log odds of each id by the cross-encoder, shape (ids,); None where it doesn't read.
    """

    passages: Sequence[Passage]
    meaning: np.ndarray
    together: Optional[np.ndarray] = None


class Eyes:
    """Turns replies into numbers.

    Args:
        signs: patterns.
        jargon: terms that need an explanation.
        vectors: sentence encoders.
        cross: reads message and reply together; None where it can't run.
    """

    def __init__(
        self, signs: Signs, jargon: Jargon, vectors: SentenceVectors, cross: Optional[CrossEncoder] = None
    ) -> None:
        self._signs, self.jargon, self._vectors, self._cross = signs, jargon, vectors, cross

    def see(self, parent: str, reply: str, lang: str, learning: bool = False) -> Seen:
        """One reply as numbers; of learning replies the cross-encoder reads those only that it was not trained with."""
        found = passages(Exchange(parent, reply, lang), self._signs, self.jargon)
        of_sentences = self._vectors.of(sentences(reply), lang)
        meaning = meaning_of(found, of_sentences, self._vectors.of([parent], lang)[0])
        if self._cross is None or lang != _CROSS_ENCODED or (learning and not self._cross.held_out(parent)):
            return Seen(found, meaning)
        return Seen(found, meaning, self._cross.odds(parent, reply))


@dataclass(frozen=True)
class Thresholds:
    """Log odds from which an id counts as found, each of shape (ids,).

    Attributes:
        alone: for the bag model alone.
        together: for its mean with the cross-encoder; None where no reply was there to choose them on.
    """

    alone: np.ndarray
    together: Optional[np.ndarray] = None


@dataclass(frozen=True)
class ReplyModel:
    """A trained reader.

    Attributes:
        vocabulary: known terms.
        bag: weights.
        thresholds: from where an id counts as found.
    """

    vocabulary: Vocabulary
    bag: BagModel
    thresholds: Thresholds

    def margins(self, seen: Seen) -> np.ndarray:
        """Log odds of each id over its threshold, shape (ids,)."""
        odds = self.odds([seen])[0]
        if seen.together is None or self.thresholds.together is None:
            return np.asarray(odds - self.thresholds.alone)
        return np.asarray(mixed(odds, seen.together) - self.thresholds.together)

    def odds(self, seen: Sequence[Seen]) -> np.ndarray:
        """Log odds of each id by the bag model, shape (replies, ids)."""
        dense, terms, starts = _stacked(seen, self.vocabulary)
        return self.bag.replies(dense, terms, starts)

    def where(self, seen: Seen) -> np.ndarray:
        """The number of the passage in which each id shows most, shape (ids,); single sentences before longer ones."""
        dense, terms, _ = _stacked([seen], self.vocabulary)
        odds = self.bag.passages(dense, terms)
        alone = np.array([passage.first == passage.last for passage in seen.passages])
        return np.asarray(np.argmax(np.where(alone[:, None], odds, odds - 1.0), axis=0))

    def store(self, folder: Path) -> None:
        """Write it into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.vocabulary.store(folder / "vocabulary.json")
        np.savez_compressed(
            folder / "weights.npz",
            ids=np.array(IDS),
            dense=self.bag.dense.astype(np.float16),
            terms=self.bag.terms.astype(np.float16),
            bias=self.bag.bias,
            thresholds=self.thresholds.alone,
            **({} if self.thresholds.together is None else {"thresholds_together": self.thresholds.together}),
        )


def load_reply_model(folder: Path) -> ReplyModel:
    """Read what ``store`` wrote.

    Raises:
        OSError, ValueError, KeyError: the folder holds something else.
    """
    with np.load(folder / "weights.npz", allow_pickle=False) as stored:
        arrays: Dict[str, Any] = {name: stored[name] for name in stored.files}
    if tuple(arrays["ids"].tolist()) != IDS:
        raise ValueError("the stored reader knows other points and red flags")
    bag = BagModel(arrays["dense"].astype(np.float32), arrays["terms"].astype(np.float32), arrays["bias"])
    thresholds = Thresholds(arrays["thresholds"], arrays.get("thresholds_together"))
    return ReplyModel(load_vocabulary(folder / "vocabulary.json"), bag, thresholds)


def mixed(odds: np.ndarray, together: np.ndarray) -> np.ndarray:
    """The mean of what both say; both are log odds."""
    return np.asarray((1 - _SHARE) * odds + _SHARE * together)


def fit_reply_model(lines: Sequence[ReplyLine], eyes: Eyes) -> ReplyModel:
    """Train on labelled replies; thresholds are chosen on replies to parents' messages that were held out."""
    seen = [eyes.see(line.parent, line.reply, line.lang, learning=True) for line in lines]
    targets = np.array([[name in {*line.points, *line.red_flags} for name in IDS] for line in lines], dtype=np.float32)
    held_out = np.zeros_like(targets)
    groups = np.unique([line.parent for line in lines], return_inverse=True)[1]
    for known, new in GroupKFold(min(_FOLDS, len(set(groups)))).split(lines, groups=groups):
        model = _fit([seen[index] for index in known], targets[known])
        held_out[new] = model.odds([seen[index] for index in new])
    fitted = _fit(seen, targets)
    return ReplyModel(fitted.vocabulary, fitted.bag, _thresholds(seen, held_out, targets))


def _thresholds(seen: Sequence[Seen], held_out: np.ndarray, targets: np.ndarray) -> Thresholds:
    alone = choose_thresholds(held_out, targets, len(POINTS))
    both = [number for number, one in enumerate(seen) if one.together is not None]
    if not both:
        return Thresholds(alone)
    odds = np.stack([mixed(held_out[number], np.asarray(seen[number].together)) for number in both])
    return Thresholds(alone, choose_thresholds(odds, targets[both], len(POINTS)))


def _fit(seen: Sequence[Seen], targets: np.ndarray) -> ReplyModel:
    vocabulary = fit_vocabulary([passage for one in seen for passage in one.passages])
    dense, terms, starts = _stacked(seen, vocabulary)
    bag = fit_bag_model(dense, terms, starts, targets, _STRENGTH, _BALANCE)
    return ReplyModel(vocabulary, bag, Thresholds(np.zeros(targets.shape[1], dtype=np.float32)))


def _stacked(seen: Sequence[Seen], vocabulary: Vocabulary) -> Tuple[np.ndarray, sparse.csr_matrix, List[int]]:
    sizes = [len(one.passages) for one in seen]
    starts = np.cumsum([0, *sizes[:-1]]).tolist()
    terms = vocabulary.columns([passage for one in seen for passage in one.passages])
    return np.concatenate([one.meaning for one in seen]), terms, starts
