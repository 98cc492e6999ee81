"""One classifier over all labels: what it learns, how sure it is, what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import List

import numpy as np
import pytest

from bot.nlu.label_model import LabelModel, fit_label_model, load_label_model
from tests.nlu.world import DIMENSION, LABELS, near, text_about, world


@pytest.mark.parametrize("direction", range(len(LABELS)))
def test_it_learns_what_it_was_shown(model: LabelModel, direction: int) -> None:
    random = np.random.default_rng(7)
    for _ in range(10):
        assert model.rank(text_about(direction, random, 0.0), near(direction, random))[0][0] == LABELS[direction]


def test_the_ranking_holds_each_label_once_best_first_between_nothing_and_one(model: LabelModel) -> None:
    random = np.random.default_rng(1)
    for _ in range(30):
        ranking = model.rank("what about it", near(int(random.integers(DIMENSION)), random, 1.0))
        confidences = [confidence for _, confidence in ranking]
        assert sorted(label for label, _ in ranking) == sorted(LABELS)
        assert confidences == sorted(confidences, reverse=True)
        assert all(0.0 <= confidence <= 1.0 for confidence in confidences)


def test_what_lies_far_from_every_example_is_less_sure(model: LabelModel) -> None:
    random = np.random.default_rng(2)
    known = model.rank(text_about(0, random, 0.0), near(0, random))[0][1]
    unknown = max(model.rank("zzz qqq", near(direction, random, 0.01))[0][1] for direction in (6, 7))
    assert unknown < known * 0.8


def test_words_that_speak_for_another_label_make_it_less_sure(model: LabelModel) -> None:
    random = np.random.default_rng(3)
    vector = near(0, random)
    agreeing = model.rank(text_about(0, random, 0.0), vector)[0][1]
    against = model.rank(text_about(1, random, 0.0), vector)[0][1]
    assert against < agreeing


def test_confidence_is_how_often_it_is_right() -> None:
    """In a blurred world the confidence on new messages is near the share of right ones."""
    model = fit_label_model(*world(examples=100, noise=0.6), folds=3)
    random = np.random.default_rng(3)
    told: List[float] = []
    right: List[bool] = []
    for _ in range(800):
        direction = int(random.integers(len(LABELS)))
        label, confidence = model.rank(text_about(direction, random, 0.6), near(direction, random, 0.6))[0]
        told.append(confidence)
        right.append(label == LABELS[direction])
    assert abs(float(np.mean(told)) - float(np.mean(right))) < 0.08


def test_two_labels_are_told_apart_too() -> None:
    texts, vectors, labels = world(noise=0.15)
    both = [index for index, label in enumerate(labels) if label in LABELS[:2]]
    model = fit_label_model([texts[i] for i in both], vectors[both], [labels[i] for i in both], folds=0)
    random = np.random.default_rng(4)
    found = {model.rank(text_about(direction, random, 0.0), near(direction, random))[0][0] for direction in (0, 1)}
    assert found == set(LABELS[:2])


def test_one_label_is_nothing_to_learn_from() -> None:
    with pytest.raises(ValueError, match="at least two labels"):
        fit_label_model(["a", "b"], np.eye(2, dtype=np.float32), ["greet", "greet"], folds=3)


def test_a_label_with_a_single_example_is_learned_and_never_held_out() -> None:
    texts, vectors, labels = world(examples=12, noise=0.1)
    rare = np.eye(DIMENSION, dtype=np.float32)[6:7]
    model = fit_label_model([*texts, "unicorn"], np.vstack([vectors, rare]), [*labels, "rare"], folds=3)
    assert model.rank("unicorn", rare[0])[0][0] == "rare"


@pytest.mark.parametrize("folds", [0, 1, 50])
def test_where_nothing_can_be_held_out_the_score_stands(folds: int) -> None:
    model = fit_label_model(*world(examples=12, noise=0.1), folds=folds)
    assert len(model.calibration) == 0
    assert 0.0 <= model.rank("hello", near(3, np.random.default_rng(1)))[0][1] <= 1.0


def test_a_label_with_fewer_examples_is_still_found() -> None:
    texts, vectors, labels = world(noise=0.15)
    few = [index for index, label in enumerate(labels) if label != "crisis" or index % 8 == 0]
    model = fit_label_model([texts[i] for i in few], vectors[few], [labels[i] for i in few], folds=0)
    random = np.random.default_rng(5)
    found = [model.rank(text_about(0, random, 0.0), near(0, random))[0][0] for _ in range(20)]
    assert found.count("crisis") >= 19


def test_what_was_stored_reads_the_same(model: LabelModel, tmp_path: Path) -> None:
    model.store(tmp_path)
    loaded = load_label_model(tmp_path)
    random = np.random.default_rng(9)
    for _ in range(40):
        direction = int(random.integers(len(LABELS)))
        text, vector = text_about(direction, random, 0.3), near(direction, random, 0.4)
        (before, sure), (after, also_sure) = model.rank(text, vector)[0], loaded.rank(text, vector)[0]
        assert before == after
        assert sure == pytest.approx(also_sure, abs=0.02)


def test_no_code_is_stored_with_the_model(model: LabelModel, tmp_path: Path) -> None:
    model.store(tmp_path)
    for path in tmp_path.glob("*.npz"):
        with np.load(path, allow_pickle=False) as stored:
            assert all(stored[name].dtype != object for name in stored.files)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".txt"}
