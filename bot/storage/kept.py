"""Conversations as rows: read, appended to and deleted, each in one transaction, on SQLite and on PostgreSQL.

Nothing of Rasa is needed here. An append is taken only where the conversation still is as it was when it was loaded,
so that two servers that work on one conversation at once, whatever became of their locks, can't mix their turns.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.send_again import Overtaken
from bot.storage.database import Database, Place, Rows, StoreError
from bot.storage.records import SCHEMA, conversation_hash
from bot.storage.schema_version import DatabaseIsNewer

logger = logging.getLogger(__name__)

Event = Dict[str, Any]
#: Rows that one statement inserts.
_AT_ONCE = 50
_COLUMNS = ("sender_id", "type_name", "timestamp", "intent_name", "action_name", "data")
_STANDING = """
    SELECT (SELECT version FROM conversations WHERE sender_id = :who) AS version,
           (SELECT max(id) FROM events WHERE sender_id = :who) AS last_event,
           (SELECT count(*) FROM turns WHERE sender_id = :who AND client_msg_id IN :names) AS kept"""
_LAST_TURN = """
    SELECT c.version, c.slots, c.last_event, e.id, e.data
    FROM conversations c JOIN events e ON e.sender_id = c.sender_id AND e.id >= c.turn_from
    WHERE c.sender_id = :who AND c.slots IS NOT NULL ORDER BY e.id"""
_WHOLE = """
    SELECT (SELECT version FROM conversations WHERE sender_id = :who) AS version,
           (SELECT count(*) FROM erasures WHERE conversation = :hashed) AS erasures, e.id, e.data
    FROM (SELECT 1 AS one) o LEFT JOIN events e ON e.sender_id = :who ORDER BY e.id"""
#: A turn: from the parent's message to before the next one.
_TURN = """
    SELECT e.id, e.data FROM turns t JOIN events e ON e.sender_id = t.sender_id AND e.id >= t.event_id
    WHERE t.sender_id = :who AND t.client_msg_id = :name AND e.id < COALESCE((
        SELECT n.id FROM events n WHERE n.sender_id = :who AND n.id > t.event_id AND n.type_name = 'user'
        ORDER BY n.id LIMIT 1), 2147483647) ORDER BY e.id"""
_KEEP = """
    INSERT INTO conversations (sender_id, version, slots, turn_from, last_event)
    VALUES (:who, :version, :slots, :turn_from, :last_event)
    ON CONFLICT (sender_id) DO UPDATE SET version = excluded.version, slots = excluded.slots,
        turn_from = COALESCE(excluded.turn_from, conversations.turn_from), last_event = excluded.last_event"""


@dataclass(frozen=True)
class Standing:
    """Where a conversation stood when it was loaded; a turn is appended only if it still does.

    Attributes:
        version: counts its changes; ``None`` where nothing is kept of it.
        last_event: the last row; ``None`` where there is none.
        erasures: how often it was deleted on request.
    """

    version: Optional[int] = None
    last_event: Optional[int] = None
    erasures: int = 0


@dataclass(frozen=True)
class Loaded:
    """What a turn needs of a conversation.

    Attributes:
        standing: where it stood.
        events: of the last turn, or of all of it.
        slots: after the last event; ``None`` where ``events`` are all and tell by themselves.
    """

    standing: Standing
    events: List[Event]
    slots: Optional[Dict[str, Any]] = None


class KeptConversations:
    """The tables of conversations in one database."""

    def __init__(self, place: Place) -> None:
        """Remember the place.

        Args:
            place: a SQLite file, or PostgreSQL's address.
        """
        self.database = Database(place, SCHEMA)

    @property
    def engine(self) -> Any:
        """The connections, for who makes statements of their own."""
        return self.database.engine

    def can_write(self) -> bool:
        """Whether a row can be written now; nothing is left behind."""
        try:
            with self.database.transaction(sure=False) as rows:
                rows.change("INSERT INTO events (sender_id, type_name) VALUES ('probe', 'probe')")
                rows.change("DELETE FROM events WHERE sender_id = 'probe'")
            return True
        except (StoreError, DatabaseIsNewer) as error:
            logger.error("the store can't be written: %s", error)
            return False

    def load(self, who: str) -> Loaded:
        """The last turn of a conversation and its slots; all events where the slots are not known.

        Raises:
            StoreError: the database can't be read.
        """
        found = self.database.read(_LAST_TURN, who=who)
        if found and found[-1]["id"] == found[-1]["last_event"]:
            standing = Standing(found[0]["version"], found[0]["last_event"])
            return Loaded(standing, _events(found), json.loads(found[0]["slots"]))
        return self.load_whole(who)

    def load_whole(self, who: str) -> Loaded:
        """All events that are kept of a conversation.

        Raises:
            StoreError: the database can't be read.
        """
        found = self.database.read(_WHOLE, who=who, hashed=conversation_hash(who))
        standing = Standing(found[0]["version"], found[-1]["id"], found[0]["erasures"])
        return Loaded(standing, _events(row for row in found if row["id"] is not None))

    def append(
        self, who: str, standing: Standing, events: Sequence[Event], slots: Optional[Mapping[str, Any]]
    ) -> Standing:
        """Add events to a conversation, in one transaction, if it still is as it was.

        Args:
            who: the conversation.
            standing: where it stood when it was loaded.
            events: as Rasa writes them, at least one.
            slots: after the last of them; ``None`` has the next turn replay all events.

        Returns:
            where it stands now.

        Raises:
            Overtaken: it was changed or deleted in the meantime, or one of the messages is kept already; nothing of the
                events is kept then.
            StoreError: the database can't be written, or ``events`` hold a client's id twice.
        """
        with self.database.transaction(alone=who, sure=False) as rows:
            _need_unchanged(rows, who, standing, [name for name in map(_client_id, events) if name])
            for start in range(0, len(events), _AT_ONCE):
                _insert(rows, who, events[start : start + _AT_ONCE])
            after = standing.last_event or 0
            new = "SELECT id FROM events WHERE sender_id = :who AND id > :after ORDER BY id"
            ids = [int(row["id"]) for row in rows.all(new, who=who, after=after)]
            for number, event in zip(ids, events, strict=True):
                if name := _client_id(event):
                    rows.change("INSERT INTO turns VALUES (:who, :name, :number)", who=who, name=name, number=number)
            now = Standing((standing.version or 0) + 1, ids[-1], standing.erasures)
            is_turn = any(event["event"] == "user" for event in events) or standing.last_event is None
            rows.change(
                _KEEP,
                who=who,
                version=now.version,
                slots=None if slots is None else json.dumps(slots),
                turn_from=ids[0] if is_turn else None,
                last_event=now.last_event,
            )
        return now

    def events_of(self, sender_id: str, kinds: Sequence[str] = ()) -> List[Event]:
        """All events that are kept of a conversation, in order, as Rasa writes them.

        Args:
            sender_id: whose.
            kinds: only these, such as "user" and "bot"; all where none is named.

        Raises:
            StoreError: the database can't be read.
        """
        wanted = "AND type_name IN :kinds" if kinds else ""
        sql = f"SELECT data FROM events WHERE sender_id = :who {wanted} ORDER BY id"
        return _events(self.database.read(sql, who=sender_id, **({"kinds": list(kinds)} if kinds else {})))

    def turn_of(self, sender_id: str, client_msg_id: str) -> Optional[List[Event]]:
        """The events of one turn, the parent's message first.

        Returns:
            the events as Rasa writes them; ``None`` where no message with this client's id is kept.

        Raises:
            StoreError: the database can't be read.
        """
        return _events(self.database.read(_TURN, who=sender_id, name=client_msg_id)) or None

    def drop_turn(self, sender_id: str, client_msg_id: str) -> None:
        """Take a turn out again that got no answer, as if the message had not come in.

        Raises:
            StoreError: the database can't be written.
        """
        with self.database.transaction(alone=sender_id, sure=False) as rows:
            ids = [row["id"] for row in rows.all(_TURN, who=sender_id, name=client_msg_id)]
            if not ids:
                return
            within = {"who": sender_id, "first": ids[0], "last": ids[-1]}
            rows.change("DELETE FROM events WHERE sender_id = :who AND id BETWEEN :first AND :last", **within)
            rows.change("DELETE FROM turns WHERE sender_id = :who AND event_id BETWEEN :first AND :last", **within)
            forget = "UPDATE conversations SET version = version + 1, slots = NULL WHERE sender_id = :who"
            rows.change(forget, who=sender_id)

    def erase(self, sender_id: str, kind: str) -> int:
        """Delete a conversation for good, and note that it was, in one transaction.

        Args:
            sender_id: whose.
            kind: who asked for it.

        Returns:
            the number of events deleted.

        Raises:
            StoreError: the database can't be written; nothing is deleted.
        """
        with self.database.transaction(alone=sender_id) as rows:
            deleted = _delete(rows, sender_id)
            line = "INSERT INTO erasures (at, kind, conversation, events) VALUES (:at, :kind, :conversation, :events)"
            rows.change(line, at=time.time(), kind=kind, conversation=conversation_hash(sender_id), events=deleted)
        self.database.empty_log()
        return deleted

    def is_erased(self, sender_id: str) -> bool:
        """Whether a conversation was deleted on request.

        Raises:
            StoreError: the database can't be read.
        """
        sql = "SELECT 1 FROM erasures WHERE conversation = :hashed LIMIT 1"
        return bool(self.database.read(sql, hashed=conversation_hash(sender_id)))

    def count_feedback(self, topic: str, lang: str, value: str, reason: str, by: int = 1) -> None:
        """Count a thumb up or down; ``by=-1`` takes one back.

        Raises:
            StoreError: the database can't be written.
        """
        sql = """INSERT INTO feedback (topic, lang, value, reason, count) VALUES (:topic, :lang, :value, :reason, :by)
            ON CONFLICT (topic, lang, value, reason) DO UPDATE SET count = feedback.count + excluded.count"""
        with self.database.transaction(sure=False) as rows:
            rows.change(sql, topic=topic, lang=lang, value=value, reason=reason, by=by)

    def forget_older_than(self, seconds: float) -> int:
        """Delete every conversation whose last event is older than this.

        Returns:
            the number of events deleted.

        Raises:
            StoreError: the database can't be written; what was deleted till then stays deleted.
        """
        newest_kept, deleted = time.time() - seconds, 0
        for who in self._old(newest_kept):
            with self.database.transaction(alone=who, sure=False) as rows:
                last = rows.one("SELECT max(timestamp) AS at FROM events WHERE sender_id = :who", who=who)
                if last and last["at"] is not None and last["at"] < newest_kept:  # still nobody has written
                    deleted += _delete(rows, who)
        if deleted:
            self.database.empty_log()
        self.database.sweep()
        return deleted

    def _old(self, newest_kept: float) -> List[str]:
        old = "SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < :newest_kept"
        empty = "SELECT 1 FROM events WHERE events.sender_id = conversations.sender_id"
        with self.database.transaction(sure=False) as rows:
            rows.change(f"DELETE FROM conversations WHERE NOT EXISTS ({empty})")
            return [str(row["sender_id"]) for row in rows.all(old, newest_kept=newest_kept)]


def _need_unchanged(rows: Rows, who: str, standing: Standing, names: Sequence[str]) -> None:
    """Refuse where a conversation is not what was loaded.

    Raises:
        Overtaken: it isn't, or a message of one of these names is kept.
    """
    now = rows.one(_STANDING, who=who, names=names or [""])  # no message has an empty name
    assert now is not None
    if now["kept"] or (now["version"], now["last_event"]) != (standing.version, standing.last_event):
        raise Overtaken
    if standing.last_event is None:  # a new conversation leaves no row behind that would tell
        count = "SELECT count(*) AS erasures FROM erasures WHERE conversation = :hashed"
        row = rows.one(count, hashed=conversation_hash(who))
        assert row is not None
        if row["erasures"] != standing.erasures:
            raise Overtaken


def _insert(rows: Rows, who: str, events: Sequence[Event]) -> None:
    groups, values = [], {}
    for place, event in enumerate(events):
        groups.append("(" + ", ".join(f":{column}{place}" for column in _COLUMNS) + ")")
        row = (
            who,
            event["event"],
            event.get("timestamp"),
            ((event.get("parse_data") or {}).get("intent") or {}).get("name"),
            event.get("name"),
            json.dumps(event),
        )
        values.update({f"{column}{place}": value for column, value in zip(_COLUMNS, row, strict=True)})
    rows.change(f"INSERT INTO events ({', '.join(_COLUMNS)}) VALUES {', '.join(groups)}", **values)


def _delete(rows: Rows, who: str) -> int:
    deleted = rows.change("DELETE FROM events WHERE sender_id = :who", who=who)
    rows.change("DELETE FROM turns WHERE sender_id = :who", who=who)
    rows.change("DELETE FROM conversations WHERE sender_id = :who", who=who)
    return deleted


def _events(rows: Any) -> List[Event]:
    return [json.loads(row["data"]) for row in rows]


def _client_id(event: Event) -> Optional[str]:
    name = (event.get("metadata") or {}).get("client_msg_id")
    return str(name) if name and event["event"] == "user" else None
