"""What words, pairs of words and pieces of words say about a label."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.wording import KINDS, fit_wording, load_wording

TEXTS = ["who decides what is in it", "who decides this", "what is in it", "what is this"] * 5
TARGETS = np.array([0, 0, 1, 1] * 5)


@pytest.mark.parametrize("kind", KINDS)
def test_probabilities_of_a_text_add_up_to_one(kind: str) -> None:
    said = fit_wording(kind, TEXTS, TARGETS).log_probabilities(["who decides", "", "ñandú 🙂"])
    assert said.shape == (3, 2)
    assert np.allclose(np.exp(said).sum(axis=1), 1.0, atol=1e-5)


def test_a_pair_of_words_decides_where_the_single_words_stand_in_both() -> None:
    texts = ["school refuses parent asks", "parent refuses school asks"] * 6
    wording = fit_wording("words", texts, np.array([0, 1] * 6))
    assert wording.log_probabilities(["well, school refuses", "the parent refuses"]).argmax(axis=1).tolist() == [0, 1]


def test_pieces_of_words_forgive_typos_and_missing_accents() -> None:
    wording = fit_wording("pieces", ["evaluación", "accommodations"] * 6, np.array([0, 1] * 6))
    assert wording.log_probabilities(["evaluacion", "acommodatons"]).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["who decides what who", "What is in it?", "nothing known"])
def test_one_text_is_weighed_as_scikit_learn_weighs_it(kind: str, text: str) -> None:
    wording = fit_wording(kind, TEXTS, TARGETS)
    weights = wording.weights.astype(np.float32)
    expected = wording.vectorizer.transform([text]) @ weights + wording.bias
    assert np.allclose(wording._margins(text), expected, atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_stored_reads_the_same(kind: str, tmp_path: Path) -> None:
    wording = fit_wording(kind, TEXTS, TARGETS)
    wording.store(tmp_path, kind)
    asked = ["who decides", "what is it", "nothing known"]
    assert np.allclose(load_wording(tmp_path, kind).log_probabilities(asked), wording.log_probabilities(asked))
