"""Keeps the vectors of training examples between trainings, so that a changed example costs one vector and not all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from pathlib import Path
from typing import Dict, List

import numpy as np


class VectorCache:
    """Vectors by text, in one file; a file that can't be read is as good as none.

    Args:
        path: the file; its name should change with whatever the vectors depend on.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._vectors: Dict[str, np.ndarray] = {}
        with contextlib.suppress(OSError, ValueError, KeyError, zipfile.BadZipFile), np.load(path) as stored:
            self._vectors = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def get(self, text: str) -> "np.ndarray | None":
        """The vector of a text, if it is known."""
        return self._vectors.get(_key(text))

    def keep(self, texts: List[str], vectors: List[np.ndarray]) -> None:
        """Write these vectors and no others; the file appears whole or not at all."""
        unfinished = self._path.with_suffix(f".{os.getpid()}.npz")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(unfinished, keys=np.array([_key(text) for text in texts]), vectors=np.stack(vectors))
        unfinished.replace(self._path)


def _key(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
