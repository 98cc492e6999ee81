"""What was promised after a backup was made, and must hold after it is put back.

A conversation that was deleted on request stays deleted; who said STOP gets no text; a text that was answered is not
answered again; a reminder that went out, or was cancelled, does not go out again. All of it stands in the database that
a restore takes the place of, so it is read there first.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Set, Tuple

import sqlalchemy as sa

from bot.storage.database import Place, engine_at
from bot.storage.records import conversation_hash

Row = Dict[str, Any]
#: Tables whose rows belong to one conversation, and the column that names it.
_OF_ONE = (
    ("events", "sender_id"),
    ("turns", "sender_id"),
    ("conversations", "sender_id"),
    ("sms_lines", "conversation"),
    ("sms_inbound", "conversation"),
    ("letter_links", "owner"),
    ("reminders", "person"),
    ("reminder_offers", "person"),
)
#: Tables whose rows are added to what the backup has, and the columns by which two rows are the same.
_ADDED: Mapping[str, Tuple[str, ...]] = {
    "erasures": ("at", "conversation"),
    "sms_consents": ("conversation", "at", "what"),
    "sms_seen": ("message",),
    "reminder_consents": ("person", "at", "what"),
}
_OUT, _IN = "opted out", "opted in"


@dataclass
class Promises:
    """What a database has promised.

    Attributes:
        rows: of the tables of ``_ADDED``, and of the reminders.
    """

    rows: Dict[str, List[Row]] = field(default_factory=dict)

    def of(self, table: str) -> List[Row]:
        """The rows of a table."""
        return self.rows.get(table, [])

    def and_of(self, others: "Promises") -> "Promises":
        """These, and what others hold besides."""
        names = {*self.rows, *others.rows}
        return Promises({name: [*self.of(name), *others.of(name)] for name in names})


def write_promises(promises: Promises, path: Path) -> None:
    """Keep them in a file that this user alone reads, for as long as a restore takes: it may be killed half-way."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(promises.rows, file, default=_as_text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def read_promises(path: Path) -> Promises:
    """What a restore that was killed had kept; nothing where there was none."""
    try:
        return Promises(json.loads(path.read_text(encoding="utf-8"), object_hook=_from_text))
    except FileNotFoundError:
        return Promises()


def _as_text(value: object) -> Dict[str, str]:
    return {"base64": base64.b64encode(bytes(value)).decode()}  # type: ignore[call-overload]


def _from_text(value: Dict[str, Any]) -> Any:
    return base64.b64decode(value["base64"]) if set(value) == {"base64"} else value


def promises_of(place: Place) -> Promises:
    """Read them.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database can't be read.
    """
    with engine_at(place).connect() as connection:
        names = set(sa.inspect(connection).get_table_names())
        wanted = [name for name in (*_ADDED, "reminders") if name in names]
        return Promises({name: _rows(connection, name) for name in wanted})


def keep_promises(connection: Any, promises: Promises, *, made_at: float, now: float) -> Dict[str, int]:
    """Make a restored database hold what was promised since; inside a transaction.

    Args:
        connection: to the restored database.
        promises: of the database it takes the place of.
        made_at: when the backup was made, in seconds since 1970.
        now: the time.

    Returns:
        how many conversations were deleted again, and how many reminders were stopped.
    """
    tables = _tables(connection)
    for name, key in _ADDED.items():
        if name in tables:
            _add(connection, tables[name], promises.of(name), key)
    if "sms_opt_outs" in tables and "sms_consents" in tables:
        _opt_outs(connection, tables)
    stopped = _reminders(connection, tables["reminders"], promises.of("reminders"), now) if "reminders" in tables else 0
    erased = _erase_again(connection, tables, made_at) if "erasures" in tables else 0
    if "apscheduler_jobs" in tables:  # the outbox says what is to be sent; each open row gets its job again
        connection.execute(sa.delete(tables["apscheduler_jobs"]))
    return {"erased_again": erased, "reminders_stopped": stopped}


def _tables(connection: Any) -> Dict[str, sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(bind=connection)
    return dict(metadata.tables) if metadata.schema is None else {}


def _rows(connection: Any, name: str) -> List[Row]:
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def _add(connection: Any, table: sa.Table, rows: List[Row], key: Tuple[str, ...]) -> None:
    known = {tuple(row) for row in connection.execute(sa.select(*(table.c[name] for name in key)))}
    new = list({values: row for row in rows if (values := tuple(row[name] for name in key)) not in known}.values())
    counted = "id" in table.c and isinstance(table.c["id"].type, sa.Integer)  # such a number is given anew
    columns = {column.name for column in table.columns} - ({"id"} if counted else set())
    if new:
        connection.execute(sa.insert(table), [{name: row[name] for name in columns if name in row} for row in new])


def _opt_outs(connection: Any, tables: Mapping[str, sa.Table]) -> None:
    """The last word of each number counts, before the backup or after it."""
    consents, outs = tables["sms_consents"], tables["sms_opt_outs"]
    last: Dict[str, Tuple[float, str]] = {}
    ordered = sa.select(consents.c.conversation, consents.c.at, consents.c.what).order_by(consents.c.at, consents.c.id)
    for conversation, at, what in connection.execute(ordered):
        if what in (_OUT, _IN):
            last[conversation] = (at, what)
    known = {row[0] for row in connection.execute(sa.select(outs.c.conversation))}
    for conversation, (at, what) in last.items():
        if what == _OUT and conversation not in known:
            connection.execute(sa.insert(outs).values(conversation=conversation, since=at))
        elif what == _IN and conversation in known:
            connection.execute(sa.delete(outs).where(outs.c.conversation == conversation))


def _reminders(connection: Any, table: sa.Table, rows: List[Row], now: float) -> int:
    """What became of a reminder since counts, and new ones stay; one that was due meanwhile and isn't known is not sent."""
    since = {row["id"]: row for row in rows}
    stopped = 0
    for row in connection.execute(sa.select(table).where(table.c.state.in_(("waiting", "claimed")))).mappings().all():
        known = since.get(row["id"])
        mine = sa.update(table).where(table.c.id == row["id"])
        if known is not None:
            connection.execute(mine.values({name: value for name, value in known.items() if name in table.c}))
            stopped += known["state"] not in ("waiting", "claimed")
        elif row["send_at"] <= now:
            connection.execute(mine.values(state="missed", number=None, reminder=None, closed_at=now))
            stopped += 1
    _add(connection, table, rows, ("id",))
    return stopped


def _erase_again(connection: Any, tables: Mapping[str, sa.Table], made_at: float) -> int:
    """Delete what was deleted on request after the backup was made; before it, it is not in the backup."""
    erasures = tables["erasures"]
    wanted = {row[0] for row in connection.execute(sa.select(erasures.c.conversation).where(erasures.c.at >= made_at))}
    gone: Set[str] = set()
    for name, column in _OF_ONE if wanted else ():
        if name not in tables:
            continue
        table = tables[name]
        owners = {row[0] for row in connection.execute(sa.select(table.c[column]).distinct())}
        again = {owner for owner in owners if conversation_hash(str(owner)) in wanted}
        for owner in again:
            connection.execute(sa.delete(table).where(table.c[column] == owner))
        gone |= again
    return len(gone)
