"""How well staff replies are read: precision and recall of each point and each red flag."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Sequence, Set, Tuple

from bot.guide.practice.schemas import POINTS, RED_FLAGS
from bot.guide.practice.session import ReplyReader
from bot.guide.yaml_source import ContentError
from bot.paths import DATA, PROJECT

_REPORT = PROJECT / "reports" / "practice.json"


@dataclass(frozen=True)
class Counts:
    """How often an id was found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was found that is there; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 where nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def as_dict(self) -> Dict[str, Any]:
        """Figures for a report."""
        there = self.right + self.missed
        return {"replies": there, "precision": round(self.precision, 3), "recall": round(self.recall, 3)}


Pair = Tuple[Set[str], Set[str]]


def count(ids: Iterable[str], pairs: Sequence[Pair]) -> Counts:
    """Counts over ids together (micro-averaged).

    Args:
        ids: which ids.
        pairs: for each reply the ids that are there and those that were found.
    """
    wanted = set(ids)
    right = sum(len(there & found & wanted) for there, found in pairs)
    wrong = sum(len((found - there) & wanted) for there, found in pairs)
    missed = sum(len((there - found) & wanted) for there, found in pairs)
    return Counts(right, wrong, missed)


def measure(items: Sequence[Dict[str, Any]], reader: ReplyReader) -> Dict[str, Any]:
    """Figures overall, per file, per language and per id.

    Args:
        items: replies with ``parent``, ``reply``, ``points``, ``red_flags`` and optional ``lang``
            and ``file``.
        reader: what is measured.
    """
    started = time.perf_counter()
    pairs = [_compared(item, reader) for item in items]
    took = (time.perf_counter() - started) * 1000 / max(1, len(items))
    files = sorted({str(item["file"]) for item in items if "file" in item})
    languages = sorted({str(item.get("lang", "en")) for item in items})
    return {
        "replies": len(items),
        "milliseconds_a_reply": round(took, 1),
        "points": count(POINTS, pairs).as_dict(),
        "red_flags": count(RED_FLAGS, pairs).as_dict(),
        "files": {
            name: _parts([pair for pair, item in zip(pairs, items, strict=True) if item.get("file") == name])
            for name in files
        },
        "languages": {
            lang: _parts([pair for pair, item in zip(pairs, items, strict=True) if item.get("lang", "en") == lang])
            for lang in languages
        },
        "ids": {name: count([name], pairs).as_dict() for name in (*POINTS, *RED_FLAGS)},
    }


def _compared(item: Dict[str, Any], reader: ReplyReader) -> Pair:
    reading = reader.read(item["parent"], item["reply"], item.get("lang"))
    return {*item["points"], *item["red_flags"]}, {one.id for one in (*reading.points, *reading.red_flags)}


def _parts(pairs: Sequence[Pair]) -> Dict[str, Any]:
    return {name: count(ids, pairs).as_dict() for name, ids in (("points", POINTS), ("red_flags", RED_FLAGS))}


def evaluate_practice(files: Sequence[Path]) -> int:
    """Measure labelled replies, print a table by file, language and id, write ``reports/practice.json``.

    Returns:
        the exit status.
    """
    from bot.nlu.practice.reader import load_reader

    paths = list(files) or sorted((DATA / "practice" / "replies").glob("measure_*.jsonl"))
    try:
        items = [{**item, "file": path.name} for path in paths for item in _lines_of(path)]
        reader = load_reader()
    except (OSError, ValueError, ContentError) as problem:
        print(f"The labelled replies can't be read: {problem}", file=sys.stderr)
        return 1
    if not items:
        print(
            "There are no labelled replies; name a file, or restore data/practice/replies/measure_*.jsonl.",
            file=sys.stderr,
        )
        return 1
    figures = measure(items, reader)
    print(as_table(figures))
    _REPORT.parent.mkdir(exist_ok=True)
    _REPORT.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(f"Written to {_REPORT.relative_to(PROJECT)}.")
    return 0


def _lines_of(path: Path) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def as_table(figures: Dict[str, Any]) -> str:
    """The figures as a table for a terminal."""
    lines = [f"{figures['replies']} replies, {figures['milliseconds_a_reply']} ms each", ""]
    lines.append(f"{'':34}{'replies':>8}{'precision':>11}{'recall':>8}")
    rows = [("all points", figures["points"]), ("all red flags", figures["red_flags"])]
    for name, parts in (*figures["files"].items(), *figures["languages"].items()):
        rows += [(f"{name} points", parts["points"]), (f"{name} red flags", parts["red_flags"])]
    rows += list(figures["ids"].items())
    lines += [f"{name:34}{row['replies']:>8}{row['precision']:>11.3f}{row['recall']:>8.3f}" for name, row in rows]
    return "\n".join(lines)
