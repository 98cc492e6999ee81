"""Finished practice conversations: which points were missed, and not a word of what was written."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import List

import sqlalchemy as sa

from bot.guide.practice.group import Result
from bot.storage.database import Database, Place
from bot.storage.schema_version import Schema

#: Kept for a school year's training, then forgotten.
KEPT = timedelta(days=180)

_TABLES = sa.MetaData()
sa.Table(
    "practice_results",
    _TABLES,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("scenario", sa.Text, primary_key=True),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)
SCHEMA = Schema("practice", _TABLES)


class PracticeResults:
    """The table of results; of each person the newest of each scenario.

    Args:
        place: a SQLite file, or PostgreSQL's address.
        secret: the server's secret; people are kept under a keyed hash of their browser's random number.
    """

    def __init__(self, place: Place, secret: bytes) -> None:
        self._database = Database(place, SCHEMA)
        self._secret = secret

    def keep(self, result: Result, now: datetime) -> None:
        """Keep a result in place of the person's earlier one.

        Raises:
            StoreError: the database can't be written.
        """
        person = hmac.new(self._secret, b"practice" + result.person.encode(), hashlib.sha256).hexdigest()
        told = json.dumps([list(result.mattered), list(result.missed), list(result.flags)])
        with self._database.transaction(alone="practice results") as rows:
            # The day alone is kept: the minute could tell who practised.
            day = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
            rows.change(
                "INSERT INTO practice_results (person, scenario, result, at) VALUES (:person, :scenario, :told, :day)"
                " ON CONFLICT (person, scenario) DO UPDATE SET result = excluded.result, at = excluded.at",
                person=person,
                scenario=result.scenario,
                told=told,
                day=day,
            )

    def all(self, since: datetime) -> List[Result]:
        """Every result since a day.

        Raises:
            StoreError: the database can't be read.
        """
        sql = "SELECT person, scenario, result FROM practice_results WHERE at >= :since"
        found = self._database.read(sql, since=since.timestamp())
        return [Result(row["person"], row["scenario"], *map(tuple, json.loads(row["result"]))) for row in found]

    def forget(self, now: datetime) -> int:
        """Delete results older than ``KEPT``; the number deleted.

        Raises:
            StoreError: the database can't be written.
        """
        with self._database.transaction(alone="practice results") as rows:
            return rows.change("DELETE FROM practice_results WHERE at < :oldest", oldest=(now - KEPT).timestamp())
