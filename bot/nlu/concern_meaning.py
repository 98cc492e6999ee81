"""Which area a parent's words are about, by their meaning: for words that no list of phrases holds.

The phrases of ``data/vocabulary`` are sure, and come first. Only where they hear nothing is the message's sentence
vector asked, which the pipeline has made already: a logistic regression over the areas and "no trouble at all", learned
from the phrases and from ``data/vocabulary/other_words.yml``. What it says is a guess ("he just stares at the page"
may be reading), so the check takes it only as an answer to its own question about the child's troubles.

After a change of ``other_words.yml``: ``python -m bot.nlu.concern_meaning`` learns anew (half a minute).
"""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional, Tuple

import numpy as np

from bot.guide.facts import CONCERN_AREAS
from bot.guide.learned_words import NO_TROUBLE, read_other_words
from bot.nlu.facts.vocabulary import LANGUAGES, LanguageVocabulary, Vocabulary, spell_out
from bot.nlu.sentence_regression import SentenceRegression, fit, hash_of
from bot.nlu.text import clean
from bot.paths import DATA

WEIGHTS = Path(__file__).with_name("weights") / "concern_meaning.npz"
#: From this probability on an area is named; held out, four in five of those named were right.
SURE = 0.45
_SPELLINGS = 2
_PHRASE_WEIGHT = 0.3
_STRENGTH = 5.0
_UNABLE = {"en": "he cant", "es": "no puede"}


class ConcernMeaning(SentenceRegression):
    """The regression over the areas, ``none`` among them."""

    def area(self, vector: np.ndarray) -> Optional[str]:
        """The area that a message's vector, shape (dimension,), is about; ``None`` where it is not clear or none."""
        area, probability = self.likeliest(vector)
        return area if probability >= SURE and area != NO_TROUBLE else None


def load(path: Path = WEIGHTS) -> ConcernMeaning:
    """Read what ``main`` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        return ConcernMeaning.of(stored)


def main() -> None:
    """Learn from the sentences and the phrases, and write the weights."""
    from bot.nlu.featurizer import SentenceVectors

    words, vocabulary = read_other_words(DATA), Vocabulary.load()
    encoder = SentenceVectors(["minilm", "use"], ["minilm"])
    vectors, areas, counts = [], [], []
    for lang in LANGUAGES:
        for examples, weight in (
            ([(clean(text), area) for text, area in words.of(lang)], 1.0),
            (_phrases(vocabulary.of(lang)), _PHRASE_WEIGHT),
        ):
            vectors.append(encoder.of([text for text, _ in examples], lang))
            areas += [area for _, area in examples]
            counts += [weight] * len(examples)
    learned = fit(np.vstack(vectors), areas, np.array(counts), _STRENGTH, hash_of(words), class_weight="balanced")
    np.savez_compressed(WEIGHTS, **learned.arrays())


def _phrases(words: LanguageVocabulary) -> List[Tuple[str, str]]:
    """Phrases of the vocabulary as short sentences."""
    examples: List[Tuple[str, str]] = []
    for area in CONCERN_AREAS:
        for phrase in words.concerns[area].says_trouble:
            examples += [(text, area) for text in _some(phrase)]
        for phrase in words.concerns[area].abilities:
            examples += [(f"{_UNABLE[words.language]} {text}", area) for text in _some(phrase)[:1]]
    return examples


def _some(phrase: str) -> List[str]:
    spelled = [text.replace("*", "the") for text in spell_out(phrase)]
    return spelled[:: max(1, len(spelled) // _SPELLINGS)][:_SPELLINGS]


if __name__ == "__main__":
    main()
