"""Tables beside Rasa's own: what was deleted on request, and how replies were liked. Neither holds a word of anybody."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

METADATA = sa.MetaData()

#: One line for each conversation that was deleted on request.
ERASURES = sa.Table(
    "erasures",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("events", sa.Integer, nullable=False),
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
#: Finds the message with a client's id at once, and lets no conversation hold it twice.
#: A row that SQLite can't read as JSON (Rasa may write ``Infinity``) has no such id.
CLIENT_ID = "CASE WHEN json_valid(data) THEN json_extract(data, '$.metadata.client_msg_id') END"
INDEXES = (
    f"CREATE UNIQUE INDEX IF NOT EXISTS one_turn_each_id ON events (sender_id, {CLIENT_ID}) WHERE type_name = 'user'",
    "CREATE INDEX IF NOT EXISTS erased_conversations ON erasures (conversation)",
)


def conversation_hash(sender_id: str) -> str:
    """What an audit line calls a conversation: its random id can't be found from it."""
    return hashlib.sha256(sender_id.encode("utf-8", "replace")).hexdigest()
