"""Keeps the action server and the Rasa server up, and takes both down together."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Callable, Dict, List, Optional

from bot import settings
from bot.paths import MODELS, PROJECT, RUN

#: Seconds until the guide must be ready (a few on most machines), and between two looks at the processes.
_START_LIMIT = 300.0
_TICK = 0.2
#: Seconds to wait for a database that is starting too.
_STORAGE_PATIENCE = 10.0
#: A process that dies so often in a row, each time within a minute, is not started again.
_MOST_FAILURES = 5
_STEADY = 60.0
_STOP_LIMIT = 8.0
_FREE_BYTES = 500 * 1024 * 1024
_MOST_LOG_BYTES = 5 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


class StartProblem(Exception):
    """The guide can't start; the text is one sentence that says what to do."""


@dataclass
class Server:
    """One process that is kept up."""

    name: str
    command: List[str]
    environment: Dict[str, str]
    process: Optional["subprocess.Popen[bytes]"] = None
    started: float = 0.0
    failures: int = 0
    wait_until: float = 0.0

    def start(self) -> None:
        """Start the process; its output goes to its log file."""
        log = RUN / f"{self.name}.log"
        if log.exists() and log.stat().st_size > _MOST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        self.started = time.monotonic()

    def has_died(self) -> bool:
        """Whether the process ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def was_killed(self) -> bool:
        """Whether a signal from outside ended the process, such as the kernel's when memory is short."""
        return self.process is not None and (self.process.poll() or 0) < 0

    def stop(self) -> None:
        """Ask the process to end; end it if it doesn't."""
        if self.process is None or self.process.poll() is not None:
            return
        _signal_group(self.process, signal.SIGTERM)
        try:
            self.process.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            _signal_group(self.process, signal.SIGKILL)
            self.process.wait()


@dataclass
class Supervisor:
    """Starts servers, restarts those that die, stops all."""

    servers: List[Server]
    say: Callable[[str], None]
    stopping: bool = field(default=False)

    def start(self) -> None:
        """Start every server."""
        for server in self.servers:
            server.start()

    def wait_until_ready(self, url: str) -> None:
        """Wait for the health check.

        Raises:
            StartProblem: a server keeps dying, or the time is over.
        """
        deadline = time.monotonic() + _START_LIMIT
        while not self.stopping and not _answers(url):
            self._keep_up(while_starting=True)
            if time.monotonic() > deadline:
                raise StartProblem(
                    f"The guide did not get ready in {int(_START_LIMIT)} seconds; read {_short(RUN)}/*.log."
                )
            time.sleep(_TICK)

    def run(self) -> None:
        """Keep the servers up until told to stop."""
        while not self.stopping:
            self._keep_up(while_starting=False)
            time.sleep(_TICK)

    def ask_to_stop(self, _signal: int, _frame: Optional[FrameType]) -> None:
        """Signal handler: leave the loops."""
        self.stopping = True

    def stop(self) -> None:
        """Stop every server, the last started first."""
        for server in reversed(self.servers):
            server.stop()

    def _keep_up(self, while_starting: bool) -> None:
        for server in self.servers:
            if server.has_died():
                self._restart(server, while_starting)

    def _restart(self, server: Server, while_starting: bool) -> None:
        now = time.monotonic()
        if server.wait_until == 0.0:
            steady = now - server.started > _STEADY
            server.failures = 1 if steady else server.failures + 1
            # A start that fails twice by itself will fail again; one that was killed from outside may not.
            fails_to_start = while_starting and server.failures >= 2 and not server.was_killed()
            if fails_to_start or server.failures > _MOST_FAILURES:
                raise StartProblem(
                    f"The {server.name} server keeps stopping; the reason stands in {_short(RUN)}/{server.name}.log."
                )
            server.wait_until = now + min(0.25 * 2 ** (server.failures - 1), 8.0)
            self.say(f"The {server.name} server stopped; starting it again.")
        if now >= server.wait_until:
            server.wait_until = 0.0
            server.start()


