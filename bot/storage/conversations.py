"""The store of conversations: Rasa's SQL store on SQLite, safe against power cuts and readers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Optional, Text

import sqlalchemy as sa
import sqlalchemy.orm
import sqlalchemy.pool
import sqlalchemy.schema
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.dialects import sqlite


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
        for table in self.Base.metadata.sorted_tables:
            create = sa.schema.CreateTable(table, if_not_exists=True).compile(dialect=sqlite.dialect())
            connection.execute(str(create))

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
    cursor.close()
