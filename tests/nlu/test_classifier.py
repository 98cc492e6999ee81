"""The pipeline's classifier on a small invented world."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, UNSURE
from bot.nlu.classifier import CHOICE_ID, LABEL_RANKING, LabelClassifier
from bot.nlu.featurizer import SENTENCE_VECTOR
from bot.nlu.importer import LABEL
from tests.nlu.world import DIMENSION, LABELS, near, text_about, world

CONFIG = {**LabelClassifier.get_default_config(), "folds": 3}


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("labels"))


@pytest.fixture(scope="module")
def classifier(storage: LocalModelStorage) -> LabelClassifier:
    examples = [
        Message({"text": text, "intent": label.split("/")[0], LABEL: label, SENTENCE_VECTOR: vector})
        for text, vector, label in zip(*world(), strict=True)
    ]
    created = LabelClassifier.create(CONFIG, storage, Resource("labels"), ExecutionContext(GraphSchema({}), "m"))
    created.train(TrainingData(examples))
    return created


def read(classifier: LabelClassifier, vector: Any, text: str = "hm") -> Message:
    message = Message({"text": text, SENTENCE_VECTOR: vector})
    classifier.process([message])
    return message


def test_a_message_gets_its_intent_its_label_and_a_ranking(classifier: LabelClassifier) -> None:
    message = read(classifier, near(2, np.random.default_rng(1)), "what about money")
    assert message.get("intent")["name"] == "faq"
    assert message.get(LABEL) == "faq/cost"
    ranking = message.get(LABEL_RANKING)
    assert ranking[0]["name"] == "faq/cost"
    assert sorted((item["confidence"] for item in ranking), reverse=True) == [item["confidence"] for item in ranking]
    assert {"intent", LABEL, LABEL_RANKING} <= message.output_properties


def test_unsure_is_said_and_the_likeliest_are_kept(classifier: LabelClassifier) -> None:
    message = read(classifier, near(7, np.random.default_rng(1), 0.01), "zzz qqq")
    assert message.get(LABEL) == UNSURE
    assert message.get("intent")["name"] == UNSURE
    assert len(message.get(LABEL_RANKING)) == len(LABELS)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_written_is_unsure(classifier: LabelClassifier, text: str) -> None:
    assert read(classifier, near(0, np.random.default_rng(1)), text).get(LABEL) == UNSURE


def test_a_vector_of_nothing_is_unsure(classifier: LabelClassifier) -> None:
    """So it is with Spanish where no encoder that knows it can run."""
    assert read(classifier, np.zeros(DIMENSION, dtype=np.float32), "dinero").get(LABEL) == UNSURE


def test_without_a_vector_or_training_it_is_unsure(classifier: LabelClassifier, storage: LocalModelStorage) -> None:
    assert read(classifier, None).get(LABEL) == UNSURE
    untrained = LabelClassifier(CONFIG, storage, Resource("none"))
    assert read(untrained, near(0, np.random.default_rng(1))).get(LABEL) == UNSURE


def test_what_was_stored_decides_the_same(classifier: LabelClassifier, storage: LocalModelStorage) -> None:
    loaded = LabelClassifier.load(CONFIG, storage, Resource("labels"), ExecutionContext(GraphSchema({}), "m"))
    random = np.random.default_rng(9)
    for _ in range(40):
        vector = near(int(random.integers(DIMENSION)), random, 0.4)
        text = text_about(int(random.integers(len(LABELS))), random)
        before, after = read(classifier, vector, text), read(loaded, vector, text)
        assert before.get(LABEL) == after.get(LABEL)
        assert after.get("intent")["confidence"] == pytest.approx(before.get("intent")["confidence"], abs=0.02)


# --- choices that were tapped


def test_every_id_that_the_guide_offers_is_a_choice(content: Content) -> None:
    offered = [f"faq/{topic}" for topic in content.topics]
    offered += [label for label in content.actions if "_" in label]
    for lang in content.spoken.values():
        offered += [f"letter:{name}" for name in lang.letters]
        offered += [f"letter:{name}=es" for name in lang.letters]
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
