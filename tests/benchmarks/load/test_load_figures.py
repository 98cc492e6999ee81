"""The load report says what was measured, and nothing else."""

from __future__ import annotations

import math

import pytest

from benchmarks.load.figures import plain, saturation, step_of, table

#: When, seconds until the answer, status of HTTP.
SAMPLES = [(1.0, 0.1, 200)] * 90 + [(1.0, 0.5, 200)] * 10 + [(1.0, 0.01, 503)] * 20 + [(1.0, 2.0, 0), (1.0, 0.3, 500)]


def test_refused_and_failed_messages_are_no_answers() -> None:
    step = step_of(8, 10.0, SAMPLES, cores=1.0)
    assert step.rate == pytest.approx(10.0)
    assert step.p50 == pytest.approx(100)
    assert step.p99 == pytest.approx(500)
    assert step.refused == pytest.approx(20 / 122)
    assert step.refusal_p99 == pytest.approx(10)
    assert step.failed == 2


def test_people_who_read_are_many_more_than_messages_under_way() -> None:
    assert step_of(1, 10.0, [(0.0, 0.1, 200)] * 100, cores=1.0).people == 201


def test_a_step_without_answers_is_shown_as_one() -> None:
    step = step_of(4, 5.0, [(0.0, 0.01, 503)], cores=0.0)
    assert step.rate == 0.0 and math.isnan(step.p99)
    assert "| 4 | 0.0 |" in table("guide", [step])


def test_the_most_is_the_step_with_the_most_answers() -> None:
    steps = [step_of(number, 10.0, [(0.0, 0.1, 200)] * (number % 5), cores=1.0) for number in (1, 4, 7)]
    assert saturation(steps).families == 4
    assert [one["families"] for one in plain(steps)] == [1, 4, 7]
