"""What a turn costs as a conversation grows: ``python -m benchmarks.growth``.

Some conversations are led to so many turns through the web channel of the running guide. Then the fifth turn of a fresh
conversation and the next turn of a long one, the same message, are taken in pairs, so that whatever else the machine
does meets both alike. Counted are the seconds of a turn, the CPU seconds of both servers, and the bytes that go to the
action server. With ``GUIDE_DATABASE_URL`` set, the conversations are in that PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional

import aiohttp

from benchmarks.bots import CannotMeasure, last_words
from benchmarks.processes import Running, free_port
from bot.paths import PROJECT
from bot.serving.training import current_model

#: One round of a conversation: a question, a check that is begun and left, something misunderstood.
_ROUND = ("what is an iep", "start the check", "Georgia", "how long does the testing take", "tell me more")
_EARLY = 5
_READY = 300.0
_LIMIT = aiohttp.ClientTimeout(total=120)


@dataclass
class Counted:
    """What turns at one age of a conversation cost."""

    seconds: List[float] = field(default_factory=list)
    cpu: List[float] = field(default_factory=list)
    sent: List[int] = field(default_factory=list)

    def medians(self) -> Dict[str, float]:
        """Milliseconds, CPU milliseconds and bytes of a turn."""
        return {
            "milliseconds": statistics.median(self.seconds) * 1000,
            "CPU milliseconds": statistics.fmean(self.cpu) * 1000,
            "bytes to the action server": statistics.median(self.sent),
        }


class Forwarder:
    """Stands before the action server and counts what is sent to it."""

    def __init__(self, port: int, onward: int) -> None:
        self.port, self._onward, self.sent = port, onward, 0

    async def start(self) -> None:
        """Listen until the program ends."""
        await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", self._onward)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pipe(reader, onward_writer, True), self._pipe(onward_reader, writer, False))

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: bool) -> None:
        while data := await reader.read(65536):
            self.sent += len(data) if counted else 0
            writer.write(data)
            await writer.drain()
        writer.close()


class Conversation:
    """A family at the web channel."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session, self._base, self._token, self.turns = session, base, "", 0

    async def say_next(self) -> float:
        """Send the next message of the round; the seconds until its answer.

        Raises:
            CannotMeasure: it was not answered.
        """
        if not self._token:
            self._token = (await self._post("session", {"lang": "en"}))["token"]
        text = _ROUND[self.turns % len(_ROUND)]
        began = time.perf_counter()
        await self._post("message", {"token": self._token, "client_msg_id": uuid.uuid4().hex, "text": text})
        self.turns += 1
        return time.perf_counter() - began

    async def history(self) -> float:
        """Seconds to fetch all that was said."""
        began = time.perf_counter()
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._session.get(f"{self._base}/history", headers=headers) as reply:
            await reply.read()
            if reply.status != 200:
                raise CannotMeasure(f"The history was answered with {reply.status}.")
        return time.perf_counter() - began

    async def _post(self, path: str, body: Dict[str, Any]) -> Dict[str, Any]:
        async with self._session.post(f"{self._base}/{path}", json=body) as reply:
            if reply.status not in (200, 201):
                raise CannotMeasure(f"A message was answered with {reply.status}; the guide's log may say why.")
            answer: Dict[str, Any] = await reply.json()
            return answer


def main(arguments: Optional[List[str]] = None) -> int:
    """Measure, print, write; 0 whatever the figures say."""
    options = _parser().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="guide-growth-") as folder:
            report = asyncio.run(_measure(options, Path(folder)))
    except CannotMeasure as problem:
        print(problem, file=sys.stderr)
        return 1
    print(_page(report))
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0


async def _measure(options: argparse.Namespace, folder: Path) -> Dict[str, Any]:
    model = current_model()
    if model is None:
        raise CannotMeasure("There is no model of the guide as it is now; make one with 'make train'.")
    port, action_port = free_port(), free_port()
    forwarder = Forwarder(free_port(), action_port)
    await forwarder.start()
    environment = {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "GUIDE_ACTION_URL": f"http://127.0.0.1:{forwarder.port}/webhook",
        "GUIDE_DATABASE": str(folder / "conversations.db"),
        "GUIDE_SESSION_BURST": "1000000",
        "GUIDE_ADDRESS_BURST": "1000000",
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "RASA_TELEMETRY_ENABLED": "false",
    }
    python = [sys.executable, "-m", "bot"]
    actions = Running([*python, "serve-actions", "--port", str(action_port)], PROJECT, environment, folder / "a.log")
    rasa = Running([*python, "serve-rasa", "--model", str(model)], PROJECT, environment, folder / "r.log")
    with actions, rasa:
        async with aiohttp.ClientSession(timeout=_LIMIT) as session:
            await _wait(session, port, rasa)
            base = f"http://127.0.0.1:{port}/webhooks/web"
            return await _compare(options, session, base, forwarder, [actions, rasa])


async def _compare(
    options: argparse.Namespace, session: aiohttp.ClientSession, base: str, forwarder: Forwarder, servers: List[Running]
) -> Dict[str, Any]:
    long = [Conversation(session, base) for _ in range(options.conversations)]
    for conversation in long:
        while conversation.turns < options.turns - 1:
            await conversation.say_next()
            if conversation.turns % 100 == 0:
                print(f"{conversation.turns} turns", file=sys.stderr)
    early, late = Counted(), Counted()
    for number in range(options.pairs):
        fresh = Conversation(session, base)
        while fresh.turns < _EARLY - 1:
            await fresh.say_next()
        grown = long[number % len(long)]
        while grown.turns % len(_ROUND) != fresh.turns % len(_ROUND):
            await grown.say_next()
        for conversation, counted in ((fresh, early), (grown, late))[:: 1 if number % 2 else -1]:
            before = sum(sum(server.cpu_by_process().values()) for server in servers), forwarder.sent
            counted.seconds.append(await conversation.say_next())
            counted.cpu.append(sum(sum(server.cpu_by_process().values()) for server in servers) - before[0])
            counted.sent.append(forwarder.sent - before[1])
    return {
        "turns": options.turns,
        "pairs": options.pairs,
        "store": "PostgreSQL" if os.environ.get("GUIDE_DATABASE_URL") else "SQLite",
        "early": early.medians(),
        "late": late.medians(),
        "history": await long[0].history() * 1000,
    }


async def _wait(session: aiohttp.ClientSession, port: int, rasa: Running) -> None:
    while time.perf_counter() - rasa.started < _READY and not rasa.has_ended():
        try:
            async with session.get(f"http://127.0.0.1:{port}/health/ready") as reply:
                if reply.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)
    raise CannotMeasure(f"The guide did not get ready: {last_words(rasa.log)}")


def _page(report: Dict[str, Any]) -> str:
    lines = [
        f"| {report['store']}, medians of {report['pairs']} pairs | turn {_EARLY} | turn {report['turns']} | ratio |",
        "|---|---|---|---|",
    ]
    for name, early in report["early"].items():
        late = report["late"][name]
        lines.append(f"| {name} | {early:,.1f} | {late:,.1f} | {late / early:.2f} |")
    lines.append(f"\nAll {report['turns']} turns of a conversation are fetched in {report['history']:.0f} ms.")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--turns", type=int, default=500, help="the turn that is compared with the fifth")
    parser.add_argument("--conversations", type=int, default=2, help="how many are led there")
    parser.add_argument("--pairs", type=int, default=40, help="pairs of turns")
    parser.add_argument("--report", type=Path, default=PROJECT / "reports" / "growth.json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
