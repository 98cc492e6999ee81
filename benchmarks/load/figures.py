"""From samples to a table: what a server carries at each number of conversations."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

#: A family reads and writes for so many seconds between two messages.
READING = 20.0


@dataclass(frozen=True)
class Step:
    """What was measured with one number of families.

    Attributes:
        families: conversations at once, each with one message under way.
        rate: answers a second.
        p50, p95, p99: milliseconds until an answer.
        refused: share of messages that were asked to come again.
        refusal_p99: milliseconds until they were told.
        failed: messages without answer or with an error.
        cores: processor cores that all processes of the server used.
    """

    families: int
    rate: float
    p50: float
    p95: float
    p99: float
    refused: float
    refusal_p99: Optional[float]
    failed: int
    cores: float

    @property
    def people(self) -> int:
        """People who could be writing at that rate, with time to read between two messages (Little's law)."""
        return round(self.rate * (READING + self.p50 / 1000)) if self.rate else 0


def step_of(families: int, seconds: float, samples: Sequence[Tuple[float, float, int]], cores: float) -> Step:
    """Figures of the samples of one step.

    Args:
        families: how many wrote.
        seconds: for how long.
        samples: of each message: when, seconds until the answer, status of HTTP.
        cores: used by the server meanwhile.
    """
    answered = [1000 * took for _at, took, status in samples if status == 200]
    refused = [1000 * took for _at, took, status in samples if status in (429, 503)]
    p50, p95, p99 = np.percentile(answered, [50, 95, 99]) if answered else (np.nan,) * 3
    return Step(
        families=families,
        rate=len(answered) / seconds,
        p50=float(p50),
        p95=float(p95),
        p99=float(p99),
        refused=len(refused) / max(1, len(samples)),
        refusal_p99=float(np.percentile(refused, 99)) if refused else None,
        failed=len(samples) - len(answered) - len(refused),
        cores=cores,
    )


def saturation(steps: Sequence[Step]) -> Step:
    """The step with the most answers a second."""
    return max(steps, key=lambda step: step.rate)


def table(name: str, steps: Sequence[Step]) -> str:
    """The steps as a Markdown table."""
    head = (
        f"| {name}: conversations with a message under way | answers a second | p50 ms | p95 | p99 | refused "
        "| told so, p99 | failed | cores | people writing |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *map(_row, steps)])


def plain(steps: Sequence[Step]) -> List[Dict[str, Any]]:
    """The steps for the report."""
    return [{**asdict(step), "people": step.people} for step in steps]


def _row(step: Step) -> str:
    told = f"{step.refusal_p99:.0f}" if step.refusal_p99 is not None else ""
    return (
        f"| {step.families} | {step.rate:.1f} | {step.p50:.0f} | {step.p95:.0f} | {step.p99:.0f} | {step.refused:.0%} "
        f"| {told} | {step.failed} | {step.cores:.2f} | {step.people} |"
    )
