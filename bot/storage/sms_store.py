"""Text messages in the database: who takes no texts, which texts came in and how they were answered, what was delivered.

A number stands here only as a keyed hash ("sms:..."), and sealed in the row of a text that is not answered yet. The
times are seconds since 1970 and always passed in.
"""

from __future__ import annotations

import json
from typing import Mapping, Optional

from bot.guide.texting.state import LineState
from bot.storage.database import Database, Place, Rows
from bot.storage.sms_inbound import DONE, InboundTexts
from bot.storage.sms_tables import SCHEMA

#: Reports may come in any order; a later one never takes back what is final.
_FINAL = ("delivered", "undelivered", "failed", "read", "canceled")


class KeyChanged(Exception):
    """The numbers in this database were hashed with another key: opt-outs could not be recognised."""


class SmsStore(InboundTexts):
    """The tables of the text-message line."""

    def __init__(self, place: Place, key_mark: str) -> None:
        """Use a database.

        Args:
            place: a SQLite file, or PostgreSQL's address.
            key_mark: tells one key of numbers from another, and nothing else of it.

        Raises:
            KeyChanged: the database's numbers were hashed with another key.
            StoreError: the database can't be used.
            DatabaseIsNewer: a newer version of the code has changed it.
        """
        self._database = Database(place, SCHEMA)
        with self._database.transaction() as rows:
            rows.change("INSERT INTO sms_key (id, mark) VALUES (1, :mark) ON CONFLICT DO NOTHING", mark=key_mark)
            known = rows.one("SELECT mark FROM sms_key")
        if known is None or known["mark"] != key_mark:
            raise KeyChanged

    # A number's state and its wishes.

    def state(self, conversation: str) -> LineState:
        """What is remembered of a number; a fresh one where nothing is."""
        sql = "SELECT state FROM sms_lines WHERE conversation = :conversation"
        found = self._database.read(sql, conversation=conversation)
        return LineState.from_plain(json.loads(found[0]["state"])) if found else LineState()

    def is_opted_out(self, conversation: str) -> bool:
        """Whether the number takes no texts."""
        sql = "SELECT 1 FROM sms_opt_outs WHERE conversation = :conversation"
        return bool(self._database.read(sql, conversation=conversation))

    def opt_out(self, conversation: str, now: float, how: str) -> bool:
        """The number takes no texts from now on; nothing waits for it any more.

        Args:
            conversation: the number's hash.
            now: the time.
            how: "text", or the provider's word for it.

        Returns:
            whether that is new.
        """
        with self._database.transaction(alone=conversation) as rows:
            is_new = rows.change(
                "INSERT INTO sms_opt_outs (conversation, since) VALUES (:conversation, :now) ON CONFLICT DO NOTHING",
                conversation=conversation,
                now=now,
            )
            if is_new:
                _note(rows, conversation, now, "opted out", how)
                _change_state(rows, conversation, options=[], later=[], listed=False)
        return bool(is_new)

    def opt_in(self, conversation: str, now: float, how: str) -> bool:
        """The number takes texts again; whether that is new."""
        with self._database.transaction(alone=conversation) as rows:
            gone = rows.change("DELETE FROM sms_opt_outs WHERE conversation = :conversation", conversation=conversation)
            if gone:
                _note(rows, conversation, now, "opted in", how)
        return bool(gone)

    # What became of texts that went out.

    def record_delivery(self, text_id: str, status: str, error: Optional[int], now: float) -> None:
        """Keep the provider's newest word on a text; what is final stays."""
        with self._database.transaction(alone=text_id, sure=False) as rows:
            known = rows.one("SELECT status FROM sms_deliveries WHERE text_id = :text_id", text_id=text_id)
            if known and known["status"] in _FINAL and status not in _FINAL:
                return
            rows.change(
                "INSERT INTO sms_deliveries (text_id, status, error, at) VALUES (:text_id, :status, :error, :now)"
                " ON CONFLICT (text_id) DO UPDATE SET status = excluded.status, error = excluded.error, at = excluded.at",
                text_id=text_id,
                status=status,
                error=error,
                now=now,
            )

    def deliveries(self) -> Mapping[str, int]:
        """How many texts have which status: "delivered", or "undelivered 30003" with the provider's error."""
        found = self._database.read(
            "SELECT status, error, COUNT(*) AS texts FROM sms_deliveries GROUP BY status, error"
        )
        return {f"{row['status']} {row['error'] or ''}".strip(): int(row["texts"]) for row in found}

    # Forgetting.

    def erase(self, conversation: str) -> int:
        """Delete what belongs to a number; that it takes no texts stays, and so do the bare ids that stop replays.

        Returns:
            the number of rows deleted.
        """
        with self._database.transaction(alone=conversation) as rows:
            whose = {"conversation": conversation}
            gone = rows.change("DELETE FROM sms_lines WHERE conversation = :conversation", **whose)
            gone += rows.change(
                "DELETE FROM sms_inbound WHERE conversation = :conversation AND state = :done", done=DONE, **whose
            )
        self._database.empty_log()
        return gone


def forget_choices(database: Database, conversation: str, silent: float) -> None:
    """Forget the choices of a number that was silent since a time, unless it has written."""
    with database.transaction(alone=conversation, sure=False) as rows:
        if rows.one(
            "SELECT 1 FROM sms_lines WHERE conversation = :conversation AND seen < :silent",
            conversation=conversation,
            silent=silent,
        ):
            _change_state(rows, conversation, options=[], later=[], listed=False)


def _note(rows: Rows, conversation: str, now: float, what: str, how: str) -> None:
    rows.change(
        "INSERT INTO sms_consents (conversation, at, what, how) VALUES (:conversation, :now, :what, :how)",
        conversation=conversation,
        now=now,
        what=what,
        how=how,
    )


def _change_state(rows: Rows, conversation: str, **changes: object) -> None:
    row = rows.one("SELECT state FROM sms_lines WHERE conversation = :conversation", conversation=conversation)
    if row:
        rows.change(
            "UPDATE sms_lines SET state = :state WHERE conversation = :conversation",
            state=json.dumps({**json.loads(row["state"]), **changes}, ensure_ascii=False),
            conversation=conversation,
        )
