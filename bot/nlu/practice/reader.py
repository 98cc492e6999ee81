"""Reads staff members' replies; trained once from ``data/practice/replies/learn_*.jsonl`` and kept under ``models/``."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from pathlib import Path
from threading import Lock
from typing import List, Optional, Tuple

import numpy as np

from bot.guide.practice.content import read_replies
from bot.guide.practice.schemas import POINTS, ReplyLine
from bot.guide.practice.session import MOST_CHARACTERS, Found, Reading
from bot.guide.texts import plain
from bot.guide.yaml_source import ContentError
from bot.nlu.encoders import EncoderUnavailable
from bot.nlu.practice.cross_encoder.model import TRAINED, CrossEncoder, load_cross_encoder
from bot.nlu.practice.jargon import load_jargon
from bot.nlu.practice.reply_model import IDS, Eyes, ReplyModel, Seen, fit_reply_model, load_reply_model
from bot.nlu.practice.signs import load_signs
from bot.nlu.practice.strictness import load_strictness
from bot.nlu.practice.vectors import SentenceVectors, weights_in_use
from bot.paths import CACHE, DATA, MODELS

_SPANISH = frozenset(
    [
        "el",
        "la",
        "los",
        "las",
        "de",
        "que",
        "y",
        "en",
        "un",
        "una",
        "su",
        "sus",
        "usted",
        "por",
        "para",
        "con",
        "no",
        "se",
        "le",
        "es",
        "esta",
        "puede",
        "escuela",
        "nino",
        "hijo",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "a",
        "of",
        "to",
        "and",
        "in",
        "is",
        "you",
        "your",
        "for",
        "with",
        "we",
        "i",
        "can",
        "be",
        "that",
        "it",
        "this",
        "he",
        "she",
        "school",
        "child",
        "not",
        "have",
    ]
)
_PREFIX = "practice-"


class StaffReplyReader:
    """What a reply says, by the trained model.

    Args:
        model: the trained model.
        eyes: what turns a reply into numbers.
        strictness: how far over its threshold an id must be to count as found, shape (ids,).
    """

    def __init__(self, model: ReplyModel, eyes: Eyes, strictness: np.ndarray) -> None:
        self._model, self._eyes, self._strictness = model, eyes, strictness

    def read(self, parent: str, reply: str, lang: Optional[str] = None) -> Reading:
        """Points and red flags of one reply, each with the sentence in which it shows most.

        Args:
            parent: what the parent said; may be empty.
            reply: what the staff member answered.
            lang: "en" or "es"; told from the words where it is not given.
        """
        text = reply.strip()[:MOST_CHARACTERS]
        if not any(sign.isalnum() for sign in text):
            return Reading()
        seen = self._seen(parent, text, lang)
        where = self._model.where(seen)
        columns = np.flatnonzero(self._model.margins(seen) > self._strictness)
        found = [Found(IDS[column], seen.passages[where[column]].text) for column in columns]
        return Reading(
            points=tuple(one for one in found if one.id in POINTS),
            red_flags=tuple(one for one in found if one.id not in POINTS),
            unexplained=tuple(self._eyes.jargon.unexplained(parent, text)),
        )

    def margins(self, parent: str, reply: str, lang: Optional[str] = None) -> np.ndarray:
        """Log odds of each id over its threshold, shape (ids,): what strictness is chosen on."""
        return self._model.margins(self._seen(parent, reply.strip()[:MOST_CHARACTERS], lang))

    def _seen(self, parent: str, text: str, lang: Optional[str]) -> Seen:
        return self._eyes.see(parent[:MOST_CHARACTERS], text, language_of(text, lang))


def language_of(text: str, assumed: Optional[str]) -> str:
    """The language a reply is written in; the assumed one (or English) where its words don't tell."""
    words = plain(text).split()
    spanish, english = (sum(word.strip(".,;:!?¿¡") in known for word in words) for known in (_SPANISH, _ENGLISH))
    if spanish == english:
        return "es" if assumed == "es" else "en"
    return "es" if spanish > english else "en"


def load_reader(data: Path = DATA, models: Path = MODELS) -> StaffReplyReader:
    """The reader for what the learning replies say now; trained when it is asked for and none is stored.

    Raises:
        ContentError: a file of ``data/practice/`` is wrong or missing.
    """
    folder = models / f"{_PREFIX}{fingerprint(data)}"
    eyes = Eyes(load_signs(data), load_jargon(data), SentenceVectors(), _cross_encoder())
    strictness = load_strictness(data)
    with contextlib.suppress(OSError, ValueError, KeyError):
        return StaffReplyReader(load_reply_model(folder), eyes, strictness)
    return StaffReplyReader(train_reader(data, models), eyes, strictness)


_TRAINING = Lock()


def train_reader(data: Path = DATA, models: Path = MODELS) -> ReplyModel:
    """Train the reader and store it; the folder appears whole or not at all.

    Raises:
        ContentError: a learning file is wrong, or there is none.
    """
    with _TRAINING:
        vectors = SentenceVectors(CACHE / "practice-vectors.npz")
        eyes = Eyes(load_signs(data), load_jargon(data), vectors, _cross_encoder())
        model = fit_reply_model(learning_replies(data), eyes)
        vectors.keep()
        folder = models / f"{_PREFIX}{fingerprint(data)}"
        unfinished = models / f".{folder.name}.{os.getpid()}"
        model.store(unfinished)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.replace(folder)
        for old in models.glob(f"{_PREFIX}*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
        return model


def _cross_encoder() -> Optional[CrossEncoder]:
    """None where MiniLM can't run, or its upper layers were trained for other ids: the bag model then reads alone."""
    with contextlib.suppress(EncoderUnavailable, OSError, ValueError, KeyError):
        return load_cross_encoder(IDS)
    return None


def learning_replies(data: Path) -> List[ReplyLine]:
    """The labelled replies to learn from.

    Raises:
        ContentError: a file is wrong, or there is none.
    """
    paths = _learning_files(data)
    if not paths:
        raise ContentError(f"{data / 'practice' / 'replies'}: there are no learn_*.jsonl files; restore them.")
    return [line for path in paths for line in read_replies(path)]


def fingerprint(data: Path) -> str:
    """Changes when the reader must be trained again."""
    digest = hashlib.blake2b(weights_in_use().encode(), digest_size=8)
    own_files = Path(__file__).parent.rglob("*.py")
    for path in (
        *_learning_files(data),
        data / "practice" / "cues.yml",
        data / "practice" / "jargon.yml",
        TRAINED,
        *sorted(own_files),
    ):
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _learning_files(data: Path) -> Tuple[Path, ...]:
    return tuple(sorted((data / "practice" / "replies").glob("learn_*.jsonl")))
