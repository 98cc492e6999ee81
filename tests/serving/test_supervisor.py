"""The supervisor, with tiny servers: it restarts what dies, gives up with one sentence, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Callable, Iterator, List

import psutil
import pytest

from bot.serving import supervisor as room
from bot.serving.supervisor import Server, StartProblem, Supervisor

#: Answers every request with 200 and has a child of its own, as servers may.
SERVES = """
import subprocess, sys, http.server
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
print("child", child.pid, flush=True)
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok).serve_forever()
"""
DIES = "raise SystemExit(3)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(300)"
)


def python(program: str, *arguments: str) -> List[str]:
    return [sys.executable, "-c", program, *arguments]


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs in a folder of the test's own, and no long patience."""
    monkeypatch.setattr(room, "RUN", tmp_path)
    monkeypatch.setattr(room, "_TICK", 0.02)
    monkeypatch.setattr(room, "_STOP_LIMIT", 1.0)
    return tmp_path


@pytest.fixture
def port() -> int:
    return room._free_port()


@pytest.fixture
def supervise() -> Iterator[Callable[..., Supervisor]]:
    made: List[Supervisor] = []

    def make(*servers: Server) -> Supervisor:
        supervisor = Supervisor(list(servers), lines.append)
        made.append(supervisor)
        return supervisor

    lines: List[str] = []
    make.lines = lines  # type: ignore[attr-defined]
    yield make
    for supervisor in made:
        supervisor.stopping = True
        supervisor.stop()


def in_background(supervisor: Supervisor) -> threading.Thread:
    thread = threading.Thread(target=supervisor.run, daemon=True)
    thread.start()
    return thread


def test_it_waits_until_the_guide_is_ready(supervise: Callable[..., Supervisor], port: int) -> None:
    supervisor = supervise(Server("one", python(SERVES, str(port)), {}))
    supervisor.start()
    supervisor.wait_until_ready(f"http://127.0.0.1:{port}/")
    assert room._answers(f"http://127.0.0.1:{port}/")


def test_a_server_that_dies_is_started_again(supervise: Callable[..., Supervisor], port: int) -> None:
    server = Server("one", python(SERVES, str(port)), {})
    supervisor = supervise(server)
    supervisor.start()
    supervisor.wait_until_ready(f"http://127.0.0.1:{port}/")
    thread = in_background(supervisor)
    assert server.process
    first = server.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: bool(server.process and server.process.pid != first and room._answers(f"http://127.0.0.1:{port}/")))
    assert supervise.lines == ["The one server stopped; starting it again."]  # type: ignore[attr-defined]
    supervisor.stopping = True
    thread.join(10)


def test_a_server_that_keeps_dying_at_the_start_is_told_in_one_sentence(
    supervise: Callable[..., Supervisor], port: int
) -> None:
    supervisor = supervise(Server("one", python(DIES), {}))
    supervisor.start()
    with pytest.raises(StartProblem, match=r"^The one server keeps stopping; the reason stands in .*one\.log\.$"):
        supervisor.wait_until_ready(f"http://127.0.0.1:{port}/")


def test_a_server_that_is_killed_again_and_again_while_it_starts_is_started_again(
    supervise: Callable[..., Supervisor],
) -> None:
    server = Server("one", python("import time; time.sleep(300)"), {})
    supervisor = supervise(server)
    supervisor.start()
    for _ in range(3):
        assert server.process
        before = server.process.pid
        os.kill(before, signal.SIGKILL)
        until(server.has_died)
        while server.process.pid == before:
            supervisor._keep_up(while_starting=True)


def test_a_server_that_keeps_dying_later_is_given_up(
    supervise: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_MOST_FAILURES", 2)
    supervisor = supervise(Server("one", python(DIES), {}))
    supervisor.start()
    with pytest.raises(StartProblem, match="keeps stopping"):
        supervisor.run()
    assert len(supervise.lines) == 2  # type: ignore[attr-defined]


def test_one_that_ran_well_for_long_is_not_blamed_for_old_failures(
    supervise: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_STEADY", 0.0)
    server = Server("one", python(DIES), {}, failures=4)
    supervisor = supervise(server)
    supervisor.start()
    until(server.has_died)
    supervisor._keep_up(while_starting=False)
    assert server.failures == 1


def test_who_does_not_get_ready_is_told_where_to_look(
    supervise: Callable[..., Supervisor], port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_START_LIMIT", 0.3)
    supervisor = supervise(Server("one", python("import time; time.sleep(60)"), {}))
    supervisor.start()
    with pytest.raises(StartProblem, match=r"did not get ready .*\.log"):
        supervisor.wait_until_ready(f"http://127.0.0.1:{port}/")


def test_stopping_leaves_nothing_behind_not_even_a_servers_children(
    supervise: Callable[..., Supervisor], port: int, quick: Path
) -> None:
    supervisor = supervise(Server("one", python(SERVES, str(port)), {}), Server("two", python(STUBBORN), {}))
    supervisor.start()
    supervisor.wait_until_ready(f"http://127.0.0.1:{port}/")
    until(lambda: (quick / "two.log").read_text() == "up\n")
    pids = [server.process.pid for server in supervisor.servers if server.process]
    child = int((quick / "one.log").read_text().split()[1])
    supervisor.stop()

    def gone(pid: int) -> bool:
        return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE

    assert all(gone(pid) for pid in pids)
    until(lambda: gone(child), 10)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_stopping_twice_or_before_the_start_harms_nothing() -> None:
    server = Server("one", python(DIES), {})
    server.stop()
    server.start()
    until(server.has_died)
    server.stop()
    server.stop()


def test_a_signal_ends_the_loops(supervise: Callable[..., Supervisor], port: int) -> None:
    supervisor = supervise()
    supervisor.ask_to_stop(signal.SIGTERM, None)
    supervisor.run()
    supervisor.wait_until_ready(f"http://127.0.0.1:{port}/")


def test_a_server_gets_its_environment_and_its_own_log(quick: Path) -> None:
    server = Server("one", python("import os; print(os.environ['GUIDE_TEST'])"), {"GUIDE_TEST": "hello"})
    server.start()
    until(server.has_died)
    assert (quick / "one.log").read_text() == "hello\n"


def test_a_log_that_grew_large_is_set_aside(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_MOST_LOG_BYTES", 10)
    (quick / "one.log").write_text("x" * 11)
    server = Server("one", python(DIES), {})
    server.start()
    until(server.has_died)
    assert (quick / "one.log.1").read_text() == "x" * 11
    assert (quick / "one.log").read_text() == ""


# --- before the start


def test_a_port_in_use_is_told_with_another_one_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartProblem, match=f"Port {port} is in use.*PORT={port + 1} make run"):
            room._need_free("127.0.0.1", port)


def test_a_free_port_is_fine(port: int) -> None:
    room._need_free("127.0.0.1", port)


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_FREE_BYTES", 1 << 60)
    with pytest.raises(StartProblem, match="MB of disk are free and the guide needs"):
        room._need_space()


@pytest.mark.parametrize("value", ["http", "0", "70000", "-1", ""])
def test_a_port_that_is_none_is_told(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(StartProblem, match="PORT must be a number"):
        room.run_guide(lambda line: None)
