"""PostgreSQL and Redis of a cluster, as processes with their files in the cluster's folder."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
from pathlib import Path
from typing import Dict, List

import psycopg2
import redis

from bot.cluster.plan import Plan
from bot.cluster.processes import ClusterProblem, Process, plain_user
from bot.paths import PROJECT


class Postgres:
    """A PostgreSQL with one database, ``guide``, that only who knows the password can open."""

    def __init__(self, plan: Plan) -> None:
        self._programs = Path(program("find-postgres.sh"))
        self._folder = plan.folder / "postgres"
        self._port = plan.postgres_port
        self._password = _key(plan.folder / "postgres-password")
        self.process = Process("postgres", self._command(plan), plan.logs() / "postgres.log", user=plain_user())
        # "Fast" in PostgreSQL's words: a polite stop would wait for every client to leave.
        self.process.stop_with = signal.SIGINT

    @property
    def url(self) -> str:
        """What ``GUIDE_DATABASE_URL`` is set to."""
        return self._url("guide")

    def prepare(self) -> None:
        """Make the database files, where there are none yet.

        Raises:
            ClusterProblem: that failed.
        """
        if (self._folder / "data" / "PG_VERSION").exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        password_file = self._folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._password)
        _give_away(self._folder)
        user = self.process.user
        done = subprocess.run(
            [
                str(self._programs / "initdb"),
                *("--auth=scram-sha-256", "--username=guide", f"--pwfile={password_file}"),
                *("--encoding=UTF8", "--locale=C", "--no-sync", "-D", str(self._folder / "data")),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        password_file.unlink()
        if done.returncode:
            raise ClusterProblem(f"PostgreSQL's files could not be made: {_last_line(done.stderr)}")

    def answers(self) -> bool:
        """Whether it takes connections; the database is made when it isn't there."""
        try:
            connection = psycopg2.connect(self._url("postgres"), connect_timeout=2)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'guide'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE guide")
        connection.close()
        return True

    def _url(self, database: str) -> str:
        return f"postgresql://guide:{self._password}@127.0.0.1:{self._port}/{database}"

    def _command(self, plan: Plan) -> List[str]:
        options = {
            "port": plan.postgres_port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "shared_buffers": "64MB",
            "max_connections": 200,
            "fsync": "on" if plan.durable else "off",
            # What fails must not stand in the log with its values: they are a parent's words.
            "log_min_error_statement": "panic",
            "log_parameter_max_length": 0,
            "log_parameter_max_length_on_error": 0,
            "log_error_verbosity": "terse",
        }
        program_file = str(self._programs / "postgres")
        return [program_file, "-D", str(self._folder / "data"), *(f"--{key}={value}" for key, value in options.items())]


class Redis:
    """A Redis that keeps nothing on disk: it holds locks only, and those of a lost machine are void."""

    def __init__(self, plan: Plan) -> None:
        self._port = plan.redis_port
        self._password = _key(plan.folder / "redis-password")
        self._folder = plan.folder / "redis"
        command = [program("find-redis.sh"), str(self._folder / "redis.conf")]
        self.process = Process("redis", command, plan.logs() / "redis.log", user=plain_user())

    @property
    def url(self) -> str:
        """What ``GUIDE_REDIS_URL`` is set to."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def prepare(self) -> None:
        """Write its configuration; a password on the command line could be read by anybody on this machine."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lines = ("bind 127.0.0.1", f"port {self._port}", f"requirepass {self._password}", f"dir {self._folder}")
        configuration = self._folder / "redis.conf"
        configuration.write_text("\n".join((*lines, 'save ""', "appendonly no", "")))
        configuration.chmod(0o600)
        _give_away(self._folder)

    def answers(self) -> bool:
        """Whether it takes commands."""
        try:
            return bool(redis.Redis.from_url(self.url, socket_timeout=2).ping())
        except redis.RedisError:
            return False


def program(script: str) -> str:
    """What a script in ``scripts/`` finds; it gets what is missing where it may.

    Raises:
        ClusterProblem: it found nothing; it has said on standard error what to do.
    """
    found = subprocess.run([str(PROJECT / "scripts" / script)], stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode:
        raise ClusterProblem("The cluster was not started; what is missing stands above.")
    return found.stdout.strip()


def store_addresses(postgres: Postgres, cache: Redis) -> Dict[str, str]:
    """The variables by which servers find their stores."""
    return {"GUIDE_DATABASE_URL": postgres.url, "GUIDE_REDIS_URL": cache.url}


def listens(port: int) -> bool:
    """Whether somebody on this machine takes connections on a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _key(path: Path) -> str:
    """A random key in a file that only this user reads; made where it isn't there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(16))
    return path.read_text().strip()


def _give_away(folder: Path) -> None:
    user = plain_user()
    if user is not None:
        for path in (folder, *folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it gave no reason"])[-1]
