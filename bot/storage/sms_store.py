"""Text messages in the database: who takes no texts, which texts came in and how they were answered, what was delivered.

A number stands here only as a keyed hash ("sms:..."), and sealed in the row of a text that is not answered yet. The
times are seconds since 1970 and always passed in.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Mapping, Optional

from bot.guide.texting.state import LineState
from bot.storage.open_file import OpenFile
from bot.storage.sms_inbound import DONE, InboundTexts, is_out

#: How long the reply to a text is kept for a provider that asks again, in seconds.
REPLY_KEPT = 3600.0
#: How long a silent number's state and the delivery reports are kept, in seconds.
LINE_KEPT = 30 * 86400.0
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


class SmsStore(InboundTexts):
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

    # A number's state and its wishes.

    def state(self, conversation: str) -> LineState:
        """What is remembered of a number; a fresh one where nothing is."""
        with self._file.transaction() as rows:
            row = rows.execute("SELECT state FROM sms_lines WHERE conversation = ?", (conversation,)).fetchone()
        return LineState.from_plain(json.loads(row["state"])) if row else LineState()

    def is_opted_out(self, conversation: str) -> bool:
        """Whether the number takes no texts."""
        with self._file.transaction() as rows:
            return is_out(rows, conversation)

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
                "DELETE FROM sms_inbound WHERE conversation = ? AND state = ?", (conversation, DONE)
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
                (DONE, now - min(REPLY_KEPT, retention)),
            )
            kept = max(retention, REPLY_KEPT)
            gone = rows.execute("DELETE FROM sms_inbound WHERE state = ? AND at < ?", (DONE, now - kept)).rowcount
            old = rows.execute("SELECT conversation FROM sms_lines WHERE seen < ?", (now - retention,)).fetchall()
            for row in old:
                _change_state(rows, row["conversation"], options=[], later=[], listed=False)
            gone += rows.execute("DELETE FROM sms_lines WHERE seen < ?", (now - LINE_KEPT,)).rowcount
            gone += rows.execute("DELETE FROM sms_deliveries WHERE at < ?", (now - LINE_KEPT,)).rowcount
        return gone


def _note(rows: sqlite3.Connection, conversation: str, now: float, what: str, how: str) -> None:
    rows.execute(
        "INSERT INTO sms_consents (conversation, at, what, how) VALUES (?, ?, ?, ?)", (conversation, now, what, how)
    )


def _change_state(rows: sqlite3.Connection, conversation: str, **changes: object) -> None:
    row = rows.execute("SELECT state FROM sms_lines WHERE conversation = ?", (conversation,)).fetchone()
    if row:
        plain = json.dumps({**json.loads(row["state"]), **changes}, ensure_ascii=False)
        rows.execute("UPDATE sms_lines SET state = ? WHERE conversation = ?", (plain, conversation))
