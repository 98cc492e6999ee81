"""The real guide, started once for all conversations: ``python -m bot run`` on a free port with a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import pytest

from bot.paths import PROJECT
from tests.scenarios.talk import Talk, get

#: A start takes seconds; only a machine that hangs takes this long.
START_LIMIT = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, holds: Callable[[], object], limit: float = START_LIMIT) -> None:
    """Until ``holds()`` is true; fails with ``what`` when it isn't for too long."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for: {what}")


@dataclass
class RunningGuide:
    """A supervisor with its two servers."""

    port: int
    database: Path
    output: Path
    started: Optional["subprocess.Popen[bytes]"] = None
    environment: Dict[str, str] = field(default_factory=dict)

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        assert self.started is not None, "start the guide first"
        return self.started

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, until_ready: bool = True) -> "RunningGuide":
        with self.output.open("ab") as output:
            self.started = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=PROJECT,
                env={
                    **os.environ,
                    "PORT": str(self.port),
                    "GUIDE_DATABASE": str(self.database),
                    "GUIDE_ENV": "development",
                    "PYTHONUNBUFFERED": "1",
                    **self.environment,
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if until_ready:
            wait_for("the guide to be ready", self._ready_or_ended)
            assert self.process.poll() is None, self.output.read_text()
        return self

    def _ready_or_ended(self) -> bool:
        """Whether the supervisor has seen that all is ready, too: from then on it starts again whatever dies."""
        told = "Ready. Open" in self.output.read_text()
        return told and self.health()[0] == 200 or self.process.poll() is not None

    def health(self) -> Tuple[int, Any]:
        return get(f"{self.base}/health/ready")

    def servers(self) -> Dict[str, int]:
        """Process ids of the two servers, by name."""
        found: Dict[str, int] = {}
        for process_id in _children(self.process.pid):
            command = _command(process_id)
            for name, word in (("actions", "serve-actions"), ("rasa", "serve-rasa")):
                if word in command:
                    found[name] = process_id
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask the supervisor to stop; its exit status."""
        if self.process.poll() is None:
            os.kill(self.process.pid, number)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            for process_id in (*self.servers().values(), self.process.pid):
                os.kill(process_id, signal.SIGKILL)
            raise

    def talk(self, today: str = "2026-03-10") -> Talk:
        return Talk(self.base, today)


def _children(process_id: int) -> List[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [child for child, parent in pairs if parent == process_id]


def _command(process_id: int) -> str:
    listed = subprocess.run(["ps", "-o", "args=", "-p", str(process_id)], capture_output=True, text=True, check=False)
    return listed.stdout.strip()


def is_running(process_id: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(process_id)], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """A model that fits the files; trained now if there is none."""
    from bot.serving.training import current_model

    model = current_model()
    if model is None:
        subprocess.run([sys.executable, "-m", "bot", "train"], cwd=PROJECT, check=True, capture_output=True)
        model = current_model()
    assert model is not None
    return model


@pytest.fixture(scope="session")
def guide(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """The guide that all conversations talk to."""
    folder = tmp_path_factory.mktemp("guide")
    running = RunningGuide(free_port(), folder / "conversations.db", folder / "output.txt").start()
    yield running
    running.stop()
