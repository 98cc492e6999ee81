"""Figures of the practice reader, and the contract of read-reply."""

from __future__ import annotations

import io
import json
from typing import Optional

import pytest

from bot.evaluation.practice import as_table, count, measure
from bot.evaluation.read_reply import read_lines
from bot.guide.practice.session import Found, Reading


class Finds:
    """Finds the ids that stand in the reply's own words."""

    def read(self, parent: str, reply: str, lang: Optional[str] = None) -> Reading:
        points = tuple(Found(name, reply) for name in ("acknowledges", "next_step") if name in reply)
        return Reading(points, tuple(Found(name, reply) for name in ("blames",) if name in reply))


def test_counts_are_over_all_ids_together() -> None:
    pairs = [({"acknowledges", "blames"}, {"acknowledges"}), (set(), {"acknowledges", "next_step"})]
    counts = count(["acknowledges", "next_step"], pairs)
    assert (counts.right, counts.wrong, counts.missed) == (1, 2, 0)
    assert counts.precision == pytest.approx(1 / 3) and counts.recall == 1
    assert count(["blames"], pairs).recall == 0


def test_nothing_there_and_nothing_found_is_no_error() -> None:
    counts = count(["blames"], [(set(), set())])
    assert (counts.precision, counts.recall) == (1, 1)


def test_figures_by_language_and_id() -> None:
    items = [
        {"parent": "", "reply": "acknowledges", "points": ["acknowledges"], "red_flags": [], "lang": "en"},
        {"parent": "", "reply": "nada", "points": [], "red_flags": ["blames"], "lang": "es"},
    ]
    figures = measure(items, Finds())
    assert figures["points"] == {"replies": 1, "precision": 1.0, "recall": 1.0}
    assert figures["languages"]["es"]["red_flags"]["recall"] == 0
    assert figures["ids"]["acknowledges"]["replies"] == 1
    assert "all red flags" in as_table(figures)


def test_each_file_has_figures_of_its_own() -> None:
    reply = {"parent": "", "reply": "acknowledges", "red_flags": [], "lang": "en"}
    items = [{**reply, "points": ["acknowledges"], "file": "a"}, {**reply, "points": [], "file": "b"}]
    figures = measure(items, Finds())
    assert [figures["files"][name]["points"]["precision"] for name in "ab"] == [1, 0]
    assert "b points" in as_table(figures)


def test_read_reply_writes_a_line_for_each_line() -> None:
    lines = [
        {"parent": "hi", "reply": "acknowledges and blames", "scenario": "wait_for_rti", "lang": "en"},
        {"reply": "", "parent": ""},
        {"parent": None, "reply": "next_step", "lang": "fr"},
    ]
    output = io.StringIO()
    status = read_lines(io.StringIO("\n".join(json.dumps(line) for line in lines) + "\n\n"), output, Finds())
    answers = [json.loads(line) for line in output.getvalue().splitlines()]
    assert status == 0
    assert answers == [
        {"points": ["acknowledges"], "red_flags": ["blames"]},
        {"points": [], "red_flags": []},
        {"points": ["next_step"], "red_flags": []},
    ]


@pytest.mark.parametrize("line", ["not json", "[]", "3", '{"parent": "x"}', '{"parent": "x", "reply": 3}', "null"])
def test_a_wrong_line_is_named_and_the_next_is_read(line: str) -> None:
    output = io.StringIO()
    assert read_lines(io.StringIO(line + '\n{"parent": "", "reply": "blames"}\n'), output, Finds()) == 1
    first, second = output.getvalue().splitlines()
    assert "error" in json.loads(first)
    assert json.loads(second) == {"points": [], "red_flags": ["blames"]}
