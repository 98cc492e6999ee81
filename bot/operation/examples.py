"""Reviewed questions become training examples: ``data/nlu/<language>/reviewed.yml``, written by a command, not by hand."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Set

from bot.evaluation.overlap import taught_questions, training_examples
from bot.guide.texts import bare_words
from bot.guide.yaml_source import read_yaml
from bot.paths import DATA
from bot.storage.unsure_questions import Question

FILE = "reviewed.yml"
_HEAD = """# Questions of this district's families, without names, that staff reviewed and gave their label.
# Written by: python -m bot review add. A line may be deleted by hand.
version: "3.1"

nlu:
"""
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
_SIGNS = re.compile(r"[\[\]{}<>]")
_FEWEST_CHARACTERS = 3


@dataclass
class Added:
    """What became of reviewed questions, by their text.

    Attributes:
        taken: became examples.
        refused: did not, with the reason.
        done: ids of all that need not be asked again.
    """

    taken: List[str] = field(default_factory=list)
    refused: Dict[str, str] = field(default_factory=dict)
    done: List[str] = field(default_factory=list)


def add_examples(
    questions: Sequence[Question], labels: Set[str], measured: Sequence[str] = (), nlu: Path = DATA / "nlu"
) -> Added:
    """Write reviewed questions into the training data.

    Args:
        questions: with the label that staff chose.
        labels: that exist.
        measured: questions that the understanding is measured with; what is (nearly) one of them must not teach.
        nlu: the folder of training data.
    """
    added = Added()
    known = {bare_words(example) for example in training_examples(nlu)}
    new: Dict[str, Dict[str, List[str]]] = defaultdict(lambda: defaultdict(list))
    for question in questions:
        text = as_example(question.text)
        reason = _refusal(text, question.chosen, labels, known, measured)
        added.done.append(question.id)
        if reason:
            added.refused[question.text] = reason
            continue
        known.add(bare_words(text))
        added.taken.append(text)
        new[question.lang][str(question.chosen)].append(text)
    for lang, by_label in new.items():
        _write(nlu / lang / FILE, by_label)
    return added


def as_example(text: str) -> str:
    """The text as an example: without the gaps where names stood, and without signs that Rasa reads as marks."""
    return " ".join(_SIGNS.sub(" ", _PLACEHOLDER.sub(" ", text)).split()).lstrip("/-• ").strip()


def _refusal(
    text: str, label: Optional[str], labels: Set[str], known: Set[str], measured: Sequence[str]
) -> Optional[str]:
    if label not in labels:
        return "its label is none"
    if len(text) < _FEWEST_CHARACTERS:
        return "nothing is left of it without names"
    if bare_words(text) in known:
        return "it is an example already"
    if taught_questions(list(measured), [text]):
        return "it is one of the questions that the understanding is measured with"
    return None


def _write(path: Path, by_label: Dict[str, List[str]]) -> None:
    """Add to the file, in the order of labels; in one step."""
    examples: Dict[str, List[str]] = defaultdict(list)
    if path.is_file():
        for entry in read_yaml(path)["nlu"]:
            examples[entry["intent"]] += [line[2:] for line in entry["examples"].splitlines()]
    for label, texts in by_label.items():
        examples[label] += texts
    body = "".join(
        f"- intent: {label}\n  examples: |\n" + "".join(f"    - {text}\n" for text in examples[label])
        for label in sorted(examples)
    )
    part = path.with_name(f"{path.name}.part")
    part.write_text(_HEAD + body, encoding="utf-8")
    os.replace(part, path)
