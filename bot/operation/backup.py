"""Backing up while the guide runs, and putting a backup back without breaking what was promised since."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Dict, Iterator, Optional, Tuple

import sqlalchemy as sa

from bot import settings
from bot.operation.archive import Manifest, hash_of_file, read_manifest, take_out, write_archive
from bot.operation.dumping import check_sqlite, dump, kind_of, load_postgresql, put_sqlite, row_counts
from bot.operation.problems import OperationProblem
from bot.operation.promises import Promises, keep_promises, promises_of, read_promises, write_promises
from bot.operation.version import code_version
from bot.storage.database import Place, StoreError, engine_at
from bot.storage.forgetting import FORGET
from bot.storage.notes import BACKUP, Notes
from bot.storage.parts import SCHEMAS
from bot.storage.schema_version import Schema, versions_in

#: Tables of which a restore may say how many rows came back.
_TOLD = ("events", "letter_links", "reminders", "sms_opt_outs")


@dataclass(frozen=True)
class Restored:
    """What a restore did.

    Attributes:
        manifest: of the backup.
        erased_again: conversations that were deleted on request after the backup, and are again.
        reminders_stopped: reminders that went out, were cancelled or were due meanwhile.
        forgotten: events that were older than the retention time.
        promises_known: whether the database that was there could be read; ``False`` where there was none or it was broken.
    """

    manifest: Manifest
    erased_again: int
    reminders_stopped: int
    forgotten: int
    promises_known: bool


def make_backup(place: Place, target: Path, *, replace: bool = False, now: Optional[float] = None) -> Manifest:
    """Write a backup of the database, while the guide runs, and check what was written.

    Args:
        place: the database.
        target: the file to write.
        replace: whether a file that is there may be replaced.
        now: the time.

    Raises:
        OperationProblem: it can't be made; nothing is left at ``target``, or what was there.
    """
    if target.exists() and not replace:
        raise OperationProblem(f"{target} is there already; name another file, or add --replace.")
    if not target.parent.is_dir():
        raise OperationProblem(f"There is no folder {target.parent}; make it first.")
    made_at = time.time() if now is None else now
    with _room_beside(target) as room:
        content = room / "dump"
        dump(place, content)
        rows, versions = _inside(place, content)
        manifest = Manifest(made_at, code_version(), kind_of(place), versions, rows, hash_of_file(content))
        write_archive(target, manifest, content)
    with contextlib.suppress(StoreError):
        Notes(place).write(BACKUP, made_at, {"rows": sum(rows.values())})
    return manifest


def restore_backup(place: Place, source: Path, *, replace: bool = False, now: Optional[float] = None) -> Restored:
    """Put a backup in place of the database. The guide must not run.

    Args:
        place: the database.
        source: the backup.
        replace: whether a database that holds something may be replaced.
        now: the time.

    Raises:
        OperationProblem: it can't be put back; the database is as it was.
    """
    at = time.time() if now is None else now
    manifest = read_manifest(source, check=True)
    if manifest.database != kind_of(place):
        raise OperationProblem(f"{source} is a backup of {manifest.database}, and this guide uses {kind_of(place)}.")
    _need_known(manifest, source)
    if not replace and not _is_empty(place):
        raise OperationProblem("There is a database with content already; back it up first, then add --replace.")
    promises, known = _promises(place)
    half_way = source.with_name(f"{source.name}.promises")
    promises = promises.and_of(read_promises(half_way))
    beside = place if isinstance(place, Path) else source
    with _room_beside(beside) as room:
        content = room / "restored.db"
        take_out(source, content)
        if isinstance(place, Path):
            check_sqlite(content)
            done = _prepare(content, promises, manifest, at)
            _settle(content)
            engine_at(content).dispose()
            _close(place)
            put_sqlite(content, place)
        else:
            write_promises(promises, half_way)
            load_postgresql(place, content)
            done = _prepare(place, promises, manifest, at)
            half_way.unlink()
    return Restored(manifest, promises_known=known, **done)


def save_keys(target: Path, *, replace: bool = False) -> None:
    """Write the keys that a backup is of no use without, to a file of their own that this user alone can read.

    Raises:
        OperationProblem: the file is there already, or can't be written.
    """
    if target.exists() and not replace:
        raise OperationProblem(f"{target} is there already; name another file, or add --replace.")
    part = target.with_name(f"{target.name}.part")
    keys = {"GUIDE_SECRET": settings.session_secret().decode(), "GUIDE_SMS_KEY": settings.sms_key().decode()}
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("".join(f"{name}={value}\n" for name, value in keys.items()))
        os.replace(part, target)
    except OSError as error:
        raise OperationProblem(f"{target} can't be written ({type(error).__name__}).") from None


def _prepare(place: Place, promises: Promises, manifest: Manifest, now: float) -> Dict[str, int]:
    """Bring the tables up to date, keep the promises, and forget what is over: before anybody sees the database."""
    engine = engine_at(place)
    for schema in SCHEMAS:
        _bring_up(engine, schema)
    with engine.begin() as connection:
        done = keep_promises(connection, promises, made_at=manifest.made_at, now=now)
    moment, retention = datetime.fromtimestamp(now, timezone.utc), settings.retention_hours() * 3600
    forgotten = {part: forget(place, moment, retention) for part, forget in FORGET.items()}
    Notes(place).write(BACKUP, manifest.made_at, {})
    return {**done, "forgotten": forgotten["conversations"]}


def _bring_up(engine: sa.engine.Engine, schema: Schema) -> None:
    from bot.storage.schema_version import bring_up

    with engine.begin() as connection:
        bring_up(connection, schema)


def _settle(path: Path) -> None:
    """Fold the log into the file, and give deleted rows' space back: one file, without a deleted word."""
    engine_at(path).dispose()
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    finally:
        connection.close()
    check_sqlite(path)


