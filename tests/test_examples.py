"""The training examples: enough of each label in both languages, each under one label, and no signs Rasa would read."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Dict, List, NamedTuple, Set

import pytest

from bot.checking.checks import LEAST_EXAMPLES
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.texts import plain
from bot.guide.yaml_source import read_yaml


class Example(NamedTuple):
    lang: str
    label: str
    text: str
    file: str


@pytest.fixture(scope="module")
def examples(project: Path) -> List[Example]:
    found = []
    for path in sorted((project / "data" / "nlu").glob("*/*.yml")):
        for entry in read_yaml(path)["nlu"]:
            for line in entry["examples"].splitlines():
                found.append(Example(path.parent.name, entry["intent"], line, path.name))
    return found


def test_every_line_is_an_example(examples: List[Example]) -> None:
    assert [example for example in examples if not example.text.startswith("- ") or len(example.text.strip()) < 3] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_label_has_enough_examples(examples: List[Example], content: Content, lang: str) -> None:
    counts = Counter(example.label for example in examples if example.lang == lang)
    assert {label: counts[label] for label in content.labels() if counts[label] < LEAST_EXAMPLES[lang]} == {}


def test_no_example_has_a_label_that_is_none(examples: List[Example], content: Content) -> None:
    assert {example.label for example in examples} == set(content.labels())


def test_no_example_stands_under_two_labels(examples: List[Example]) -> None:
    labels: Dict[str, Set[str]] = defaultdict(set)
    for example in examples:
        labels[plain(example.text)].add(example.label)
    assert {text: sorted(names) for text, names in labels.items() if len(names) > 1} == {}


def test_no_example_stands_twice(examples: List[Example]) -> None:
    counts = Counter((example.lang, example.text) for example in examples)
    assert [text for text, number in counts.items() if number > 1] == []


def test_no_example_has_brackets_that_rasa_would_read_as_an_entity(examples: List[Example]) -> None:
    assert [example for example in examples if any(sign in example.text for sign in "[]{}")] == []


def test_no_example_begins_as_a_command(examples: List[Example]) -> None:
    assert [example for example in examples if example.text[2:].lstrip().startswith("/")] == []
