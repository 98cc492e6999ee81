"""Sentence vectors from several encoders, and what happens where one can't run."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from bot.nlu import encoders, featurizer
from bot.nlu.encoders import EncoderUnavailable
from bot.nlu.featurizer import SentenceVectors

ENGLISH, SPANISH = slice(0, 384), slice(384, 896)


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def load(name: str) -> encoders.Encoder:
        if name in names:
            raise EncoderUnavailable(f"The package of {name} can't be used here (no AVX2); run 'make setup'.")
        return encoders.load_encoder(name)

    monkeypatch.setattr(featurizer, "load_encoder", load)


@pytest.fixture
def vectors() -> SentenceVectors:
    return SentenceVectors(["minilm", "use"], ["minilm"])


def test_english_has_the_columns_of_both_and_spanish_of_the_one_that_knows_it(vectors: SentenceVectors) -> None:
    english, spanish = vectors.of(["What is an IEP?"], "en")[0], vectors.of(["¿Qué es un IEP?"], "es")[0]
    assert english.shape == spanish.shape == (vectors.dimension,) == (896,)
    assert np.any(english[ENGLISH]) and np.any(english[SPANISH]) and np.any(spanish[SPANISH])
    assert not np.any(spanish[ENGLISH])
    assert np.linalg.norm(english) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(("missing", "empty"), [("minilm", ENGLISH), ("use", SPANISH)])
def test_without_one_encoder_the_guide_goes_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, missing: str, empty: slice
) -> None:
    without(monkeypatch, missing)
    with caplog.at_level(logging.WARNING):
        vectors = SentenceVectors(["minilm", "use"], ["minilm"])
    vector = vectors.of(["What is an IEP?"], "en")[0]
    assert vector.shape == (896,)
    assert not np.any(vector[empty]) and np.any(vector)
    assert f"goes on without the encoder {missing}" in caplog.text
    assert ("written Spanish will not be understood" in caplog.text) == (missing == "use")


def test_what_is_missing_changes_what_the_vectors_are_kept_under(
    monkeypatch: pytest.MonkeyPatch, vectors: SentenceVectors
) -> None:
    without(monkeypatch, "use")
    assert SentenceVectors(["minilm", "use"], ["minilm"]).fingerprint != vectors.fingerprint


def test_without_any_encoder_nothing_can_be_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "minilm", "use")
    with pytest.raises(EncoderUnavailable, match="No sentence encoder can run here"):
        SentenceVectors(["minilm", "use"], ["minilm"])


@pytest.mark.parametrize(("text", "language"), [("What is an IEP?", "en"), ("¿Qué es un IEP?", "es"), ("ok", None)])
def test_encoders_side_by_side_give_the_same_vector(vectors: SentenceVectors, text: str, language: str) -> None:
    assert np.allclose(vectors.at_once(text, language), vectors.of([text], language)[0], atol=1e-6)
