"""Training and asking one pipeline on one data set, each in a process of its own."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

from benchmarks.bots import CannotMeasure, last_words
from benchmarks.figures import percentile
from benchmarks.processes import Running
from benchmarks.understanding import worker
from benchmarks.understanding.answers import Answer, figures
from benchmarks.understanding.datasets import SEED, DataSet
from benchmarks.understanding.labels import SafeLabels
from benchmarks.understanding.pipelines import Pipeline, epochs_of
from bot.paths import PROJECT

#: What a shortened training is extrapolated to: the epochs of Rasa's default pipeline.
FULL_EPOCHS = 100
#: How many of the guide's own examples are asked to time them.
OWN_MESSAGES = 500
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


def measure(pipeline: Pipeline, data: DataSet, scratch: Path, epochs: Optional[int] = None) -> Dict[str, Any]:
    """Train, ask and judge.

    Args:
        pipeline: which one.
        data: what it is trained with and asked.
        scratch: a folder for the files between the processes.
        epochs: train only so many, and extrapolate what the whole would take.

    Raises:
        CannotMeasure: a process failed.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix=f"{pipeline.key}-") as name:
        folder, labels, load = Path(name), SafeLabels(data.labels()), os.getloadavg()[0]
        _write_examples(folder, data, labels)
        trained = _run("train", folder, pipeline, epochs, worker.TRAINED)
        parsed = _run("parse", folder, pipeline, epochs, worker.PARSED)
    answers = [
        Answer(expected, labels.label(label), confidence, sure)
        for (_, expected), (label, confidence, sure) in zip(data.test, parsed.pop("answers"), strict=True)
    ]
    return {
        "figures": figures(answers),
        "training": _training(trained, epochs),
        "serving": _serving(parsed),
        "load_average_before": load,
        "pipeline": trained["pipeline"],
    }


def own_data(scratch: Path) -> DataSet:
    """The project's own examples; some of them are asked, to time them and for nothing else.

    Raises:
        CannotMeasure: they can't be read.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="examples-") as name:
        _start("examples", Path(name))
        read = json.loads((Path(name) / worker.EXAMPLES).read_text(encoding="utf-8"))
    examples = [(str(text), str(label)) for text, label in read]
    asked = random.Random(SEED).sample(examples, min(OWN_MESSAGES, len(examples)))
    return DataSet("guide", "the guide's own data", examples, list(asked))


def extrapolated(wall: float, taken: Sequence[float], whole: int) -> float:
    """What a training would have taken with ``whole`` epochs instead of those taken.

    The first epoch also builds the network, so it counts once; the others' mean stands for all that are missing.
    """
    return wall + (whole - len(taken)) * usual_epoch(taken)


def usual_epoch(taken: Sequence[float]) -> float:
    """The mean epoch without the first, where there are others."""
    return statistics.mean(taken[1:] or taken)


def _write_examples(folder: Path, data: DataSet, labels: SafeLabels) -> None:
    """In Rasa's JSON format, which keeps every character; its YAML gives brackets and line breaks a meaning."""
    examples = [{"text": text, "intent": labels.safe(label), "entities": []} for text, label in data.train]
    content = {"rasa_nlu_data": {"common_examples": examples}}
    (folder / worker.EXAMPLES).write_text(json.dumps(content), encoding="utf-8")
    (folder / worker.MESSAGES).write_text(json.dumps([text for text, _ in data.test]), encoding="utf-8")


def _run(command: str, folder: Path, pipeline: Pipeline, epochs: Optional[int], result: str) -> Dict[str, Any]:
    job = {"config": pipeline.config, "own": pipeline.own, "epochs": epochs, "started": time.time()}
    (folder / worker.JOB).write_text(json.dumps(job), encoding="utf-8")
    _start(command, folder)
    found: Dict[str, Any] = json.loads((folder / result).read_text(encoding="utf-8"))
    return found


def _start(command: str, folder: Path) -> None:
    log = folder / f"{command}.log"
    environment = {**_QUIET, "RASA_CACHE_DIRECTORY": str(folder / "rasa-cache")}
    words = [sys.executable, "-m", worker.__name__, command, str(folder)]
    with Running(words, PROJECT, environment, log) as running:
        if running.wait() != 0:
            raise CannotMeasure(f"The process for '{command}' failed: {last_words(log)}")


def _training(trained: Dict[str, Any], epochs: Optional[int]) -> Dict[str, Any]:
    costs = {name: trained[name] for name in ("wall_s", "cpu_s", "process_cpu_s", "peak_mb", "model_mb")}
    if epochs is None or not trained["epochs"]:
        return costs
    whole = {
        name: extrapolated(trained[name], [one[name] for one in trained["epochs"]], FULL_EPOCHS)
        for name in ("wall_s", "cpu_s")
    }
    return {
        **costs,
        "epochs": epochs_of(trained["pipeline"]),
        "epoch": {name: usual_epoch([one[name] for one in trained["epochs"]]) for name in whole},
        "extrapolated": {"epochs": FULL_EPOCHS, **whole},
    }


def _serving(parsed: Dict[str, Any]) -> Dict[str, Any]:
    times = parsed.pop("milliseconds")
    return {**parsed, "messages": len(times), "p50_ms": percentile(times, 0.5), "p99_ms": percentile(times, 0.99)}
