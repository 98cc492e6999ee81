"""What measures must not teach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.overlap import taught_questions, training_examples


@pytest.mark.parametrize(
    "example",
    [
        "Who pays for the private evaluation?",
        "who pays for the private evaluation",
        "Who pays for the private evaluation, please?",
    ],
)
def test_a_question_that_is_nearly_an_example_is_found(example: str) -> None:
    question = "Who pays for the private evaluation?"
    assert taught_questions([question, "Is the bus late?"], ["hello", example]) == [(question, example)]


@pytest.mark.parametrize("example", ["Who pays for the aide?", "private evaluation who", "yes"])
def test_other_questions_are_not(example: str) -> None:
    assert taught_questions(["Who pays for the private evaluation?"], [example]) == []


def test_very_short_ones_can_not_help_but_stand_in_both() -> None:
    assert taught_questions(["not sure"], ["not sure"]) == []


def test_no_question_that_measures_stands_among_the_examples(project: Path) -> None:
    """Runs where the questions for measuring lie beside the project; they are no part of it."""
    files = sorted((project.parent / "shared" / "questions").glob("*.jsonl"))
    if not files:
        pytest.skip("no questions for measuring lie beside the project")
    lines = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]
    questions = [line["text"] for line in lines if "text" in line]
    assert taught_questions(questions, training_examples()) == []
