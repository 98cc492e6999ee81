"""Sentence encoders: only the reviewed weights are used, and meaning lies in their vectors."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.nlu import encoders
from bot.nlu.encoders import ENCODERS, EncoderUnavailable, WeightsChanged, check_hash, fingerprints, load_encoder


def test_a_file_with_the_reviewed_hash_is_used(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"reviewed")
    check_hash(path, hashlib.sha256(b"reviewed").hexdigest())


def test_another_file_is_refused_with_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "weights.onnx"
    path.write_bytes(b"tampered")
    with pytest.raises(WeightsChanged, match=r"weights\.onnx is not the reviewed one.*make setup"):
        check_hash(path, hashlib.sha256(b"reviewed").hexdigest())


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"weights\.onnx is missing; run 'make setup'"):
        check_hash(tmp_path / "weights.onnx", "0")


def test_a_missing_package_is_told() -> None:
    with pytest.raises(EncoderUnavailable, match="The package no-such-thing can't be used here"):
        encoders._package("no_such_thing_at_all", "no-such-thing")


@pytest.mark.parametrize("name", ENCODERS)
def test_an_encoder_refuses_weights_that_are_not_the_reviewed_ones(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ENCODERS[name], "fingerprint", "0" * 64)
    with pytest.raises(WeightsChanged, match="not the reviewed one"):
        ENCODERS[name]()


def test_the_configuration_names_the_weights_in_use(project: Path) -> None:
    """So that a change of the weights makes Rasa train again."""
    pipeline = yaml.safe_load((project / "config.yml").read_text())["pipeline"]
    featurizer = next(item for item in pipeline if "Featurizer" in item["name"])
    assert [found[:16] for found in fingerprints(featurizer["encoders"])] == featurizer["weights"]


@pytest.mark.parametrize("name", ENCODERS)
def test_vectors_have_length_one_and_the_same_text_the_same_vector(name: str) -> None:
    encoder = load_encoder(name)
    texts = ["What is an IEP?", "", "x" * 3000, "¿Qué es un IEP?"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (4, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert np.allclose(encoder.encode(["What is an IEP?"])[0], vectors[0], atol=1e-5)


@pytest.mark.parametrize("name", ENCODERS)
def test_no_text_gives_no_vector(name: str) -> None:
    assert load_encoder(name).encode([]).shape == (0, load_encoder(name).dimension)


@pytest.mark.parametrize("name", ENCODERS)
def test_what_means_the_same_lies_close(name: str) -> None:
    asked, same, other = load_encoder(name).encode(
        ["How long does the testing take?", "How much time does the evaluation need?", "My dog likes the beach."]
    )
    assert asked @ same > asked @ other + 0.2


def test_spanish_lies_close_to_english_in_the_encoder_that_knows_both() -> None:
    asked, same, other = load_encoder("use").encode(
        ["How long does the evaluation take?", "¿Cuánto tiempo tarda la evaluación?", "A mi perro le gusta la playa."]
    )
    assert asked @ same > asked @ other + 0.2


def test_an_encoder_is_loaded_once() -> None:
    assert load_encoder("use") is load_encoder("use")


def test_there_is_no_encoder_of_an_unknown_name() -> None:
    with pytest.raises(KeyError):
        load_encoder("gpt")


def test_of_a_long_message_minilm_reads_the_beginning_and_the_end() -> None:
    filler = "the bus was late again and nobody told us why so we waited " * 20
    asked = "My son is seven and in second grade. {} Who pays for a private evaluation?"
    long, longer = load_encoder("minilm").encode([asked.format(filler), asked.format(filler * 2)])
    assert np.allclose(long, longer, atol=1e-5)
