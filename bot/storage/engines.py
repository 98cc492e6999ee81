"""Connections to the databases: how they are opened, kept, found dead and made anew."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional, Tuple, Union

import sqlalchemy as sa
import sqlalchemy.pool

#: A SQLite file, or an address such as ``postgresql://user:password@host/name``.
Place = Union[Path, str]
#: Seconds that a writer waits for another one, and for a connection.
_PATIENCE = 5
#: What PostgreSQL ends by itself: a statement, a wait for a lock, a transaction of a server that hangs (milliseconds).
_BOUNDS = {"statement_timeout": 8000, "lock_timeout": 5000, "idle_in_transaction_session_timeout": 20000}
#: A dead PostgreSQL machine is noticed within a quarter of a minute, not after the system's two hours.
_KEEPALIVE = {"keepalives_idle": 5, "keepalives_interval": 3, "keepalives_count": 3, "tcp_user_timeout": 15000}


@lru_cache(maxsize=16)
def engine_at(place: Place) -> sa.engine.Engine:
    """The connections to a database, opened when they are first used.

    Args:
        place: the SQLite file, or PostgreSQL's address; ``?schema=name`` at its end is a room of its own in it.
    """
    return _sqlite(place) if isinstance(place, Path) else _postgresql(place)


def beside(place: Place, name: str) -> Place:
    """Another database beside one: a file in the same folder, or a schema in the same PostgreSQL."""
    if isinstance(place, Path):
        return place.with_name(f"{name}.db")
    url = sa.engine.make_url(place).update_query_dict({"schema": name})
    return str(url.render_as_string(hide_password=False))


def _sqlite(path: Path) -> sa.engine.Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        f"sqlite:///{path}",
        poolclass=sa.pool.QueuePool,
        pool_size=4,
        max_overflow=16,
        pool_timeout=2 * _PATIENCE,
        connect_args={"check_same_thread": False, "timeout": _PATIENCE},
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by Python
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
        record.info["file"] = _file_id(path)

    @sa.event.listens_for(engine, "checkout")
    def same_file(_connection: Any, record: Any, _proxy: Any) -> None:
        """An open connection must not go on writing into a file that was removed or replaced."""
        if record.info.get("file") != _file_id(path):
            raise sa.exc.DisconnectionError("the database file was removed or replaced")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.engine.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgresql(address: str) -> sa.engine.Engine:
    url, room = _without_schema(sa.engine.make_url(address))
    options = " ".join(f"-c {name}={value}" for name, value in _BOUNDS.items())
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg2"),
        pool_size=4,
        max_overflow=16,
        pool_timeout=_PATIENCE,
        pool_pre_ping=True,  # after a restart of PostgreSQL the old connections are found dead and made anew
        connect_args={
            "connect_timeout": _PATIENCE,
            "application_name": "iep-guide",
            "options": f"{options} -c search_path={room}" if room else options,
            **_KEEPALIVE,
        },
        hide_parameters=True,
    )
    if room:

        @sa.event.listens_for(engine, "first_connect")
        def make_room(connection: Any, _record: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", (lock_number(room),))
                cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{room}"')
            connection.commit()

    return engine


def _without_schema(url: sa.engine.URL) -> Tuple[sa.engine.URL, str]:
    room = str(url.query.get("schema", ""))
    if room and not room.isidentifier():
        raise ValueError("The schema in the database's address must be a plain name.")
    return url.difference_update_query(["schema"]), room


def lock_number(name: str) -> int:
    """The key of an advisory lock: 64 bits of the name's hash."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _file_id(path: Path) -> Optional[int]:
    try:
        return path.stat().st_ino
    except OSError:
        return None
