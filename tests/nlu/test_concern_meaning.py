"""The meaning of words that no list of phrases holds: a guess at the child's trouble."""

from __future__ import annotations

import numpy as np
import pytest

from bot.guide.facts import CONCERN_AREAS
from bot.guide.learned_words import NO_TROUBLE, read_other_words
from bot.nlu.concern_meaning import ConcernMeaning, load
from bot.nlu.sentence_regression import hash_of
from bot.paths import DATA


@pytest.fixture(scope="module")
def meaning() -> ConcernMeaning:
    return load()


def test_was_learned_from_the_sentences_as_they_are_now(meaning: ConcernMeaning) -> None:
    words = read_other_words(DATA)
    assert meaning.learned_from == hash_of(words), "run python -m bot.nlu.concern_meaning"


def test_knows_every_area_in_both_languages(meaning: ConcernMeaning) -> None:
    areas = {*CONCERN_AREAS, NO_TROUBLE}
    words = read_other_words(DATA)
    assert set(meaning.classes) == set(words.en) == set(words.es) == areas


def test_names_an_area_only_where_it_stands_out() -> None:
    meaning = ConcernMeaning(("math", NO_TROUBLE, "reading"), np.eye(3, dtype=np.float32), np.zeros(3), "")
    assert meaning.area(np.array([0.0, 0.0, 1.0])) == "reading"
    assert meaning.area(np.array([0.5, 0.0, 0.5])) is None
    assert meaning.area(np.array([0.0, 1.0, 0.0])) is None


def test_says_nothing_of_vectors_of_another_length(meaning: ConcernMeaning) -> None:
    assert meaning.area(np.zeros(3)) is None
