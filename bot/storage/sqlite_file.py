"""A SQLite file that holds some tables of ours beside Rasa's: opened for each use, in WAL mode, one writer at a time."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

#: Seconds that a writer waits for another one.
_PATIENCE = 5.0


class SqliteFile:
    """Tables of one store in a database file.

    The file is opened anew for each transaction (half a millisecond), so that a file that was removed or put back while
    the server runs is used as it is.
    """

    def __init__(self, path: Path, schema: str) -> None:
        """Remember the place.

        Args:
            path: the file; made when it is first used.
            schema: ``CREATE TABLE IF NOT EXISTS`` statements.
        """
        self.path = path
        self._schema = schema

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction: kept when the block ends well, undone when it raises.

        Raises:
            sqlite3.Error: the file can't be read or written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.executescript(self._schema)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        finally:
            connection.close()
