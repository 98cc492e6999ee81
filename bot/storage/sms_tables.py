"""The tables of the text-message line."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.schema_version import Change, Schema

_TABLES = sa.MetaData()
#: Counts up in the order in which texts came in; SQLite makes such a column only of a plain INTEGER.
_PLACE = sa.BigInteger().with_variant(sa.Integer, "sqlite")

#: The mark of the key under which numbers are hashed; one row.
sa.Table(
    "sms_key",
    _TABLES,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    sa.Column("mark", sa.Text, nullable=False),
)
#: Who takes no texts.
sa.Table(
    "sms_opt_outs",
    _TABLES,
    sa.Column("conversation", sa.Text, primary_key=True),
    sa.Column("since", sa.Float, nullable=False),
    sqlite_with_rowid=False,
)
#: When a number opted out or came back.
sa.Table(
    "sms_consents",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
)
#: What is remembered of a number.
sa.Table(
    "sms_lines",
    _TABLES,
    sa.Column("conversation", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
    sqlite_with_rowid=False,
)
#: Every text that ever came in, so that none is acted on twice.
sa.Table("sms_seen", _TABLES, sa.Column("message", sa.Text, primary_key=True), sqlite_with_rowid=False)
#: The queue.
sa.Table(
    "sms_inbound",
    _TABLES,
    sa.Column("place", _PLACE, primary_key=True, autoincrement=True),
    sa.Column("message", sa.Text, nullable=False, unique=True),
    sa.Column("conversation", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("lease", sa.Float, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("held", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reply", sa.Text),
    sa.Index("sms_inbound_of", "conversation", "place"),
    sqlite_autoincrement=True,
)
_OPEN = "state != 'done'"
sa.Index(
    "sms_inbound_open",
    _TABLES.tables["sms_inbound"].c.lease,
    sqlite_where=sa.text(_OPEN),
    postgresql_where=sa.text(_OPEN),
)
_ADD_OPEN = f"CREATE INDEX IF NOT EXISTS sms_inbound_open ON sms_inbound (lease) WHERE {_OPEN}"
#: What became of texts that went out.
sa.Table(
    "sms_deliveries",
    _TABLES,
    sa.Column("text_id", sa.Text, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("error", sa.Integer),
    sa.Column("at", sa.Float, nullable=False),
    sqlite_with_rowid=False,
)
SCHEMA = Schema(
    "texts",
    _TABLES,
    (Change("texts that nobody works on are found at once", sqlite=(_ADD_OPEN,), postgresql=(_ADD_OPEN,)),),
)
