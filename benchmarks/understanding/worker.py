"""One process of the benchmark: it trains, or asks, or lists the project's own examples, and writes down what it took.

``python -m benchmarks.understanding.worker train FOLDER`` and so on. Each runs by itself, so that memory, CPU seconds and
the time to start are its own.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

#: What the processes hand to each other, in the folder of one measurement.
JOB, CONFIG, EXAMPLES, MESSAGES = "job.json", "config.yml", "examples.json", "messages.json"
TRAINED, PARSED, MODEL = "trained.json", "parsed.json", "model.tar.gz"
_FALLBACK = "nlu_fallback"
_MB = 1024 * 1024
#: ``ru_maxrss`` counts kilobytes on Linux and bytes on macOS.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def train(folder: Path) -> None:
    """Train a model as Rasa does and write ``trained.json``."""
    from rasa.model_training import train_nlu

    from benchmarks.understanding.pipelines import completed, epochs_of, with_epochs

    job = _read(folder / JOB)
    config = completed(job["config"])
    config["pipeline"] = with_epochs(config["pipeline"], job["epochs"])
    _write(folder / CONFIG, config)  # JSON is YAML
    if job["own"]:
        _without_kept_vectors(folder / "cache")
    epochs = _clocked_epochs() if epochs_of(config["pipeline"]) else []
    begun, cpu = time.perf_counter(), _cpu()
    train_nlu(str(folder / CONFIG), str(folder / EXAMPLES), str(folder), fixed_model_name=MODEL)
    wall, cpu = time.perf_counter() - begun, _cpu() - cpu
    _write(
        folder / TRAINED,
        {
            "wall_s": wall,
            "cpu_s": cpu,
            "process_cpu_s": _cpu(),
            "peak_mb": _peak(),
            "model_mb": (folder / MODEL).stat().st_size / _MB,
            "epochs": [{"wall_s": one, "cpu_s": other} for one, other in epochs],
            "pipeline": config["pipeline"],
        },
    )


def parse(folder: Path) -> None:
    """Load the model, ask every message, and write ``parsed.json``."""
    from rasa.core.agent import Agent

    from bot.channels.turn import safe_text

    job, messages = _read(folder / JOB), _read(folder / MESSAGES)
    begun = time.perf_counter()
    agent = Agent.load(str(folder / MODEL))
    loaded = time.perf_counter() - begun
    loop = asyncio.new_event_loop()

    def ask(text: str) -> Dict[str, Any]:
        return dict(loop.run_until_complete(agent.parse_message(safe_text(text) or " ")))

    ask(messages[0])
    ready, cpu = time.time() - job["started"], _cpu()
    answers, milliseconds = [], []
    for text in messages:
        begun = time.perf_counter()
        parsed = ask(text)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        answers.append(read_answer(parsed))
    _write(
        folder / PARSED,
        {
            "load_s": loaded,
            "start_s": ready,
            "cpu_ms": (_cpu() - cpu) * 1000 / len(messages),
            "peak_mb": _peak(),
            "milliseconds": milliseconds,
            "answers": answers,
        },
    )


def examples(folder: Path) -> None:
    """Write the project's own examples, with full labels, as its importer reads them."""
    from bot.nlu.importer import LABEL, LabelledExamples
    from bot.paths import DATA

    data = LabelledExamples(training_data_paths=[str(DATA / "nlu")]).get_nlu_data()
    found = [(example.get("text"), example.get(LABEL)) for example in data.intent_examples]
    _write(folder / EXAMPLES, [[text, label] for text, label in found if text and label])


def read_answer(parsed: Dict[str, Any]) -> Tuple[Optional[str], float, bool]:
    """The likeliest label, its confidence, and whether the pipeline would act on it.

    Both pipelines hide the label where they aren't sure: the guide's calls it "unsure", Rasa's fallback classifier puts its
    own intent before it. The ranking still has it.
    """
    ranking = parsed["label_ranking"] if "label_ranking" in parsed else parsed.get("intent_ranking", [])
    ranked = [item for item in ranking if item["name"] not in (None, _FALLBACK)]
    if not ranked:
        return None, 0.0, False
    acted_on = parsed["label"] if "label" in parsed else parsed["intent"]["name"]
    return ranked[0]["name"], float(ranked[0]["confidence"]), acted_on == ranked[0]["name"]


def _clocked_epochs() -> List[Tuple[float, float]]:
    """A list into which each epoch of a network that is trained from now on writes its wall and CPU seconds."""
    from rasa.utils.tensorflow.models import RasaModel
    from tensorflow.keras.callbacks import Callback

    taken: List[Tuple[float, float]] = []

    class Clock(Callback):  # type: ignore[misc]
        def on_epoch_begin(self, epoch: int, logs: Optional[Dict[str, Any]] = None) -> None:
            self._begun = time.perf_counter(), _cpu()

        def on_epoch_end(self, epoch: int, logs: Optional[Dict[str, Any]] = None) -> None:
            taken.append((time.perf_counter() - self._begun[0], _cpu() - self._begun[1]))

    fit = RasaModel.fit

    def clocked_fit(model: Any, *arguments: Any, **options: Any) -> Any:
        options["callbacks"] = [*(options.get("callbacks") or []), Clock()]
        return fit(model, *arguments, **options)

    RasaModel.fit = clocked_fit
    return taken


def _without_kept_vectors(cache: Path) -> None:
    """Encode every example anew: vectors kept from earlier would make training look free, and are the project's."""
    from bot.nlu import featurizer

    featurizer.CACHE = cache


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT / _MB


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


_COMMANDS: Dict[str, Callable[[Path], None]] = {"train": train, "parse": parse, "examples": examples}

if __name__ == "__main__":
    _COMMANDS[sys.argv[1]](Path(sys.argv[2]))
