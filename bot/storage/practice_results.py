"""Finished practice conversations: which points were missed, and not a word of what was written."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import List

from bot.guide.practice.group import Result
from bot.storage.sqlite_file import SqliteFile

#: Kept for a school year's training, then forgotten.
KEPT = timedelta(days=180)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS practice_results (
    person TEXT NOT NULL, scenario TEXT NOT NULL, result TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (person, scenario));
"""


class PracticeResults:
    """The table of results; of each person the newest of each scenario.

    Args:
        path: the database file.
        secret: the server's secret; people are kept under a keyed hash of their browser's random number.
    """

    def __init__(self, path: Path, secret: bytes) -> None:
        self._file = SqliteFile(path, _SCHEMA)
        self._secret = secret

    def keep(self, result: Result, now: datetime) -> None:
        """Keep a result in place of the person's earlier one; forget what is old.

        Raises:
            sqlite3.Error: the file can't be written.
        """
        person = hmac.new(self._secret, b"practice" + result.person.encode(), hashlib.sha256).hexdigest()
        told = json.dumps([list(result.mattered), list(result.missed), list(result.flags)])
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM practice_results WHERE at < ?", ((now - KEPT).timestamp(),))
            # The day alone is kept: the minute could tell who practised.
            day = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
            row = (person, result.scenario, told, day)
            connection.execute("INSERT OR REPLACE INTO practice_results VALUES (?, ?, ?, ?)", row)

    def all(self, since: datetime) -> List[Result]:
        """Every result since a day.

        Raises:
            sqlite3.Error: the file can't be read.
        """
        with self._file.transaction() as connection:
            rows = connection.execute(
                "SELECT person, scenario, result FROM practice_results WHERE at >= ?", (since.timestamp(),)
            ).fetchall()
        return [Result(row["person"], row["scenario"], *map(tuple, json.loads(row["result"]))) for row in rows]
