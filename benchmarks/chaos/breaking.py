"""The cluster under attack: started as its own program, then killed piece by piece at random."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional
from typing import Counter as CounterOf

from bot.cluster.control import command
from bot.cluster.processes import ClusterProblem
from bot.paths import PROJECT

#: Seconds until all parts must be ready, and a new model in use everywhere.
_START, _UPDATE = 300.0, 900.0
#: Who is killed, out of a hundred kills; stores are restarted beside.
_WEIGHTS = {"rasa": 60, "actions": 40}


@dataclass
class RunningCluster:
    """``python -m bot cluster run`` with limits so wide that one machine may be all families."""

    folder: Path
    port: int
    model: Path
    rasa: int = 3
    actions: int = 3
    balance: str = "in-turn"
    process: "Optional[subprocess.Popen[bytes]]" = None

    @property
    def base(self) -> str:
        """The address of the guide."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "RunningCluster":
        """Start the program and wait until it says that it is ready.

        Raises:
            RuntimeError: it ended.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        options = ["--rasa", str(self.rasa), "--actions", str(self.actions), "--balance", self.balance]
        wide = ("GUIDE_SESSION_BURST", "GUIDE_SESSION_PER_MINUTE", "GUIDE_ADDRESS_BURST", "GUIDE_ADDRESS_PER_MINUTE")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "cluster", "--folder", str(self.folder), "run", "--not-durable"]
            + [*options, "--model", str(self.model)],
            cwd=PROJECT,
            env={**os.environ, "PORT": str(self.port), **dict.fromkeys(wide, "1000000")},
            stdout=(self.folder / "output.txt").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return self

    async def ready(self) -> "RunningCluster":
        """Wait until all parts are ready.

        Raises:
            RuntimeError: it ended, or takes too long.
        """
        for _ in range(int(_START * 5)):
            output = (self.folder / "output.txt").read_text()
            if "Ready." in output:
                return self
            if self.process is None or self.process.poll() is not None:
                break
            await asyncio.sleep(0.2)
        raise RuntimeError(f"the cluster did not start: {(self.folder / 'output.txt').read_text()[-2000:]}")

    def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does; its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)

    def parts(self) -> List[Dict[str, Any]]:
        """Every part, with its process id and whether it is ready."""
        parts: List[Dict[str, Any]] = command(self.folder / "control.sock", {"do": "status"})["parts"]
        return parts

    def update_model(self, model: Path) -> None:
        """Exchange the model, server after server."""
        command(self.folder / "control.sock", {"do": "update-model", "model": str(model)})

    @property
    def database_url(self) -> str:
        """The address of its PostgreSQL."""
        password = (self.folder / "postgres-password").read_text().strip()
        port = (self.folder / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[3].strip()
        return f"postgresql://guide:{password}@127.0.0.1:{port}/guide"


@dataclass
class Breaker:
    """Kills, restarts and exchanges, spread at random over a run.

    Attributes:
        cluster: whom.
        kills: how many servers are killed.
        store_restarts: how often PostgreSQL and how often Redis is killed.
        next_model: what the model is exchanged for half-way.
    """

    cluster: RunningCluster
    kills: int
    store_restarts: int
    next_model: Optional[Path]
    seed: int = 1
    done: CounterOf[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Choose the moments: shares of the run."""
        self._random = random.Random(self.seed)
        draw = self._random.uniform
        moments = [(draw(0.03, 0.95), "server") for _ in range(self.kills)]
        for _place in range(self.store_restarts):
            moments += [(draw(0.05, 0.95), "postgres"), (draw(0.05, 0.95), "redis")]
        if self.next_model:
            moments.append((0.5, "model"))
        self._moments = sorted(moments)
        self._exchange: "Optional[asyncio.Future[None]]" = None

    async def work(self, share_done: "Any") -> None:
        """Break things as the run goes on, until all moments have passed.

        Args:
            share_done: a function; how much of the run is over, 0..1.
        """
        while self._moments:
            if share_done() < self._moments[0][0]:
                await asyncio.sleep(0.02)
                continue
            _moment, what = self._moments.pop(0)
            try:
                await self._break(what)
            except ClusterProblem:
                self.done["not possible"] += 1
        if self._exchange is not None:
            await self._exchange

    def break_no_more(self) -> None:
        """Leave the moments that are still to come."""
        self._moments.clear()

    async def _break(self, what: str) -> None:
        loop = asyncio.get_running_loop()
        if what == "model":
            assert self.next_model is not None
            self._exchange = asyncio.ensure_future(self._update())
            return
        parts = await loop.run_in_executor(None, self.cluster.parts)
        kind = what if what != "server" else self._random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        running = [part["pid"] for part in parts if part["kind"] == kind and part["pid"]]
        if running and _kill(self._random.choice(running), kind):
            self.done[kind] += 1

    async def _update(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.wait_for(loop.run_in_executor(None, self.cluster.update_model, self.next_model), _UPDATE)
        self.done["model exchanged"] += 1


def _kill(pid: int, kind: str) -> bool:
    """Without warning; PostgreSQL at once, as if its machine had failed (SIGQUIT: its next start recovers)."""
    try:
        os.kill(pid, signal.SIGQUIT if kind == "postgres" else signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
