from __future__ import annotations

import pytest

from benchmarks.understanding.answers import THRESHOLDS, Answer, figures

INSIDE = [
    Answer("a", "a", 0.95, True),
    Answer("a", "b", 0.75, True),
    Answer("b", "b", 0.35, False),
    Answer("b", None, 0.0, False),
]
OUTSIDE = [Answer(None, "a", 0.55, False), Answer(None, "b", 0.85, True)]


def test_without_out_of_scope_there_are_no_figures_for_it() -> None:
    found = figures(INSIDE)
    assert found["accuracy"] == 0.5
    assert found["without_label"] == 1
    assert found["as_configured"]["oos_recall"] is None
    assert "auroc" not in found and "curve" not in found


def test_as_configured_only_sure_answers_count() -> None:
    own = figures([*INSIDE, *OUTSIDE])["as_configured"]
    assert (own["accuracy"], own["answered"], own["right_when_answered"]) == (0.25, 0.5, 0.5)
    assert own["oos_recall"] == 0.5


def test_the_curve_is_that_of_the_paper() -> None:
    found = figures([*INSIDE, *OUTSIDE])
    assert [point["threshold"] for point in found["curve"]] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    by_threshold = {point["threshold"]: point for point in found["curve"]}
    assert by_threshold[0.1]["accuracy"] == found["accuracy_at_lowest"] == 0.5
    assert by_threshold[0.4]["accuracy"] == 0.25
    assert by_threshold[0.6]["oos_recall"] == 0.5
    assert by_threshold[0.9]["oos_recall"] == 1.0
    assert found["best_mcc"] == max(point["mcc"] for point in found["curve"])


def test_a_confidence_on_the_threshold_is_not_below_it() -> None:
    found = figures([Answer("a", "a", THRESHOLDS[2], True), Answer(None, "a", 0.0, False)])
    assert [point["accuracy"] for point in found["curve"]] == [1, 1, 1, 0, 0, 0, 0, 0, 0]


def test_scope_looks_at_confidence_and_not_at_the_label() -> None:
    found = figures([*INSIDE, *OUTSIDE])
    assert found["auroc"] == pytest.approx(3 / 8)
    assert found["oos_recall_at_kept"] == 0.0


def test_nothing_answered_has_no_share_of_right_ones() -> None:
    assert figures([Answer("a", "a", 0.2, False)])["as_configured"]["right_when_answered"] is None
