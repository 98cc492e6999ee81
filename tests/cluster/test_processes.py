"""Processes that are kept up, and commands that reach the cluster."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

import pytest

from bot.cluster.control import Control, command
from bot.cluster.processes import ClusterProblem, Process
from tests.scenarios.conftest import is_running, wait_for


def sleeping(folder: Path, program: str = "import time; print('up', flush=True); time.sleep(600)") -> Process:
    return Process("one", [sys.executable, "-c", program], folder / "one.log")


def test_a_killed_process_is_started_again(tmp_path: Path) -> None:
    process = sleeping(tmp_path)
    process.start()
    first = process.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_for("a second start", process.keep_up)
    assert process.pid not in (None, first)
    process.stop()
    assert process.pid is None


def test_one_that_dies_at_once_again_and_again_waits_longer_each_time(tmp_path: Path) -> None:
    process = sleeping(tmp_path, "raise SystemExit(1)")
    process.start()
    pauses: List[float] = []
    while len(pauses) < 3:
        wait_for("its end", process.has_died)
        process.keep_up()
        pauses.append(process._pause)
        wait_for("a start", process.keep_up)
    assert pauses == sorted(pauses) and len(set(pauses)) == 3
    process.stop()


def test_one_that_does_not_listen_is_ended_all_the_same(tmp_path: Path) -> None:
    program = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    process = sleeping(tmp_path, program)
    process.stop_seconds = 0.5
    process.start()
    wait_for("its output", lambda: process.log.read_text() == "up\n")
    number = process.pid
    process.stop()
    assert number is not None and not is_running(number)


@pytest.fixture
def control(tmp_path: Path) -> Any:
    made = Control(tmp_path / "control.sock", lambda: {"parts": []})
    yield made
    made.close()


def test_a_command_is_answered_line_by_line(control: Control, tmp_path: Path) -> None:
    said: List[str] = []
    answers: List[Dict[str, Any]] = []

    def ask() -> None:
        answers.append(command(tmp_path / "control.sock", {"do": "restart"}, said.append))

    import threading

    asking = threading.Thread(target=ask)
    asking.start()
    order = None
    while order is None:
        order = next(control.waiting(), None)
        time.sleep(0.01)
    order.say("1 of 2")
    order.say("2 of 2")
    order.end(model="new")
    asking.join(10)
    assert said == ["1 of 2", "2 of 2"]
    assert answers == [{"model": "new"}]


def test_status_is_answered_while_another_command_is_worked_on(control: Control, tmp_path: Path) -> None:
    assert command(tmp_path / "control.sock", {"do": "status"}) == {"parts": []}


def test_the_socket_is_for_this_user_alone(control: Control, tmp_path: Path) -> None:
    assert (tmp_path / "control.sock").stat().st_mode & 0o077 == 0


def test_without_a_cluster_the_command_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ClusterProblem, match="make cluster"):
        command(tmp_path / "nobody.sock", {"do": "status"})
