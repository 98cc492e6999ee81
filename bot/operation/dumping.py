"""Taking a database out while it is in use, and putting it back: SQLite's online backup, PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any, Dict, List

import sqlalchemy as sa

from bot.operation.problems import OperationProblem
from bot.storage.database import Place, engine_at

_LIMIT = 3600
_INSTALLED = ("/usr/lib/postgresql", "/usr/pgsql")


def kind_of(place: Place) -> str:
    """ "sqlite" or "postgresql"."""
    return "sqlite" if isinstance(place, Path) else "postgresql"


def dump(place: Place, target: Path) -> None:
    """Write the whole database, as it is at one moment, to a new file, and check it.

    Raises:
        OperationProblem: it can't be read, or what was written is not in order.
    """
    if isinstance(place, Path):
        _dump_sqlite(place, target)
    else:
        _program(place, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))
        _program(place, "pg_restore", "--file", os.devnull, str(target), connected=False)


def load_postgresql(place: str, source: Path) -> None:
    """Put a dump in place of what PostgreSQL holds: all of it, or nothing where it fails.

    Raises:
        OperationProblem: PostgreSQL didn't take it.
    """
    _program(place, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
             "--exit-on-error", str(source), into=True)  # fmt: skip


def put_sqlite(prepared: Path, place: Path) -> None:
    """Put a file in place of the database in one step; its log, which belongs to the old file, goes first."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for end in ("-wal", "-shm"):
        place.with_name(f"{place.name}{end}").unlink(missing_ok=True)
    os.replace(prepared, place)


def check_sqlite(path: Path) -> None:
    """Let SQLite look through a whole file.

    Raises:
        OperationProblem: it is not in order.
    """
    try:
        connection = sqlite3.connect(path)
        try:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        said = type(error).__name__
    if said != "ok":
        raise OperationProblem("The copy of the database is not in order; nothing was kept of it. Look at the disk.")


def row_counts(place: Place) -> Dict[str, int]:
    """How many rows each table has; empty for a database that isn't there."""
    if isinstance(place, Path) and not place.is_file():
        return {}
    with engine_at(place).connect() as connection:
        quote = connection.dialect.identifier_preparer.quote
        names = sa.inspect(connection).get_table_names()
        return {name: _count(connection, quote(name)) for name in sorted(names)}


def _count(connection: Any, name: str) -> int:
    return int(connection.execute(sa.text(f"SELECT COUNT(*) FROM {name}")).scalar())


def _dump_sqlite(place: Path, target: Path) -> None:
    if not place.is_file():
        raise OperationProblem(f"There is no database {place} yet; there is nothing to back up.")
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        source, copy = sqlite3.connect(f"file:{place}?mode=ro", uri=True), sqlite3.connect(target)
        try:
            source.backup(copy)  # one moment's state; writers go on beside it
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
            source.close()
    except sqlite3.Error as error:
        raise OperationProblem(f"The database {place} could not be read ({type(error).__name__}).") from None
    check_sqlite(target)


def _program(place: Place, name: str, *arguments: str, into: bool = False, connected: bool = True) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where no list of processes shows it."""
    url = sa.engine.make_url(str(place))
    room = str(url.query.get("schema", ""))
    words: List[str] = [_path_of(name)]
    if connected:
        address = url.set(password=None, drivername="postgresql").difference_update_query(["schema"])
        words += ["--dbname", address.render_as_string(hide_password=False)]
        words += ["--schema", room] if room and not into else []
    environment = {**os.environ, "PGCONNECT_TIMEOUT": "10", **({"PGPASSWORD": url.password} if url.password else {})}
    try:
        done = subprocess.run([*words, *arguments], env=environment, capture_output=True, timeout=_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        raise OperationProblem(f"{name} took longer than an hour and was ended.") from None
    if done.returncode != 0:
        # What the program says may quote rows, so its first words alone are shown.
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        kind = next((line.split(":")[1].strip() for line in said if line.count(":") >= 2), "no reason given")
        raise OperationProblem(
            f"{name} failed ({kind[:40]}); check that PostgreSQL runs and GUIDE_DATABASE_URL is right."
        )


def _path_of(name: str) -> str:
    """Where PostgreSQL's program is.

    Raises:
        OperationProblem: it isn't there.
    """
    named = os.environ.get("GUIDE_POSTGRES", "")
    places = [Path(named)] if named else []
    for root in _INSTALLED:
        folder = Path(root)
        places += sorted((path / "bin" for path in folder.glob("*")), reverse=True) if folder.is_dir() else []
    found = next((str(path / name) for path in places if (path / name).is_file()), shutil.which(name))
    if not found:
        raise OperationProblem(
            f"PostgreSQL's program {name} is not here; scripts/find-postgres.sh finds or installs it."
        )
    return found
