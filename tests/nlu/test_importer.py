"""Training examples keep their full labels, and the rules get the intents they are written for."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from bot.nlu.importer import LABEL, LabelledExamples

NLU = """
version: "3.1"
nlu:
- intent: faq/cost
  examples: |
    - is it free
    - who pays [not an entity]
- intent: greet
  examples: |
    - hello
"""


@pytest.fixture
def importer(tmp_path: Path) -> LabelledExamples:
    (tmp_path / "nlu.yml").write_text(NLU)
    return LabelledExamples(training_data_paths=[str(tmp_path / "nlu.yml")])


def test_the_full_label_is_kept_and_the_intent_is_what_stands_before_the_slash(importer: LabelledExamples) -> None:
    examples = importer.get_nlu_data().training_examples
    assert [(example.get("text"), example.get("intent"), example.get(LABEL)) for example in examples] == [
        ("is it free", "faq", "faq/cost"),
        ("who pays [not an entity]", "faq", "faq/cost"),
        ("hello", "greet", "greet"),
    ]


def test_nothing_is_left_for_a_response_selector(importer: LabelledExamples) -> None:
    data = importer.get_nlu_data()
    assert all(example.get("intent_response_key") is None for example in data.training_examples)
    assert data.retrieval_intents == set()


def test_the_project_is_read_by_this_importer(project: Path) -> None:
    loaded = TrainingDataImporter.load_from_config(
        str(project / "config.yml"), str(project / "domain.yml"), [str(project / "data" / "nlu" / "en" / "basics.yml")]
    )
    labels = {example.get(LABEL) for example in loaded.get_nlu_data().training_examples}
    assert "faq/what_is_iep" in labels
