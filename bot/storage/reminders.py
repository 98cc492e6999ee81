"""Reminders in the database: what was offered, who agreed to what and when, and the outbox of texts to be sent.

A person is a keyed hash here. The number stands in one place, the row of a text that is still to be sent, sealed, and
is wiped when that row is closed. The log of consents is kept: it has no number and no words.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import List, Optional, Tuple

from bot.guide.reminders import Reminder
from bot.storage.sealing import key_for, seal, unseal
from bot.storage.sqlite_file import SqliteFile

#: A text waits, is claimed before it is sent, and ends in one of the other states.
WAITING, CLAIMED, SENT, FAILED, CANCELLED, MISSED, UNKNOWN = (
    "waiting", "claimed", "sent", "failed", "cancelled", "missed", "unknown",
)  # fmt: skip
GIVEN, WITHDRAWN = "given", "withdrawn"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS reminder_offers (
    person TEXT PRIMARY KEY, reminder TEXT NOT NULL, offered_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS reminder_consents (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, at REAL NOT NULL, what TEXT NOT NULL, wording INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reminders (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, number BLOB, due TEXT NOT NULL, reminder TEXT, zones TEXT NOT NULL,
    send_at REAL NOT NULL, state TEXT NOT NULL, claimed_at REAL, tries INTEGER NOT NULL DEFAULT 0,
    provider_id TEXT, error INTEGER, closed_at REAL);
CREATE UNIQUE INDEX IF NOT EXISTS one_reminder_a_date ON reminders (person, due)
    WHERE state IN ('waiting', 'claimed', 'sent', 'unknown');
"""


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

    def __init__(self, path: Path, secret: bytes) -> None:
        """Use a database file.

        Args:
            path: the file.
            secret: the server's secret; what is waiting can't be sent once it is changed.
        """
        self._file = SqliteFile(path, _SCHEMA)
        self._key = key_for("reminder numbers", secret)

    def offer(self, person: str, reminder: Reminder, now: datetime) -> bool:
        """Remember what was offered last.

        Returns:
            whether it is new: another date than the one already on offer, and none that the person agreed to.
        """
        with self._file.transaction() as db:
            open_offer = db.execute("SELECT reminder FROM reminder_offers WHERE person = ?", (person,)).fetchone()
            agreed = db.execute(
                "SELECT 1 FROM reminders WHERE person = ? AND due = ? AND state IN ('waiting', 'claimed', 'sent', 'unknown')",
                (person, reminder.due.isoformat()),
            ).fetchone()
            before = Reminder.from_plain(json.loads(open_offer["reminder"])) if open_offer else None
            db.execute(
                "INSERT OR REPLACE INTO reminder_offers VALUES (?, ?, ?)",
                (person, json.dumps(reminder.to_plain()), now.timestamp()),
            )
            return not agreed and (before is None or before.due != reminder.due)

    def open_offer(self, person: str) -> Optional[Reminder]:
        """What was offered last."""
        with self._file.transaction() as db:
            row = db.execute("SELECT reminder FROM reminder_offers WHERE person = ?", (person,)).fetchone()
        return Reminder.from_plain(json.loads(row["reminder"])) if row else None

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
        try:
            with self._file.transaction() as db:
                db.execute(
                    "INSERT INTO reminders (id, person, number, due, reminder, zones, send_at, state)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')",
                    (
                        new,
                        person,
                        seal(self._key, number),
                        reminder.due.isoformat(),
                        json.dumps(reminder.to_plain()),
                        json.dumps(zones),
                        send_at.timestamp(),
                    ),
                )
                _log_consent(db, person, GIVEN, wording, now)
                db.execute("DELETE FROM reminder_offers WHERE person = ?", (person,))
        except sqlite3.IntegrityError:
            return None
        return new

    def waiting_of(self, person: str) -> List[StoredReminder]:
        """What a person is still to get, the earliest first."""
        with self._file.transaction() as db:
            rows = db.execute(
                "SELECT * FROM reminders WHERE person = ? AND state IN ('waiting', 'claimed') ORDER BY due", (person,)
            ).fetchall()
        return [self._read(row) for row in rows]

    def cancel_all(self, person: str, now: datetime, wording: int) -> int:
        """Cancel all that waits, and write down that the consent was taken back.

        Returns:
            how many texts were cancelled; one that is being sent at this moment is not.
        """
        with self._file.transaction() as db:
            db.execute("DELETE FROM reminder_offers WHERE person = ?", (person,))
            cancelled = db.execute(
                "UPDATE reminders SET state = 'cancelled', number = NULL, reminder = NULL, closed_at = ?"
                " WHERE person = ? AND state = 'waiting'",
                (now.timestamp(), person),
            ).rowcount
            if cancelled:
                _log_consent(db, person, WITHDRAWN, wording, now)
        return int(cancelled)

    def erase(self, person: str, now: datetime, wording: int) -> int:
        """Cancel all, and delete the person's rows; the log of consents stays.

        Returns:
            how many texts were deleted. A row that is being sent at this moment is closed by its sender.
        """
        cancelled = self.cancel_all(person, now, wording)
        with self._file.transaction() as db:
            db.execute("DELETE FROM reminders WHERE person = ? AND state != 'claimed'", (person,))
        return cancelled

    def get(self, reminder_id: str) -> Optional[StoredReminder]:
        """A text that is waiting or being sent."""
        with self._file.transaction() as db:
            row = db.execute(
                "SELECT * FROM reminders WHERE id = ? AND state IN ('waiting', 'claimed')", (reminder_id,)
            ).fetchone()
        return self._read(row) if row else None

    def open(self) -> List[StoredReminder]:
        """All texts that are waiting or being sent."""
        with self._file.transaction() as db:
            rows = db.execute("SELECT * FROM reminders WHERE state IN ('waiting', 'claimed')").fetchall()
        return [self._read(row) for row in rows]

    def claim(self, reminder_id: str, now: datetime) -> bool:
        """Take a waiting text for sending; only one of several senders gets it."""
        with self._file.transaction() as db:
            changed = db.execute(
                "UPDATE reminders SET state = 'claimed', claimed_at = ? WHERE id = ? AND state = 'waiting'",
                (now.timestamp(), reminder_id),
            ).rowcount
        return bool(changed)

    def put_back(self, reminder_id: str, send_at: datetime, *, tried: bool) -> None:
        """A claimed text that surely was not sent waits again."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE reminders SET state = 'waiting', claimed_at = NULL, send_at = ?, tries = tries + ?"
                " WHERE id = ? AND state IN ('claimed', 'waiting')",
                (send_at.timestamp(), int(tried), reminder_id),
            )

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
        with self._file.transaction() as db:
            db.execute(
                "UPDATE reminders SET state = ?, number = NULL, reminder = NULL, closed_at = ?, provider_id = ?, error = ?"
                " WHERE id = ? AND state IN ('waiting', 'claimed')",
                (state, now.timestamp(), provider_id, error, reminder_id),
            )

    def forget(self, now: datetime, *, offers: float, closed: float, consents: float) -> int:
        """Delete old rows.

        Args:
            now: the time.
            offers: seconds after which an offer that nobody took is forgotten.
            closed: seconds after which a closed text is forgotten.
            consents: seconds after which a line of the consent log is forgotten.

        Returns:
            the number of rows deleted.
        """
        at = now.timestamp()
        with self._file.transaction() as db:
            return sum(
                db.execute(statement, (at - age,)).rowcount
                for statement, age in (
                    ("DELETE FROM reminder_offers WHERE offered_at < ?", offers),
                    ("DELETE FROM reminders WHERE closed_at < ?", closed),
                    ("DELETE FROM reminder_consents WHERE at < ?", consents),
                )
            )

    def _read(self, row: sqlite3.Row) -> StoredReminder:
        claimed = row["claimed_at"]
        return StoredReminder(
            id=row["id"],
            person=row["person"],
            number=unseal(self._key, row["number"]) if row["number"] else None,
            reminder=Reminder.from_plain(json.loads(row["reminder"])),
            zones=tuple(json.loads(row["zones"])),
            send_at=_utc(row["send_at"]),
            state=row["state"],
            claimed_at=_utc(claimed) if claimed is not None else None,
            tries=row["tries"],
        )


def _log_consent(db: sqlite3.Connection, person: str, what: str, wording: int, now: datetime) -> None:
    db.execute(
        "INSERT INTO reminder_consents (person, at, what, wording) VALUES (?, ?, ?, ?)",
        (person, now.timestamp(), what, wording),
    )


def _utc(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, timezone.utc)
