from __future__ import annotations

import re
from typing import Any, Dict

import pytest

from benchmarks.understanding.answers import Answer, figures
from benchmarks.understanding.page import markdown, page
from benchmarks.understanding.sections import PUBLISHED, sections
from bot.guide.yaml_source import read_yaml

ANSWERS = [Answer("a", "a", 0.9, True), Answer("b", "a", 0.4, False), Answer(None, "a", 0.2, False)]


def result(**training: Any) -> Dict[str, Any]:
    costs = {"wall_s": 1.0, "cpu_s": 2.0, "peak_mb": 900.0, "model_mb": 0.5}
    serving = {"load_s": 1.0, "start_s": 9.0, "peak_mb": 800.0, "p50_ms": 7.0, "p99_ms": 12.0, "cpu_ms": 6.0}
    return {
        "figures": figures(ANSWERS),
        "training": {**costs, **training},
        "serving": serving,
        "load_average_before": 0.5,
    }


@pytest.fixture
def report() -> Dict[str, Any]:
    keys = [f"hint3-{bot}-full" for bot in ("sofmattress", "curekart", "powerplay11")] + ["banking77-10", "clinc150"]
    return {
        "when": "2026-01-01T00:00:00+00:00",
        "machine": {"system": "S", "cpus": 2, "memory_mb": 24000, "python": "3.10", "rasa": "3.6.21"},
        "pipelines": {"guide": [{"name": "<Own>"}]},
        "sets": {key: {"name": f"set {key}", "labels": 2, "train": 20, "test_in_scope": 2} for key in [*keys, "guide"]},
        "results": {key: {"guide": result(), "default": result()} for key in keys},
        "left_out": ["The default was not run on X."],
        "failed": ["Y: broken"],
    }


def test_only_what_was_measured_has_a_table(report: Dict[str, Any]) -> None:
    titles = [section.title for section in sections(report)]
    assert titles == [
        "HINT3, full training set",
        "BANKING77",
        "CLINC150",
        "In scope and out of scope",
        "What it costs",
    ]
    report["results"] = {}
    assert sections(report) == []


def test_rows_fit_their_columns(report: Dict[str, Any]) -> None:
    report["results"]["guide"] = {"guide": result()}
    for section in sections(report):
        assert {len(row.cells) for row in section.rows} == {len(section.columns)}, section.title


def test_means_only_where_no_bot_is_missing(report: Dict[str, Any]) -> None:
    assert sections(report)[0].rows[0].cells[-2:] == (0.5, pytest.approx(figures(ANSWERS)["best_mcc"]))
    del report["results"]["hint3-curekart-full"]
    assert sections(report)[0].rows[0].cells[-2:] == (None, None)


def test_a_shortened_training_says_so(report: Dict[str, Any]) -> None:
    whole = {"epochs": 100, "wall_s": 3600.0, "cpu_s": 7200.0}
    short = result(epochs=3, epoch={"wall_s": 35.0, "cpu_s": 70.0}, extrapolated=whole)
    report["results"] = {"guide": {"guide": result(), "default": short}}
    text = markdown(report)
    assert "`rasa init` default, 3 epochs |" in text
    assert "100 epochs, extrapolated | 3,600.0 | 7,200.0 |" in text
    assert "about 60 minutes (120 CPU minutes). This is computed, not measured" in text


def test_markdown_has_tables_and_remarks(report: Dict[str, Any]) -> None:
    text = markdown(report)
    assert "| **the guide's pipeline** | 0.500 |" in text
    assert "- The default was not run on X." in text
    assert "- Failed: Y: broken" in text


def test_the_page_needs_nothing_else(report: Dict[str, Any]) -> None:
    text = page(report)
    assert not re.search(r"<(script|link|img|iframe)|src=|@import|url\(", text)
    assert "prefers-color-scheme: dark" in text
    assert "<strong>the guide&#x27;s pipeline</strong>" in text
    assert "&lt;Own&gt;" in text and "<Own>" not in text
    for tag in ("table", "tr", "td", "p", "li", "div"):
        assert len(re.findall(rf"<{tag}[ >]", text)) == text.count(f"</{tag}>"), tag


def test_every_published_figure_has_a_source() -> None:
    published = read_yaml(PUBLISHED)
    assert published["hint3"]["source"] and published["hint3"]["checked"]
    for name in ("banking77", "clinc150"):
        for row in published[name]["rows"]:
            assert row["source"].count("https://") == 1 and row["checked"], row["system"]
    for size in ("full", "subset"):
        for row in published["hint3"][size]:
            assert all(0 < figure < 1 for bot in ("sofmattress", "curekart", "powerplay11") for figure in row[bot])
