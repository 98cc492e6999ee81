"""The measure of understanding: right at once, right among the offers, wrong at once, asked back."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, Dict, List, Optional

import pytest

from bot.evaluation import classify, report
from bot.evaluation.classify import NoModel, Reading, classify_lines, entities_by_name
from bot.evaluation.report import evaluate, evaluate_file, judge, summary
from bot.guide.conversation import UNSURE


def reading(label: str, confidence: float = 0.9, offers: Optional[List[str]] = None, ms: float = 2.0) -> Reading:
    return Reading(label, confidence, offers or [], {}, "en", ms)


class Oracle:
    """Reads every text as its first word says: "faq/cost really" is faq/cost; offers follow after a bar."""

    def read(self, text: str, lang: Optional[str] = None) -> Reading:
        said, _, offers = text.partition("|")
        return reading(said.split()[0], 0.9 if said.split()[0] != UNSURE else 0.2, offers.split())


@pytest.mark.parametrize(
    ("item", "read", "verdict"),
    [
        ({"label": "faq/cost"}, reading("faq/cost"), "right"),
        ({"label": "faq/cost", "also": ["faq/benefits"]}, reading("faq/benefits"), "right"),
        ({"label": "faq/cost"}, reading("faq/stigma"), "wrong"),
        ({"label": "faq/cost"}, reading(UNSURE, offers=["faq/stigma", "faq/cost"]), "offered"),
        ({"label": "faq/cost", "also": ["greet"]}, reading(UNSURE, offers=["greet"]), "offered"),
        ({"label": "faq/cost"}, reading(UNSURE, offers=["faq/stigma"]), "asked_back"),
        ({"label": "faq/cost"}, reading(UNSURE), "asked_back"),
        ({"label": "faq/cost"}, reading("out_of_scope"), "wrong"),
        ({"label": "out_of_scope"}, reading("out_of_scope"), "right"),
        ({"label": "out_of_scope"}, reading(UNSURE, offers=["faq/cost"]), "right"),
        ({"label": "out_of_scope"}, reading("faq/cost"), "wrong"),
        ({"label": "out_of_scope", "also": ["faq/cost"]}, reading("faq/cost"), "right"),
    ],
)
def test_a_reading_is_judged(item: Dict[str, Any], read: Reading, verdict: str) -> None:
    assert judge(item, read) == verdict


ITEMS = [
    {"text": "faq/cost a", "label": "faq/cost", "set": "real", "lang": "en"},
    {"text": "faq/cost b", "label": "faq/cost", "set": "real", "lang": "en"},
    {"text": "faq/stigma c", "label": "faq/cost", "set": "made", "lang": "es"},
    {"text": "unsure d|faq/cost", "label": "faq/cost"},
    {"text": "unsure e|faq/stigma", "label": "greet"},
    {"text": "out_of_scope f", "label": "out_of_scope"},
    {"text": "faq/cost g", "label": "out_of_scope"},
]


def test_the_figures_are_shares_of_the_questions() -> None:
    figures = summary(evaluate(ITEMS, Oracle()))  # type: ignore[arg-type]
    assert figures["questions"] == 7
    assert figures["groups"]["in_scope"] == {
        "questions": 5,
        "right": 0.4,
        "right_or_offered": 0.6,
        "wrong_at_once": 0.2,
        "asked_back": 0.4,
    }
    assert figures["groups"]["out_of_scope"]["right"] == 0.5
    assert figures["groups"]["in_scope/real/en"]["right"] == 1.0
    assert figures["labels"]["faq/cost"]["questions"] == 4
    assert ("faq/cost", "faq/stigma", 1) in figures["confusions"]
    assert figures["milliseconds"]["p50"] == 2.0


def test_confidence_is_set_beside_how_often_it_was_right() -> None:
    (row,) = summary(evaluate(ITEMS, Oracle()))["reliability"]  # type: ignore[arg-type]
    assert (row["from"], row["questions"], row["confidence"]) == (0.9, 3, 0.9)
    assert row["right"] == pytest.approx(2 / 3, abs=0.001)


def test_no_question_gives_no_figure_and_no_error() -> None:
    assert summary([])["questions"] == 0


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "Reader", Oracle)
    monkeypatch.setattr(classify, "Reader", Oracle)


@pytest.mark.usefixtures("oracle")
def test_a_file_is_measured_printed_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in ITEMS) + "\n\n")
    assert evaluate_file(path, tmp_path / "reports") == 0
    written = json.loads((tmp_path / "reports" / "understanding-questions.json").read_text())
    assert written["questions"] == 7
    assert [item["verdict"] for item in written["misread"]] == ["wrong", "offered", "asked_back", "wrong"]
    printed = capsys.readouterr().out
    assert "in_scope" in printed and "faq/cost -> faq/stigma: 1" in printed


@pytest.mark.usefixtures("oracle")
@pytest.mark.parametrize("content", [None, "{", "not json"])
def test_a_file_that_can_not_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: Optional[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_text(content)
    assert evaluate_file(path, tmp_path) == 1
    assert "The evaluation can't run" in capsys.readouterr().err


# --- python -m bot classify


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
