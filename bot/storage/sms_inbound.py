"""The queue of texts that came in: each accepted once, answered in the order of its number, its answer kept for a while."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from bot.guide.texting.state import LineState
from bot.storage.open_file import OpenFile

#: A text waits, is being answered, has an answer that goes out late, or is done with.
WAITING, RUNNING, LATE, DONE = "waiting", "running", "late", "done"


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


class InboundTexts:
    """The queue; a part of ``SmsStore``, whose file and tables it uses."""

    _file: OpenFile

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
                    (message, conversation, now, WAITING, owner, lease, sealed),
                )
                return Acceptance(is_new=True, reply=None)
            row = rows.execute("SELECT state, reply FROM sms_inbound WHERE message = ?", (message,)).fetchone()
        if row is None:
            return Acceptance(is_new=False, reply=())
        if row["state"] == LATE:  # its texts go out by themselves
            return Acceptance(is_new=False, reply=())
        return Acceptance(is_new=False, reply=_texts(row["reply"]) if row["state"] == DONE else None)

    def begin(self, message: str, owner: str, now: float, lease: float) -> Optional[bool]:
        """Take a text up, unless an earlier one of the same number is still being answered.

        Returns:
            whether it may be answered now; ``None`` where another process has answered it.
        """
        with self._file.transaction() as rows:
            row = rows.execute("SELECT * FROM sms_inbound WHERE message = ?", (message,)).fetchone()
            if row is None or row["state"] in (LATE, DONE):
                return None
            elsewhere = row["owner"] != owner and row["lease"] > now
            earlier = rows.execute(
                "SELECT 1 FROM sms_inbound WHERE conversation = ? AND place < ? AND state IN (?, ?) AND lease > ?",
                (row["conversation"], row["place"], WAITING, RUNNING, now),
            ).fetchone()
            if elsewhere or earlier:
                return False
            self._set(rows, message, state=RUNNING, owner=owner, lease=lease)
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
            if row is None or row["held"] or row["state"] in (LATE, DONE):
                return False
            self._set(rows, message, held=1)
            return bool(texts) and not is_out(rows, row["conversation"])

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
            out = is_out(rows, row["conversation"])
            allowed = () if out else tuple(texts)
            late = bool(row["held"] and allowed)
            kept = row["sealed"] if late else None
            self._set(rows, message, state=LATE if late else DONE, reply=json.dumps(allowed), sealed=kept)
            if state is not None and not out:
                keep_state(rows, row["conversation"], state, now)
        return allowed, late

    def answer_at_once(self, message: str, texts: Sequence[str]) -> None:
        """Keep the answer to a word that counts even for a number that takes no texts: STOP's one confirmation."""
        with self._file.transaction() as rows:
            self._set(rows, message, state=DONE, reply=json.dumps(list(texts)), sealed=None)

    def next_late(self, message: str, owner: str, lease: float) -> Optional[str]:
        """Take the next text of a late answer out of its row: who has it sends it, and nobody sends it again.

        Returns:
            the text; ``None`` when nothing is left or the number takes no texts any more.
        """
        with self._file.transaction() as rows:
            row = rows.execute("SELECT * FROM sms_inbound WHERE message = ?", (message,)).fetchone()
            if row is None or row["state"] != LATE:
                return None
            waiting = () if is_out(rows, row["conversation"]) else _texts(row["reply"])
            if not waiting:
                self._set(rows, message, state=DONE, reply="[]", sealed=None)
                return None
            self._set(rows, message, reply=json.dumps(waiting[1:]), owner=owner, lease=lease)
        return waiting[0]

    def unfinished(self, now: float, since: float) -> List[Unfinished]:
        """Texts that nobody works on any more, the oldest first; those from before ``since`` are given up."""
        with self._file.transaction() as rows:
            rows.execute(
                "UPDATE sms_inbound SET state = ?, sealed = NULL, reply = '[]' WHERE state != ? AND lease <= ? AND at < ?",
                (DONE, DONE, now, since),
            )
            found = rows.execute(
                "SELECT * FROM sms_inbound WHERE state != ? AND lease <= ? AND sealed IS NOT NULL ORDER BY place",
                (DONE, now),
            ).fetchall()
        return [
            Unfinished(row["message"], row["conversation"], bytes(row["sealed"]), row["state"] == LATE) for row in found
        ]

    def count_since(self, conversation: str, since: float) -> int:
        """How many texts a number sent since then."""
        with self._file.transaction() as rows:
            (count,) = rows.execute(
                "SELECT COUNT(*) FROM sms_inbound WHERE conversation = ? AND at > ?", (conversation, since)
            ).fetchone()
        return int(count)

    def _set(self, rows: sqlite3.Connection, message: str, **values: object) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        rows.execute(f"UPDATE sms_inbound SET {names} WHERE message = ?", (*values.values(), message))


def _texts(stored: Optional[str]) -> Tuple[str, ...]:
    return tuple(json.loads(stored)) if stored else ()


def is_out(rows: sqlite3.Connection, conversation: str) -> bool:
    """Whether a number takes no texts."""
    found = rows.execute("SELECT 1 FROM sms_opt_outs WHERE conversation = ?", (conversation,)).fetchone()
    return found is not None


def keep_state(rows: sqlite3.Connection, conversation: str, state: LineState, now: float) -> None:
    """Keep a number's state."""
    plain = json.dumps(state.to_plain(), ensure_ascii=False)
    rows.execute("INSERT OR REPLACE INTO sms_lines VALUES (?, ?, ?)", (conversation, plain, now))
