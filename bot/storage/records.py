"""The tables of conversations: Rasa's events, and beside them what makes turns unique, cheap to take and deletable."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from bot.storage.schema_version import Change, Schema

METADATA = sa.MetaData()

#: Rasa's table of events (``rasa.core.tracker_store.SQLTrackerStore``), column by column.
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
    sa.Index("events_in_order", "sender_id", "id"),
)
#: Where each conversation stands, so that a turn needs no more than the turn before it.
CONVERSATIONS = sa.Table(
    "conversations",
    METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    # One more with each change: who has loaded an older one may not append to it.
    sa.Column("version", sa.Integer, nullable=False),
    # The slots after the last event, as JSON; NULL where they must be found by replaying all events.
    sa.Column("slots", sa.Text),
    # The first event of the last turn, and the last event.
    sa.Column("turn_from", sa.Integer),
    sa.Column("last_event", sa.Integer),
)
#: Finds the message with a client's id at once, and lets no conversation hold it twice.
TURNS = sa.Table(
    "turns",
    METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("client_msg_id", sa.String(255), primary_key=True),
    sa.Column("event_id", sa.Integer, nullable=False),
)
#: One line for each conversation that was deleted on request.
ERASURES = sa.Table(
    "erasures",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Index("erased_conversations", "conversation"),
)
#: How often replies on a topic were liked or not, and why not.
FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("lang", sa.String(2), primary_key=True),
    sa.Column("value", sa.String(8), primary_key=True),
    sa.Column("reason", sa.String(32), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

_NEW_TURNS = (
    "CREATE TABLE turns (sender_id VARCHAR(255) NOT NULL, client_msg_id VARCHAR(255) NOT NULL,"
    " event_id INTEGER NOT NULL, PRIMARY KEY (sender_id, client_msg_id))",
    "CREATE INDEX IF NOT EXISTS events_in_order ON events (sender_id, id)",
    "DROP INDEX IF EXISTS ix_events_sender_id",
)
#: Where an event holds the client's id; a row that SQLite can't read as JSON (Rasa may write ``Infinity``) has none.
_CLIENT_ID = "CASE WHEN json_valid(data) THEN json_extract(data, '$.metadata.client_msg_id') END"
SCHEMA = Schema(
    "conversations",
    METADATA,
    (
        Change(
            "Turns by the client's id, and the slots after the last turn, in tables that PostgreSQL has too.",
            sqlite=(
                "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL,"
                " type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255),"
                " action_name VARCHAR(255), data TEXT)",
                *_NEW_TURNS,
                f"INSERT INTO turns SELECT sender_id, {_CLIENT_ID}, min(id) FROM events"
                f" WHERE type_name = 'user' AND {_CLIENT_ID} IS NOT NULL GROUP BY 1, 2",
                "DROP INDEX IF EXISTS one_turn_each_id",
            ),
            postgresql=_NEW_TURNS,
        ),
    ),
)


def conversation_hash(sender_id: str) -> str:
    """What an audit line calls a conversation: its random id can't be found from it."""
    return hashlib.sha256(sender_id.encode("utf-8", "replace")).hexdigest()
