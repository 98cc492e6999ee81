"""The practice conversations in order: shapes, reading level, sentences, no promise.

``python -m bot.checking.practice`` checks them alone, while one is being written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Iterator, Tuple

from bot.checking.readability import (
    LEAST_SPANISH_EASE,
    MOST_ENGLISH_GRADE,
    MOST_WORDS_IN_SENTENCE,
    english_grade,
    long_sentences,
    spanish_ease,
)
from bot.guide.languages import Both
from bot.guide.practice.content import load_practice, read_replies
from bot.guide.practice.schemas import Cues, JargonTerms, Scenario, Strictness
from bot.guide.yaml_source import ContentError, line_of, read_model
from bot.paths import DATA

#: The formulas mean little for a single short line; they are asked of a whole group of texts.
_FEWEST_WORDS = 25
Where = Tuple[object, ...]


def practice_in_order(data: Path) -> Iterator[str]:
    """Lines of the form ``file:line: what is wrong``."""
    folder = data / "practice"
    try:
        scenarios = load_practice(data).scenarios
        read_model(folder / "cues.yml", Cues)
        read_model(folder / "jargon.yml", JargonTerms)
        read_model(folder / "strictness.yml", Strictness)
        for path in sorted((folder / "replies").glob("*.jsonl")):
            read_replies(path)
    except ContentError as problem:
        yield from str(problem).splitlines()
        return
    for scenario in scenarios.values():
        yield from _readable(folder / "scenarios" / f"{scenario.id}.yml", scenario)


def _readable(path: Path, scenario: Scenario) -> Iterator[str]:
    for where, text in _said_to_parents(scenario):
        line = line_of(path, where)
        for sentence in [*long_sentences(text.en), *long_sentences(text.es)]:
            yield f"{path}:{line}: a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{sentence[:60]}...'."
        if len(text.en.split()) >= _FEWEST_WORDS and english_grade(text.en) > MOST_ENGLISH_GRADE:
            yield f"{path}:{line}: reads at grade {english_grade(text.en):.1f}; at most {MOST_ENGLISH_GRADE:.0f}."
        if len(text.es.split()) >= _FEWEST_WORDS and spanish_ease(text.es) < LEAST_SPANISH_EASE:
            yield f"{path}:{line}: Spanish ease {spanish_ease(text.es):.0f}; at least {LEAST_SPANISH_EASE:.0f}."


def _said_to_parents(scenario: Scenario) -> Iterator[Tuple[Where, Both]]:
    """What is held up as a good example: model replies and better lines."""
    yield ("model",), scenario.model
    for index, follow_up in enumerate(scenario.follow_ups):
        yield ("follow_ups", index, "model"), follow_up.model
    for index, point in enumerate(scenario.points):
        yield ("points", index, "line"), point.line


if __name__ == "__main__":
    found = list(practice_in_order(DATA))
    print("\n".join(found) or "The practice files are in order.")
    sys.exit(1 if found else 0)
