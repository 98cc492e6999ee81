"""The queue of texts that came in: each accepted once, answered in the order of its number, its answer kept for a while.

Several servers may work on one queue. What belongs to a number is changed by one of them at a time; a text that is being
answered has an owner and a lease, which the owner renews; when the lease is over, the owner has died, and the first
server that looks takes the text over. No connection is held while an answer is made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from bot.guide.texting.state import LineState
from bot.storage.database import Database, Rows

#: A text waits, is being answered, has an answer that goes out late, or is done with.
WAITING, RUNNING, LATE, DONE = "waiting", "running", "late", "done"
#: Texts of dead processes that one process takes over at a time: the others take the rest.
_MOST_TAKEN = 20
#: Seconds for which the next text of a number still waits for an earlier one whose lease is over: it is taken over first.
_TAKEN_OVER_IN = 10.0


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
    """The queue; a part of ``SmsStore``, whose database and tables it uses."""

    _database: Database

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
        with self._database.transaction(alone=conversation, sure=False) as rows:
            if rows.change("INSERT INTO sms_seen (message) VALUES (:message) ON CONFLICT DO NOTHING", message=message):
                rows.change(
                    "INSERT INTO sms_inbound (message, conversation, at, state, owner, lease, sealed)"
                    " VALUES (:message, :conversation, :now, :state, :owner, :lease, :sealed)",
                    message=message,
                    conversation=conversation,
                    now=now,
                    state=WAITING,
                    owner=owner,
                    lease=lease,
                    sealed=sealed,
                )
                return Acceptance(is_new=True, reply=None)
            row = rows.one("SELECT state, reply FROM sms_inbound WHERE message = :message", message=message)
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
        with self._database.transaction(sure=False) as rows:
            row = _alone_with(rows, message)
            if row is None or row["state"] in (LATE, DONE):
                return None
            elsewhere = row["owner"] != owner and row["lease"] > now
            earlier = rows.one(
                "SELECT 1 FROM sms_inbound WHERE conversation = :conversation AND place < :place"
                " AND state IN (:waiting, :running) AND lease > :now",
                conversation=row["conversation"],
                place=row["place"],
                waiting=WAITING,
                running=RUNNING,
                now=now - _TAKEN_OVER_IN,
            )
            if elsewhere or earlier:
                return False
            self._set(rows, message, state=RUNNING, owner=owner, lease=lease)
        return True

    def renew(self, messages: Sequence[str], owner: str, lease: float) -> None:
        """Go on working on these texts, where they are still the owner's."""
        if not messages:
            return
        with self._database.transaction(sure=False) as rows:
            rows.change(
                "UPDATE sms_inbound SET lease = :lease WHERE message IN :messages AND owner = :owner",
                lease=lease,
                messages=list(messages),
                owner=owner,
            )

    def hold(self, message: str, texts: Sequence[str]) -> bool:
        """Answer with these texts now, because the answer takes longer.

        Returns:
            whether they are to be sent: once, and not to a number that takes no texts.
        """
        with self._database.transaction(sure=False) as rows:
            row = _alone_with(rows, message)
            if row is None or row["held"] or row["state"] in (LATE, DONE):
                return False
            self._set(rows, message, held=1)
            return bool(texts) and not is_out(rows, row["conversation"])

    def finish(
        self, message: str, owner: str, texts: Sequence[str], state: Optional[LineState], now: float
    ) -> Tuple[Tuple[str, ...], bool]:
        """Keep the answer and the number's state, in one step.

        Args:
            message: the keyed hash of the provider's id.
            owner: the process that made the answer.
            texts: the answer.
            state: the number's state from now on; ``None`` leaves it.
            now: the time.

        Returns:
            what may be sent (nothing to a number that takes no texts, nothing where another process has taken the text
            over), and whether it is late: the provider has its answer already, and the texts wait for ``next_late``.
        """
        with self._database.transaction(sure=False) as rows:
            row = _alone_with(rows, message)
            if row is None or row["owner"] != owner:
                return (), False
            if row["state"] in (LATE, DONE):  # kept, though the word of it was lost
                return _texts(row["reply"]), row["state"] == LATE
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
        with self._database.transaction(sure=False) as rows:
            _alone_with(rows, message)
            self._set(rows, message, state=DONE, reply=json.dumps(list(texts)), sealed=None)

    def next_late(self, message: str, owner: str, now: float, lease: float) -> Optional[str]:
        """Take the next text of a late answer out of its row: who has it sends it, and nobody sends it again.

        Returns:
            the text; ``None`` when nothing is left, the number takes no texts any more, or another process sends them.
        """
        with self._database.transaction(sure=False) as rows:
            row = _alone_with(rows, message)
            if row is None or row["state"] != LATE or (row["owner"] != owner and row["lease"] > now):
                return None
            waiting = () if is_out(rows, row["conversation"]) else _texts(row["reply"])
            if not waiting:
                self._set(rows, message, state=DONE, reply="[]", sealed=None)
                return None
            self._set(rows, message, reply=json.dumps(waiting[1:]), owner=owner, lease=lease)
        return waiting[0]

    def take_over(self, owner: str, now: float, lease: float, since: float) -> List[Unfinished]:
        """Texts that nobody works on any more, the oldest first, which are this process's from now on.

        Args:
            owner: the process that takes them.
            now: the time.
            lease: until when the others leave them to it.
            since: texts from before then are given up.
        """
        with self._database.transaction(alone="take over texts", sure=False) as rows:
            rows.change(
                "UPDATE sms_inbound SET state = :done, sealed = NULL, reply = '[]'"
                " WHERE state != 'done' AND lease <= :now AND at < :since",
                done=DONE,
                now=now,
                since=since,
            )
            found = rows.all(
                "SELECT * FROM sms_inbound WHERE state != 'done' AND lease <= :now AND sealed IS NOT NULL"
                " ORDER BY place LIMIT :most",
                now=now,
                most=_MOST_TAKEN,
            )
            mine = [row for row in found if self._took(rows, row["message"], owner, now, lease)]
        return [
            Unfinished(row["message"], row["conversation"], bytes(row["sealed"]), row["state"] == LATE) for row in mine
        ]

    def count_since(self, conversation: str, since: float) -> int:
        """How many texts a number sent since then."""
        sql = "SELECT COUNT(*) AS texts FROM sms_inbound WHERE conversation = :conversation AND at > :since"
        [row] = self._database.read(sql, conversation=conversation, since=since)
        return int(row["texts"])

    def _took(self, rows: Rows, message: str, owner: str, now: float, lease: float) -> bool:
        """Whether the text is this process's now; one that was renewed or finished since it was read is not."""
        return bool(
            rows.change(
                "UPDATE sms_inbound SET owner = :owner, lease = :lease"
                " WHERE message = :message AND state != :done AND lease <= :now",
                owner=owner,
                lease=lease,
                message=message,
                done=DONE,
                now=now,
            )
        )

    def _set(self, rows: Rows, message: str, **values: object) -> None:
        names = ", ".join(f"{name} = :{name}" for name in values)
        rows.change(f"UPDATE sms_inbound SET {names} WHERE message = :message", message=message, **values)


def _alone_with(rows: Rows, message: str) -> Optional[Mapping[str, Any]]:
    """A text's row, with nobody else changing what belongs to its number until the transaction ends."""
    row = rows.one("SELECT conversation FROM sms_inbound WHERE message = :message", message=message)
    if row is None:
        return None
    rows.alone(row["conversation"])
    return rows.one("SELECT * FROM sms_inbound WHERE message = :message", message=message)


def _texts(stored: Optional[str]) -> Tuple[str, ...]:
    return tuple(json.loads(stored)) if stored else ()


def is_out(rows: Rows, conversation: str) -> bool:
    """Whether a number takes no texts."""
    found = rows.one("SELECT 1 FROM sms_opt_outs WHERE conversation = :conversation", conversation=conversation)
    return found is not None


def keep_state(rows: Rows, conversation: str, state: LineState, now: float) -> None:
    """Keep a number's state."""
    rows.change(
        "INSERT INTO sms_lines (conversation, state, seen) VALUES (:conversation, :state, :now)"
        " ON CONFLICT (conversation) DO UPDATE SET state = excluded.state, seen = excluded.seen",
        conversation=conversation,
        state=json.dumps(state.to_plain(), ensure_ascii=False),
        now=now,
    )
