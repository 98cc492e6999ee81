"""Which language a message is in; a number or a name tells nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message

from bot.guide.conversation import LANGUAGES
from bot.guide.yaml_source import read_yaml
from bot.nlu.language import LANGUAGE, LanguageDetector, detect_language


@pytest.mark.parametrize(
    "text",
    [
        "What is an IEP?",
        "my son is 8 and he can't read",
        "no he doesn't have a plan",
        "whats a 504",
        "my son come home sad",
        "do I have to sign",
        "can they say no",
        "thanks!",
        "hello",
        "not sure",
        "how long does it take",
        "WHO CAN HELP ME",
        "la maestra said he needs an IEP but I don't know what that is",
    ],
)
def test_english_is_english(text: str) -> None:
    assert detect_language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "¿Qué es un IEP?",
        "que es un iep",
        "mi hijo tiene 8 años y no puede leer",
        "mi hijo no sabe leer",
        "la maestra dice q mi niña necesita un iep",
        "cuanto tiempo se tardan",
        "no se que hacer",
        "gracias",
        "hola",
        "si",
        "quiero hablar con una persona",
        "tengo que firmar?",
        "mi hija necesita special education",
        "QUIEN ME AYUDA",
    ],
)
def test_spanish_is_spanish(text: str) -> None:
    assert detect_language(text) == "es"


@pytest.mark.parametrize(
    "text", ["", "7", "504", "ADHD", "IEP", "GA", "VA", "LA", "no", "ok", "👍", "...", "2nd", "1/2/2026"]
)
def test_what_belongs_to_neither_tells_nothing(text: str) -> None:
    assert detect_language(text) is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert detect_language(text) in (None, *LANGUAGES)


def test_training_examples_are_in_the_language_of_their_folder(project: Path) -> None:
    """Nearly all: a Spanish-speaking parent mixes in English words, and a bare "no" tells nothing."""
    for lang, other in (("en", "es"), ("es", "en")):
        texts = [
            line[2:]
            for path in (project / "data" / "nlu" / lang).glob("*.yml")
            for entry in read_yaml(path)["nlu"]
            for line in entry["examples"].splitlines()
            if line.startswith("- ")
        ]
        wrong = [text for text in texts if detect_language(text) == other]
        assert len(wrong) / len(texts) < 0.02, wrong[:20]


def test_the_component_notes_the_language_of_each_message() -> None:
    messages = [Message({"text": "¿Qué es?"}), Message({"text": "what is it"}), Message({"text": "7"}), Message({})]
    LanguageDetector().process(messages)
    assert [message.get(LANGUAGE) for message in messages] == ["es", "en", None, None]
    assert LANGUAGE in messages[0].output_properties
