"""What a webmaster wants to know of a running guide: what works, since when, which versions, what was last done."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from bot.paths import MODELS
from bot.storage.notes import BACKUP, RETENTION

#: From here on the page says that something should be done.
BACKUP_OLD = timedelta(days=7)
RETENTION_LATE = timedelta(hours=3)
LITTLE_SPACE = 2 * 1024**3


@dataclass(frozen=True)
class Moment:
    """A time, and whether it is too long ago."""

    at: Optional[datetime]
    late: bool


@dataclass(frozen=True)
class Status:
    """The page's facts; no secret, no address with a password, no word of anybody.

    Attributes:
        parts: which part works.
        text_line: whether text messages are on.
        started: since when this process runs.
        version: of the code.
        model: the model's file.
        trained: when it was trained.
        backup: the last backup.
        retention: when old conversations were last deleted.
        kept_hours: how long conversations are kept.
        free_bytes: of the disk that holds the database.
        little_space: whether that is little.
        database: "SQLite" or "PostgreSQL".
    """

    parts: Mapping[str, bool]
    text_line: bool
    started: datetime
    version: str
    model: str
    trained: Optional[datetime]
    backup: Moment
    retention: Moment
    kept_hours: float
    free_bytes: int
    little_space: bool
    database: str

    @property
    def all_well(self) -> bool:
        """Whether all parts work."""
        return all(self.parts.values())


def status(
    parts: Mapping[str, bool],
    notes: Mapping[str, Mapping[str, Any]],
    *,
    started: datetime,
    version: str,
    model: str,
    text_line: bool,
    kept_hours: float,
    database: Optional[Path],
    now: datetime,
    models: Path = MODELS,
) -> Status:
    """Put the page's facts together.

    Args:
        parts: which part works.
        notes: ``bot.storage.notes``.
        started: when the process began.
        version: of the code.
        model: the name of the model's file.
        text_line: whether text messages are on.
        kept_hours: how long conversations are kept.
        database: the SQLite file, or ``None`` for PostgreSQL.
        now: the time.
        models: the folder of models.
    """
    free = _free(database.parent if database else models)
    return Status(
        parts=dict(parts),
        text_line=text_line,
        started=started,
        version=version,
        model=model,
        trained=_changed(models / model) if model else None,
        backup=_moment(notes, BACKUP, now, BACKUP_OLD),
        retention=_moment(notes, RETENTION, now, RETENTION_LATE),
        kept_hours=kept_hours,
        free_bytes=free,
        little_space=free < LITTLE_SPACE,
        database="SQLite" if database else "PostgreSQL",
    )


def _moment(notes: Mapping[str, Mapping[str, Any]], name: str, now: datetime, patience: timedelta) -> Moment:
    note: Dict[str, Any] = dict(notes.get(name) or {})
    if "at" not in note:
        return Moment(None, late=True)
    at = datetime.fromtimestamp(float(note["at"]), timezone.utc)
    return Moment(at, late=now - at > patience)


def _changed(path: Path) -> Optional[datetime]:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
    except OSError:
        return None


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
