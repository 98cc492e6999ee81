"""Text messages in the database: who takes no texts, which texts came in and how they were answered, what was delivered.

A number stands here only as a keyed hash ("sms:..."), and sealed in the row of a text that is not answered yet. The
times are seconds since 1970 and always passed in.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import List, Mapping, Optional, Sequence, Tuple

from bot.guide.texting.state import LineState
from bot.storage.open_file import OpenFile

#: How long the reply to a text is kept for a provider that asks again, in seconds.
REPLY_KEPT = 3600.0
#: How long a silent number's state and the delivery reports are kept, in seconds.
LINE_KEPT = 30 * 86400.0
_WAITING, _RUNNING, _LATE, _DONE = "waiting", "running", "late", "done"
#: Reports may come in any order; a later one never takes back what is final.
_FINAL = ("delivered", "undelivered", "failed", "read", "canceled")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sms_key (id INTEGER PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sms_opt_outs (conversation TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sms_consents (
    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, at REAL NOT NULL, what TEXT NOT NULL, how TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sms_lines (
    conversation TEXT PRIMARY KEY, state TEXT NOT NULL, seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sms_seen (message TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sms_inbound (
    place INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, at REAL NOT NULL,
    state TEXT NOT NULL, owner TEXT NOT NULL, lease REAL NOT NULL, sealed BLOB, held INTEGER NOT NULL DEFAULT 0,
    reply TEXT);
CREATE INDEX IF NOT EXISTS sms_inbound_of ON sms_inbound (conversation, place);
CREATE TABLE IF NOT EXISTS sms_deliveries (
    text_id TEXT PRIMARY KEY, status TEXT NOT NULL, error INTEGER, at REAL NOT NULL) WITHOUT ROWID;
"""


class KeyChanged(Exception):
    """The numbers in this database were hashed with another key: opt-outs could not be recognised."""


@dataclass(frozen=True)
class Acceptance:
    """What is known of a text when it comes in.

    Attributes:
        is_new: it never came in before.
        reply: what it was answered with; empty where that is no longer kept; ``None`` while it is being answered.
    """

    is_new: bool
    reply: Optional[Tuple[str, ...]]


@dataclass(frozen=True)
class Unfinished:
    """A text whose answer did not get out, because the process that worked on it ended.

    Attributes:
        message: the keyed hash of the provider's id.
        sealed: who wrote what.
        answered: whether its answer is made, and only waits to be sent.
    """

    message: str
    conversation: str
    sealed: bytes
    answered: bool


