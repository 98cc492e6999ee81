"""From what a pipeline answered to figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence

from benchmarks.understanding.metrics import accuracy, auroc, margin, mcc, recall_at_kept, threshold_keeping

#: As in the paper of HINT3.
THRESHOLDS = tuple(step / 10 for step in range(1, 10))
KEPT = 0.95


@dataclass(frozen=True)
class Answer:
    """What a pipeline made of one message.

    Attributes:
        expected: the true label; ``None`` where the message is out of scope.
        label: the likeliest label; ``None`` where the pipeline named none.
        confidence: of that label, 0..1.
        sure: whether the pipeline, as it is configured, would act on the label.
    """

    expected: Optional[str]
    label: Optional[str]
    confidence: float
    sure: bool


def figures(answers: Sequence[Answer]) -> Dict[str, Any]:
    """All figures of one pipeline on one data set.

    Those that need messages out of scope are absent where the data set has none.
    """
    inside = [answer for answer in answers if answer.expected is not None]
    outside = [answer for answer in answers if answer.expected is None]
    plain = accuracy([answer.expected for answer in inside], [answer.label for answer in inside])
    found = {
        "accuracy": plain,
        "accuracy_margin": margin(plain, len(inside)),
        "without_label": sum(answer.label is None for answer in answers),
        "as_configured": _as_configured(inside, outside),
    }
    return {**found, **_scope(inside, outside)} if outside else found


def _as_configured(inside: Sequence[Answer], outside: Sequence[Answer]) -> Dict[str, Any]:
    """At the threshold that the configuration holds, chosen before the data set was seen."""
    right = sum(answer.sure and answer.label == answer.expected for answer in inside)
    answered = sum(answer.sure for answer in inside)
    both = [*inside, *outside]
    given = [answer.label if answer.sure else None for answer in both]
    return {
        "accuracy": right / len(inside),
        "answered": answered / len(inside),
        "right_when_answered": right / answered if answered else None,
        "oos_recall": sum(not answer.sure for answer in outside) / len(outside) if outside else None,
        "mcc": mcc([answer.expected for answer in both], given) if outside else None,
    }


def _scope(inside: Sequence[Answer], outside: Sequence[Answer]) -> Dict[str, Any]:
    kept, lost = [one.confidence for one in inside], [one.confidence for one in outside]
    curve = [_at(threshold, inside, outside) for threshold in THRESHOLDS]
    best = max(curve, key=lambda point: float(point["mcc"]))
    return {
        "curve": curve,
        "accuracy_at_lowest": curve[0]["accuracy"],
        "best_mcc": best["mcc"],
        "best_mcc_threshold": best["threshold"],
        "auroc": auroc(kept, lost),
        "oos_recall_at_kept": recall_at_kept(kept, lost, KEPT),
        "threshold_at_kept": threshold_keeping(kept, KEPT),
    }


def _at(threshold: float, inside: Sequence[Answer], outside: Sequence[Answer]) -> Dict[str, float]:
    """One point of HINT3's curve: below the threshold a message counts as out of scope."""
    expected: List[Optional[str]] = [answer.expected for answer in (*inside, *outside)]
    given = [answer.label if answer.confidence >= threshold else None for answer in (*inside, *outside)]
    return {
        "threshold": threshold,
        "accuracy": accuracy(expected[: len(inside)], given[: len(inside)]),
        "oos_recall": accuracy(expected[len(inside) :], given[len(inside) :]),
        "mcc": mcc(expected, given),
    }
