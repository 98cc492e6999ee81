"""The figures of an evaluation: shares, confusions, reliability, and what other operating points would give."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from typing import Any, Dict, List, Tuple

from bot.evaluation.judging import Judged, at
from bot.guide.conversation import UNSURE

_THRESHOLDS = (0.0, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)
_DOUBTS = (9.0, 0.5, 0.4, 0.33, 0.25)


def summary(judged: List[Judged], ease: float = 0.0) -> Dict[str, Any]:
    """Figures overall, per group and per label; shares are 0..1.

    Args:
        judged: the questions.
        ease: how much less confidence is enough for a long message, at every operating point.
    """
    by_group: Dict[str, List[Judged]] = defaultdict(list)
    by_label: Dict[str, List[Judged]] = defaultdict(list)
    for item in judged:
        by_group[item.group].append(item)
        by_group[item.group.split("/")[0]].append(item)
        by_label[item.expected[0]].append(item)
    return {
        "questions": len(judged),
        "groups": {name: shares(rows) for name, rows in sorted(by_group.items())},
        "labels": {name: shares(rows) for name, rows in sorted(by_label.items())},
        "confusions": _confusions(judged),
        "reliability": reliability(judged),
        "operating_points": operating_points(judged, ease),
        "milliseconds": percentiles([item.reading.milliseconds for item in judged]),
    }


def shares(rows: List[Judged]) -> Dict[str, Any]:
    """How many of the questions were right, offered, wrong or asked back."""
    counts = Counter(row.verdict for row in rows)
    total = len(rows)
    return {
        "questions": total,
        "right": round(counts["right"] / total, 4),
        "right_or_offered": round((counts["right"] + counts["offered"]) / total, 4),
        "within_reach": round(sum(row.within_reach for row in rows) / total, 4),
        "wrong_at_once": round(counts["wrong"] / total, 4),
        "asked_back": round((counts["offered"] + counts["asked_back"]) / total, 4),
    }


def reliability(judged: List[Judged]) -> List[Dict[str, float]]:
    """How often answers given with a confidence were right, by tenths of confidence; in scope only."""
    bins: Dict[int, List[Judged]] = defaultdict(list)
    for row in judged:
        if row.reading.label != UNSURE and row.in_scope:
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


def operating_points(judged: List[Judged], ease: float = 0.0) -> List[Dict[str, Any]]:
    """What each pair of threshold and doubt would give, from the same readings; a doubt of 9 is none."""
    return [_operating_point(judged, threshold, doubt, ease) for doubt in _DOUBTS for threshold in _THRESHOLDS]


def percentiles(times: List[float]) -> Dict[str, float]:
    """The 50th and 99th percentile; zero for none."""
    ordered = sorted(times)
    return {
        "p50": round(statistics.median(ordered), 2) if ordered else 0.0,
        "p99": round(ordered[max(0, int(len(ordered) * 0.99) - 1)], 2) if ordered else 0.0,
    }


def _operating_point(judged: List[Judged], threshold: float, doubt: float, ease: float) -> Dict[str, Any]:
    moved = [at(item, threshold, doubt, ease) for item in judged]
    inside, outside = [row for row in moved if row.in_scope], [row for row in moved if not row.in_scope]
    point: Dict[str, Any] = {"threshold": threshold, "doubt": doubt}
    if inside:
        point.update({key: value for key, value in shares(inside).items() if key != "questions"})
    if outside:
        point["out_of_scope_caught"] = shares(outside)["right"]
    return point


def _confusions(judged: List[Judged]) -> List[Tuple[str, str, int]]:
    counts = Counter((row.expected[0], row.reading.label) for row in judged if row.verdict == "wrong")
    return [(expected, given, number) for (expected, given), number in counts.most_common(40)]