class SmsStore:
    """The tables of the text-message line."""

    def __init__(self, path: Path, key_mark: str) -> None:
        """Use a database file.

        Args:
            path: the file.
            key_mark: tells one key of numbers from another, and nothing else of it.

        Raises:
            KeyChanged: the file's numbers were hashed with another key.
            sqlite3.Error: the file can't be used.
        """
        self._file = OpenFile(path, _SCHEMA)
        with self._file.transaction() as rows:
            rows.execute("INSERT OR IGNORE INTO sms_key VALUES (1, ?)", (key_mark,))
            (known,) = rows.execute("SELECT mark FROM sms_key").fetchone()
        if known != key_mark:
            raise KeyChanged

    # Texts that come in.

    def accept(
        self, message: str, conversation: str, sealed: bytes, owner: str, now: float, lease: float
    ) -> Acceptance:
        """Note that a text came in; of equal ones only the first is new, for ever and in whatever process.

        Args:
            message: the keyed hash of the provider's id.
            conversation: the number's hash.
            sealed: who wrote what, for the answer.
            owner: the process that works on it.
            now: the time.
            lease: until when the others leave it to that process.
        """
        with self._file.transaction() as rows:
            if rows.execute("INSERT OR IGNORE INTO sms_seen VALUES (?)", (message,)).rowcount:
                rows.execute(
                    "INSERT INTO sms_inbound (message, conversation, at, state, owner, lease, sealed)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (message, conversation, now, _WAITING, owner, lease, sealed),
                )
                return Acceptance(is_new=True, reply=None)
            row = rows.execute("SELECT state, reply FROM sms_inbound WHERE message = ?", (message,)).fetchone()
        if row is None:
            return Acceptance(is_new=False, reply=())
        if row["state"] == _LATE:  # its texts go out by themselves
            return Acceptance(is_new=False, reply=())
        return Acceptance(is_new=False, reply=_texts(row["reply"]) if row["state"] == _DONE else None)

    def begin(self, message: str, owner: str, now: float, lease: float) -> Optional[bool]:
        """Take a text up, unless an earlier one of the same number is still being answered.

        Returns:
            whether it may be answered now; ``None`` where another process has answered it.
        """
        with self._file.transaction() as rows:
            row = rows.execute("SELECT * FROM sms_inbound WHERE message = ?", (message,)).fetchone()
            if row is None or row["state"] in (_LATE, _DONE):
                return None
            elsewhere = row["owner"] != owner and row["lease"] > now
            earlier = rows.execute(
                "SELECT 1 FROM sms_inbound WHERE conversation = ? AND place < ? AND state IN (?, ?) AND lease > ?",
                (row["conversation"], row["place"], _WAITING, _RUNNING, now),
            ).fetchone()
            if elsewhere or earlier:
                return False
            self._set(rows, message, state=_RUNNING, owner=owner, lease=lease)
        return True

    def renew(self, messages: Sequence[str], lease: float) -> None:
        """Go on working on these texts."""
        if not messages:
            return
        marks = ",".join("?" * len(messages))
        with self._file.transaction() as rows:
            rows.execute(f"UPDATE sms_inbound SET lease = ? WHERE message IN ({marks})", (lease, *messages))

    def hold(self, message: str, texts: Sequence[str]) -> bool:
        """Answer with these texts now, because the answer takes longer.

        Returns:
            whether they are to be sent: once, and not to a number that takes no texts.
        """
        with self._file.transaction() as rows:
            row = rows.execute("SELECT * FROM sms_inbound WHERE message = ?", (message,)).fetchone()
            if row is None or row["held"] or row["state"] in (_LATE, _DONE):
                return False
            self._set(rows, message, held=1)
            return bool(texts) and not _is_out(rows, row["conversation"])

    def finish(
        self, message: str, texts: Sequence[str], state: Optional[LineState], now: float
    ) -> Tuple[Tuple[str, ...], bool]:
        """Keep the answer and the number's state, in one step.

        Args:
            message: the keyed hash of the provider's id.
            texts: the answer.
            state: the number's state from now on; ``None`` leaves it.
            now: the time.

        Returns:
            what may be sent (nothing to a number that takes no texts), and whether it is late: the provider has its
            answer already, and the texts wait for ``next_late``.
        """
        with self._file.transaction() as rows:
            row = rows.execute("SELECT * FROM sms_inbound WHERE message = ?", (message,)).fetchone()
            if row is None:
                return (), False
            out = _is_out(rows, row["conversation"])
            allowed = () if out else tuple(texts)
            late = bool(row["held"] and allowed)
            kept = row["sealed"] if late else None
            self._set(rows, message, state=_LATE if late else _DONE, reply=json.dumps(allowed), sealed=kept)
            if state is not None and not out:
                _keep_state(rows, row["conversation"], state, now)
        return allowed, late

    def answer_at_once(self, message: str, texts: Sequence[str]) -> None:
        """Keep the answer to a word that counts even for a number that takes no texts: STOP's one confirmation."""
        with self._file.transaction() as rows:
            self._set(rows, message, state=_DONE, reply=json.dumps(list(texts)), sealed=None)

    def next_late(self, message: str, owner: str, lease: float) -> Optional[str]:
        """Take the next text of a late answer out of its row: who has it sends it, and nobody sends it again.

        Returns:
            the text; ``None`` when nothing is left or the number takes no texts any more.
        """
        with self._file.transaction() as rows:
            row = rows.execute("SELECT * FROM sms_inbound WHERE message = ?", (message,)).fetchone()
            if row is None or row["state"] != _LATE:
                return None
            waiting = () if _is_out(rows, row["conversation"]) else _texts(row["reply"])
            if not waiting:
                self._set(rows, message, state=_DONE, reply="[]", sealed=None)
                return None
            self._set(rows, message, reply=json.dumps(waiting[1:]), owner=owner, lease=lease)
        return waiting[0]

    def unfinished(self, now: float, since: float) -> List[Unfinished]:
        """Texts that nobody works on any more, the oldest first; those from before ``since`` are given up."""
        with self._file.transaction() as rows:
            rows.execute(
                "UPDATE sms_inbound SET state = ?, sealed = NULL, reply = '[]' WHERE state != ? AND lease <= ? AND at < ?",
                (_DONE, _DONE, now, since),
            )
            found = rows.execute(
                "SELECT * FROM sms_inbound WHERE state != ? AND lease <= ? AND sealed IS NOT NULL ORDER BY place",
                (_DONE, now),
            ).fetchall()
        return [
            Unfinished(row["message"], row["conversation"], bytes(row["sealed"]), row["state"] == _LATE)
            for row in found
        ]

    def count_since(self, conversation: str, since: float) -> int:
        """How many texts a number sent since then."""
        with self._file.transaction() as rows:
            (count,) = rows.execute(
                "SELECT COUNT(*) FROM sms_inbound WHERE conversation = ? AND at > ?", (conversation, since)
            ).fetchone()
        return int(count)

    # A number's state and its wishes.

    def state(self, conversation: str) -> LineState:
        """What is remembered of a number; a fresh one where nothing is."""
        with self._file.transaction() as rows:
            row = rows.execute("SELECT state FROM sms_lines WHERE conversation = ?", (conversation,)).fetchone()
        return LineState.from_plain(json.loads(row["state"])) if row else LineState()

    def is_opted_out(self, conversation: str) -> bool:
        """Whether the number takes no texts."""
        with self._file.transaction() as rows:
            return _is_out(rows, conversation)

    def opt_out(self, conversation: str, now: float, how: str) -> bool:
        """The number takes no texts from now on; nothing waits for it any more.

        Args:
            conversation: the number's hash.
            now: the time.
            how: "text", or the provider's word for it.

        Returns:
            whether that is new.
        """
        with self._file.transaction(sure=True) as rows:
            row = (conversation, now)
            is_new = bool(rows.execute("INSERT OR IGNORE INTO sms_opt_outs VALUES (?, ?)", row).rowcount)
            if is_new:
                _note(rows, conversation, now, "opted out", how)
                _change_state(rows, conversation, options=[], later=[], listed=False)
        return is_new

    def opt_in(self, conversation: str, now: float, how: str) -> bool:
        """The number takes texts again; whether that is new."""
        with self._file.transaction(sure=True) as rows:
            gone = rows.execute("DELETE FROM sms_opt_outs WHERE conversation = ?", (conversation,)).rowcount
            if gone:
                _note(rows, conversation, now, "opted in", how)
        return bool(gone)

    # What became of texts that went out.

    def record_delivery(self, text_id: str, status: str, error: Optional[int], now: float) -> None:
        """Keep the provider's newest word on a text; what is final stays."""
        with self._file.transaction() as rows:
            known = rows.execute("SELECT status FROM sms_deliveries WHERE text_id = ?", (text_id,)).fetchone()
            if known and known["status"] in _FINAL and status not in _FINAL:
                return
            rows.execute("INSERT OR REPLACE INTO sms_deliveries VALUES (?, ?, ?, ?)", (text_id, status, error, now))

    def deliveries(self) -> Mapping[str, int]:
        """How many texts have which status: "delivered", or "undelivered 30003" with the provider's error."""
        with self._file.transaction() as rows:
            found = rows.execute("SELECT status, error, COUNT(*) AS n FROM sms_deliveries GROUP BY status, error")
            return {f"{row['status']} {row['error'] or ''}".strip(): int(row["n"]) for row in found}

    # Forgetting.

    def erase(self, conversation: str) -> int:
        """Delete what belongs to a number; that it takes no texts stays, and so do the bare ids that stop replays.

        Returns:
            the number of rows deleted.
        """
        with self._file.transaction() as rows:
            rows.execute("PRAGMA secure_delete = ON")
            gone = rows.execute("DELETE FROM sms_lines WHERE conversation = ?", (conversation,)).rowcount
            gone += rows.execute(
                "DELETE FROM sms_inbound WHERE conversation = ? AND state = ?", (conversation, _DONE)
            ).rowcount
        self._file.empty_log()
        return gone

    def forget_older_than(self, now: float, retention: float) -> int:
        """Delete what is no longer needed: replies after an hour, words and choices after the retention time.

        Returns:
            the number of rows deleted.
        """
        with self._file.transaction() as rows:
            rows.execute(
                "UPDATE sms_inbound SET reply = '[]' WHERE state = ? AND at < ?",
                (_DONE, now - min(REPLY_KEPT, retention)),
            )
            kept = max(retention, REPLY_KEPT)
            gone = rows.execute("DELETE FROM sms_inbound WHERE state = ? AND at < ?", (_DONE, now - kept)).rowcount
            old = rows.execute("SELECT conversation FROM sms_lines WHERE seen < ?", (now - retention,)).fetchall()
            for row in old:
                _change_state(rows, row["conversation"], options=[], later=[], listed=False)
            gone += rows.execute("DELETE FROM sms_lines WHERE seen < ?", (now - LINE_KEPT,)).rowcount
            gone += rows.execute("DELETE FROM sms_deliveries WHERE at < ?", (now - LINE_KEPT,)).rowcount
        return gone

    def _set(self, rows: sqlite3.Connection, message: str, **values: object) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        rows.execute(f"UPDATE sms_inbound SET {names} WHERE message = ?", (*values.values(), message))


