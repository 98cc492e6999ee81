"""What a parent answers to a closed question of the check, by meaning: for answers that the rules don't hear.

"he's in tier 2 thats all" is no plan, "they already did the testing" is a testing that goes on. For each closed
question a small regression on the message's sentence vector tells its values and "other" (a question, small talk, an
answer to something else) apart, learned from ``data/vocabulary/answer_words.yml``. What it says is a guess: the check
takes it only right after that question, where the rules hear no answer (``bot.guide.moves.guessing``).

After a change of ``answer_words.yml``: ``python -m bot.nlu.answer_meaning`` learns anew (two minutes).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, List, Mapping, NamedTuple, Tuple

import numpy as np

from bot.guide.learned_words import ANSWERS, OTHER, read_answer_words
from bot.nlu.facts.vocabulary import LANGUAGES
from bot.nlu.sentence_regression import SentenceRegression, fit, hash_of
from bot.nlu.text import clean
from bot.paths import DATA

WEIGHTS = Path(__file__).with_name("weights") / "answer_meaning.npz"
#: From this probability on an answer is taken. Chosen on answers of another voice, so that nine in ten taken are right.
SURE: Mapping[str, float] = {
    "plan": 0.6,
    "request": 0.65,
    "school_type": 0.55,
    "situation": 0.6,
    "impact": 0.65,
    "diagnosis": 0.55,
}
#: See ``is_grave``; they must be so much surer.
_GRAVE: FrozenSet[Tuple[str, str]] = frozenset(
    {
        ("plan", "ifsp"),
        ("request", "refused"),
        ("request", "not_eligible"),
        ("request", "eligible"),
        ("situation", "service_refused"),
        ("situation", "suspended"),
        ("situation", "leaving"),
    }
)
_SURER = 0.1
#: See ``answers_many``; no examples of "other" for another question.
_ANSWERS_MANY: FrozenSet[Tuple[str, str]] = frozenset(
    {
        ("plan", "none"),
        ("plan", "unsure"),
        ("request", "none"),
        ("situation", "none"),
        ("impact", "keeps_up"),
        ("diagnosis", "none"),
        ("diagnosis", "suspected"),
    }
)
#: How much an answer to another question counts as an example of "other", and "other" beside one value.
_ELSEWHERE = 0.3
_OTHER_WEIGHS = 2.0
_STRENGTH = 5.0


class Sentence(NamedTuple):
    """One answer, and the question and value it stands under (``OTHER`` twice where it answers none)."""

    fact: str
    value: str
    text: str


@dataclass(frozen=True)
class AnswerMeaning:
    """A regression for each closed question, by the question's fact."""

    regressions: Mapping[str, SentenceRegression]

    def answers(self, vector: np.ndarray) -> Dict[str, str]:
        """What a message's vector, shape (dimension,), would answer to each question; without those it doesn't."""
        found = {fact: regression.likeliest(vector) for fact, regression in self.regressions.items()}
        return {
            fact: value
            for fact, (value, probability) in found.items()
            if value != OTHER and probability >= least_probability(fact, value)
        }


def least_probability(fact: str, value: str) -> float:
    """From which probability on a value is taken."""
    return SURE[fact] + (_SURER if is_grave(fact, value) else 0.0)


def is_grave(fact: str, value: str) -> bool:
    """Whether an answer leads to quite another next step, so that a wrong one harms."""
    return (fact, value) in _GRAVE


def answers_many(fact: str, value: str) -> bool:
    """Whether an answer's words may answer another question as well ("nope, nothing")."""
    return (fact, value) in _ANSWERS_MANY


def load(path: Path = WEIGHTS) -> AnswerMeaning:
    """Read what ``main`` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    parts: Dict[str, Dict[str, np.ndarray]] = {}
    for name, array in arrays.items():
        fact, _, part = name.partition(".")
        parts.setdefault(fact, {})[part] = array
    return AnswerMeaning({fact: SentenceRegression.of(part) for fact, part in parts.items()})


def main() -> None:
    """Learn from the answers, and write the weights."""
    from bot.nlu.featurizer import SentenceVectors

    words = read_answer_words(DATA)
    encoder = SentenceVectors(["minilm", "use"], ["minilm"])
    known: List[Sentence] = []
    vectors: List[np.ndarray] = []
    for lang in LANGUAGES:
        said = [Sentence(fact, value, clean(text)) for fact, value, text in words.of(lang)]
        known += said
        vectors.append(encoder.of([sentence.text for sentence in said], lang))
    learned = {fact: _learn(fact, known, np.vstack(vectors), hash_of(words)) for fact in ANSWERS}
    arrays = {f"{fact}.{part}": array for fact, model in learned.items() for part, array in model.arrays().items()}
    np.savez_compressed(WEIGHTS, **arrays)


def _learn(fact: str, known: List[Sentence], vectors: np.ndarray, learned_from: str) -> SentenceRegression:
    """The regression of one question; answers to other questions are examples of "other", but for those of many."""
    used = [index for index, said in enumerate(known) if said.fact in (fact, OTHER) or not answers_many(*said[:2])]
    classes = [known[index].value if known[index].fact == fact else OTHER for index in used]
    counts = np.array([1.0 if known[index].fact in (fact, OTHER) else _ELSEWHERE for index in used])
    return fit(vectors[used], classes, _evened(classes, counts), _STRENGTH, learned_from)


def _evened(classes: List[str], counts: np.ndarray) -> np.ndarray:
    """Counts under which every value weighs the same, and "other" ``_OTHER_WEIGHS`` times that; shape as given."""
    names = np.array(classes)
    sums = {name: float(counts[names == name].sum()) for name in set(classes)}
    usual = float(np.mean([total for name, total in sums.items() if name != OTHER]))
    wanted = {name: usual * (_OTHER_WEIGHS if name == OTHER else 1.0) for name in sums}
    factors = np.array([wanted[name] / sums[name] for name in classes])
    return np.asarray(counts * factors)


if __name__ == "__main__":
    main()
