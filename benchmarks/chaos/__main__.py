"""``make chaos``: MESSAGES messages, KILLS kills, and a verdict; exit status 1 where a message is not as it was said.

Control-C lets the families who talk finish, and gives the verdict on what was said until then.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import List

import aiohttp
import yaml

from benchmarks.chaos.breaking import Breaker, RunningCluster
from benchmarks.chaos.light_model import light_models
from benchmarks.chaos.reading import Verdict, judge, read_store
from benchmarks.chaos.talking import Counts, Family
from bot.cluster.plan import free_port
from bot.paths import DATA

#: What a family says before another one takes its place.
_MESSAGES_EACH = 25
#: Seconds between two lines that say how it goes.
_REPORT_EVERY = 15.0


def main() -> int:
    """Run it and print what came of it.

    Returns:
        0 where every message is kept as it was said.
    """
    options = _options()
    first, second = light_models()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="guide-chaos-"))
    cluster = RunningCluster(folder, free_port(), first, options.rasa, options.actions, options.balance)
    print(f"Starting {options.rasa} Rasa and {options.actions} action servers ...", flush=True)
    cluster.start()
    try:
        counts, families, breaker, seconds = asyncio.run(_run(cluster, second, options))
        verdict = judge(families, read_store(cluster.database_url))
    finally:
        cluster.stop()
    _print(counts, breaker, verdict, seconds)
    if options.report:
        figures = {"seconds": seconds, "line": vars(counts), "broken": breaker.done, "verdict": vars(verdict)}
        options.report.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    clean = verdict.is_clean and counts.given_up == 0
    if clean and not options.folder:
        shutil.rmtree(folder, ignore_errors=True)
    elif not clean:
        print(f"The store and the logs are kept in {folder}.")
    return 0 if clean else 1


async def _run(
    cluster: RunningCluster, second: Path, options: argparse.Namespace
) -> "tuple[Counts, List[Family], Breaker, float]":
    await cluster.ready()
    counts, families = Counts(), []
    breaker = Breaker(
        cluster, options.kills, options.store_restarts, None if options.no_exchange else second, options.seed
    )
    topics = [f"faq/{topic}" for topic in yaml.safe_load((DATA / "topics.yml").read_text(encoding="utf-8"))["topics"]]
    numbers = iter(range(1, options.messages // _MESSAGES_EACH + 2))
    began = time.monotonic()
    asked_to_end = asyncio.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, asked_to_end.set)

    def over() -> bool:
        return asked_to_end.is_set() or time.monotonic() - began > options.seconds

    async def line(place: int) -> None:
        # Each line is another address, so that none has more than its share of a server (bot/channels/capacity.py).
        connector = aiohttp.TCPConnector(local_addr=(f"127.0.1.{place + 1}", 0))
        async with aiohttp.ClientSession(connector=connector) as session:
            for number in numbers:
                if (number - 1) * _MESSAGES_EACH >= options.messages or over():
                    return
                family = Family(number, topics, session, cluster.base, counts)
                families.append(family)
                await family.talk(min(_MESSAGES_EACH, options.messages - (number - 1) * _MESSAGES_EACH))

    def share_done() -> float:
        return max(counts.answered / options.messages, (time.monotonic() - began) / options.seconds)

    telling = asyncio.ensure_future(_tell(counts, breaker, began))
    breaking = asyncio.ensure_future(breaker.work(share_done))
    await asyncio.gather(*(line(place) for place in range(options.families)))
    seconds = time.monotonic() - began
    telling.cancel()
    if asked_to_end.is_set():
        breaker.break_no_more()
    await breaking
    return counts, families, breaker, seconds


async def _tell(counts: Counts, breaker: Breaker, began: float) -> None:
    while True:
        await asyncio.sleep(_REPORT_EVERY)
        seconds = time.monotonic() - began
        rate = counts.answered / seconds
        print(f"{seconds:6.0f} s: {counts.answered} answered, {rate:.1f} a second, {dict(breaker.done)}", flush=True)


def _print(counts: Counts, breaker: Breaker, verdict: Verdict, seconds: float) -> None:
    print(
        f"\n{verdict.messages} messages of {verdict.families} families in {seconds:.0f} s, {verdict.messages / seconds:.1f} a second"
    )
    print(
        f"tries {counts.tries}, refused {counts.refused}, line broken {counts.broken}, slowest answer {counts.slowest:.1f} s"
    )
    print(f"killed and exchanged: {dict(breaker.done)}")
    for name, value in vars(verdict).items():
        if name not in ("families", "messages", "examples"):
            print(f"  {name:12} {value}")
    for example in verdict.examples:
        print(f"    {example}")
    print("Nothing lost, doubled, reordered or mixed." if verdict.is_clean else "NOT CLEAN.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--store-restarts", type=int, default=3, help="of PostgreSQL, and as many of Redis")
    parser.add_argument("--families", type=int, default=24, help="that talk at the same time")
    parser.add_argument("--seconds", type=float, default=4 * 3600.0, help="no new family begins after so long")
    parser.add_argument("--rasa", type=int, default=3)
    parser.add_argument("--actions", type=int, default=3)
    parser.add_argument(
        "--balance", choices=("in-turn", "conversation"), default="in-turn", help="in-turn is the harder one"
    )
    parser.add_argument("--no-exchange", action="store_true", help="leave the model as it is")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the cluster's files are kept (default: removed after a clean run)")
    parser.add_argument("--report", type=Path, help="the figures as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
