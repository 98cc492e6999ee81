"""When the guide answers at once."""

from __future__ import annotations

import pytest

from bot.guide.conversation import UNSURE
from bot.nlu.operating_point import LONG, label_at, threshold_for


@pytest.mark.parametrize(
    ("ranking", "label"),
    [
        ([("faq/cost", 0.7), ("greet", 0.1)], "faq/cost"),
        ([("faq/cost", 0.5)], "faq/cost"),
        ([("faq/cost", 0.49), ("greet", 0.48)], UNSURE),
        ([], UNSURE),
    ],
)
def test_the_best_label_must_be_as_sure_as_the_threshold(ranking: list[tuple[str, float]], label: str) -> None:
    assert label_at(ranking, threshold=0.5, doubt=0.33) == label


@pytest.mark.parametrize(("elsewhere", "label"), [(0.3, UNSURE), (0.2, "faq/cost"), (0.1, "faq/cost")])
def test_a_little_likelihood_of_being_out_of_scope_makes_it_ask_back(elsewhere: float, label: str) -> None:
    ranking = [("faq/cost", 0.8), ("faq/benefits", 0.31), ("out_of_scope", elsewhere)]
    assert label_at(ranking, threshold=0.5, doubt=0.33) == label


def test_what_is_out_of_scope_is_turned_away() -> None:
    assert label_at([("out_of_scope", 0.8), ("faq/cost", 0.3)], threshold=0.5, doubt=0.33) == "out_of_scope"


@pytest.mark.parametrize(("words", "threshold"), [(1, 0.7), (LONG, 0.7), (LONG + 1, 0.6)])
def test_less_is_enough_for_a_story(words: int, threshold: float) -> None:
    assert threshold_for("word " * words, 0.7, ease=0.1) == pytest.approx(threshold)
