"""The guide's pipeline on public data sets: ``python -m benchmarks.understanding --data FOLDER``.

It trains the pipeline of ``config.yml``, and Rasa's default one beside it, on each data set, asks every test message, and
writes what came of it as JSON, Markdown and one HTML page. What is finished is written at once, so a run that is stopped
leaves its figures behind. It asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Any, Dict, List, Optional, Sequence, Tuple

import psutil

from benchmarks.bots import CannotMeasure
from benchmarks.understanding.datasets import CATALOGUE, DataSet, read, select
from benchmarks.understanding.measuring import measure, own_data
from benchmarks.understanding.page import markdown, page
from benchmarks.understanding.pipelines import Pipeline, guide, rasa_default
from bot.paths import PROJECT

SETS = "hint3,banking77,clinc150"
#: Where the default pipeline trains in minutes.
DEFAULT_ON = "hint3,banking77-10"
_INTERRUPTED = 130


def main(arguments: Optional[List[str]] = None) -> int:
    """Measure, print, write.

    Returns:
        the exit status: 0 whatever the figures say, 1 where something could not be measured.
    """
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        report = _blank(options)
        with tempfile.TemporaryDirectory(prefix="guide-understanding-") as folder:
            _measure_all(report, options, Path(folder))
    except CannotMeasure as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; what was finished is written, and nothing was left running.", file=sys.stderr)
        return _INTERRUPTED
    print(markdown(report))
    _say(f"Written: {', '.join(str(path) for path in _paths(options.output).values())}")
    return 1 if report["failed"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, help="the folder with the data sets; docs/benchmarks.md says where they are"
    )
    parser.add_argument("--sets", help=f"which of {', '.join(CATALOGUE)} or beginnings of these (default: {SETS})")
    parser.add_argument("--without-default", action="store_true", help="measure the guide's pipeline only")
    parser.add_argument("--default-on", default=DEFAULT_ON, help=f"where Rasa's default is run ({DEFAULT_ON})")
    parser.add_argument("--guide", action="store_true", help="measure the costs on the guide's own examples as well")
    parser.add_argument(
        "--epochs", type=_positive, help="with --guide: train Rasa's default for so few epochs and extrapolate to all"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=PROJECT / "reports" / "understanding-benchmark",
        help="where to write, without the ending (reports/understanding-benchmark)",
    )
    return parser


def _blank(options: argparse.Namespace) -> Dict[str, Any]:
    return {
        "when": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "machine": _machine(),
        "settings": {
            name: getattr(options, name) for name in ("sets", "without_default", "default_on", "guide", "epochs")
        },
        "pipelines": {"guide": guide().config["pipeline"]},
        "sets": {},
        "results": {},
        "left_out": [],
        "failed": [],
    }


def _measure_all(report: Dict[str, Any], options: argparse.Namespace, scratch: Path) -> None:
    """Read all data first, so that a missing file is noticed before an hour of training."""
    for data, pipelines, epochs in _planned(report, options, scratch):
        report["sets"][data.key] = data.describe()
        for pipeline in pipelines:
            _say(f"{data.name}: {pipeline.name} ...")
            _measure_one(report, pipeline, data, scratch, None if pipeline.own else epochs)
            _write(report, options.output)


def _planned(
    report: Dict[str, Any], options: argparse.Namespace, scratch: Path
) -> List[Tuple[DataSet, Sequence[Pipeline], Optional[int]]]:
    own, other = guide(), rasa_default()
    plan: List[Tuple[DataSet, Sequence[Pipeline], Optional[int]]] = []
    keys = _chosen(options)
    beside = [] if options.without_default else select(options.default_on, keys)
    for key in keys:
        plan.append((read(key, options.data), [own, other] if key in beside else [own], None))
    left = [data.name for data, _, _ in plan if data.key not in beside]
    if left:
        report["left_out"].append(_why_left_out(left, options.without_default))
    if options.guide:
        plan.append((own_data(scratch), [own] if options.without_default else [own, other], options.epochs))
    return plan


def _chosen(options: argparse.Namespace) -> List[str]:
    """The data sets of this run: those named, or all; none where only the guide's own data is asked for."""
    if options.sets is None and options.data is None and options.guide:
        return []
    keys = select(SETS if options.sets is None else options.sets)
    if keys and options.data is None:
        raise CannotMeasure("Name the folder with the data sets: --data FOLDER (docs/benchmarks.md says what goes in).")
    return keys


def _why_left_out(names: Sequence[str], on_purpose: bool) -> str:
    why = (
        "--without-default was given"
        if on_purpose
        else "its 100 epochs take over an hour of CPU on the large ones; --default-on names where it is run"
    )
    return f"Rasa's default pipeline was not run on {'; '.join(names)}: {why}."


def _measure_one(
    report: Dict[str, Any], pipeline: Pipeline, data: DataSet, scratch: Path, epochs: Optional[int]
) -> None:
    """One that fails is noted, and the others go on."""
    try:
        result = measure(pipeline, data, scratch, epochs)
    except CannotMeasure as problem:
        report["failed"].append(f"{data.name}, {pipeline.name}: {problem}")
        _say(report["failed"][-1])
        return
    used = result.pop("pipeline")
    if epochs is None:
        report["pipelines"][pipeline.key] = used
    report["results"].setdefault(data.key, {})[pipeline.key] = result


def _write(report: Dict[str, Any], output: Path) -> None:
    paths = _paths(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    paths["json"].write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    paths["md"].write_text(markdown(report), encoding="utf-8")
    paths["html"].write_text(page(report), encoding="utf-8")


def _paths(output: Path) -> Dict[str, Path]:
    return {ending: output.with_name(f"{output.name}.{ending}") for ending in ("json", "md", "html")}


def _machine() -> Dict[str, Any]:
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "memory_mb": psutil.virtual_memory().total // 1024 // 1024,
        "python": platform.python_version(),
        "rasa": metadata.version("rasa"),
    }


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _as_interrupt(_signal: int, _frame: Optional[FrameType]) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
