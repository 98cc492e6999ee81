"""Real PostgreSQL and Redis for tests: processes of our own on free ports of this machine, in a temporary folder.

A ``conftest.py`` that needs them says ``from tests.services import postgres_url, redis_url  # noqa: F401``. However many
do, each service is started once in a test run. A test that stops or restarts a service makes one of its own.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List

import psycopg2
import pytest
import redis

PROJECT = Path(__file__).resolve().parents[1]
#: Seconds in which a service must answer.
_PATIENCE = 30.0
_PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Service:
    """A program in a temporary folder, on one port for all its life."""

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="guide-service-"))
        self._process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start the program and wait until it answers.

        Raises:
            RuntimeError: it ended, or doesn't answer in time; the text holds what it said.
        """
        with (self.folder / "log").open("ab") as log:
            end = {"preexec_fn": _end_with_tests} if threading.current_thread() is threading.main_thread() else {}
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log, **_as_user(), **end)
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{self._command()[0]} did not start: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self, how: int) -> None:
        """End the program with a signal and wait for its end."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE)
            self._process = None

    def restart(self) -> None:
        """Kill the program without warning and start it again."""
        self.kill()
        self.start()

    def kill(self) -> None:
        """End the program without warning."""
        self.stop(signal.SIGKILL)

    def close(self) -> None:
        """End the program and remove what it wrote."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _command(self) -> List[str]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError


class Postgres(_Service):
    """A PostgreSQL cluster with one database, ``guide``."""

    def __init__(self) -> None:
        super().__init__()
        self._programs = Path(_found("find-postgres.sh"))
        self._password = secrets.token_hex(8)
        self.url = f"postgresql://guide:{self._password}@127.0.0.1:{self.port}/guide"
        password_file = self.folder / "password"
        password_file.write_text(self._password)
        _give_away(self.folder)
        options = ["--auth=scram-sha-256", "--username=guide", f"--pwfile={password_file}", "--no-sync"]
        command = [str(self._programs / "initdb"), *options, "--encoding=UTF8", "--locale=C", "-D", self._data]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **_as_user())
        self.start()
        self.new_database("guide")

    def new_database(self, name: str = "") -> str:
        """The address of an empty database.

        Args:
            name: its name; made up where it is empty.
        """
        name = name or f"guide_{secrets.token_hex(6)}"
        connection = psycopg2.connect(self._address("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        return self._address(name)

    def kill(self) -> None:
        """End the server at once, as if the machine had failed: its next start recovers."""
        self.stop(signal.SIGQUIT)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _address(self, database: str) -> str:
        return self.url.rsplit("/", 1)[0] + f"/{database}"

    def _command(self) -> List[str]:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # tests kill processes, not the machine
            "shared_buffers": "32MB",
        }
        return [
            str(self._programs / "postgres"),
            "-D",
            self._data,
            *(f"--{key}={value}" for key, value in settings.items()),
        ]

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self._address("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True


class Redis(_Service):
    """A Redis server that keeps nothing on disk: a restart loses all it held, as a lost machine would."""

    def __init__(self) -> None:
        super().__init__()
        self._program = _found("find-redis.sh")
        self.url = f"redis://127.0.0.1:{self.port}/0"
        _give_away(self.folder)
        self.start()

    def _command(self) -> List[str]:
        place = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        return [self._program, *place, "--save", "", "--appendonly", "no"]

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, socket_timeout=2).ping())
        except redis.RedisError:
            return False


@lru_cache(maxsize=None)
def shared_postgres() -> Postgres:
    """The PostgreSQL of this test run."""
    service = Postgres()
    atexit.register(service.close)
    return service


@lru_cache(maxsize=None)
def shared_redis() -> Redis:
    """The Redis of this test run."""
    service = Redis()
    atexit.register(service.close)
    return service


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a database that all tests of a run share; ``new_postgres_url`` is empty."""
    return shared_postgres().url


@pytest.fixture
def new_postgres_url() -> str:
    """The address of an empty database."""
    return shared_postgres().new_database()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of a Redis that all tests of a run share."""
    return shared_redis().url


def _found(script: str) -> str:
    """What a script in ``scripts/`` prints; it installs what is missing where it may."""
    answer = subprocess.run([str(PROJECT / "scripts" / script)], stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode:
        pytest.fail(f"scripts/{script} found nothing; what is missing stands above.", pytrace=False)
    return answer.stdout.strip()


def _as_user() -> Dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    user = _plain_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def _end_with_tests() -> None:
    """On Linux, the service is asked to end when the tests are killed without a chance to say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, _plain_user().pw_uid, _plain_user().pw_gid)


def _plain_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("There is no user 'postgres' or 'nobody' to run PostgreSQL as; run the tests as a plain user.")
