"""How often something may be tried, counted over all servers: a bucket of tokens in the database, and nothing of who tried."""

from __future__ import annotations

import time
from typing import Callable

import sqlalchemy as sa

from bot.storage.database import Database, Place
from bot.storage.schema_version import Schema

_TABLES = sa.MetaData()
sa.Table(
    "attempts",
    _TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("tokens", sa.Float, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)
SCHEMA = Schema("attempts", _TABLES)


class SharedBucket:
    """One bucket of tokens that all servers take from.

    Args:
        place: a SQLite file, or PostgreSQL's address.
        name: what is tried, such as "staff code".
        burst: tokens in a full bucket.
        per_minute: tokens that come back in a minute.
        clock: seconds since 1970; where the servers' clocks differ, none gives more than it should.
    """

    def __init__(
        self, place: Place, name: str, burst: int, per_minute: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._name = Database(place, SCHEMA), name
        self._burst, self._a_second, self._clock = float(burst), per_minute / 60, clock

    def take(self) -> float:
        """Take a token.

        Returns:
            0.0 when there was one, else the seconds until there is.

        Raises:
            StoreError: the database can't be used.
        """
        now = self._clock()
        with self._database.transaction(alone=f"attempts: {self._name}", sure=False) as rows:
            row = rows.one("SELECT tokens, at FROM attempts WHERE name = :name", name=self._name)
            tokens = self._burst
            if row:
                tokens = min(self._burst, row["tokens"] + max(0.0, now - row["at"]) * self._a_second)
                now = max(now, row["at"])
            enough = tokens >= 1
            rows.change(
                "INSERT INTO attempts (name, tokens, at) VALUES (:name, :tokens, :now)"
                " ON CONFLICT (name) DO UPDATE SET tokens = excluded.tokens, at = excluded.at",
                name=self._name,
                tokens=tokens - 1 if enough else tokens,
                now=now,
            )
        return 0.0 if enough else (1 - tokens) / self._a_second
