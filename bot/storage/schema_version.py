"""Which version the tables of a database have, and the steps from an older one to this code's.

Each part of the store (letters, reminders, texts ...) describes its tables and lists its changes as data; the database
notes how many of them it has. A change should leave the tables usable for the code before it (add a column with a
default, add a table or an index): while servers are exchanged one after another both versions work at once, and the
older code can be put back. One that can't is marked as such, and older code refuses that database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Optional, Tuple

import sqlalchemy as sa

#: One row for each part. A database from before there were marks has the tables of version 1.
MARKS = sa.Table(
    "schema_versions",
    sa.MetaData(),
    sa.Column("part", sa.String(32), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    #: The oldest version of the code that can work with these tables.
    sa.Column("oldest", sa.Integer, nullable=False),
)
#: Servers that start at once make the tables one after another, under this PostgreSQL advisory lock.
_LOCK = 0x1EB_601DE
_FIRST = 1


class DatabaseIsNewer(Exception):
    """The tables were changed by a newer version of this code so that this one can't use them."""


@dataclass(frozen=True)
class Change:
    """One step from a version of a part's tables to the next.

    Attributes:
        why: what it is for, in a line.
        sqlite: the statements for SQLite.
        postgresql: the statements for PostgreSQL.
        breaks_older: the code before can't work with the tables any more.
    """

    why: str
    sqlite: Tuple[str, ...]
    postgresql: Tuple[str, ...]
    breaks_older: bool = False


@dataclass(frozen=True)
class Schema:
    """The tables of one part of the store.

    Attributes:
        part: its name in the database.
        tables: as this code uses them.
        changes: what was changed since the first version, oldest first; never altered once it was released.
    """

    part: str
    tables: sa.MetaData
    changes: Tuple[Change, ...] = ()

    @property
    def version(self) -> int:
        """The version of the tables that this code uses."""
        return _FIRST + len(self.changes)

    @property
    def oldest(self) -> int:
        """The oldest version of the code that can work with these tables."""
        breaking = [place for place, change in enumerate(self.changes, start=_FIRST + 1) if change.breaks_older]
        return max(breaking, default=_FIRST)


def bring_up(connection: sa.engine.Connection, schema: Schema) -> None:
    """Make a part's tables where they are missing, and bring older ones up to date; all of it or nothing.

    Args:
        connection: inside a transaction, on SQLite one that holds the write lock already.
        schema: the part.

    Raises:
        DatabaseIsNewer: the database has changes that this code can't work with.
        sqlalchemy.exc.SQLAlchemyError: the database can't be written.
    """
    on_postgresql = connection.dialect.name == "postgresql"
    if on_postgresql:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    MARKS.create(connection, checkfirst=True)
    mark = connection.execute(sa.select(MARKS).where(MARKS.c.part == schema.part)).first()
    version = mark.version if mark else _unmarked(connection, schema)
    if mark and mark.oldest > schema.version:
        raise DatabaseIsNewer(
            f"The database was changed by a newer version of the guide (its part '{schema.part}' needs version "
            f"{mark.oldest}, this code is {schema.version}); start the newer version, or restore a backup from before it."
        )
    for change in schema.changes[version - _FIRST :]:
        for statement in change.postgresql if on_postgresql else change.sqlite:
            connection.execute(sa.text(statement))
    schema.tables.create_all(connection)
    now = {"version": schema.version, "oldest": schema.oldest}
    if mark is None:
        connection.execute(sa.insert(MARKS).values(part=schema.part, **now))
    elif version < schema.version:
        connection.execute(sa.update(MARKS).where(MARKS.c.part == schema.part).values(**now))


def versions_in(connection: sa.engine.Connection) -> Dict[str, int]:
    """The version of each part in a database; empty where it has no marks."""
    if not sa.inspect(connection).has_table(MARKS.name):
        return {}
    return {row.part: row.version for row in connection.execute(sa.select(MARKS))}


def _unmarked(connection: sa.engine.Connection, schema: Schema) -> int:
    """The version of tables without a mark: the first where there are some, else what is about to be made."""
    inspector: Optional[sa.engine.Inspector] = sa.inspect(connection)
    assert inspector is not None
    some = any(inspector.has_table(name) for name in schema.tables.tables)
    return _FIRST if some else schema.version