def run_guide(say: Callable[[str], None]) -> int:
    """Train if needed, start both servers, print the address, and stay until told to stop.

    Returns:
        the exit status.

    Raises:
        StartProblem: with one sentence that says what to do.
    """
    from bot.guide.content import load_content
    from bot.guide.yaml_source import ContentError
    from bot.paths import DATA
    from bot.serving.training import current_model

    try:
        port, address = settings.port(), settings.host()
        settings.check()
    except ValueError as problem:
        raise StartProblem(str(problem)) from None
    RUN.mkdir(parents=True, exist_ok=True)
    _need_space()
    _need_free(address, port)
    _need_storage()
    _need_text_line(say)
    say("Reading the guide's content ...")
    try:
        load_content(DATA)
    except ContentError as problem:
        raise StartProblem(f"A data file is wrong; correct it and start again: {_first_line(problem)}") from None
    model = current_model() or _train(say)
    action_port = _free_port()
    environment = {
        "PORT": str(port),
        "HOST": address,
        "GUIDE_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
        "GUIDE_DATABASE": str(settings.database()),
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONUNBUFFERED": "1",
    }
    python = [sys.executable, "-m", "bot"]
    supervisor = Supervisor(
        servers=[
            Server("actions", [*python, "serve-actions", "--port", str(action_port)], environment),
            Server("rasa", [*python, "serve-rasa", "--model", str(model)], environment),
        ],
        say=say,
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.ask_to_stop)
    say("Starting the guide ...")
    try:
        supervisor.start()
        supervisor.wait_until_ready(f"http://{_reachable(address)}:{port}/health/ready")
        if not supervisor.stopping:
            say(f"Ready. Open http://{_reachable(address)}:{port}/  (Ctrl-C stops it)")
        supervisor.run()
    finally:
        supervisor.stop()
    say("Stopped.")
    return 0


def _train(say: Callable[[str], None]) -> Path:
    from bot.serving.training import current_model

    say("Training the model (a few minutes, only when the data changed) ...")
    MODELS.mkdir(parents=True, exist_ok=True)
    log = RUN / "train.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "train"], cwd=PROJECT, stdout=output, stderr=output, check=False
        )
    model = current_model()
    if done.returncode != 0 or model is None:
        raise StartProblem(f"The model could not be trained; the reason stands in {_short(log)}.")
    return model


def _need_space() -> None:
    free = shutil.disk_usage(PROJECT).free
    if free < _FREE_BYTES:
        raise StartProblem(
            f"Only {free // (1024 * 1024)} MB of disk are free and the guide needs 500; free some space and start again."
        )


def _need_free(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise StartProblem(
                f"Port {port} is in use; stop what runs there, or choose another: PORT={port + 1} make run"
            ) from None


def _need_storage() -> None:
    """Don't start on a database that can't be used: nothing could be answered."""
    from bot.serving.storage_start import storage_problem

    problem = storage_problem(_STORAGE_PATIENCE)
    if problem:
        raise StartProblem(problem)


def _need_text_line(say: Callable[[str], None]) -> None:
    """Say whether text messages are on, and don't start where their numbers could not be recognised."""
    from bot.serving.text_line_start import OFF, ON, text_line_problem

    problem = text_line_problem()
    if problem:
        raise StartProblem(problem)
    say(ON if settings.twilio() else OFF)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as reply:
            return bool(reply.status == 200)
    except (http.client.HTTPException, OSError):  # a server that is killed in the middle of its answer, too
        return False


def _reachable(address: str) -> str:
    return "127.0.0.1" if address in ("0.0.0.0", "::") else address


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0].replace(f"{PROJECT}/", "")


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(PROJECT))
    except ValueError:
        return str(path)


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _die_with_parent() -> None:
    """On Linux, end the server when the supervisor is killed without a chance to say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
