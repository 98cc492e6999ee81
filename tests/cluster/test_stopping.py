"""A server that gets SIGTERM: first not ready, then no new messages, the turns in hand to their end, and an end to it all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterator, Tuple

import pytest

from bot.cluster.plan import free_port
from bot.cluster.stores import listens
from bot.paths import PROJECT
from tests.scenarios.conftest import wait_for
from tests.scenarios.talk import get, post

#: Each test starts a server that imports Rasa.
pytestmark = pytest.mark.skipif(not os.environ.get("GUIDE_CLUSTER_TESTS"), reason="make test-cluster")


class LeavingServer:
    def __init__(self, leave: float, stop: float, output: Path) -> None:
        self.port = free_port()
        self.output = output
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cluster.leaving_server", str(self.port)],
            cwd=PROJECT,
            env={**os.environ, "GUIDE_LEAVE_SECONDS": str(leave), "GUIDE_STOP_SECONDS": str(stop)},
            stdout=output.open("wb"),
            stderr=subprocess.STDOUT,
        )
        wait_for("the server to listen", lambda: listens(self.port) or self.process.poll() is not None)
        assert self.process.poll() is None, output.read_text()

    def say(self, seconds: float, path: str = "message") -> Tuple[int, Any]:
        return post(f"http://127.0.0.1:{self.port}/webhooks/web/{path}", {"seconds": seconds})

    def ready(self) -> Tuple[int, Any]:
        return get(f"http://127.0.0.1:{self.port}/health/ready")

    def is_leaving(self) -> bool:
        return self.ready() == (503, {"status": "stopping"})


@pytest.fixture
def leaving(tmp_path: Path) -> Iterator[Any]:
    started = []

    def start(leave: float = 0.0, stop: float = 20.0) -> LeavingServer:
        started.append(LeavingServer(leave, stop, tmp_path / "output.txt"))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait()


def test_it_leaves_in_order(leaving: Any) -> None:
    """Not ready at once and still answering; then refusing; what is in hand to its end, also where the client has gone."""
    server = leaving(leave=3.0)
    with ThreadPoolExecutor(1) as pool:
        in_hand = pool.submit(server.say, 8.0)
        assert server.say(7.0, "left-behind")[0] == 200
        server.process.send_signal(signal.SIGTERM)
        wait_for("readiness to say no", server.is_leaving)
        assert server.say(0.0) == (200, {"done": True})
        wait_for("messages to be refused", lambda: server.say(0.0)[0] == 503)
        status, answer = server.say(0.0)
        assert (status, answer["error"]["code"]) == (503, "unavailable")
        assert in_hand.result() == (200, {"done": True})
    assert server.process.wait(30) == 0
    assert "came to its end" in server.output.read_text()


def test_it_ends_although_a_turn_does_not(leaving: Any) -> None:
    server = leaving(stop=0.5)
    assert server.say(600.0, "left-behind")[0] == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(30) is not None
    assert "came to its end" not in server.output.read_text()
