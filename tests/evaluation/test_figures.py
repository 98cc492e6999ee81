"""The figures of an evaluation."""

from __future__ import annotations

import pytest

from bot.evaluation.figures import operating_points, percentiles, summary
from bot.evaluation.judging import Judged, judge_all, verdict_of
from tests.evaluation.oracle import ITEMS, Oracle, reading


def test_the_figures_are_shares_of_the_questions() -> None:
    figures = summary(judge_all(ITEMS, Oracle()))  # type: ignore[arg-type]
    assert figures["questions"] == 7
    assert figures["groups"]["in_scope"] == {
        "questions": 5,
        "right": 0.4,
        "right_or_offered": 0.6,
        "within_reach": 0.6,
        "wrong_at_once": 0.2,
        "asked_back": 0.4,
    }
    assert figures["groups"]["out_of_scope"]["right"] == 0.5
    assert figures["groups"]["in_scope/real/en"]["right"] == 1.0
    assert figures["labels"]["faq/cost"]["questions"] == 4
    assert ("faq/cost", "faq/stigma", 1) in figures["confusions"]
    assert figures["milliseconds"]["p50"] == 2.0


def test_confidence_is_set_beside_how_often_it_was_right() -> None:
    (row,) = summary(judge_all(ITEMS, Oracle()))["reliability"]  # type: ignore[arg-type]
    assert (row["from"], row["questions"], row["confidence"]) == (0.9, 3, 0.9)
    assert row["right"] == pytest.approx(2 / 3, abs=0.001)


def test_no_question_gives_no_figure_and_no_error() -> None:
    assert summary([])["questions"] == 0


def test_each_operating_point_says_what_it_would_give() -> None:
    read = reading("faq/cost", ranking=(("faq/cost", 0.6), ("faq/stigma", 0.3)))
    one = Judged("how much?", ("faq/cost",), read, verdict_of(("faq/cost",), read), "in_scope/-/en")
    other = Judged("lunch?", ("out_of_scope",), read, "wrong", "out_of_scope/-/en")
    points = {(point["threshold"], point["doubt"]): point for point in operating_points([one, other])}
    assert points[0.55, 0.33]["right"] == 1.0 and points[0.55, 0.33]["out_of_scope_caught"] == 0.0
    assert points[0.65, 0.33]["right"] == 0.0 and points[0.65, 0.33]["right_or_offered"] == 1.0
    assert points[0.65, 0.33]["out_of_scope_caught"] == 1.0


def test_percentiles_of_nothing_are_zero() -> None:
    assert percentiles([]) == {"p50": 0.0, "p99": 0.0}
    assert percentiles([float(n) for n in range(1, 101)])["p99"] == 99.0
