"""Servers under measurement: started, weighed, and ended by their ids."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Dict, Iterable, List, Optional, Tuple, Type

import psutil

_STOP_LIMIT = 20.0
_PR_SET_PDEATHSIG = 1
_NAMES = {"serve-rasa": "rasa server", "serve-actions": "action server", "run": "the process that was started"}
_STORES = {"postgres": "PostgreSQL", "redis-server": "Redis", "nginx": "nginx"}
_KB = 1024
_MB = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """What all processes of a bot hold, in MB.

    Attributes:
        rss: resident memory, summed over the processes (shared pages counted in each).
        pss: the same with shared pages divided among those that share them; ``None`` where the kernel doesn't tell.
    """

    rss: float
    pss: Optional[float]


@dataclass(frozen=True)
class Clock:
    """A moment: the wall clock and the CPU seconds spent until then."""

    wall: float
    own: float
    client: float
    machine: float

    def since(self, earlier: "Clock") -> "Spent":
        """What was spent between two moments."""
        wall = self.wall - earlier.wall
        own = self.own - earlier.own
        client = self.client - earlier.client
        others = max(0.0, self.machine - earlier.machine - own - client)
        return Spent(wall, own, client, others / (wall * (os.cpu_count() or 1)))


@dataclass(frozen=True)
class Spent:
    """Between two moments.

    Attributes:
        wall: seconds on the wall clock.
        own: CPU seconds of the bot's processes.
        client: CPU seconds of this process, which asks.
        others: share of the machine that everybody else used, 0..1: what disturbs the wall-clock figures.
    """

    wall: float
    own: float
    client: float
    others: float


@dataclass
class Running:
    """A started command and all processes that it starts; a context manager that leaves none behind."""

    command: List[str]
    folder: Path
    environment: Dict[str, str]
    log: Path
    started: float = 0.0
    _root: Optional["subprocess.Popen[bytes]"] = None
    _seen: Dict[int, psutil.Process] = field(default_factory=dict)

    def __enter__(self) -> "Running":
        with self.log.open("ab") as output:
            self.started = time.perf_counter()
            self._root = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self._seen[self._root.pid] = psutil.Process(self._root.pid)
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.stop()

    def wait(self) -> int:
        """Wait for the end of a command that ends by itself; its exit status."""
        assert self._root is not None
        return self._root.wait()

    def has_ended(self) -> bool:
        """Whether the command is over."""
        return self._root is None or self._root.poll() is not None

    def processes(self) -> List[psutil.Process]:
        """The command's process and all that it started, as far as they live."""
        for process in list(self._seen.values()):
            try:
                for child in process.children(recursive=True):
                    self._seen.setdefault(child.pid, child)
            except psutil.NoSuchProcess:
                continue
        return [process for process in self._seen.values() if process.is_running()]

    def memory(self) -> Memory:
        """What the processes hold now."""
        processes = self.processes()
        rss = sum(process.memory_info().rss for process in processes) / _MB
        shares = [_pss(process.pid) for process in processes]
        known = [share for share in shares if share is not None]
        return Memory(rss, sum(known) / _MB if len(known) == len(shares) else None)

    def memory_by_process(self) -> Dict[str, float]:
        """Resident MB, by what the processes are."""
        return _by_name((process, process.memory_info().rss / _MB) for process in self.processes())

    def cpu_by_process(self) -> Dict[str, float]:
        """CPU seconds so far, by what the processes are."""
        return _by_name((process, _cpu(process)) for process in self.processes())

    def clock(self) -> Clock:
        """Now."""
        used = psutil.cpu_times()
        busy = sum(used) - used.idle - getattr(used, "iowait", 0.0) - getattr(used, "guest", 0.0)
        own = sum(_cpu(process) for process in self.processes())
        return Clock(time.perf_counter(), own, _cpu(psutil.Process()), busy)

    def stop(self) -> None:
        """Ask the command to end and wait; end what is left of it, by id."""
        left = self.processes()
        if self._root is not None and self._root.poll() is None:
            self._root.send_signal(signal.SIGTERM)
            try:
                self._root.wait(_STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self._root.kill()
                self._root.wait()
        for process in left:
            if process.is_running() and process.pid != getattr(self._root, "pid", None):
                process.terminate()
        _, stubborn = psutil.wait_procs(left, timeout=5)
        for process in stubborn:
            process.kill()


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _by_name(figures: Iterable[Tuple[psutil.Process, float]]) -> Dict[str, float]:
    sums: Dict[str, float] = {}
    for process, figure in figures:
        name = _name(process)
        sums[name] = sums.get(name, 0.0) + figure
    return sums


def _name(process: psutil.Process) -> str:
    if (program := process.name()) in _STORES:
        return _STORES[program]
    words = process.cmdline()
    for word, name in _NAMES.items():
        if word in words:
            return name
    return str(process.pid)


def _pss(pid: int) -> Optional[int]:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * _KB
    except OSError:
        pass
    return None


def _end_with_parent() -> None:
    """On Linux, the command is asked to end when this process is killed without a chance to say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
