"""The store of conversations: Rasa's SQL store on SQLite, safe against power cuts and readers."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

import sqlalchemy as sa
import sqlalchemy.orm
import sqlalchemy.pool
import sqlalchemy.schema
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.dialects import sqlite

from bot.storage import records

#: Above every row id of SQLite.
_LAST_ROW = 2**63 - 1


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL tracker store in one SQLite file, in WAL mode (readers never wait for a writer)."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        db: Text = "conversations.db",
        event_broker: Optional[EventBroker] = None,
        **kwargs: Any,
    ) -> None:
        path = Path(db)
        path.parent.mkdir(parents=True, exist_ok=True)
        kwargs.pop("url", None)
        super().__init__(domain=domain, dialect="sqlite", db=str(path), event_broker=event_broker, **kwargs)
        self.engine.dispose()  # type: ignore[has-type]
        # Rasa's engine opens and closes the file for every session, and the last one to close a WAL database folds the
        # log back with a sync to disk: 20 ms a turn. Connections that stay open don't.
        self.engine = sa.create_engine(
            f"sqlite:///{path}",
            poolclass=sa.pool.QueuePool,
            pool_size=4,
            max_overflow=8,
            pool_timeout=10,
            connect_args={"check_same_thread": False},
        )
        sa.event.listen(self.engine, "connect", _use_wal)
        sa.event.listen(self.engine, "connect", lambda connection, _record: self._need_tables(connection))
        sa.event.listen(self.engine, "connect", lambda _connection, record: record.info.update(file=_file_id(path)))
        sa.event.listen(self.engine, "checkout", lambda _connection, record, _proxy: _same_file(record, path))
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    def can_write(self) -> bool:
        """Whether a row can be written now; nothing is left behind."""
        try:
            with self.engine.connect() as connection, connection.begin() as transaction:
                connection.execute(sa.insert(self.SQLEvent.__table__).values(sender_id="probe", type_name="probe"))
                transaction.rollback()
            return True
        except sa.exc.SQLAlchemyError:
            return False

    def _need_tables(self, connection: Any) -> None:
        """A new file needs its tables, also when the old one was removed under a running server."""
        for table in (*self.Base.metadata.sorted_tables, *records.METADATA.sorted_tables):
            create = sa.schema.CreateTable(table, if_not_exists=True).compile(dialect=sqlite.dialect())
            connection.execute(str(create))
        for index in records.INDEXES:
            connection.execute(index)

    def events_of(self, sender_id: Text) -> List[Dict[Text, Any]]:
        """All events that are kept of a conversation, in order, as Rasa writes them."""
        event = self.SQLEvent
        with self.session_scope() as session:
            rows = session.query(event.data).filter(event.sender_id == sender_id).order_by(event.id).all()
        return [json.loads(data) for (data,) in rows]

    def turn_of(self, sender_id: Text, client_msg_id: Text) -> Optional[List[Dict[Text, Any]]]:
        """The events of one turn, the parent's message first.

        Returns:
            the events as Rasa writes them; ``None`` where no message with this client's id is kept.
        """
        event = self.SQLEvent
        with self.session_scope() as session:
            bounds = self._bounds(session, sender_id, client_msg_id)
            if bounds is None:
                return None
            rows = session.query(event.data).filter(self._within(sender_id, bounds)).order_by(event.id).all()
        return [json.loads(data) for (data,) in rows]

    def drop_turn(self, sender_id: Text, client_msg_id: Text) -> None:
        """Take a turn out again that got no answer, as if the message had not come in."""
        with self.session_scope() as session:
            bounds = self._bounds(session, sender_id, client_msg_id)
            if bounds is not None:
                session.query(self.SQLEvent).filter(self._within(sender_id, bounds)).delete(synchronize_session=False)
                session.commit()

    def erase(self, sender_id: Text, kind: Text) -> int:
        """Delete a conversation for good, and note that it was, in one transaction.

        Args:
            sender_id: whose.
            kind: who asked for it.

        Returns:
            the number of events deleted.
        """
        event = self.SQLEvent
        with self.session_scope() as session:
            deleted: int = session.query(event).filter(event.sender_id == sender_id).delete(synchronize_session=False)
            line = {"at": time.time(), "kind": kind, "conversation": records.conversation_hash(sender_id)}
            session.execute(sa.insert(records.ERASURES).values(events=deleted, **line))
            session.commit()
        self._empty_log()
        return deleted

    def is_erased(self, sender_id: Text) -> bool:
        """Whether a conversation was deleted on request."""
        wanted = records.ERASURES.c.conversation == records.conversation_hash(sender_id)
        with self.engine.connect() as connection:
            return bool(connection.execute(sa.select(sa.exists().where(wanted))).scalar())

    def count_feedback(self, topic: Text, lang: Text, value: Text, reason: Text, by: int = 1) -> None:
        """Count a thumb up or down; ``by=-1`` takes one back."""
        row = sqlite.insert(records.FEEDBACK).values(topic=topic, lang=lang, value=value, reason=reason, count=by)
        count = {"count": records.FEEDBACK.c.count + by}
        with self.engine.begin() as connection:
            connection.execute(
                row.on_conflict_do_update(index_elements=["topic", "lang", "value", "reason"], set_=count)
            )

    def _bounds(self, session: Any, sender_id: Text, client_msg_id: Text) -> Optional[Tuple[int, int]]:
        """The rows of a turn: from the parent's message to before the next one."""
        event = self.SQLEvent
        mine = (event.sender_id == sender_id, event.type_name == "user")
        known = sa.text(f"{records.CLIENT_ID} = :client_msg_id").bindparams(client_msg_id=client_msg_id)
        first: Optional[int] = session.query(event.id).filter(*mine, known).scalar()
        if first is None:
            return None
        following: Optional[int] = session.query(sa.func.min(event.id)).filter(*mine, event.id > first).scalar()
        return first, following or _LAST_ROW

    def _within(self, sender_id: Text, bounds: Tuple[int, int]) -> Any:
        event = self.SQLEvent
        return sa.and_(event.sender_id == sender_id, event.id >= bounds[0], event.id < bounds[1])

    def _empty_log(self) -> None:
        """Deleted words must not stay in the write-ahead log; while somebody reads, the next one empties it."""
        with self.engine.connect() as connection:
            connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def forget_older_than(self, seconds: float) -> int:
        """Delete every conversation whose last event is older than this.

        Returns:
            the number of events deleted.
        """
        newest_kept = time.time() - seconds
        event = self.SQLEvent
        with self.session_scope() as session:
            old = (
                session.query(event.sender_id)
                .group_by(event.sender_id)
                .having(sa.func.max(event.timestamp) < newest_kept)
            )
            deleted: int = session.query(event).filter(event.sender_id.in_(old)).delete(synchronize_session=False)
            session.commit()
        if deleted:
            self._empty_log()
        return deleted


def _file_id(path: Path) -> Optional[int]:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _same_file(record: Any, path: Path) -> None:
    """An open connection must not go on writing into a file that was removed or replaced."""
    if record.info.get("file") != _file_id(path):
        raise sa.exc.DisconnectionError("the database file was removed or replaced")


def _use_wal(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=2000")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
    cursor.close()
