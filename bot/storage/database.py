"""The database that holds the guide's own tables: one SQLite file, or PostgreSQL for several servers.

A store writes its SQL once, in what both databases understand (``ON CONFLICT``, named values), and describes its tables
with SQLAlchemy. The rest is here: connections that stay open and are made anew after a restart of PostgreSQL, bounded
waiting, transactions, and one after the other for a name.
"""

from __future__ import annotations

import contextlib
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, List, Mapping, Optional, Sequence, Set, Tuple, Union

import sqlalchemy as sa
import sqlalchemy.pool

from bot.storage.schema_version import Schema, bring_up

#: A SQLite file, or an address such as ``postgresql://user:password@host/name``.
Place = Union[Path, str]
#: Seconds that a writer waits for another one, and for a connection.
_PATIENCE = 5
#: What PostgreSQL ends by itself: a statement, a wait for a lock, a transaction of a server that hangs (milliseconds).
_BOUNDS = {"statement_timeout": 8000, "lock_timeout": 5000, "idle_in_transaction_session_timeout": 20000}
#: A dead PostgreSQL machine is noticed within a quarter of a minute, not after the system's two hours.
_KEEPALIVE = {"keepalives_idle": 5, "keepalives_interval": 3, "keepalives_count": 3, "tcp_user_timeout": 15000}


class StoreError(OSError):
    """The database can't be read or written now. It names the kind of error; words of a row are never in it."""


class Rows:
    """The tables, inside a transaction."""

    def __init__(self, connection: sa.engine.Connection) -> None:
        self._connection = connection

    def change(self, sql: str, **values: Any) -> int:
        """Insert, update or delete; how many rows that were."""
        return int(self._run(sql, values).rowcount)

    def one(self, sql: str, **values: Any) -> Optional[Mapping[str, Any]]:
        """The first row; ``None`` where there is none."""
        row: Optional[Mapping[str, Any]] = self._run(sql, values).mappings().first()
        return row

    def all(self, sql: str, **values: Any) -> List[Mapping[str, Any]]:
        """All rows."""
        return list(self._run(sql, values).mappings())

    def alone(self, name: str) -> None:
        """From here to the end of the transaction nobody else is past this line with this name.

        SQLite has one writer at a time anyway; in PostgreSQL it is an advisory lock.
        """
        if self._connection.dialect.name == "postgresql":
            self._run("SELECT pg_advisory_xact_lock(:key)", {"key": _number_of(name)})

    def _run(self, sql: str, values: Mapping[str, Any]) -> Any:
        lists = tuple(name for name, value in values.items() if isinstance(value, (list, tuple)))
        return self._connection.execute(_statement(sql, lists), dict(values))


class Database:
    """One part's tables in a database.

    The connections to a place are shared by all parts of a process.
    """

    def __init__(self, place: Place, schema: Schema) -> None:
        """Remember the place; the tables are made, or brought up to date, when they are first used.

        Args:
            place: the SQLite file, or PostgreSQL's address.
            schema: the part's tables.
        """
        self._place, self._schema = place, schema
        self._ready: Set[Schema] = set()

    @contextlib.contextmanager
    def transaction(self, *, alone: str = "", sure: bool = True) -> Iterator[Rows]:
        """A transaction: kept when the block ends well, undone when it raises.

        Args:
            alone: a name; transactions with the same one come one after the other.
            sure: on SQLite, it must outlive a power cut the moment it is done; others outlive the end of the process,
                and a power cut may take the last second of them. PostgreSQL makes sure always.

        Raises:
            StoreError: the database can't be read or written.
            DatabaseIsNewer: a newer version of the code has changed its tables.
        """
        with _in_plain_words(), self._noticing_lost_tables(), self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.connection.execute(f"PRAGMA synchronous={'FULL' if sure else 'NORMAL'}")
            self._need_tables(connection)
            with connection.begin():
                rows = Rows(connection)
                if alone:
                    rows.alone(alone)
                yield rows

    def read(self, sql: str, **values: Any) -> List[Mapping[str, Any]]:
        """What one statement finds, outside a transaction: no writer is waited for, and PostgreSQL is asked but once.

        Raises:
            StoreError: the database can't be read.
            DatabaseIsNewer: a newer version of the code has changed its tables.
        """
        with _in_plain_words(), self._noticing_lost_tables(), self.engine.connect() as connection:
            self._need_tables(connection)
            on_sqlite = connection.dialect.name == "sqlite"
            alone = connection if on_sqlite else connection.execution_options(isolation_level="AUTOCOMMIT")
            return Rows(alone).all(sql, **values)

    def empty_log(self) -> None:
        """Deleted words must not stay in SQLite's write-ahead log; while somebody reads, the next one empties it."""
        with _in_plain_words(), self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @property
    def engine(self) -> sa.engine.Engine:
        """The connections, for a library that makes its own statements."""
        return engine_at(self._place)

    def _need_tables(self, connection: sa.engine.Connection) -> None:
        """Once in a process; a SQLite file may be exchanged under a running server, so each connection looks for itself."""
        ready = connection.info.setdefault("ready", set()) if connection.dialect.name == "sqlite" else self._ready
        if self._schema not in ready:
            with connection.begin():
                bring_up(connection, self._schema)
            ready.add(self._schema)

    @contextlib.contextmanager
    def _noticing_lost_tables(self) -> Iterator[None]:
        """PostgreSQL may be exchanged for an empty one under a running server: the next use makes the tables."""
        try:
            yield
        except sa.exc.ProgrammingError:
            self._ready.clear()
            raise


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
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_number_of(room),))
                cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{room}"')
            connection.commit()

    return engine


def _without_schema(url: sa.engine.URL) -> Tuple[sa.engine.URL, str]:
    room = str(url.query.get("schema", ""))
    if room and not room.isidentifier():
        raise ValueError("The schema in the database's address must be a plain name.")
    return url.difference_update_query(["schema"]), room


@contextlib.contextmanager
def _in_plain_words() -> Iterator[None]:
    """SQLAlchemy's errors quote statements and values; ours names the kind alone."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(f"the database can't be used now ({type(error).__name__})") from None


def _file_id(path: Path) -> Optional[int]:
    try:
        return path.stat().st_ino
    except OSError:
        return None


@lru_cache(maxsize=512)
def _statement(sql: str, lists: Sequence[str]) -> Any:
    statement = sa.text(sql)
    return statement.bindparams(*(sa.bindparam(name, expanding=True) for name in lists)) if lists else statement


def _number_of(name: str) -> int:
    """The key of an advisory lock: 64 bits of the name's hash."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
