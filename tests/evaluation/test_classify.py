"""``python -m bot classify``: JSON lines in, the label the guide would act on out."""

from __future__ import annotations

import io
import json

import pytest

from bot.evaluation import classify
from bot.evaluation.classify import NoModel, classify_lines, entities_by_name
from tests.evaluation.oracle import Oracle


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classify, "Reader", Oracle)


@pytest.mark.usefixtures("oracle")
def test_a_line_in_gives_a_line_out() -> None:
    output = io.StringIO()
    assert (
        classify_lines(io.StringIO('{"text": "faq/cost ñ"}\n\n{"text": "unsure|faq/cost", "lang": "es"}\n'), output)
        == 0
    )
    first, second = map(json.loads, output.getvalue().splitlines())
    assert set(first) == {"label", "confidence", "offers", "entities", "lang"}
    assert (first["label"], second["offers"]) == ("faq/cost", ["faq/cost"])


@pytest.mark.usefixtures("oracle")
@pytest.mark.parametrize("line", ["not json", "[]", "{}", '{"txt": "x"}', "7"])
def test_a_line_that_is_none_is_told_and_the_others_are_read(line: str) -> None:
    output = io.StringIO()
    assert classify_lines(io.StringIO(f'{line}\n{{"text": "greet"}}\n'), output) == 1
    first, second = map(json.loads, output.getvalue().splitlines())
    assert "error" in first
    assert second["label"] == "greet"


def test_without_a_model_the_command_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise NoModel("There is no model; run 'make train' first.")

    monkeypatch.setattr(classify, "Reader", none)
    output = io.StringIO()
    assert classify_lines(io.StringIO("{}"), output) == 1
    assert "make train" in output.getvalue()


def test_entities_of_lists_are_collected_and_of_others_the_last_counts() -> None:
    read = entities_by_name(
        [
            {"entity": "concerns", "value": "math"},
            {"entity": "plan", "value": "none"},
            {"entity": "concerns", "value": "math"},
            {"entity": "concerns", "value": "reading"},
            {"entity": "plan", "value": "iep"},
        ]
    )
    assert read == {"concerns": ["math", "reading"], "plan": "iep"}
