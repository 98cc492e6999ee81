"""How often what was asked, a row for a day and a thing: no conversation, no time of day, no two things beside each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Dict, Mapping, Tuple

import sqlalchemy as sa

from bot.storage.database import Database, Place
from bot.storage.schema_version import Schema

#: A school year and the one before can be compared; then a count is forgotten.
KEPT = timedelta(days=396)

_TABLES = sa.MetaData()
sa.Table(
    "guide_counts",
    _TABLES,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("kind", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(128), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)
SCHEMA = Schema("counts", _TABLES)

#: What was counted: a kind and a name of that kind, such as ("answered", "faq/cost").
Thing = Tuple[str, str]


class Counts:
    """The table of counts."""

    def __init__(self, place: Place) -> None:
        """Use a database: a SQLite file, or PostgreSQL's address."""
        self._database = Database(place, SCHEMA)

    def add(self, counted: Mapping[Tuple[date, Thing], int]) -> None:
        """Add counts to what is there, in one transaction.

        Raises:
            StoreError: the database can't be written.
        """
        with self._database.transaction(sure=False) as rows:
            for (day, (kind, name)), count in sorted(counted.items()):  # sorted: two servers never wait crosswise
                rows.change(
                    "INSERT INTO guide_counts (day, kind, name, count) VALUES (:day, :kind, :name, :count)"
                    " ON CONFLICT (day, kind, name) DO UPDATE SET count = guide_counts.count + excluded.count",
                    day=day.isoformat(),
                    kind=kind,
                    name=name,
                    count=count,
                )

    def between(self, first: date, last: date) -> Dict[Thing, int]:
        """The counts of some days together, the first and the last included.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.transaction() as rows:
            found = rows.all(
                "SELECT kind, name, SUM(count) AS together FROM guide_counts"
                " WHERE day BETWEEN :first AND :last GROUP BY kind, name",
                first=first.isoformat(),
                last=last.isoformat(),
            )
        return {(str(row["kind"]), str(row["name"])): max(0, int(row["together"])) for row in found}

    def forget(self, today: date) -> int:
        """Delete what is older than ``KEPT``; the number of rows deleted.

        Raises:
            StoreError: the database can't be written.
        """
        with self._database.transaction() as rows:
            return rows.change("DELETE FROM guide_counts WHERE day < :first", first=(today - KEPT).isoformat())
