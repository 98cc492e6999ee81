"""Speed and memory of the guide beside a bare ``rasa init`` bot: ``python -m benchmarks.serving``.

Both are measured in the same run, in turns, one at a time: started, asked by one client, asked by many, weighed,
ended. It asserts nothing; it prints a Markdown table and writes the figures, round by round, to a report.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import resource
import signal
import sys
import tempfile
import time
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Any, Dict, List, Optional

import psutil

from benchmarks.asking import Asked, Client
from benchmarks.bots import BareBot, Bot, CannotMeasure, Guide, last_words
from benchmarks.figures import Round, compare, table
from benchmarks.processes import free_port
from bot.paths import PROJECT

_INTERRUPTED = 130
_REST = 1.0


def main(arguments: Optional[List[str]] = None) -> int:
    """Measure, print, write.

    Returns:
        the exit status: 0 whatever the figures say.
    """
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _as_interrupt)
    bots: List[Bot] = [Guide(), BareBot(options.bare_store)]
    try:
        with tempfile.TemporaryDirectory(prefix="guide-bench-") as folder:
            report = _measure(bots, options, Path(folder))
    except CannotMeasure as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing was left running.", file=sys.stderr)
        return _INTERRUPTED
    print(_page(report))
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(json.dumps(report, indent=1), encoding="utf-8")
    _say(f"Written: {options.report}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each is started and measured (default: 3)")
    parser.add_argument("--questions", type=int, default=300, help="messages of the one client, a round (300)")
    parser.add_argument("--messages", type=int, default=1008, help="messages of the many clients, a round (1008)")
    parser.add_argument("--clients", type=int, default=16, help="how many are many (16)")
    parser.add_argument("--turns", type=int, default=10, help="messages of a conversation before a new one begins (10)")
    parser.add_argument(
        "--bare-store",
        choices=("sqlite", "memory"),
        default="sqlite",
        help="where the bare bot keeps conversations: in a file, as the guide does, or as 'rasa init' leaves it",
    )
    parser.add_argument("--train", action="store_true", help="measure training as well (some minutes)")
    parser.add_argument("--report", type=Path, default=PROJECT / "reports" / "serving.json")
    return parser


def _measure(bots: List[Bot], options: argparse.Namespace, scratch: Path) -> Dict[str, Any]:
    for bot in bots:
        _say(f"Making sure that {bot.name} can be started ...")
        bot.prepare(scratch)
    rounds: Dict[str, List[Round]] = {bot.key: [] for bot in bots}
    for number in range(options.rounds):
        for bot in bots if number % 2 == 0 else reversed(bots):
            _say(f"Round {number + 1} of {options.rounds}: {bot.name} ...")
            rounds[bot.key].append(asyncio.run(_measure_once(bot, options, scratch)))
    training = {bot.key: _train(bot, scratch) for bot in bots} if options.train else None
    return {
        "when": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "machine": _machine(),
        "settings": {name: getattr(options, name) for name in ("questions", "messages", "clients", "turns")},
        "bots": {bot.key: bot.describe() for bot in bots},
        "training": training,
        "comparison": compare(rounds["guide"], rounds["bare"]),
        "rounds": {key: [one.plain() for one in measured] for key, measured in rounds.items()},
    }


async def _measure_once(bot: Bot, options: argparse.Namespace, scratch: Path) -> Round:
    port, one = free_port(), Round()
    with bot.serve(port, scratch) as running:
        client, begun = Client(bot, port), running.clock()
        one.ready = await client.wait_until_ready(running)
        one.start_cpu = running.clock().own
        one.others["ready"] = running.clock().since(begun).others

        await client.ask_alone(sum(map(len, bot.talks)), options.turns)
        await asyncio.sleep(_REST)
        one.memory_warm = running.memory()

        begun, before = running.clock(), running.cpu_by_process()
        asked = await client.ask_alone(options.questions, options.turns)
        spent, after = running.clock().since(begun), running.cpu_by_process()
        one.alone, one.unanswered = asked.seconds, asked.unanswered
        one.alone_cpu = 1000 * spent.own / len(asked.seconds)
        one.alone_cpu_by_process = {
            name: 1000 * (after[name] - before.get(name, 0.0)) / len(asked.seconds) for name in after
        }
        one.others["alone"] = spent.others

        await asyncio.sleep(_REST)
        begun = running.clock()
        asked = await client.ask_together(options.clients, options.messages, options.turns)
        spent = running.clock().since(begun)
        _take_load(one, asked, spent.wall, spent.own)
        one.others["load"] = spent.others

        await asyncio.sleep(_REST)
        one.memory_loaded, one.by_process = running.memory(), running.memory_by_process()
    return one


def _take_load(one: Round, asked: Asked, wall: float, cpu: float) -> None:
    one.load = asked.seconds
    one.unanswered += asked.unanswered
    one.rate = len(asked.seconds) / wall
    one.load_cpu = 1000 * cpu / len(asked.seconds)


def _train(bot: Bot, scratch: Path) -> Dict[str, float]:
    _say(f"Training {bot.name} ...")
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with bot.training(scratch) as training:
        if training.wait() != 0:
            raise CannotMeasure(f"Training failed: {last_words(training.log)}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": time.perf_counter() - begun, "cpu_s": cpu}


def _machine() -> Dict[str, Any]:
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "memory_mb": psutil.virtual_memory().total // 1024 // 1024,
        "python": platform.python_version(),
        "rasa": metadata.version("rasa"),
        "load_average": os.getloadavg(),
    }


def _page(report: Dict[str, Any]) -> str:
    settings, machine = report["settings"], report["machine"]
    training = report["training"]
    trained = (
        [f"{training[key]['wall_s']:.0f} / {training[key]['cpu_s']:.0f}" for key in training] if training else None
    )
    sizes = [f"{bot['model_mb']:.1f}" for bot in report["bots"].values()]
    rounds = report["rounds"]
    disturbed = max(share for key in rounds for one in rounds[key] for share in one["others"].values())
    weights = ", ".join(f"{name} {megabytes:.0f}" for name, megabytes in rounds["guide"][-1]["by_process"].items())
    unanswered = ", ".join(
        f"{report['bots'][key]['name']} {sum(o['unanswered'] for o in rounds[key])}" for key in rounds
    )
    return "\n".join(
        [
            table(report["comparison"], sizes, trained),
            "",
            f"Median of {len(rounds['guide'])} rounds in turns (lowest–highest round); percentiles over all rounds. "
            f"A round: {settings['questions']} messages of one client, then {settings['messages']} of "
            f"{settings['clients']} at once; a new conversation after {settings['turns']} messages. "
            f"Memory: all processes of a bot together (RSS counts shared pages in each; PSS divides them). "
            f"The guide's, by process: {weights} MB. The bare bot keeps conversations in: {report['bots']['bare']['store']}.",
            f"Machine: {machine['cpus']} CPUs, {machine['memory_mb']} MB, {machine['system']}; Rasa {machine['rasa']}, "
            f"Python {machine['python']}. Other work used up to {disturbed:.0%} of the machine meanwhile"
            + (": wall-clock figures suffer from it, CPU figures hardly." if disturbed > 0.1 else "."),
            f"Messages without an answer: {unanswered}.",
        ]
    )


def _as_interrupt(_signal: int, _frame: Optional[FrameType]) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
