"""What the status page tells of earlier days: when retention last ran, when the last backup was made."""

from __future__ import annotations

import json
from typing import Any, Dict, Mapping

import sqlalchemy as sa

from bot.storage.database import Database, Place
from bot.storage.schema_version import Schema

#: Names of notes.
RETENTION, BACKUP = "retention", "backup"

_TABLES = sa.MetaData()
sa.Table(
    "operation_notes",
    _TABLES,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)
SCHEMA = Schema("notes", _TABLES)


class Notes:
    """The newest note of each name."""

    def __init__(self, place: Place) -> None:
        """Use a database: a SQLite file, or PostgreSQL's address."""
        self._database = Database(place, SCHEMA)

    def write(self, name: str, at: float, detail: Mapping[str, Any]) -> None:
        """Keep a note in place of the one before.

        Args:
            name: of the note.
            at: seconds since 1970.
            detail: numbers and names; never words of a parent, never a secret.

        Raises:
            StoreError: the database can't be written.
        """
        with self._database.transaction() as rows:
            rows.change(
                "INSERT INTO operation_notes (name, at, detail) VALUES (:name, :at, :detail)"
                " ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail",
                name=name,
                at=at,
                detail=json.dumps(dict(detail)),
            )

    def all(self) -> Dict[str, Dict[str, Any]]:
        """All notes: their detail, and ``at``.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.transaction() as rows:
            found = rows.all("SELECT name, at, detail FROM operation_notes")
        return {str(row["name"]): {**json.loads(row["detail"]), "at": float(row["at"])} for row in found}
