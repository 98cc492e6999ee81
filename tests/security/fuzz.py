"""Hostile input by the thousand: ``python -m tests.security.fuzz --inputs 100000`` (``make fuzz INPUTS=100000``).

Counts inputs, and fails on any unhandled exception, any server error and any input that takes longer than two seconds:
7 of 10 go to the functions that parse, 1 of 50 through the trained model's whole pipeline, the rest over HTTP to a
server of its own. A seed tells each input, so that ``--only NAME --first N --inputs 1`` sees a finding again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Callable, Dict, Iterator, List, Optional

from bot.channels.turn import safe_text
from bot.paths import PROJECT
from tests.channels.conftest import WebServer
from tests.security import hostile
from tests.security.conftest import ARRIVAL, STAFF_CODE, open_doors
from tests.security.http_attacks import Attacker
from tests.security.parsers import PARSERS, Parser

#: Seconds for one input, measured as CPU time of this process where the work is done in it: other programs don't count.
LIMIT = 2.0
#: Shares of all inputs.
OVER_HTTP, THROUGH_THE_MODEL = 0.28, 0.02


class TooSlow(Exception):
    """An input that takes for ever."""


@dataclass
class Report:
    """What was fed, and what was found."""

    inputs: "Counter[str]" = field(default_factory=Counter)
    slowest: Dict[str, float] = field(default_factory=dict)
    findings: List[str] = field(default_factory=list)

    def run(self, name: str, feed: Parser, numbers: Iterator[int], clock: Callable[[], float]) -> None:
        """Feed inputs to one target."""
        for number in numbers:
            rng = random.Random(f"{name} {number}")
            signal.setitimer(signal.ITIMER_REAL, 60.0)
            began = clock()
            try:
                feed(rng)
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                place = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{Path(place.filename).name}:{place.lineno}"
                self.find(f"{name} {number}: {type(error).__name__} at {where}: {str(error)[:160]!r}")
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            took = clock() - began
            self.inputs[name] += 1
            self.slowest[name] = max(self.slowest.get(name, 0.0), took)
            if took > LIMIT:
                self.find(f"{name} {number}: took {took:.1f} s")
        print(f"{self.inputs[name]:8,d}  {name:22s} slowest {self.slowest.get(name, 0) * 1000:7.0f} ms", flush=True)

    def find(self, finding: str) -> None:
        """Keep a finding, and tell it at once."""
        self.findings.append(finding)
        print(f"  {finding}", flush=True)

    def tell(self) -> None:
        """Print the sum, and what was found."""
        print(f"{sum(self.inputs.values()):8,d}  inputs, {len(self.findings)} findings")
        for finding in self.findings:
            if finding.startswith("log"):
                print(f"  {finding}")


def through_functions(report: Report, inputs: int, first: int = 0, only: Optional[str] = None) -> None:
    """Everything that parses, in this process."""
    names = [only] if only else list(PARSERS)
    for place, name in enumerate(names):
        PARSERS[name](random.Random("warm up"))
        share = inputs // len(names) + (place < inputs % len(names))
        report.run(name, PARSERS[name], iter(range(first, first + share)), time.process_time)


def through_http(report: Report, inputs: int, first: int = 0) -> None:
    """Requests to a server of its own."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        server = WebServer(
            PROJECT, Path(folder) / "conversations.db", Path(folder) / "log.txt", open_doors(Path(folder))
        )
        server.start()
        try:
            attacker = Attacker(server.port, STAFF_CODE)
            report.run("http", attacker.attack, iter(range(first, first + inputs)), time.monotonic)
            time.sleep(ARRIVAL)
            if server.ask("GET", "/health/live").status != 200:
                report.findings.append("http: the server does not answer any more")
            report.findings += sorted(
                {
                    f"log: {line[24:]}"
                    for line in server.log.read_text().splitlines()
                    if " ERROR bot." in line and "ServiceUnavailable" not in line
                }
            )
        finally:
            server.stop()


def through_the_model(report: Report, inputs: int, first: int = 0) -> None:
    """The trained model's whole pipeline, as ``python -m bot classify`` and the server use it."""
    from bot.evaluation.classify import Reader

    reader = Reader()

    def read(rng: random.Random) -> None:
        raw = hostile.json_bytes(rng, hostile.bent(rng, {"text": hostile.text(rng), "lang": "en"})).decode(
            "utf-8", "replace"
        )
        try:
            item = json.loads(raw)
            text = item["text"]
            json.dumps(reader.read(text, item.get("lang")).as_dict(), ensure_ascii=False).encode("utf-8")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            reader.read(safe_text(raw))

    read(random.Random("warm up"))
    report.run("model", read, iter(range(first, first + inputs)), time.process_time)


def main(arguments: Optional[List[str]] = None) -> int:
    """Run it; 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument(
        "--first", type=int, default=0, help="the number of the first input; another one gives other inputs"
    )
    parser.add_argument("--only", help="http, model, or the name of one parser")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGALRM, _too_slow)
    asyncio.set_event_loop(asyncio.new_event_loop())
    report = Report()
    http, model = int(options.inputs * OVER_HTTP), int(options.inputs * THROUGH_THE_MODEL)
    shares: Dict[str, Callable[[], Any]] = {
        "http": lambda: through_http(report, options.inputs if options.only else http, options.first),
        "model": lambda: through_the_model(report, options.inputs if options.only else model, options.first),
        "functions": lambda: through_functions(report, options.inputs - http - model, options.first),
    }
    if options.only in PARSERS:
        through_functions(report, options.inputs, options.first, options.only)
    else:
        for name, share in shares.items():
            if options.only in (None, name):
                share()
    report.tell()
    return 1 if report.findings else 0


def _too_slow(_number: int, _frame: Optional[FrameType]) -> None:
    raise TooSlow


if __name__ == "__main__":
    sys.exit(main())
