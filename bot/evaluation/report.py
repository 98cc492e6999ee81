"""The report of ``python -m bot evaluate``: how often the guide is right at once, among its offers, or wrong."""

from __future__ import annotations

import json
import statistics
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple

from bot.evaluation.classify import NoModel, Reader, Reading
from bot.guide.conversation import UNSURE
from bot.paths import PROJECT

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Judged:
    """One question, how it was read, and how that is judged: right, offered, wrong or asked_back."""

    text: str
    expected: Tuple[str, ...]
    reading: Reading
    verdict: str
    group: str


def judge(item: Dict[str, Any], reading: Reading) -> str:
    """The verdict on one reading.

    Out-of-scope counts as caught ("right") when it is turned away or asked back.
    """
    accepted = {item["label"], *item.get("also", [])}
    if item["label"] == OUT_OF_SCOPE:
        return "right" if reading.label in (OUT_OF_SCOPE, UNSURE) or reading.label in accepted else "wrong"
    if reading.label in accepted:
        return "right"
    if reading.label == UNSURE:
        return "offered" if accepted & set(reading.offers) else "asked_back"
    return "wrong"


def evaluate(items: Iterable[Dict[str, Any]], reader: Reader) -> List[Judged]:
    """Read and judge every item."""
    judged = []
    for item in items:
        reading = reader.read(item["text"], item.get("lang"))
        group = OUT_OF_SCOPE if item["label"] == OUT_OF_SCOPE else "in_scope"
        judged.append(
            Judged(
                text=item["text"],
                expected=(item["label"], *item.get("also", [])),
                reading=reading,
                verdict=judge(item, reading),
                group=f"{group}/{item.get('set', '-')}/{item.get('lang', reading.lang)}",
            )
        )
    return judged


def summary(judged: List[Judged]) -> Dict[str, Any]:
    """Figures overall, per group and per label."""
    by_group: Dict[str, List[Judged]] = defaultdict(list)
    by_label: Dict[str, List[Judged]] = defaultdict(list)
    for item in judged:
        by_group[item.group].append(item)
        by_group[item.group.split("/")[0]].append(item)
        by_label[item.expected[0]].append(item)
    times = [item.reading.milliseconds for item in judged]
    return {
        "questions": len(judged),
        "groups": {name: _shares(rows) for name, rows in sorted(by_group.items())},
        "labels": {name: _shares(rows) for name, rows in sorted(by_label.items())},
        "confusions": _confusions(judged),
        "reliability": _reliability(judged),
        "milliseconds": {
            "p50": round(statistics.median(times), 2) if times else 0.0,
            "p99": round(sorted(times)[max(0, int(len(times) * 0.99) - 1)], 2) if times else 0.0,
        },
    }


def evaluate_file(path: Path, folder: Optional[Path]) -> int:
    """Evaluate a file of JSON lines; print the table and write the report as JSON.

    Returns:
        the exit status.
    """
    try:
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        reader = Reader()
    except (OSError, ValueError, NoModel) as problem:
        print(f"The evaluation can't run: {problem}", file=sys.stderr)
        return 1
    judged = evaluate(items, reader)
    figures = summary(judged)
    target = folder or PROJECT / "reports"
    target.mkdir(parents=True, exist_ok=True)
    misread = [_misread(item) for item in judged if item.verdict != "right"]
    report = target / f"understanding-{path.stem}.json"
    report.write_text(json.dumps({**figures, "misread": misread}, ensure_ascii=False, indent=1), encoding="utf-8")
    print(_table(figures))
    print(f"The whole report: {report}")
    return 0


def _shares(rows: List[Judged]) -> Dict[str, Any]:
    counts = Counter(row.verdict for row in rows)
    total = len(rows)
    return {
        "questions": total,
        "right": round(counts["right"] / total, 4),
        "right_or_offered": round((counts["right"] + counts["offered"]) / total, 4),
        "wrong_at_once": round(counts["wrong"] / total, 4),
        "asked_back": round((counts["offered"] + counts["asked_back"]) / total, 4),
    }


def _confusions(judged: List[Judged]) -> List[Tuple[str, str, int]]:
    counts = Counter((row.expected[0], row.reading.label) for row in judged if row.verdict == "wrong")
    return [(expected, given, number) for (expected, given), number in counts.most_common(40)]


def _reliability(judged: List[Judged]) -> List[Dict[str, float]]:
    bins: Dict[int, List[Judged]] = defaultdict(list)
    for row in judged:
        if row.reading.label != UNSURE and row.group.startswith("in_scope"):
            bins[min(int(row.reading.confidence * 10), 9)].append(row)
    return [
        {
            "from": number / 10,
            "questions": len(rows),
            "confidence": round(statistics.mean(row.reading.confidence for row in rows), 3),
            "right": round(sum(row.verdict == "right" for row in rows) / len(rows), 3),
        }
        for number, rows in sorted(bins.items())
    ]


def _misread(item: Judged) -> Dict[str, Any]:
    return {
        "text": item.text,
        "expected": list(item.expected),
        "verdict": item.verdict,
        "label": item.reading.label,
        "confidence": round(item.reading.confidence, 3),
        "offers": item.reading.offers,
    }


def _table(figures: Dict[str, Any]) -> str:
    head = f"{'group':<34}{'questions':>10}{'right':>8}{'+offered':>10}{'wrong':>8}{'asked':>8}"
    lines = [head, "-" * len(head)]
    for name, row in figures["groups"].items():
        lines.append(
            f"{name:<34}{row['questions']:>10}{row['right']:>8.3f}{row['right_or_offered']:>10.3f}"
            f"{row['wrong_at_once']:>8.3f}{row['asked_back']:>8.3f}"
        )
    worst = sorted(figures["labels"].items(), key=lambda entry: entry[1]["right_or_offered"])[:12]
    lines += ["", "labels with the most misses:"]
    lines += [
        f"  {name:<32} {row['right']:.2f} right, {row['right_or_offered']:.2f} with offers, {row['questions']} questions"
        for name, row in worst
    ]
    lines += ["", "answered at once and wrong, most often:"]
    lines += [f"  {expected} -> {given}: {number}" for expected, given, number in figures["confusions"][:12]]
    times = figures["milliseconds"]
    lines += ["", f"ms a message: p50 {times['p50']}, p99 {times['p99']}"]
    return "\n".join(lines)
