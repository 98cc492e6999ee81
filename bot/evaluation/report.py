"""The report of ``python -m bot evaluate``: a table for the terminal, JSON, and a page to click through."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

from bot.evaluation.classify import NoModel, Reader
from bot.evaluation.figures import summary
from bot.evaluation.judging import Judged, judge_all
from bot.evaluation.overlap import taught_questions, training_examples
from bot.evaluation.page import page
from bot.paths import PROJECT


def evaluate_file(path: Path, folder: Optional[Path]) -> int:
    """Evaluate a file of JSON lines; print the table, write the report as JSON and as a page.

    Returns:
        the exit status.
    """
    try:
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        started = time.perf_counter()
        reader = Reader()
    except (OSError, ValueError, NoModel) as problem:
        print(f"The evaluation can't run: {problem}", file=sys.stderr)
        return 1
    loading = time.perf_counter() - started
    judged = judge_all(items, reader)
    report = {
        "file": path.name,
        **summary(judged, reader.operating_point["ease"]),
        "operating_point": reader.operating_point,
        "speed": {"load_seconds": round(loading, 1), "peak_megabytes": _peak_megabytes()},
        "also_taught": [
            question for question, _ in taught_questions([item.text for item in judged], training_examples())
        ],
        "read": [_row(item) for item in judged],
    }
    target = folder or PROJECT / "reports"
    target.mkdir(parents=True, exist_ok=True)
    as_json, as_page = (target / f"understanding-{path.stem}.{kind}" for kind in ("json", "html"))
    as_json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    as_page.write_text(page(report), encoding="utf-8")
    print(table(report))
    if report["also_taught"]:
        print(f"{len(report['also_taught'])} questions stand, nearly word for word, among the training examples.")
    print(f"To click through the misread questions: {as_page}\nAll figures: {as_json}")
    return 0


def table(figures: Dict[str, Any]) -> str:
    """The figures for a terminal."""
    head = f"{'group':<34}{'questions':>10}{'right':>8}{'+offered':>10}{'+beside':>9}{'wrong':>8}{'asked':>8}"
    lines = [head, "-" * len(head)]
    for name, row in figures["groups"].items():
        lines.append(
            f"{name:<34}{row['questions']:>10}{row['right']:>8.3f}{row['right_or_offered']:>10.3f}"
            f"{row['within_reach']:>9.3f}{row['wrong_at_once']:>8.3f}{row['asked_back']:>8.3f}"
        )
    lines += ["", "labels with the most misses:", *_worst_labels(figures)]
    lines += ["", "answered at once and wrong, most often:"]
    lines += [f"  {expected} -> {given}: {number}" for expected, given, number in figures["confusions"][:12]]
    lines += ["", "answers given with a confidence, and how often they were right:"]
    lines += [
        f"  {row['from']:.1f} to {row['from'] + 0.1:.1f}: {row['right']:.2f} of {row['questions']}"
        for row in figures["reliability"]
    ]
    times = figures["milliseconds"]
    return "\n".join([*lines, "", f"ms a message: p50 {times['p50']}, p99 {times['p99']}"])


def _worst_labels(figures: Dict[str, Any]) -> List[str]:
    worst = sorted(figures["labels"].items(), key=lambda entry: entry[1]["right_or_offered"])[:12]
    return [
        f"  {name:<32} {row['right']:.2f} right, {row['right_or_offered']:.2f} with offers, {row['questions']} questions"
        for name, row in worst
    ]


def _row(item: Judged) -> Dict[str, Any]:
    return {
        "text": item.text,
        "expected": list(item.expected),
        "group": item.group,
        "verdict": item.verdict,
        "label": item.reading.label,
        "confidence": round(item.reading.confidence, 3),
        "offers": item.reading.offers,
        "ranking": [[name, round(value, 3)] for name, value in item.reading.ranking[:5]],
    }


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