def _close(place: Path) -> None:
    engine_at(place).dispose()


def _inside(place: Place, content: Path) -> Tuple[Dict[str, int], Dict[str, int]]:
    """Rows and versions: of the copy where it can be opened, else of the database itself."""
    look_at: Place = content if isinstance(place, Path) else place
    rows = row_counts(look_at)
    with engine_at(look_at).connect() as connection:
        versions = versions_in(connection)
    if isinstance(place, Path):
        engine_at(content).dispose()
        _settle(content)
    return rows, versions


def _promises(place: Place) -> Tuple[Promises, bool]:
    if isinstance(place, Path) and not place.is_file():
        return Promises(), False
    try:
        return promises_of(place), True
    except (sa.exc.SQLAlchemyError, StoreError):
        return Promises(), False


def _need_known(manifest: Manifest, source: Path) -> None:
    known = {schema.part: schema.version for schema in SCHEMAS}
    for part, version in manifest.versions.items():
        if version > known.get(part, 0):
            raise OperationProblem(
                f"{source} was made by a newer version of the guide (its part '{part}' is version {version}); "
                "restore it with that version."
            )


def _is_empty(place: Place) -> bool:
    try:
        found = row_counts(place)
    except sa.exc.SQLAlchemyError:
        return False  # something is there, though it can't be read
    return not any(found.get(name) for name in (*_TOLD, "erasures", "guide_counts_by_week"))


@contextlib.contextmanager
def _room_beside(path: Path) -> Iterator[Path]:
    """A folder on the same disk, so that a file can be put in its place in one step; gone afterwards."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-{secrets.token_hex(4)}-", dir=path.parent) as folder:
        yield Path(folder)


def told(manifest: Manifest) -> str:
    """One line about a backup."""
    at = datetime.fromtimestamp(manifest.made_at, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    return json.dumps(
        {"made": at, "database": manifest.database, "code": manifest.code, "rows": sum(manifest.rows.values())}
    )
