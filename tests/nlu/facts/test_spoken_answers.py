"""Answers to the check's questions as they are spoken, where the model is of no help (``spoken_answers.tsv``).

A line: language, question, the value that must be heard, the answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.guide.content import Content, load_content
from bot.guide.conversation import UNSURE, Conversation, Message
from bot.guide.facts import Facts
from bot.guide.guide import respond
from bot.guide.moves import listening
from bot.nlu.facts import FactReader, as_dict
from bot.paths import DATA

TODAY = date(2026, 1, 20)
LINES = [
    line.split("\t") for line in Path(__file__).with_name("spoken_answers.tsv").read_text("utf-8").splitlines() if line
]
#: Too young for school where the answer says so.
TODDLERS = ("none", "preschool")


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(DATA)


def facts_before(question: str, value: str) -> Facts:
    """What is known when the question is put."""
    if question == "situation":
        return Facts(child_age=8.0, plan="iep")
    return Facts(child_age=3.5 if question == "school_type" and value in TODDLERS else 8.0)


@pytest.mark.parametrize(("lang", "question", "value", "text"), LINES)
def test_hears_an_answer_without_the_model(
    reader: FactReader, content: Content, lang: str, question: str, value: str, text: str
) -> None:
    entities = as_dict(reader.read(text, lang, TODAY))
    message = Message(text=text, label=UNSURE, confidence=0.5, entities=entities, lang=lang, today=TODAY)
    message = replace(message, label=listening.plain_label(message))
    conversation = Conversation(facts=facts_before(question, value)).remember(
        check="running", asking=question, asked=(question,), lang=lang
    )
    facts = respond(content, message, conversation, UNSURE).conversation.facts
    if value == "declined":
        assert question in facts.declined
        return
    heard = getattr(facts, question)
    assert heard == ((value,) if isinstance(heard, tuple) else value)
