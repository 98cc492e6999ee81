"""A SQLite file that stays open: for tables that are used several times for each message."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import Iterator, Optional

#: Seconds that a writer waits for another one.
_PATIENCE = 5.0


class OpenFile:
    """Tables of one store in a database file, over one connection that stays open.

    To open a file anew for each use costs a millisecond, and the last one to close it folds its log back with syncs to
    disk. A file that was removed or put back while the server runs is opened again.
    """

    def __init__(self, path: Path, schema: str) -> None:
        """Remember the place.

        Args:
            path: the file; made when it is first used.
            schema: ``CREATE TABLE IF NOT EXISTS`` statements.
        """
        self._path, self._schema = path, schema
        self._lock = threading.Lock()
        self._open: Optional[sqlite3.Connection] = None
        self._file: Optional[int] = None

    @contextlib.contextmanager
    def transaction(self, *, sure: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction: kept when the block ends well, undone when it raises.

        Args:
            sure: it must outlive a power cut the moment it is done; others outlive the end of the process, and a power
                cut may take the last second of them.

        Raises:
            sqlite3.Error: the file can't be read or written.
        """
        with self._lock:
            connection = self._connection()
            connection.execute(f"PRAGMA synchronous={'FULL' if sure else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def empty_log(self) -> None:
        """Deleted words must not stay in the write-ahead log; while somebody reads, the next one empties it."""
        with self._lock:
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _connection(self) -> sqlite3.Connection:
        if self._open is not None and self._file == _file_id(self._path):
            return self._open
        if self._open is not None:
            self._open.close()
            self._open = None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(self._schema)
        self._open, self._file = connection, _file_id(self._path)
        return connection


def _file_id(path: Path) -> Optional[int]:
    try:
        return path.stat().st_ino
    except OSError:
        return None
