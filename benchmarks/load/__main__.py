"""From one conversation to more than a server can take, beside a bare ``rasa init`` bot: ``make bench-load``.

Both are started once, in turns, and written to by more and more families (Locust, ``families.py``). ``--soak MINUTES``
instead writes to the guide at half of what it carries and weighs it each minute. ``--servers 1,3`` instead starts
clusters of so many servers of each kind, and tells what an answer costs in each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from benchmarks.asking import Client
from benchmarks.bots import BareBot, Bot, CannotMeasure, ClusteredGuide, Guide
from benchmarks.load.figures import Step, plain, saturation, step_of, table
from benchmarks.load.sizes import Size, spent_between, table_of_sizes
from benchmarks.processes import Running, free_port
from bot.paths import PROJECT

LOCUST = PROJECT / ".cache" / "load" / "env" / "bin" / "python"
#: Seconds of reading between two messages, where the load is half of what saturates.
_READING, _SOAK_READING = 5.0, 2.0
#: Families come from addresses of their own through a proxy on this machine; nobody's share is what is measured.
_OPEN = {"GUIDE_TRUSTED_PROXIES": "127.0.0.1", "GUIDE_SESSION_BURST": "1000", "GUIDE_SESSION_PER_MINUTE": "100000"}


def main(arguments: Optional[List[str]] = None) -> int:
    """Measure, print, write.

    Returns:
        the exit status: 0 whatever the figures say, 1 when nothing could be measured.
    """
    options = _parser().parse_args(arguments)
    os.environ.update(_OPEN)
    try:
        if not LOCUST.exists():
            raise CannotMeasure("Locust is not installed; run scripts/python-tools.sh load.")
        with tempfile.TemporaryDirectory(prefix="guide-load-") as folder:
            measure = _soak if options.soak else _grow if options.servers else _climb
            report = measure(options, Path(folder))
    except CannotMeasure as problem:
        print(problem, file=sys.stderr)
        return 1
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.splitlines()[0])
    parser.add_argument("--families", default="1,2,4,8,16,32,64,128", help="conversations at once, a step each")
    parser.add_argument("--seconds", type=int, default=20, help="seconds a step (20)")
    parser.add_argument("--warm-up", type=int, default=4, help="seconds before each step that aren't counted (4)")
    parser.add_argument("--without-bare", action="store_true", help="the guide alone")
    parser.add_argument("--soak", type=int, metavar="MINUTES", help="memory over so many minutes of load")
    parser.add_argument("--soak-families", type=int, default=40, help="who write at the same time meanwhile (40)")
    parser.add_argument(
        "--servers", metavar="1,3", help="clusters of so many Rasa and action servers, one after another"
    )
    parser.add_argument("--report", type=Path, default=PROJECT / "reports" / "load.json")
    return parser


def _climb(options: argparse.Namespace, scratch: Path) -> Dict[str, Any]:
    bots: List[Bot] = [Guide()] if options.without_bare else [Guide(), BareBot("sqlite")]
    report: Dict[str, Any] = {}
    for bot in bots:
        bot.prepare(scratch)
        with bot.serve(port := free_port(), scratch) as running:
            asyncio.run(Client(bot, port).wait_until_ready(running))
            steps = [_step(bot, port, running, int(number), options) for number in options.families.split(",")]
            most = saturation(steps)
            half = _step(bot, port, running, round(most.rate / 2 * _READING), options, _READING)
        print(table(bot.name, steps))
        print(_conclusion(most, half))
        report[bot.key] = {"steps": plain(steps), "half": plain([half])}
    return report


def _step(
    bot: Bot, port: int, running: Running, families: int, options: argparse.Namespace, reading: float = 0.0
) -> Step:
    samples, cores = _write(bot.key, port, running, families, (options.seconds, options.warm_up, reading))
    step = step_of(families, options.seconds, samples, cores)
    print(f"{bot.name}: {families} families, {step.rate:.1f} a second, p99 {step.p99:.0f} ms", file=sys.stderr)
    return step


def _write(
    kind: str, port: int, running: Running, families: int, times: Tuple[float, float, float]
) -> Tuple[List[Tuple[float, float, int]], float]:
    begun = running.clock()
    command = [str(LOCUST), "-m", "benchmarks.load.families", kind, f"http://127.0.0.1:{port}"]
    command += [str(families), *map(str, times)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not done.stdout.strip():
        raise CannotMeasure(f"Locust failed: {done.stderr.strip().splitlines()[-1:]}")
    spent = running.clock().since(begun)
    return json.loads(done.stdout.strip().splitlines()[-1])["samples"], spent.own / spent.wall


def _conclusion(most: Step, half: Step) -> str:
    return (
        f"\nMost: {most.rate:.1f} answers a second ({most.rate / max(most.cores, 0.01):.1f} for each core used) with "
        f"{most.families} under way. With {half.families} families who read {_READING:.0f} seconds between two messages "
        f"({half.rate:.1f} a second): p50 {half.p50:.0f} ms, p95 {half.p95:.0f} ms, p99 {half.p99:.0f} ms.\n"
    )


def _grow(options: argparse.Namespace, scratch: Path) -> Dict[str, Any]:
    """The same families write to clusters of more and more servers."""
    sizes: List[Size] = []
    for number in map(int, options.servers.split(",")):
        bot = ClusteredGuide(number)
        bot.prepare(scratch)
        with bot.serve(port := free_port(), scratch) as running:
            asyncio.run(Client(bot, port).wait_until_ready(running))
            for families in map(int, options.families.split(",")):
                before = running.cpu_by_process()
                step = _step(bot, port, running, families, options)
                spent = spent_between(before, running.cpu_by_process())
                answers = step.rate * (options.seconds + options.warm_up)
                sizes.append(Size(number, step, {kind: 1000 * used / answers for kind, used in spent.items()}))
    print(table_of_sizes(sizes))
    return {"servers": [size.plain() for size in sizes]}


def _soak(options: argparse.Namespace, scratch: Path) -> Dict[str, Any]:
    """Families write for so long; forty are about half of what the guide carries on one core."""
    families: int = options.soak_families
    bot = Guide()
    bot.prepare(scratch)
    minutes: List[Dict[str, float]] = []
    with bot.serve(port := free_port(), scratch) as running:
        asyncio.run(Client(bot, port).wait_until_ready(running))
        for minute in range(options.soak):
            samples, _cores = _write(bot.key, port, running, families, (57, 1, _SOAK_READING))
            step, memory = step_of(families, 57, samples, 0.0), running.memory()
            weighed = {"minute": minute + 1, "rate": step.rate, "p99": step.p99, "rss": memory.rss}
            minutes.append(weighed)
            print("minute {minute}: {rate:.1f} a second, p99 {p99:.0f} ms, {rss:.0f} MB".format(**weighed), flush=True)
    return {"families": families, "soak": minutes}


if __name__ == "__main__":
    sys.exit(main())
