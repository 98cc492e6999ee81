"""Reminders in the database: what was offered, who agreed to what and when, and the outbox of texts to be sent.

A person is a keyed hash here. The number stands in one place, the row of a text that is still to be sent, sealed, and
is wiped when that row is closed. The log of consents is kept: it has no number and no words.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any, List, Mapping, Optional, Tuple

import sqlalchemy as sa

from bot.guide.reminders import Reminder
from bot.storage.database import Database, Place, Rows
from bot.storage.schema_version import Schema
from bot.storage.sealing import key_for, seal, unseal

#: A text waits, is claimed before it is sent, and ends in one of the other states.
WAITING, CLAIMED, SENT, FAILED, CANCELLED, MISSED, UNKNOWN = (
    "waiting", "claimed", "sent", "failed", "cancelled", "missed", "unknown",
)  # fmt: skip
GIVEN, WITHDRAWN = "given", "withdrawn"
#: So long after midnight UTC a day has ended in every time zone, and a clock has had its time to say so.
OVER_EVERYWHERE = timedelta(days=2)

_TABLES = sa.MetaData()
sa.Table(
    "reminder_offers",
    _TABLES,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("reminder", sa.Text, nullable=False),
    sa.Column("offered_at", sa.Float, nullable=False),
)
sa.Table(
    "reminder_consents",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("wording", sa.Integer, nullable=False),
)
sa.Table(
    "reminders",
    _TABLES,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("number", sa.LargeBinary),
    sa.Column("due", sa.Text, nullable=False),
    sa.Column("reminder", sa.Text),
    sa.Column("zones", sa.Text, nullable=False),
    sa.Column("send_at", sa.Float, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("claimed_at", sa.Float),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("provider_id", sa.Text),
    sa.Column("error", sa.Integer),
    sa.Column("closed_at", sa.Float),
)
_ONE_A_DATE = sa.text("state IN ('waiting', 'claimed', 'sent', 'unknown')")
sa.Index(
    "one_reminder_a_date",
    _TABLES.tables["reminders"].c.person,
    _TABLES.tables["reminders"].c.due,
    unique=True,
    sqlite_where=_ONE_A_DATE,
    postgresql_where=_ONE_A_DATE,
)
#: APScheduler's own table (``SQLAlchemyJobStore``), made here so that servers that start at once don't race for it.
JOBS = "reminder_jobs"
sa.Table(
    JOBS,
    _TABLES,
    sa.Column("id", sa.Unicode(191), primary_key=True),
    sa.Column("next_run_time", sa.Float(25), index=True),
    sa.Column("job_state", sa.LargeBinary, nullable=False),
)
SCHEMA = Schema("reminders", _TABLES)


@dataclass(frozen=True)
class StoredReminder:
    """A text in the outbox.

    Attributes:
        id: a random name; it says nothing of the person.
        person: the keyed hash of the number.
        number: in E.164 form; ``None`` once the row is closed, or where the key was changed.
        reminder: what it is about.
        zones: whose daytime it keeps to.
        send_at: when it goes out, in UTC.
        state: one of the states above.
        claimed_at: when a sender took it, in UTC.
        tries: how often the provider refused it for a reason that may pass.
    """

    id: str
    person: str
    number: Optional[str]
    reminder: Reminder
    zones: Tuple[str, ...]
    send_at: datetime
    state: str
    claimed_at: Optional[datetime]
    tries: int


class ReminderStore:
    """The tables of the reminders."""

    def __init__(self, place: Place, secret: bytes) -> None:
        """Use a database.

        Args:
            place: a SQLite file, or PostgreSQL's address.
            secret: the server's secret; what is waiting can't be sent once it is changed.
        """
        self.database = Database(place, SCHEMA)
        self._key = key_for("reminder numbers", secret)

    def offer(self, person: str, reminder: Reminder, now: datetime) -> bool:
        """Remember what was offered last.

        Returns:
            whether it is new: another date than the one already on offer, and none that the person agreed to.
        """
        with self.database.transaction(alone=person) as rows:
            open_offer = rows.one("SELECT reminder FROM reminder_offers WHERE person = :person", person=person)
            agreed = rows.one(
                "SELECT 1 FROM reminders WHERE person = :person AND due = :due"
                " AND state IN ('waiting', 'claimed', 'sent', 'unknown')",
                person=person,
                due=reminder.due.isoformat(),
            )
            before = Reminder.from_plain(json.loads(open_offer["reminder"])) if open_offer else None
            rows.change(
                "INSERT INTO reminder_offers (person, reminder, offered_at) VALUES (:person, :reminder, :now)"
                " ON CONFLICT (person) DO UPDATE SET reminder = excluded.reminder, offered_at = excluded.offered_at",
                person=person,
                reminder=json.dumps(reminder.to_plain()),
                now=now.timestamp(),
            )
            return not agreed and (before is None or before.due != reminder.due)

    def open_offer(self, person: str) -> Optional[Reminder]:
        """What was offered last."""
        found = self.database.read("SELECT reminder FROM reminder_offers WHERE person = :person", person=person)
        return Reminder.from_plain(json.loads(found[0]["reminder"])) if found else None

    def agree(
        self,
        person: str,
        number: str,
        reminder: Reminder,
        zones: Tuple[str, ...],
        send_at: datetime,
        now: datetime,
        wording: int,
    ) -> Optional[str]:
        """Keep a consent and the text that follows from it, both or neither.

        Returns:
            the new text's id; ``None`` where this person already has one for this date.
        """
        new = secrets.token_hex(8)
        with self.database.transaction(alone=person) as rows:
            is_new = rows.change(
                "INSERT INTO reminders (id, person, number, due, reminder, zones, send_at, state)"
                " VALUES (:id, :person, :number, :due, :reminder, :zones, :send_at, 'waiting')"
                " ON CONFLICT DO NOTHING",
                id=new,
                person=person,
                number=seal(self._key, number),
                due=reminder.due.isoformat(),
                reminder=json.dumps(reminder.to_plain()),
                zones=json.dumps(zones),
                send_at=send_at.timestamp(),
            )
            if not is_new:
                return None
            _log_consent(rows, person, GIVEN, wording, now)
            rows.change("DELETE FROM reminder_offers WHERE person = :person", person=person)
        return new

    def waiting_of(self, person: str) -> List[StoredReminder]:
        """What a person is still to get, the earliest first."""
        found = self.database.read(
            "SELECT * FROM reminders WHERE person = :person AND state IN ('waiting', 'claimed') ORDER BY due",
            person=person,
        )
        return [self._read(row) for row in found]

    def cancel_all(self, person: str, now: datetime, wording: int) -> int:
        """Cancel all that waits, and write down that the consent was taken back.

        Returns:
            how many texts were cancelled; one that is being sent at this moment is not.
        """
        with self.database.transaction(alone=person) as rows:
            rows.change("DELETE FROM reminder_offers WHERE person = :person", person=person)
            cancelled = rows.change(
                "UPDATE reminders SET state = 'cancelled', number = NULL, reminder = NULL, closed_at = :now"
                " WHERE person = :person AND state = 'waiting'",
                now=now.timestamp(),
                person=person,
            )
            if cancelled:
                _log_consent(rows, person, WITHDRAWN, wording, now)
        return cancelled

    def erase(self, person: str, now: datetime, wording: int) -> int:
        """Cancel all, and delete the person's rows; the log of consents stays.

        Returns:
            how many texts were deleted. A row that is being sent at this moment is closed by its sender.
        """
        cancelled = self.cancel_all(person, now, wording)
        with self.database.transaction(alone=person) as rows:
            rows.change("DELETE FROM reminders WHERE person = :person AND state != 'claimed'", person=person)
        return cancelled

    def get(self, reminder_id: str) -> Optional[StoredReminder]:
        """A text that is waiting or being sent."""
        sql = "SELECT * FROM reminders WHERE id = :id AND state IN ('waiting', 'claimed')"
        found = self.database.read(sql, id=reminder_id)
        return self._read(found[0]) if found else None

    def open(self) -> List[StoredReminder]:
        """All texts that are waiting or being sent."""
        found = self.database.read("SELECT * FROM reminders WHERE state IN ('waiting', 'claimed')")
        return [self._read(row) for row in found]

    def claim(self, stored: StoredReminder, now: datetime) -> Optional[StoredReminder]:
        """Take a waiting text for sending; only one of several senders, on whatever server, gets it.

        Returns:
            the text as it is now; ``None`` where another sender has it, or its time was changed.
        """
        with self.database.transaction() as rows:
            is_mine = rows.change(
                "UPDATE reminders SET state = 'claimed', claimed_at = :now"
                " WHERE id = :id AND state = 'waiting' AND send_at = :send_at",
                now=now.timestamp(),
                id=stored.id,
                send_at=stored.send_at.timestamp(),
            )
        return replace(stored, state=CLAIMED, claimed_at=now) if is_mine else None

    def put_back(self, stored: StoredReminder, send_at: datetime, *, tried: bool) -> bool:
        """A text that surely was not sent waits again.

        Args:
            stored: the text as it was read or claimed: where another server has taken it since, it is left alone.
            send_at: when it goes out.
            tried: whether the provider refused it.

        Returns:
            whether it waits now.
        """
        with self.database.transaction() as rows:
            changed = rows.change(
                "UPDATE reminders SET state = 'waiting', claimed_at = NULL, send_at = :send_at, tries = tries + :tried"
                " WHERE id = :id AND state = :state AND COALESCE(claimed_at, 0) = :claimed_at",
                send_at=send_at.timestamp(),
                tried=int(tried),
                id=stored.id,
                state=stored.state,
                claimed_at=stored.claimed_at.timestamp() if stored.claimed_at else 0.0,
            )
        return bool(changed)

    def close(
        self,
        reminder_id: str,
        state: str,
        now: datetime,
        *,
        provider_id: Optional[str] = None,
        error: Optional[int] = None,
    ) -> None:
        """End a text: sent, failed, cancelled, missed or unknown. Its number and its words are wiped."""
        with self.database.transaction() as rows:
            rows.change(
                "UPDATE reminders SET state = :state, number = NULL, reminder = NULL, closed_at = :now,"
                " provider_id = :provider_id, error = :error WHERE id = :id AND state IN ('waiting', 'claimed')",
                state=state,
                now=now.timestamp(),
                provider_id=provider_id,
                error=error,
                id=reminder_id,
            )

    def forget(self, now: datetime, *, offers: float, closed: float, consents: float) -> int:
        """Delete old rows, and close texts whose date is over: where the line is off, no clock does.

        Args:
            now: the time.
            offers: seconds after which an offer that nobody took is forgotten.
            closed: seconds after which a closed text is forgotten.
            consents: seconds after which a line of the consent log is forgotten.

        Returns:
            the number of rows deleted.
        """
        at = now.timestamp()
        with self.database.transaction(alone="forget reminders") as rows:
            rows.change(
                "UPDATE reminders SET state = CASE state WHEN 'waiting' THEN 'missed' ELSE 'unknown' END,"
                " number = NULL, reminder = NULL, closed_at = :now"
                " WHERE state IN ('waiting', 'claimed') AND due < :over",
                now=at,
                over=(now - OVER_EVERYWHERE).date().isoformat(),
            )
            return sum(
                rows.change(statement, oldest=at - age)
                for statement, age in (
                    ("DELETE FROM reminder_offers WHERE offered_at < :oldest", offers),
                    ("DELETE FROM reminders WHERE closed_at < :oldest", closed),
                    ("DELETE FROM reminder_consents WHERE at < :oldest", consents),
                )
            )

    def _read(self, row: Mapping[str, Any]) -> StoredReminder:
        claimed = row["claimed_at"]
        return StoredReminder(
            id=row["id"],
            person=row["person"],
            number=unseal(self._key, bytes(row["number"])) if row["number"] else None,
            reminder=Reminder.from_plain(json.loads(row["reminder"])),
            zones=tuple(json.loads(row["zones"])),
            send_at=_utc(row["send_at"]),
            state=row["state"],
            claimed_at=_utc(claimed) if claimed is not None else None,
            tries=row["tries"],
        )


def _log_consent(rows: Rows, person: str, what: str, wording: int, now: datetime) -> None:
    rows.change(
        "INSERT INTO reminder_consents (person, at, what, wording) VALUES (:person, :now, :what, :wording)",
        person=person,
        now=now.timestamp(),
        what=what,
        wording=wording,
    )


def _utc(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, timezone.utc)
