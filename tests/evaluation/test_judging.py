"""How one reading is judged: right, offered, asked back or wrong; in scope and out of it."""

from __future__ import annotations

from typing import Tuple

import pytest

from bot.evaluation.classify import Reading
from bot.evaluation.judging import Judged, at, verdict_of
from bot.guide.conversation import UNSURE
from tests.evaluation.oracle import reading


@pytest.mark.parametrize(
    ("expected", "read", "verdict"),
    [
        (("faq/cost",), reading("faq/cost"), "right"),
        (("faq/cost", "faq/benefits"), reading("faq/benefits"), "right"),
        (("faq/cost",), reading("faq/stigma"), "wrong"),
        (("faq/cost",), reading(UNSURE, offers=["faq/stigma", "faq/cost"]), "offered"),
        (("faq/cost", "greet"), reading(UNSURE, offers=["greet"]), "offered"),
        (("faq/cost",), reading(UNSURE, offers=["faq/stigma"]), "asked_back"),
        (("faq/cost",), reading(UNSURE), "asked_back"),
        (("faq/cost",), reading("out_of_scope"), "wrong"),
        (("out_of_scope",), reading("out_of_scope"), "right"),
        (("out_of_scope",), reading(UNSURE, offers=["faq/cost"]), "right"),
        (("out_of_scope",), reading("faq/cost"), "wrong"),
        (("out_of_scope", "faq/cost"), reading("faq/cost"), "right"),
    ],
)
def test_a_reading_is_judged(expected: Tuple[str, ...], read: Reading, verdict: str) -> None:
    assert verdict_of(expected, read) == verdict


def judged(label: str, ranking: Tuple[Tuple[str, float], ...]) -> Judged:
    read = reading(label, ranking=ranking)
    return Judged("how much?", ("faq/cost",), read, verdict_of(("faq/cost",), read), "in_scope/-/en")


CLOSE = (("faq/cost", 0.6), ("faq/stigma", 0.5), ("inform", 0.1))


def test_a_higher_threshold_turns_an_answer_into_offers() -> None:
    moved = at(judged("faq/cost", CLOSE), threshold=0.7, doubt=0.33)
    assert (moved.reading.label, moved.verdict) == (UNSURE, "offered")
    assert moved.reading.offers == ["faq/cost", "faq/stigma"]


def test_a_lower_threshold_turns_offers_into_an_answer_with_others_beside_it() -> None:
    moved = at(judged(UNSURE, CLOSE), threshold=0.5, doubt=0.33)
    assert (moved.reading.label, moved.verdict, moved.reading.offers) == ("faq/cost", "right", ["faq/stigma"])


def test_what_words_alone_decide_has_no_operating_point() -> None:
    by_words = judged("crisis", ())
    assert at(by_words, threshold=0.99, doubt=0.33) is by_words
