"""The command: what it says when something is missing, and one small real run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

import pytest

from benchmarks.bots import CannotMeasure
from benchmarks.understanding import __main__ as command
from benchmarks.understanding.datasets import DataSet
from benchmarks.understanding.measuring import extrapolated, measure
from benchmarks.understanding.pipelines import Pipeline, guide

WARRANTY = [
    "how long is the warranty",
    "is there a guarantee",
    "warranty period please",
    "what does the warranty cover",
]
SIZES = ["which size fits my bed", "how big is the mattress", "mattress dimensions", "what sizes do you have"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "hint3" / "dataset" / "v1"
    rows = [f"{text},A/WARRANTY" for text in WARRANTY] + [f"{text},SIZE?" for text in SIZES]
    for part, lines in {
        "train": rows,
        "test": ["tell me the warranty,A/WARRANTY", "/restart,NO_NODES_DETECTED"],
    }.items():
        (place / part).mkdir(parents=True)
        path = place / part / f"sofmattress_{part}.csv"
        path.write_text("sentence,label\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def quick(pipeline: Pipeline, data: DataSet, scratch: Path, epochs: Any) -> Dict[str, Any]:
    if pipeline.key == "default":
        raise CannotMeasure("no")
    return {"pipeline": [], "figures": {}, "training": {}, "serving": {}, "load_average_before": 0.0}


def test_without_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--sets", "clinc150"]) == 1
    assert capsys.readouterr().err.startswith("Name the folder with the data sets: --data FOLDER")


def test_with_a_file_missing_nothing_is_trained(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = folder / "report"
    assert command.main(["--data", str(folder), "--sets", "hint3", "--output", str(output)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not output.with_suffix(".json").exists()


def test_with_an_unknown_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--data", str(folder), "--sets", "snips"]) == 1
    assert "no data set 'snips'" in capsys.readouterr().err


def test_one_that_fails_is_noted_and_the_others_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "measure", quick)
    for writer in ("markdown", "page"):
        monkeypatch.setattr(command, writer, lambda report: "")
    output = folder / "report"
    wanted = ["--data", str(folder), "--sets", "hint3-sofmattress-full", "--output", str(output)]
    assert command.main(wanted) == 1
    report = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    assert report["failed"] == ["HINT3 SOFMattress, full, `rasa init` default: no"]
    assert list(report["results"]["hint3-sofmattress-full"]) == ["guide"]


def test_what_was_left_out_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "measure", quick)
    for writer in ("markdown", "page"):
        monkeypatch.setattr(command, writer, lambda report: "")
    output = folder / "report"
    wanted = ["--data", str(folder), "--sets", "hint3-sofmattress-full", "--output", str(output)]
    assert command.main([*wanted, "--default-on", "clinc150"]) == 0
    report = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    assert "HINT3 SOFMattress, full: its 100 epochs" in report["left_out"][0]


def test_extrapolation_by_hand() -> None:
    # 6 s around epochs of 9, 2 and 3 s: 20 s and 97 epochs of 2.5 s more
    assert extrapolated(20.0, [9.0, 2.0, 3.0], 100) == 262.5
    assert extrapolated(20.0, [5.0], 3) == 30.0
    assert extrapolated(20.0, [5.0, 5.0], 2) == 20.0


def test_a_process_that_fails_is_said(tmp_path: Path) -> None:
    broken = Pipeline("broken", "broken", {"recipe": "default.v1", "language": "en"}, own=False)
    with pytest.raises(CannotMeasure, match="The process for 'train' failed: .*KeyError"):
        measure(broken, DataSet("k", "n", [("x", "a")], [("x", "a")]), tmp_path)


def test_a_small_real_run(folder: Path) -> None:
    """The configuration's own pipeline, trained and asked by Rasa in processes of their own."""
    output = folder / "report"
    options = ["--data", str(folder), "--sets", "hint3-sofmattress-full", "--without-default", "--output", str(output)]
    assert command.main(options) == 0
    report = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    result = report["results"]["hint3-sofmattress-full"]["guide"]
    assert report["pipelines"]["guide"] == guide().config["pipeline"]
    assert result["figures"]["accuracy"] == 1.0
    assert result["training"]["peak_mb"] > 100 and result["training"]["cpu_s"] > 0
    assert result["serving"]["start_s"] > result["serving"]["load_s"] > 0
    assert result["serving"]["p99_ms"] >= result["serving"]["p50_ms"] > 0
    assert "<table>" in output.with_suffix(".html").read_text(encoding="utf-8")