def _texts(stored: Optional[str]) -> Tuple[str, ...]:
    return tuple(json.loads(stored)) if stored else ()


def _is_out(rows: sqlite3.Connection, conversation: str) -> bool:
    found = rows.execute("SELECT 1 FROM sms_opt_outs WHERE conversation = ?", (conversation,)).fetchone()
    return found is not None


def _note(rows: sqlite3.Connection, conversation: str, now: float, what: str, how: str) -> None:
    rows.execute(
        "INSERT INTO sms_consents (conversation, at, what, how) VALUES (?, ?, ?, ?)", (conversation, now, what, how)
    )


def _keep_state(rows: sqlite3.Connection, conversation: str, state: LineState, now: float) -> None:
    plain = json.dumps(state.to_plain(), ensure_ascii=False)
    rows.execute("INSERT OR REPLACE INTO sms_lines VALUES (?, ?, ?)", (conversation, plain, now))


def _change_state(rows: sqlite3.Connection, conversation: str, **changes: object) -> None:
    row = rows.execute("SELECT state FROM sms_lines WHERE conversation = ?", (conversation,)).fetchone()
    if row:
        plain = json.dumps({**json.loads(row["state"]), **changes}, ensure_ascii=False)
        rows.execute("UPDATE sms_lines SET state = ? WHERE conversation = ?", (plain, conversation))
