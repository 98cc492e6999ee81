"""Processes that are kept up: started again when they die, asked to end when they shall."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, List, Optional

from bot.paths import PROJECT

_MOST_LOG_BYTES = 5 * 1024 * 1024
#: A process that ran so many seconds begins anew with the shortest pause.
_STEADY = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_PR_SET_PDEATHSIG = 1


class ClusterProblem(Exception):
    """The cluster can't do what it was told; the text is one sentence that says what to do."""


@dataclass
class Process:
    """One process of a cluster.

    Attributes:
        name: of its log file.
        command: what is run.
        log: where its output goes.
        environment: added to this process's own.
        user: whom it runs as, where that is another user.
        stop_with: the signal that asks it to end.
        stop_seconds: how long it may take to end.
    """

    name: str
    command: List[str]
    log: Path
    environment: Dict[str, str] = field(default_factory=dict)
    user: Optional[pwd.struct_passwd] = None
    stop_with: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    process: Optional["subprocess.Popen[bytes]"] = None
    starts: int = 0
    _started: float = 0.0
    _pause: float = _FIRST_PAUSE
    _not_before: float = 0.0

    @property
    def pid(self) -> Optional[int]:
        """The process id while it runs."""
        return self.process.pid if self.process is not None and self.process.poll() is None else None

    def start(self) -> None:
        """Start the process; its output goes to its log file."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _MOST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=PROJECT if self.user is None else "/",
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
            )
        self._started = time.monotonic()
        self.starts += 1

    def has_died(self) -> bool:
        """Whether the process ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def keep_up(self) -> bool:
        """Start it again when it died; one that dies again and again waits longer each time.

        Returns:
            whether it was started.
        """
        if not self.has_died():
            return False
        now = time.monotonic()
        if self._not_before == 0.0:
            self._pause = _FIRST_PAUSE if now - self._started > _STEADY else min(self._pause * 2, _LONGEST_PAUSE)
            self._not_before = now + self._pause
        if now < self._not_before:
            return False
        self._not_before = 0.0
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Send the signal, and don't wait."""
        if self.pid is not None:
            self._signal(self.stop_with)

    def stop(self) -> None:
        """Ask the process to end; end it if it doesn't in its time."""
        if self.process is None:
            return
        self.ask_to_stop()
        try:
            self.process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        """To the process alone for a polite end (PostgreSQL and nginx see to their children), to all of it for a hard one."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)


def wait_until(holds: Callable[[], bool], seconds: float, meanwhile: Callable[[], None]) -> bool:
    """Wait for something.

    Args:
        holds: whether it has come.
        seconds: how long to wait at most.
        meanwhile: done between two looks.

    Returns:
        whether it came in time.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        meanwhile()
        time.sleep(0.1)
    return True


def plain_user() -> Optional[pwd.struct_passwd]:
    """Whom PostgreSQL and Redis run as: PostgreSQL refuses to be root.

    Returns:
        the user, or ``None`` where this process is no root anyway.

    Raises:
        ClusterProblem: there is no such user.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ClusterProblem(
        "There is no user 'postgres' or 'nobody' to run PostgreSQL as; start the cluster as a plain user."
    )


def _die_with_parent() -> None:
    """On Linux, end the process when the cluster is killed without a chance to say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
