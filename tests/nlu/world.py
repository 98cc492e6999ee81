"""A small invented world: eight directions stand for what messages are about, and each label has its own word."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np

DIMENSION = 8
LABELS = ("crisis", "faq/consent", "faq/cost", "greet", "inform")
WORDS = ("danger", "permission", "money", "hello", "seven")
FILLERS = ("my", "son", "school", "they", "please", "what", "about", "the", "again", "today")
#: Some examples lie between two labels, as real ones do; a calibration learns from what goes wrong.
BLUR = 0.35


def near(direction: int, random: np.random.Generator, noise: float = 0.1) -> np.ndarray:
    vector = np.eye(DIMENSION)[direction] + random.normal(0, noise, DIMENSION)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def text_about(direction: int, random: np.random.Generator, noise: float = 0.1) -> str:
    """A message with the label's word; with ``noise`` it is another label's."""
    word = WORDS[int(random.integers(len(WORDS))) if random.random() < noise else direction]
    return " ".join([*random.choice(FILLERS, 3), word, *random.choice(FILLERS, 2)])


def world(examples: int = 60, noise: float = BLUR) -> Tuple[List[str], np.ndarray, List[str]]:
    """Texts, vectors and labels."""
    random = np.random.default_rng(0)
    directions = [direction for direction in range(len(LABELS)) for _ in range(examples)]
    texts = [text_about(direction, random, noise) for direction in directions]
    vectors = np.vstack([near(direction, random, noise) for direction in directions])
    return texts, vectors, [LABELS[direction] for direction in directions]
