"""The network that is trained, in TensorFlow, which Rasa brings; ``model`` runs what was learned without it.

Adam with decay of the matrices (Kingma & Ba 2015, Loshchilov & Hutter 2019).
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from bot.guide.practice.schemas import POINTS, RED_FLAGS
from bot.nlu.practice.cross_encoder.model import HEAD_SCALE, Head
from bot.nlu.practice.cross_encoder.weights import HEADS, LAYERS, WIDTH, Layer, read_minilm

IDS: Tuple[str, ...] = (*POINTS, *RED_FLAGS)
#: MiniLM's lowest layers know words, not claims: they stay as they are.
FROZEN_LAYERS = 2
_DROPPED, _MISSED_COSTS, _DECAY, _HEAD_FASTER = 0.1, 2.0, 0.01, 5.0

#: Tokens, their kinds, and which ids hold, shape (ids,).
Example = Tuple[List[int], List[int], np.ndarray]


class Network:
    """The network in TensorFlow, with one step of training.

    Args:
        seed: of the head's first weights.
        learned: upper layers and head to go on from; None to begin with MiniLM itself.
    """

    def __init__(self, seed: int = 0, learned: Optional[Tuple[Sequence[Layer], Head]] = None) -> None:
        import tensorflow as tf

        self._tf = tf
        base = read_minilm()
        upper, head = learned or (base.layers[FROZEN_LAYERS:], _first_head(seed))
        words = base.words.astype(np.float32) * base.word_scales
        self._embeddings = [tf.constant(table) for table in (words, base.positions, base.kinds)]
        self._norm = [tf.constant(part) for part in base.norm]
        kinds = [tf.constant] * FROZEN_LAYERS + [tf.Variable] * (LAYERS - FROZEN_LAYERS)
        layers = [*base.layers[:FROZEN_LAYERS], *upper]
        self._layers = [{n: kind(v) for n, v in layer.items()} for kind, layer in zip(kinds, layers, strict=True)]
        self._head = [tf.Variable(part) for part in (head.attention, head.value, head.bias)]
        self._learned = [value for layer in self._layers[FROZEN_LAYERS:] for value in layer.values()] + self._head
        texts = [tf.TensorSpec([None, None], tf.int32)] * 2
        self._signature = [*texts, tf.TensorSpec([None, len(IDS)]), tf.TensorSpec([]), tf.TensorSpec([])]
        self.rest()

    def rest(self) -> None:
        """Forget the direction of the last steps, at the beginning of a stage."""
        self._mean = [self._tf.Variable(self._tf.zeros_like(value)) for value in self._learned]
        self._square = [self._tf.Variable(self._tf.zeros_like(value)) for value in self._learned]
        self._step = self._tf.function(self._gradients, self._signature, autograph=False)

    def learn(self, batch: Sequence[Example], rate: float, step: int) -> float:
        """One step.

        Args:
            batch: tokens, kinds, targets.
            rate: learning rate.
            step: how many steps this stage has had, from 1.

        Returns:
            the loss.
        """
        targets = np.stack([example[2] for example in batch])
        tokens, kinds = _filled([example[0] for example in batch]), _filled([example[1] for example in batch])
        return float(self._step(tokens, kinds, targets, np.float32(rate), np.float32(step)))

    def odds(self, batch: Sequence[Example]) -> np.ndarray:
        """Log odds of each id, shape (examples, ids)."""
        tokens, kinds = _filled([example[0] for example in batch]), _filled([example[1] for example in batch])
        return np.asarray(self._forward(tokens, kinds, 0.0).numpy())

    def trained(self) -> Tuple[List[Layer], Head]:
        """What was learned, as arrays."""
        layers = [{name: value.numpy() for name, value in layer.items()} for layer in self._layers[FROZEN_LAYERS:]]
        return layers, Head(*(value.numpy() for value in self._head))

    def _gradients(self, tokens: Any, kinds: Any, targets: Any, rate: Any, step: Any) -> Any:
        tf = self._tf
        with tf.GradientTape() as tape:
            odds = self._forward(tokens, kinds, _DROPPED)
            smooth = targets * 0.97 + 0.005
            each = tf.nn.weighted_cross_entropy_with_logits(smooth, odds, _MISSED_COSTS)
            loss = tf.reduce_mean(tf.reduce_sum(each, 1))
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, self._learned), 2.0)
        head = {id(value) for value in self._head}
        for value, gradient, mean, square in zip(self._learned, gradients, self._mean, self._square, strict=True):
            mean.assign(0.9 * mean + 0.1 * gradient)
            square.assign(0.999 * square + 0.001 * gradient * gradient)
            change = (mean / (1 - 0.9**step)) / (tf.sqrt(square / (1 - 0.999**step)) + 1e-8)
            change += _DECAY * value if len(value.shape) == 2 else 0.0
            value.assign_sub((_HEAD_FASTER if id(value) in head else 1.0) * rate * change)
        return loss

    def _forward(self, tokens: Any, kinds: Any, dropped: float) -> Any:
        tf = self._tf
        there = tf.cast(tokens > 0, tf.float32)
        nothing = (1 - there)[:, None, None, :] * -1e4
        words, positions, of_kind = self._embeddings
        x = tf.gather(words, tokens) + positions[None, : tf.shape(tokens)[1]] + tf.gather(of_kind, kinds)
        x = self._normed(x, *self._norm)
        for number, layer in enumerate(self._layers):
            x = self._through(x, nothing, layer, 0.0 if number < FROZEN_LAYERS else dropped)
        x = tf.nn.dropout(x, dropped) if dropped else x
        outside = (1 - tf.cast(kinds, tf.float32) * there)[:, :, None] * -1e4
        attention, value, bias = self._head
        weights = tf.nn.softmax(tf.einsum("bsd,dn->bsn", x, attention) + outside, axis=1)
        return tf.reduce_sum(weights * tf.einsum("bsd,dn->bsn", x, value), 1) * HEAD_SCALE + bias

    def _through(self, x: Any, nothing: Any, layer: Dict[str, Any], dropped: float) -> Any:
        tf = self._tf
        shape = tf.shape(x)

        def times(values: Any, name: str) -> Any:
            matrix = layer[name]
            flat = tf.matmul(tf.reshape(values, (-1, matrix.shape[0])), matrix) + layer[f"{name}_bias"]
            return tf.reshape(flat, (shape[0], shape[1], matrix.shape[1]))

        def heads(name: str) -> Any:
            return tf.transpose(tf.reshape(times(x, name), (shape[0], shape[1], HEADS, WIDTH // HEADS)), (0, 2, 1, 3))

        scores = tf.matmul(heads("query"), heads("key"), transpose_b=True) / np.sqrt(WIDTH / HEADS).astype("f4")
        attended = tf.transpose(tf.matmul(tf.nn.softmax(scores + nothing), heads("value")), (0, 2, 1, 3))
        added = times(tf.reshape(attended, shape), "output")
        x = x + (tf.nn.dropout(added, dropped) if dropped else added)
        x = self._normed(x, layer["after_attention_scale"], layer["after_attention_shift"])
        added = times(tf.nn.gelu(times(x, "widen")), "narrow")
        x = x + (tf.nn.dropout(added, dropped) if dropped else added)
        return self._normed(x, layer["after_narrow_scale"], layer["after_narrow_shift"])

    def _normed(self, x: Any, scale: Any, shift: Any) -> Any:
        mean, variance = self._tf.nn.moments(x, -1, keepdims=True)
        return (x - mean) * self._tf.math.rsqrt(variance + 1e-12) * scale + shift


def _first_head(seed: int) -> Head:
    value = np.random.RandomState(seed).randn(WIDTH, len(IDS)).astype(np.float32) * 0.02
    return Head(np.zeros_like(value), value, np.full(len(IDS), -3.0, np.float32))


def _filled(parts: Sequence[Sequence[int]]) -> np.ndarray:
    longest = max(map(len, parts))
    return np.array([[*part, *[0] * (longest - len(part))] for part in parts], dtype=np.int32)
