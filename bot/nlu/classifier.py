"""One classifier over all labels, so that one confidence speaks for the whole decision.

A regularised multinomial logistic regression over sentence vectors, made cautious by nearness: a
label's score is the geometric mean of its probability and of the cosine to its nearest training
example. The score of the best label is then calibrated on held-out folds, so that 0.9 means right
nine times in ten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.guide.conversation import CHOOSE, UNSURE
from bot.nlu.featurizer import SENTENCE_VECTOR
from bot.nlu.importer import LABEL

#: Message property: the likeliest labels, best first.
LABEL_RANKING = "label_ranking"
#: A choice that was tapped arrives as its id.
CHOICE_ID = re.compile(r"^(faq/\w+|(answer|edit|letter):[\w.=-]*|none_of_these|[a-z]+(_[a-z]+)+)$")
_RANKED = 10
#: Labels for which the nearest example is looked for.
_NEAR = 12


@dataclass(frozen=True)
class LabelModel:
    """A trained classifier.

    Attributes:
        labels: the labels, in the order of the columns.
        weights: shape (dimension, labels).
        bias: shape (labels,).
        center: mean of the training vectors, shape (dimension,).
        scale: factor on centred vectors before the regression.
        examples: centred unit vectors of the training examples, shape (examples, dimension), float16.
        owners: label index of each example, sorted.
        thresholds: calibration: raw scores, ascending.
        calibrated: calibration: share right at those scores.
    """

    labels: Tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    center: np.ndarray
    scale: float
    examples: np.ndarray
    owners: np.ndarray
    thresholds: np.ndarray
    calibrated: np.ndarray

    def scores(self, vector: np.ndarray) -> np.ndarray:
        """Raw label scores of a message.

        Nearness is worked out for the likeliest labels only; for the others it could not change the order at the top.

        Args:
            vector: shape (dimension,).

        Returns:
            shape (labels,), each 0..1.
        """
        centred = vector - self.center
        probability = _softmax(centred * self.scale @ self.weights + self.bias)
        unit = centred / (np.linalg.norm(centred) + 1e-12)
        scores = np.zeros(len(self.labels), dtype=np.float32)
        for index in np.argsort(-probability)[:_NEAR]:
            first, last = np.searchsorted(self.owners, (index, index + 1))
            nearest = float((self.examples[first:last] @ unit).max(initial=0.0))
            scores[index] = np.sqrt(probability[index] * min(max(nearest, 0.0), 1.0))
        return scores

    def confidence(self, score: float) -> float:
        """How often a label with this raw score is right; never, below all scores that were seen."""
        return float(np.interp(score, self.thresholds, self.calibrated, left=0.0))


def fit(vectors: np.ndarray, labels: List[str], scale: float, strength: float, folds: int) -> LabelModel:
    """Train a classifier.

    Args:
        vectors: unit vectors, shape (examples, dimension).
        labels: a label for each.
        scale: factor on the centred vectors.
        strength: inverse of the regularisation.
        folds: cross-validation folds for the calibration; below 2 there is none.
    """
    model = _fit_uncalibrated(vectors, labels, scale, strength)
    if folds < 2:
        return model
    scores, shares = _calibration(*_held_out_scores(vectors, labels, scale, strength, folds))
    return replace(model, thresholds=scores, calibrated=shares)


def _calibration(raw: np.ndarray, right: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """How often a raw score is right, as a smooth curve (Platt 1999) sampled at every hundredth."""
    grid = np.linspace(0.0, 1.0, 101)
    if right.min() == right.max():
        return grid, grid
    curve = LogisticRegression(C=1e6).fit(_logit(raw), right)
    return grid, curve.predict_proba(_logit(grid))[:, 1]


def _logit(scores: np.ndarray) -> np.ndarray:
    inside = np.clip(scores, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(inside / (1 - inside))).reshape(-1, 1)


def _fit_uncalibrated(vectors: np.ndarray, labels: List[str], scale: float, strength: float) -> LabelModel:
    center = vectors.mean(axis=0)
    centred = vectors - center
    regression = LogisticRegression(C=strength, class_weight="balanced", max_iter=100, tol=1e-3)
    regression.fit((centred * scale).astype(np.float32), labels)
    names = tuple(str(name) for name in regression.classes_)
    weights, bias = regression.coef_.T, regression.intercept_
    if len(names) == 2:
        weights, bias = np.hstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    owners = np.array([names.index(label) for label in labels])
    order = np.argsort(owners, kind="stable")
    unit = centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-12)
    return LabelModel(
        labels=names,
        weights=weights.astype(np.float32),
        bias=bias.astype(np.float32),
        center=center.astype(np.float32),
        scale=scale,
        examples=unit[order].astype(np.float32),
        owners=owners[order],
        thresholds=np.array([0.0, 1.0]),
        calibrated=np.array([0.0, 1.0]),
    )


def _held_out_scores(
    vectors: np.ndarray, labels: List[str], scale: float, strength: float, folds: int
) -> Tuple[np.ndarray, np.ndarray]:
    raw, right = [], []
    known = np.array(labels)
    splitter = StratifiedKFold(folds, shuffle=True, random_state=0)
    for train, held_out in splitter.split(vectors, known):
        model = _fit_uncalibrated(vectors[train], list(known[train]), scale, strength)
        for index in held_out:
            scores = model.scores(vectors[index])
            best = int(scores.argmax())
            raw.append(float(scores[best]))
            right.append(float(model.labels[best] == known[index]))
    return np.array(raw), np.array(right)


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max())
    return np.asarray(shifted / shifted.sum())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(GraphComponent):
    """Sets the intent, the full label, and the ranking of labels."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Settings.

        ``threshold``: below this confidence the label is "unsure"; so it is where the next label is nearer than
        ``lead``. ``scale``, ``strength``: of the
        regression. ``folds``: for the calibration.
        """
        return {"threshold": 0.55, "lead": 0.2, "scale": 3.0, "strength": 1.0, "folds": 3}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LabelClassifier":
        """Creates an untrained component."""
        return cls(config, model_storage, resource)

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LabelModel] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples' vectors and labels."""
        examples = [example for example in training_data.intent_examples if example.get(SENTENCE_VECTOR) is not None]
        vectors = np.vstack([example.get(SENTENCE_VECTOR) for example in examples])
        labels = [str(example.get(LABEL) or example.get("intent")) for example in examples]
        self._model = fit(vectors, labels, self._config["scale"], self._config["strength"], self._config["folds"])
        self._persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Labels messages."""
        for message in messages:
            if CHOICE_ID.match((message.get("text") or "").strip()):
                _set_label(message, CHOOSE, 1.0, [])
                continue
            vector = message.get(SENTENCE_VECTOR)
            if self._model is None or vector is None or not (message.get("text") or "").strip():
                _set_label(message, UNSURE, 0.0, [])
                continue
            self._label(message, self._model, vector)
        return messages

    def _label(self, message: Message, model: LabelModel, vector: np.ndarray) -> None:
        scores = model.scores(vector)
        best = np.argsort(-scores)[:_RANKED]
        ranking = [(model.labels[index], model.confidence(float(scores[index]))) for index in best]
        label, confidence = ranking[0]
        lead = confidence - ranking[1][1] if len(ranking) > 1 else confidence
        sure = confidence >= self._config["threshold"] and lead >= self._config["lead"]
        _set_label(message, label if sure else UNSURE, confidence, ranking)

    def _persist(self) -> None:
        if self._model is None:
            return
        arrays = {name: np.asarray(value) for name, value in self._model.__dict__.items()}
        arrays["examples"] = arrays["examples"].astype(np.float16)
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / "labels.npz", **arrays)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LabelClassifier":
        """Loads a trained component."""
        with model_storage.read_from(resource) as folder, np.load(folder / "labels.npz", allow_pickle=False) as stored:
            arrays: Dict[str, Any] = {name: stored[name] for name in stored.files}
        arrays["labels"] = tuple(str(name) for name in arrays["labels"])
        arrays["scale"] = float(arrays["scale"])
        arrays["examples"] = arrays["examples"].astype(np.float32)
        return cls(config, model_storage, resource, LabelModel(**arrays))


def _set_label(message: Message, label: str, confidence: float, ranking: List[Tuple[str, float]]) -> None:
    message.set("intent", {"name": label.split("/", maxsplit=1)[0], "confidence": confidence}, add_to_output=True)
    message.set(
        "intent_ranking",
        [{"name": name.split("/")[0], "confidence": value} for name, value in ranking],
        add_to_output=True,
    )
    message.set(LABEL, label, add_to_output=True)
    message.set(LABEL_RANKING, [{"name": name, "confidence": value} for name, value in ranking], add_to_output=True)
