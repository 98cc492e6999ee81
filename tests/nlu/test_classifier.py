"""The classifier on a small invented world: eight directions stand for what messages are about."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Tuple

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, UNSURE
from bot.nlu.classifier import CHOICE_ID, LABEL_RANKING, LabelClassifier, LabelModel, fit
from bot.nlu.featurizer import SENTENCE_VECTOR
from bot.nlu.importer import LABEL

DIMENSION = 8
LABELS = ("faq/cost", "faq/consent", "greet", "crisis", "inform")
CONFIG = LabelClassifier.get_default_config()


def near(direction: int, random: np.random.Generator, noise: float = 0.1) -> np.ndarray:
    vector = np.eye(DIMENSION)[direction] + random.normal(0, noise, DIMENSION)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


#: Some examples of this world lie between two labels, as real ones do; a calibration learns from what goes wrong.
BLUR = 0.35


def world(examples: int = 60, noise: float = BLUR) -> Tuple[np.ndarray, List[str]]:
    random = np.random.default_rng(0)
    vectors = [near(direction, random, noise) for direction in range(len(LABELS)) for _ in range(examples)]
    return np.vstack(vectors), [label for label in LABELS for _ in range(examples)]


@pytest.fixture(scope="module")
def model() -> LabelModel:
    return fit(*world(), scale=3.0, strength=1.0, folds=3)


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


@pytest.fixture
def classifier(storage: LocalModelStorage) -> LabelClassifier:
    vectors, labels = world()
    examples = [
        Message({"text": "x", "intent": label.split("/")[0], LABEL: label, SENTENCE_VECTOR: vector})
        for vector, label in zip(vectors, labels, strict=True)
    ]
    created = LabelClassifier.create(CONFIG, storage, Resource("labels"), ExecutionContext(GraphSchema({}), "m"))
    created.train(TrainingData(examples))
    return created


def read(classifier: LabelClassifier, vector: Any, text: str = "hm") -> Message:
    message = Message({"text": text, SENTENCE_VECTOR: vector})
    classifier.process([message])
    return message


@pytest.mark.parametrize("direction", range(len(LABELS)))
def test_it_learns_what_it_was_shown(model: LabelModel, direction: int) -> None:
    random = np.random.default_rng(7)
    for _ in range(10):
        scores = model.scores(near(direction, random))
        assert model.labels[int(scores.argmax())] == LABELS[direction]


def test_scores_lie_between_nothing_and_one(model: LabelModel) -> None:
    random = np.random.default_rng(1)
    for _ in range(50):
        scores = model.scores(near(int(random.integers(DIMENSION)), random, 1.0))
        assert scores.shape == (len(LABELS),)
        assert (scores >= 0).all() and (scores <= 1).all()


def test_what_lies_far_from_every_example_scores_low(model: LabelModel) -> None:
    random = np.random.default_rng(2)
    known = model.scores(near(0, random)).max()
    unknown = max(model.scores(near(direction, random, 0.01)).max() for direction in (6, 7))
    assert unknown < known * 0.8
    assert model.confidence(float(unknown)) < model.confidence(float(known))


def test_confidence_never_falls_as_the_score_rises(model: LabelModel) -> None:
    values = [model.confidence(score) for score in np.linspace(0, 1, 200)]
    assert all(later >= earlier for earlier, later in zip(values, values[1:], strict=False))
    assert values[0] >= 0.0 and values[-1] <= 1.0


def test_confidence_is_how_often_it_is_right() -> None:
    """In a blurred world the confidence on new messages is near the share of right ones."""
    model = fit(*world(examples=150, noise=0.5), scale=3.0, strength=1.0, folds=3)
    random = np.random.default_rng(3)
    told, right = [], []
    for _ in range(1500):
        direction = int(random.integers(len(LABELS)))
        scores = model.scores(near(direction, random, 0.5))
        told.append(model.confidence(float(scores.max())))
        right.append(model.labels[int(scores.argmax())] == LABELS[direction])
    assert abs(float(np.mean(told)) - float(np.mean(right))) < 0.06


def test_two_labels_are_told_apart_too() -> None:
    vectors, labels = world(noise=0.15)
    both = [index for index, label in enumerate(labels) if label in LABELS[:2]]
    model = fit(vectors[both], [labels[index] for index in both], scale=3.0, strength=1.0, folds=0)
    random = np.random.default_rng(4)
    assert {model.labels[int(model.scores(near(direction, random)).argmax())] for direction in (0, 1)} == set(
        LABELS[:2]
    )


def test_a_label_with_more_examples_is_not_preferred() -> None:
    vectors, labels = world(noise=0.15)
    few = [index for index, label in enumerate(labels) if label != "crisis" or index % 8 == 0]
    model = fit(vectors[few], [labels[index] for index in few], scale=3.0, strength=1.0, folds=0)
    random = np.random.default_rng(5)
    found = [model.labels[int(model.scores(near(3, random)).argmax())] for _ in range(20)]
    assert found.count("crisis") >= 19


def test_a_message_gets_its_intent_its_label_and_a_ranking(classifier: LabelClassifier) -> None:
    message = read(classifier, near(0, np.random.default_rng(1)))
    assert message.get("intent")["name"] == "faq"
    assert message.get(LABEL) == "faq/cost"
    ranking = message.get(LABEL_RANKING)
    assert ranking[0]["name"] == "faq/cost"
    assert sorted((item["confidence"] for item in ranking), reverse=True) == [item["confidence"] for item in ranking]
    assert {"intent", LABEL, LABEL_RANKING} <= message.output_properties


def test_unsure_is_said_and_the_likeliest_are_kept(classifier: LabelClassifier) -> None:
    message = read(classifier, near(7, np.random.default_rng(1), 0.01))
    assert message.get(LABEL) == UNSURE
    assert message.get("intent")["name"] == UNSURE
    assert len(message.get(LABEL_RANKING)) == len(LABELS)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_written_is_unsure(classifier: LabelClassifier, text: str) -> None:
    assert read(classifier, near(0, np.random.default_rng(1)), text).get(LABEL) == UNSURE


def test_without_a_vector_or_training_it_is_unsure(classifier: LabelClassifier, storage: LocalModelStorage) -> None:
    assert read(classifier, None).get(LABEL) == UNSURE
    untrained = LabelClassifier(CONFIG, storage, Resource("none"))
    assert read(untrained, near(0, np.random.default_rng(1))).get(LABEL) == UNSURE


def test_what_was_stored_decides_the_same(classifier: LabelClassifier, storage: LocalModelStorage) -> None:
    loaded = LabelClassifier.load(CONFIG, storage, Resource("labels"), ExecutionContext(GraphSchema({}), "m"))
    random = np.random.default_rng(9)
    for _ in range(40):
        vector = near(int(random.integers(DIMENSION)), random, 0.4)
        before, after = read(classifier, vector), read(loaded, vector)
        assert before.get(LABEL) == after.get(LABEL)
        assert after.get("intent")["confidence"] == pytest.approx(before.get("intent")["confidence"], abs=0.02)


def test_no_code_is_stored_with_the_model(classifier: LabelClassifier, storage: LocalModelStorage) -> None:
    with storage.read_from(Resource("labels")) as folder, np.load(folder / "labels.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


# --- choices that were tapped


def test_every_id_that_the_guide_offers_is_a_choice(content: Content) -> None:
    offered = [f"faq/{topic}" for topic in content.topics]
    offered += [label for label in content.actions if "_" in label]
    for lang in content.spoken.values():
        offered += [f"letter:{name}" for name in lang.letters]
        for fact, question in lang.check.questions.items():
            offered += [
                f"edit:{fact}",
                f"answer:{fact}=",
                *(f"answer:{fact}={item.value}" for item in question.choices),
            ]
    offered.append("none_of_these")
    assert [choice for choice in offered if not CHOICE_ID.match(choice)] == []


@pytest.mark.parametrize(
    "text", ["what is an IEP", "no", "504", "answer", "faq", "edit my answer: 7", "letter: please", "", "faq/ cost"]
)
def test_what_people_write_is_no_choice(text: str) -> None:
    assert not CHOICE_ID.match(text)


def test_a_tapped_choice_needs_no_model(classifier: LabelClassifier) -> None:
    message = read(classifier, None, "answer:plan=none")
    assert message.get(LABEL) == CHOOSE
    assert message.get("intent") == {"name": CHOOSE, "confidence": 1.0}
