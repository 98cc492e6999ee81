"""From measured rounds to a table: medians, ratios and what the bars say."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Any, Callable, Dict, List, Optional, Sequence

from benchmarks.processes import Memory


@dataclass
class Round:
    """One start of one bot, measured to the end.

    Attributes:
        ready: seconds from the start of its process to its first good answer.
        start_cpu: CPU seconds spent for that.
        memory_warm: after the warm-up.
        memory_loaded: after the load.
        by_process: resident MB of each process after the load.
        alone: seconds of each round trip of one client.
        alone_cpu: CPU milliseconds of the bot for one message of one client.
        alone_cpu_by_process: the same for each of its processes.
        rate: messages a second with many clients.
        load_cpu: CPU milliseconds of the bot for one message under load.
        load: seconds of each round trip under load.
        unanswered: messages without an answer.
        others: share of the machine that others used meanwhile, by phase.
    """

    ready: float = 0.0
    start_cpu: float = 0.0
    memory_warm: Memory = field(default_factory=lambda: Memory(0.0, None))
    memory_loaded: Memory = field(default_factory=lambda: Memory(0.0, None))
    by_process: Dict[str, float] = field(default_factory=dict)
    alone: List[float] = field(default_factory=list)
    alone_cpu: float = 0.0
    alone_cpu_by_process: Dict[str, float] = field(default_factory=dict)
    rate: float = 0.0
    load_cpu: float = 0.0
    load: List[float] = field(default_factory=list)
    unanswered: int = 0
    others: Dict[str, float] = field(default_factory=dict)

    def plain(self) -> Dict[str, Any]:
        """For the report; round trips in milliseconds."""
        values = asdict(self)
        for name in ("alone", "load"):
            values[f"{name}_ms"] = [round(second * 1000, 2) for second in values.pop(name)]
        return values


@dataclass(frozen=True)
class Figure:
    """A row of the table: a number of each bot.

    Attributes:
        name: what it is.
        unit: of what.
        of: the number of all rounds together.
        each: the number of one round.
        digits: how many to show behind the point.
        bar: the most (or least) that guide divided by bare bot may be.
        more_is_better: the bar is a least.
    """

    name: str
    unit: str
    of: Callable[[Sequence[Round]], Optional[float]]
    each: Callable[[Round], Optional[float]]
    digits: int = 0
    bar: Optional[float] = None
    more_is_better: bool = False


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values doesn't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def _median(each: Callable[[Round], Optional[float]]) -> Callable[[Sequence[Round]], Optional[float]]:
    def of(rounds: Sequence[Round]) -> Optional[float]:
        values = [value for value in map(each, rounds) if value is not None]
        return statistics.median(values) if values else None

    return of


def _plain(name: str, unit: str, each: Callable[[Round], Optional[float]], **more: Any) -> Figure:
    return Figure(name, unit, _median(each), each, **more)


def _trip(name: str, share: float, **more: Any) -> Figure:
    return Figure(
        name,
        "ms",
        lambda rounds: 1000 * percentile([second for one in rounds for second in one.alone], share),
        lambda one: 1000 * percentile(one.alone, share),
        digits=1,
        **more,
    )


#: The bars are those of the issue that asked for this benchmark.
FIGURES: Sequence[Figure] = (
    _plain("ready, model trained", "s", lambda one: one.ready, digits=1, bar=0.5),
    _plain("CPU until ready", "s", lambda one: one.start_cpu, digits=1),
    _plain("memory after warm-up, RSS", "MB", lambda one: one.memory_warm.rss),
    _plain("memory after the load, RSS", "MB", lambda one: one.memory_loaded.rss, bar=1.0),
    _plain("memory after the load, PSS", "MB", lambda one: one.memory_loaded.pss),
    _trip("one client, p50", 0.50, bar=1.0),
    _trip("one client, p95", 0.95),
    _trip("one client, p99", 0.99),
    _plain("one client, CPU a message", "ms", lambda one: one.alone_cpu, digits=1),
    _plain("messages a second, many clients", "", lambda one: one.rate, digits=1, bar=1.5, more_is_better=True),
    _plain("many clients, CPU a message", "ms", lambda one: one.load_cpu, digits=1),
)


def compare(guide: Sequence[Round], bare: Sequence[Round]) -> List[Dict[str, Any]]:
    """Every figure of both, their ratio, and whether its bar is met."""
    rows = []
    for figure in FIGURES:
        ours, theirs = figure.of(guide), figure.of(bare)
        ratio = ours / theirs if ours is not None and theirs else None
        met = None
        if figure.bar is not None and ratio is not None:
            met = ratio >= figure.bar if figure.more_is_better else ratio <= figure.bar
        rows.append(
            {
                "figure": figure.name,
                "unit": figure.unit,
                "digits": figure.digits,
                "guide": ours,
                "guide_rounds": [figure.each(one) for one in guide],
                "bare": theirs,
                "bare_rounds": [figure.each(one) for one in bare],
                "ratio": ratio,
                "bar": figure.bar,
                "more_is_better": figure.more_is_better,
                "met": met,
            }
        )
    return rows


def table(rows: Sequence[Dict[str, Any]], sizes: Sequence[str], training: Optional[Sequence[str]]) -> str:
    """The rows as a Markdown table."""
    lines = ["| | the guide | bare `rasa init` bot | ratio | bar | |", "|---|---:|---:|---:|---:|---|"]
    for row in rows:
        bar = "" if row["bar"] is None else f"{'≥' if row['more_is_better'] else '≤'} {row['bar']:.2f}"
        met = {True: "met", False: "**not met**", None: ""}[row["met"]]
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        name = row["figure"] + (f" ({row['unit']})" if row["unit"] else "")
        lines.append(f"| {name} | {_said(row, 'guide')} | {_said(row, 'bare')} | {ratio} | {bar} | {met} |")
    lines.append(f"| model (MB) | {sizes[0]} | {sizes[1]} | | | |")
    if training:
        lines.append(f"| training (s wall / s CPU) | {training[0]} | {training[1]} | | | |")
    return "\n".join(lines)


def _said(row: Dict[str, Any], who: str) -> str:
    if row[who] is None:
        return "–"
    rounds = [value for value in row[f"{who}_rounds"] if value is not None]
    digits = row["digits"]
    spread = f" ({min(rounds):.{digits}f}–{max(rounds):.{digits}f})" if len(rounds) > 1 else ""
    return f"{row[who]:.{digits}f}{spread}"
