"""How far over its threshold an id must be to count as found, by ``data/practice/strictness.yml``.

The thresholds themselves come from held-out learning replies, which sound like the other learning replies. Strangers
write otherwise, so what is asked beyond them is chosen on replies by other authors (``measure_a``, ``_b``, ``_c``), where
F1 is best: for each point its own value drawn towards the common one, for red flags one value, since each is rare.
Recall doesn't come first for red flags, because one that is seen wrongly hides the praise and turns the parent cold.

``python -m bot.nlu.practice.strictness`` chooses anew and writes the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

import numpy as np

from bot.guide.practice.content import read_replies
from bot.guide.practice.schemas import POINTS, RED_FLAGS, ReplyLine, Strictness
from bot.guide.yaml_source import read_model
from bot.nlu.practice.thresholds import best_threshold, choose_thresholds
from bot.paths import DATA

#: Replies with a point that weigh as much as all points together; by cross-validation on the replies below.
_TRUST = 30.0
_CHOSEN_ON = ("measure_a.jsonl", "measure_b.jsonl", "measure_c.jsonl")
_FILE = Path("practice") / "strictness.yml"


def load_strictness(data: Path) -> np.ndarray:
    """What is asked of each point and each red flag beyond its threshold, in log odds, shape (ids,).

    Raises:
        ContentError: the file is wrong or missing.
    """
    asked = read_model(data / _FILE, Strictness)
    return np.array([*(asked.points[name] for name in POINTS), *([asked.red_flags] * len(RED_FLAGS))], np.float32)


def choose_strictness(margins: np.ndarray, targets: np.ndarray) -> Strictness:
    """The values that suit labelled replies.

    Args:
        margins: log odds over the thresholds, shape (replies, ids).
        targets: 1 where a reply has an id, shape (replies, ids).
    """
    count = len(POINTS)
    points = choose_thresholds(margins, targets, count, _TRUST)[:count]
    flags = best_threshold(margins[:, count:].ravel(), targets[:, count:].ravel())
    rounded = {name: round(float(value), 1) + 0.0 for name, value in zip(POINTS, points, strict=True)}
    return Strictness(points=rounded, red_flags=round(flags, 1))


def written(chosen: Strictness) -> str:
    """The file's text."""
    lines = [
        "# How sure the reader of staff replies must be, in log odds beyond its thresholds: a higher number finds less.",
        "# Written by python -m bot.nlu.practice.strictness; docs/practice.md says why points and red flags differ.",
        "points:",
        *(f"  {name}: {value}" for name, value in chosen.points.items()),
        f"red_flags: {chosen.red_flags}",
    ]
    return "\n".join(lines) + "\n"


def _labels(lines: Sequence[ReplyLine]) -> np.ndarray:
    ids = (*POINTS, *RED_FLAGS)
    return np.array([[name in {*line.points, *line.red_flags} for name in ids] for line in lines], dtype=np.float32)


def _choose_anew() -> None:
    from bot.nlu.practice.reader import load_reader

    folder = DATA / "practice" / "replies"
    lines = [line for name in _CHOSEN_ON for line in read_replies(folder / name)]
    reader = load_reader()
    margins = np.stack([reader.margins(line.parent, line.reply, line.lang) for line in lines])
    (DATA / _FILE).write_text(written(choose_strictness(margins, _labels(lines))), encoding="utf-8")


if __name__ == "__main__":
    _choose_anew()
