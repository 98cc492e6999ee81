"""The database that holds the guide's own tables: one SQLite file, or PostgreSQL for several servers.

A store writes its SQL once, in what both databases understand (``ON CONFLICT``, named values such as ``:name``), and
describes its tables with SQLAlchemy. The rest is here: transactions, and one after the other for a name. Statements go
to the driver as they are: SQLAlchemy's own way costs ten times what SQLite needs for them.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping, Optional, Set, Tuple

import psycopg2
import psycopg2.extensions
import sqlalchemy as sa

from bot.storage.engines import Place, beside, engine_at, lock_number
from bot.storage.schema_version import Schema, bring_up

__all__ = ["Database", "Place", "Rows", "StoreError", "beside", "engine_at"]

#: What the drivers and the pool of connections raise.
_ERRORS = (sqlite3.Error, psycopg2.Error, sa.exc.SQLAlchemyError)
_NAMED = re.compile(r"(?<!:):([a-z_]+[a-z0-9_]*)")


class StoreError(OSError):
    """The database can't be read or written now. It names the kind of error; words of a row are never in it."""


class Rows:
    """The tables, inside a transaction."""

    def __init__(self, cursor: Any) -> None:
        self._cursor, self._on_sqlite = cursor, isinstance(cursor, sqlite3.Cursor)

    def change(self, sql: str, **values: Any) -> int:
        """Insert, update or delete; how many rows that were."""
        self._run(sql, values)
        return int(self._cursor.rowcount)

    def one(self, sql: str, **values: Any) -> Optional[Mapping[str, Any]]:
        """The first row; ``None`` where there is none."""
        self._run(sql, values)
        row = self._cursor.fetchone()
        return dict(zip(self._names(), row, strict=True)) if row else None

    def all(self, sql: str, **values: Any) -> List[Mapping[str, Any]]:
        """All rows."""
        self._run(sql, values)
        names = self._names()
        return [dict(zip(names, row, strict=True)) for row in self._cursor.fetchall()]

    def alone(self, name: str) -> None:
        """From here to the end of the transaction nobody else is past this line with this name.

        SQLite has one writer at a time anyway; in PostgreSQL it is an advisory lock.
        """
        if not self._on_sqlite:
            self._run("SELECT pg_advisory_xact_lock(:key)", {"key": lock_number(name)})

    def _names(self) -> List[str]:
        return [column[0] for column in self._cursor.description]

    def _run(self, sql: str, values: Mapping[str, Any]) -> None:
        lengths = tuple((name, len(value)) for name, value in values.items() if isinstance(value, (list, tuple)))
        given = _spread(values) if lengths else values
        self._cursor.execute(_statement(sql, lengths, self._on_sqlite), given)


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
        with self._cursor() as cursor:
            on_sqlite = isinstance(cursor, sqlite3.Cursor)
            if on_sqlite:
                cursor.execute(f"PRAGMA synchronous={'FULL' if sure else 'NORMAL'}")
            rows = Rows(cursor)
            cursor.execute("BEGIN IMMEDIATE" if on_sqlite else "BEGIN")
            try:
                if alone:
                    rows.alone(alone)
                yield rows
            except BaseException:
                with contextlib.suppress(*_ERRORS):  # a connection that was lost has undone it already
                    cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def read(self, sql: str, **values: Any) -> List[Mapping[str, Any]]:
        """What one statement finds, outside a transaction: no writer is waited for, and PostgreSQL is asked but once.

        Raises:
            StoreError: the database can't be read.
            DatabaseIsNewer: a newer version of the code has changed its tables.
        """
        with self._cursor() as cursor:
            return Rows(cursor).all(sql, **values)

    def empty_log(self) -> None:
        """Deleted words must not stay in SQLite's write-ahead log; while somebody reads, the next one empties it."""
        with self._cursor() as cursor:
            if isinstance(cursor, sqlite3.Cursor):
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def sweep(self) -> None:
        """Free the room of what was deleted: PostgreSQL's files keep it until they are vacuumed.

        Raises:
            StoreError: the database can't be written.
        """
        with self._cursor() as cursor:
            if not isinstance(cursor, sqlite3.Cursor):
                cursor.execute("SET statement_timeout = 0")
                for table in self._schema.tables.tables:
                    cursor.execute(f'VACUUM "{table}"')
                cursor.execute("RESET statement_timeout")

    @property
    def engine(self) -> sa.engine.Engine:
        """The connections, for a library that makes its own statements."""
        return engine_at(self._place)

    @contextlib.contextmanager
    def _cursor(self) -> Iterator[Any]:
        """A cursor on a connection that begins no transaction by itself, with the tables there.

        SQLAlchemy's errors quote statements and values, and the drivers' messages values: ours name the kind alone.
        """
        try:
            with contextlib.closing(self.engine.raw_connection()) as connection:
                self._need_tables(connection)
                driver = connection.connection
                if isinstance(driver, sqlite3.Connection):
                    yield driver.cursor()
                    return
                driver.autocommit = True
                try:
                    with driver.cursor() as cursor:
                        yield cursor
                finally:
                    if driver.closed or driver.info.transaction_status != psycopg2.extensions.TRANSACTION_STATUS_IDLE:
                        connection.invalidate()
                    else:
                        driver.autocommit = False
        except psycopg2.ProgrammingError as error:
            self._ready.clear()  # PostgreSQL may have been exchanged for an empty one: the next use makes the tables
            raise _store_error(error) from None
        except _ERRORS as error:
            raise _store_error(error) from None

    def _need_tables(self, connection: Any) -> None:
        """Once in a process; a SQLite file may be exchanged under a running server, so each connection looks for itself."""
        on_sqlite = isinstance(connection.connection, sqlite3.Connection)
        ready = connection.info.setdefault("ready", set()) if on_sqlite else self._ready
        if self._schema not in ready:
            with self.engine.begin() as other:
                bring_up(other, self._schema)
            ready.add(self._schema)


def _store_error(error: BaseException) -> StoreError:
    return StoreError(f"the database can't be used now ({type(error).__name__})")


@lru_cache(maxsize=1024)
def _statement(sql: str, lengths: Tuple[Tuple[str, int], ...], on_sqlite: bool) -> str:
    """The SQL as the driver takes it: lists spread out, values named its way."""
    for name, length in lengths:
        names = ", ".join(f":{name}_{place}" for place in range(length)) or "NULL"
        sql = re.sub(rf":{name}\b", f"({names})", sql)
    return sql if on_sqlite else _NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


def _spread(values: Mapping[str, Any]) -> Dict[str, Any]:
    spread: Dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            spread.update({f"{name}_{place}": each for place, each in enumerate(value)})
        else:
            spread[name] = value
    return spread
