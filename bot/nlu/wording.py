"""Reads a message by its wording: which words, pairs of words and pieces of words stand in it.

A linear support vector machine over tf-idf weights (Joachims 1998), one against the rest. It sees what a sentence's
meaning as a whole blurs ("who decides", "make-up sessions", "without my approval"); pieces of words forgive typos.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.meaning import log_softmax

#: The kinds of wording, with what makes their tf-idf weights.
KINDS: Dict[str, Dict[str, Any]] = {
    "words": {"ngram_range": (1, 2), "token_pattern": r"\w+", "min_df": 2},
    "pieces": {"analyzer": "char_wb", "ngram_range": (3, 5), "min_df": 3},
}
_STRENGTH = 0.3
#: Makes margins of the support vector machine comparable with log probabilities; chosen on held-out authors.
_SHARPNESS = 3.0
_BETWEEN_TERMS = "\x1f"


@dataclass(frozen=True)
class Wording:
    """A trained support vector machine over one kind of wording.

    Attributes:
        vectorizer: splits a text into terms; its ``vocabulary_`` numbers them.
        idf: how much a term tells, shape (terms,).
        weights: shape (terms, labels), float16.
        bias: shape (labels,).
    """

    vectorizer: TfidfVectorizer
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def log_probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Log probabilities of labels, shape (texts, labels)."""
        return log_softmax(np.stack([self._margins(text) for text in texts]) * _SHARPNESS)

    def _margins(self, text: str) -> np.ndarray:
        """The machine's margins for one text: scikit-learn's tf-idf without what it costs for a single text."""
        known = self.vectorizer.vocabulary_
        counts = Counter(known[term] for term in self._analyze(text) if term in known)
        terms = np.fromiter(counts, dtype=np.int64, count=len(counts))
        weights = (1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[terms]
        unit = weights / (np.linalg.norm(weights) + 1e-12)
        return np.asarray(self.bias + unit.astype(np.float32) @ self.weights[terms].astype(np.float32))

    @cached_property
    def _analyze(self) -> Callable[[str], List[str]]:
        analyze: Callable[[str], List[str]] = self.vectorizer.build_analyzer()
        return analyze

    def store(self, folder: Path, kind: str) -> None:
        """Write it into a folder."""
        terms = sorted(self.vectorizer.vocabulary_, key=self.vectorizer.vocabulary_.get)
        (folder / f"{kind}.txt").write_text(_BETWEEN_TERMS.join(terms), encoding="utf-8")
        np.savez(folder / f"{kind}.npz", weights=self.weights, bias=self.bias, idf=self.idf)


def fit_wording(kind: str, texts: List[str], targets: np.ndarray) -> Wording:
    """Train on one kind of wording.

    Args:
        kind: a key of ``KINDS``.
        texts: the examples.
        targets: label numbers, shape (examples,); every number from 0 on must occur.
    """
    settings = {**KINDS[kind], "min_df": KINDS[kind]["min_df"] if len(texts) > 1000 else 1}
    vectorizer = _vectorizer(**settings)
    machine = LinearSVC(C=_STRENGTH, class_weight="balanced", random_state=0)
    machine.fit(vectorizer.fit_transform(texts), targets)
    weights, bias = machine.coef_.T, machine.intercept_
    if weights.shape[1] == 1:
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return Wording(vectorizer, vectorizer.idf_.astype(np.float32), weights.astype(np.float16), bias.astype(np.float32))


def load_wording(folder: Path, kind: str) -> Wording:
    """Read what ``store`` wrote."""
    terms = (folder / f"{kind}.txt").read_text(encoding="utf-8").split(_BETWEEN_TERMS)
    vectorizer = _vectorizer(**KINDS[kind])
    vectorizer.vocabulary_ = {term: index for index, term in enumerate(terms)}
    with np.load(folder / f"{kind}.npz", allow_pickle=False) as stored:
        return Wording(vectorizer, stored["idf"], stored["weights"], stored["bias"])


def _vectorizer(**settings: Any) -> TfidfVectorizer:
    return TfidfVectorizer(lowercase=True, strip_accents="unicode", sublinear_tf=True, dtype=np.float32, **settings)
