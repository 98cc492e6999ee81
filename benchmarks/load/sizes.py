"""What an answer costs in clusters of several sizes: where it costs no more, servers with cores of their own add up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, Mapping, Sequence

from benchmarks.load.figures import Step


@dataclass(frozen=True)
class Size:
    """One cluster under one load.

    Attributes:
        servers: Rasa servers, and as many action servers.
        step: what was measured.
        cost: CPU milliseconds for each answer, by the kind of process.
    """

    servers: int
    step: Step
    cost: Mapping[str, float]

    @property
    def for_each_core(self) -> float:
        """Answers for each second of a core, all processes together."""
        return 1000 / sum(self.cost.values())

    def plain(self) -> Dict[str, Any]:
        """For the report."""
        return asdict(self)


def spent_between(before: Mapping[str, float], after: Mapping[str, float]) -> Dict[str, float]:
    """CPU seconds by the kind of process; a process that ended in between takes its figure along."""
    return {kind: max(0.0, used - before.get(kind, 0.0)) for kind, used in after.items()}


def carries(sizes: Sequence[Size], size: Size) -> float:
    """How many times the smallest cluster's answers a cluster gives, if its cores grow with its servers.

    Each server then has the cores that one has alone; what is left is how much dearer an answer has become.

    Args:
        sizes: all that were measured with the same number of families.
        size: the one in question.
    """
    least = min((other for other in sizes if other.step.families == size.step.families), key=lambda one: one.servers)
    return size.servers / least.servers * size.for_each_core / least.for_each_core


def table_of_sizes(sizes: Sequence[Size]) -> str:
    """The clusters as a Markdown table."""
    kinds = sorted({kind for size in sizes for kind in size.cost}, key=lambda kind: -sizes[0].cost.get(kind, 0.0))
    head = ["servers of each kind", "messages under way", "answers a second", "cores used", "answers for each core"]
    head += [f"{kind}, CPU ms an answer" for kind in kinds] + ["carries, with cores for each"]
    rows = [head, ["---"] * len(head)]
    for size in sizes:
        step = size.step
        rows.append([str(size.servers), str(step.families), f"{step.rate:.1f}", f"{step.cores:.2f}"])
        rows[-1] += [f"{size.for_each_core:.1f}", *(f"{size.cost.get(kind, 0.0):.1f}" for kind in kinds)]
        rows[-1].append(f"{carries(sizes, size):.2f} x")
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
