"""Whether questions that measure also stand among the examples that teach: then the measure would flatter."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Dict, FrozenSet, Iterable, List, Tuple

from bot.guide.yaml_source import read_yaml
from bot.paths import DATA

#: Share of words in common (Jaccard) from which two texts count as the same question.
NEAR = 0.8
#: Questions shorter than this ("yes", "not sure") can't help but stand in both.
FEWEST_WORDS = 4


def taught_questions(questions: Iterable[str], examples: Iterable[str]) -> List[Tuple[str, str]]:
    """Pairs of a question and the first example that is the same, or nearly.

    Args:
        questions: texts that measure.
        examples: texts that teach.
    """
    taught = [(example, _words(example)) for example in examples]
    by_word: Dict[str, List[int]] = defaultdict(list)
    for index, (_, words) in enumerate(taught):
        for word in words:
            by_word[word].append(index)
    found = []
    for question in questions:
        words = _words(question)
        if len(words) < FEWEST_WORDS:
            continue
        shared = Counter(index for word in words for index in by_word.get(word, ()))
        near = next(
            (index for index, number in shared.items() if _jaccard(number, words, taught[index][1]) >= NEAR), None
        )
        if near is not None:
            found.append((question, taught[near][0]))
    return found


def training_examples(folder: Path = DATA / "nlu") -> List[str]:
    """The texts of all training examples."""
    return [
        line[2:]
        for path in sorted(folder.glob("*/*.yml"))
        for entry in read_yaml(path)["nlu"]
        for line in entry["examples"].splitlines()
    ]


def _words(text: str) -> FrozenSet[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def _jaccard(shared: int, one: FrozenSet[str], other: FrozenSet[str]) -> float:
    return shared / (len(one) + len(other) - shared)
