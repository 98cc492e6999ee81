"""Vectors of sentences, by the encoders that read the parents' messages too."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import numpy as np

from bot.nlu.encoders import ENCODERS, Encoder, EncoderUnavailable, fingerprints, load_encoder
from bot.nlu.practice.sentences import normal
from bot.nlu.vector_cache import VectorCache

#: In the order of their columns.
NAMES = ("use", "minilm")
#: MiniLM knows no Spanish: its columns are zero there.
_ENGLISH_ONLY = "minilm"
DIMENSION = sum(int(ENCODERS[name].dimension) for name in NAMES)


class SentenceVectors:
    """Vectors of texts by both encoders side by side; the columns of one that can't run here are zero.

    Args:
        cache: where vectors of learning sentences are kept between trainings.

    Raises:
        EncoderUnavailable: none of them can run here.
        WeightsChanged: a file is not the reviewed one.
    """

    def __init__(self, cache: Optional[Path] = None) -> None:
        self._encoders: Dict[str, Encoder] = {}
        for name in NAMES:
            with contextlib.suppress(EncoderUnavailable):
                self._encoders[name] = load_encoder(name)
        if not self._encoders:
            raise EncoderUnavailable("No sentence encoder can run here; run 'make setup', or use another machine.")
        self._cache = VectorCache(cache) if cache else None
        self._known: Dict[str, np.ndarray] = {}

    def of(self, texts: Sequence[str], lang: str) -> np.ndarray:
        """Vectors, shape (texts, DIMENSION); each encoder's part has unit length."""
        return np.stack([self._one(normal(text) or "-", lang) for text in texts])

    def keep(self) -> None:
        """Write what was encoded to the cache, for the next training."""
        if self._cache and self._known:
            texts = list(self._known)
            self._cache.keep(texts, [self._known[text] for text in texts])

    def _one(self, text: str, lang: str) -> np.ndarray:
        if self._cache is None:
            return self._encoded(text, lang)
        key = f"{lang} {text}"
        if key not in self._known:
            stored = self._cache.get(key)
            self._known[key] = self._encoded(text, lang) if stored is None else stored
        return self._known[key]

    def _encoded(self, text: str, lang: str) -> np.ndarray:
        parts: List[np.ndarray] = []
        for name in NAMES:
            encoder = self._encoders.get(name)
            if encoder is None or (lang != "en" and name == _ENGLISH_ONLY):
                parts.append(np.zeros(int(ENCODERS[name].dimension), dtype=np.float32))
            else:
                parts.append(encoder.encode([text])[0])
        return np.asarray(np.concatenate(parts), dtype=np.float32)


def weights_in_use() -> str:
    """What identifies the encoders' weights."""
    return " ".join(fingerprints(NAMES))
