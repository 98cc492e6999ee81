"""The forward pass in numpy, and the file of trained weights: int8 matrices with a scale for each column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Dict, FrozenSet, Sequence, Tuple

import numpy as np
from scipy.special import erf

from bot.nlu.encoders import MiniLM
from bot.nlu.practice.cross_encoder.tokens import rows
from bot.nlu.practice.cross_encoder.weights import HEADS, LAYERS, MATRICES, WIDTH, Layer, MiniLMWeights, read_minilm

TRAINED = Path(__file__).parents[2] / "weights" / "practice_cross_encoder.npz"
#: What the head multiplies its attended value with; makes its weights learn faster.
HEAD_SCALE = 4.0
_EPSILON = 1e-12


@dataclass(frozen=True)
class Head:
    """One attention over the reply's tokens for each id.

    Attributes:
        attention: shape (WIDTH, ids).
        value: shape (WIDTH, ids).
        bias: shape (ids,).
    """

    attention: np.ndarray
    value: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True)
class CrossEncoder:
    """MiniLM with its upper layers trained further, and a head.

    Attributes:
        base: MiniLM; of its layers only those below the trained ones are used.
        trained: the upper layers.
        head: gives log odds of each id.
        unseen: digests of the parents' messages that were held out; thresholds are chosen on replies to them.
        learned: digests of those that were learned from, for a later training that goes on from here.
    """

    base: MiniLMWeights
    trained: Sequence[Layer]
    head: Head
    unseen: FrozenSet[str]
    learned: FrozenSet[str] = frozenset()

    def odds(self, parent: str, reply: str) -> np.ndarray:
        """Log odds of each id, shape (ids,); of a long reply the highest of its windows."""
        return np.asarray(np.max([self._row(*row) for row in rows(parent, reply)], axis=0))

    def held_out(self, parent: str) -> bool:
        """Whether no reply to this message was learned from."""
        return digest(parent) in self.unseen

    def hidden(self, tokens: Sequence[int], kinds: Sequence[int]) -> np.ndarray:
        """What the highest layer says of each token, shape (tokens, WIDTH)."""
        base = self.base
        words = base.words[list(tokens)].astype(np.float32) * base.word_scales[list(tokens)]
        x = _normed(words + base.positions[: len(tokens)] + base.kinds[list(kinds)], *base.norm)
        for layer in (*base.layers[: LAYERS - len(self.trained)], *self.trained):
            x = _through(x, layer)
        return x

    def _row(self, tokens: Sequence[int], kinds: Sequence[int]) -> np.ndarray:
        said = self.hidden(tokens, kinds)[np.array(kinds) == 1]
        attention = _softmax(said @ self.head.attention, axis=0)
        return np.asarray((attention * (said @ self.head.value)).sum(axis=0) * HEAD_SCALE + self.head.bias)


def digest(parent: str) -> str:
    """What identifies a parent's message."""
    return blake2b(parent.encode(), digest_size=8).hexdigest()


def store(
    path: Path,
    trained: Sequence[Layer],
    head: Head,
    unseen: FrozenSet[str],
    ids: Sequence[str],
    learned: FrozenSet[str] = frozenset(),
) -> None:
    """Write what was trained; matrices lose what int8 can't hold."""
    messages = {"unseen": unseen, "learned": learned}
    arrays = {"ids": np.array(ids), **{name: np.array(sorted(these), dtype=str) for name, these in messages.items()}}
    arrays["base"] = np.array(MiniLM.fingerprint)
    for number, layer in enumerate(trained):
        for name, values in layer.items():
            key = f"{number} {name}"
            if name in MATRICES:
                scale = np.abs(values).max(axis=0) / 127 + _EPSILON
                arrays[f"{key} scale"] = scale.astype(np.float32)
                arrays[key] = np.round(values / scale).astype(np.int8)
            else:
                arrays[key] = values.astype(np.float16)
    arrays.update(attention=head.attention.astype(np.float16), value=head.value.astype(np.float16), bias=head.bias)
    np.savez_compressed(path, **arrays)


@lru_cache(maxsize=1)
def load_cross_encoder(ids: Tuple[str, ...], path: Path = TRAINED) -> CrossEncoder:
    """Read what ``store`` wrote.

    Args:
        ids: the points and red flags in the order in which they are wanted.

    Raises:
        OSError, ValueError, KeyError: there is no such file, or it was trained for other ids or another MiniLM.
        EncoderUnavailable, WeightsChanged: MiniLM can't be used.
    """
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    if tuple(arrays["ids"].tolist()) != ids or str(arrays["base"]) != MiniLM.fingerprint:
        raise ValueError(f"{path.name} was trained for other ids or another MiniLM; run 'make tune-practice'")
    count = 1 + max(int(key.split()[0]) for key in arrays if key[0].isdigit())
    head = Head(*(arrays[name].astype(np.float32) for name in ("attention", "value", "bias")))
    layers = [_stored_layer(arrays, number) for number in range(count)]
    base = read_minilm()
    lower = replace(base, layers=base.layers[: LAYERS - count])  # the others would only take memory
    return CrossEncoder(lower, layers, head, *(frozenset(arrays[name].tolist()) for name in ("unseen", "learned")))


def _stored_layer(arrays: Dict[str, np.ndarray], number: int) -> Layer:
    layer = {}
    for key, values in arrays.items():
        place, _, name = key.partition(" ")
        if place == str(number) and not name.endswith(" scale"):
            full = values.astype(np.float32)
            layer[name] = full * arrays[f"{key} scale"] if name in MATRICES else full
    return layer


def _through(x: np.ndarray, layer: Layer) -> np.ndarray:
    query, key, value = (_heads(x @ layer[name] + layer[f"{name}_bias"]) for name in ("query", "key", "value"))
    attention = _softmax(query @ key.transpose(0, 2, 1) / np.sqrt(WIDTH / HEADS), axis=-1)
    attended = (attention @ value).transpose(1, 0, 2).reshape(len(x), WIDTH)
    x = x + attended @ layer["output"] + layer["output_bias"]
    x = _normed(x, layer["after_attention_scale"], layer["after_attention_shift"])
    wide = x @ layer["widen"] + layer["widen_bias"]
    wide = 0.5 * wide * (1.0 + erf(wide / np.sqrt(2.0)))
    x = x + wide.astype(np.float32) @ layer["narrow"] + layer["narrow_bias"]
    return _normed(x, layer["after_narrow_scale"], layer["after_narrow_shift"])


def _heads(x: np.ndarray) -> np.ndarray:
    return np.asarray(x.reshape(len(x), HEADS, -1).transpose(1, 0, 2))


def _normed(x: np.ndarray, scale: np.ndarray, shift: np.ndarray) -> np.ndarray:
    apart = x - x.mean(axis=-1, keepdims=True)
    return np.asarray(apart / np.sqrt((apart**2).mean(axis=-1, keepdims=True) + _EPSILON) * scale + shift)


def _softmax(x: np.ndarray, axis: int) -> np.ndarray:
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))
