"""The conversation store: WAL, honest about a lost file, forgetful after the retention time."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
import sqlalchemy.exc
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.storage.conversations import ConversationStore

HOUR = 3600.0


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(domain=Domain.empty(), db=str(tmp_path / "kept" / "conversations.db"))


async def tell(store: ConversationStore, who: str, text: str, age: float = 0.0) -> None:
    tracker = DialogueStateTracker.from_events(who, [UserUttered(text, timestamp=time.time() - age)])
    await store.save(tracker)


async def test_keeps_what_was_said(store: ConversationStore) -> None:
    await tell(store, "web:a", "my son is 7")
    tracker = await store.retrieve("web:a")
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["my son is 7"]


async def test_writes_ahead_so_that_readers_never_wait(store: ConversationStore, tmp_path: Path) -> None:
    await tell(store, "web:a", "hello")
    mode = sqlite3.connect(tmp_path / "kept" / "conversations.db").execute("PRAGMA journal_mode").fetchone()[0]
    assert mode == "wal"


async def test_forgets_conversations_older_than_the_retention_time_and_no_others(store: ConversationStore) -> None:
    await tell(store, "web:old", "long ago", age=25 * HOUR)
    await tell(store, "web:new", "just now", age=HOUR)
    assert store.forget_older_than(24 * HOUR) == 1
    assert await store.retrieve("web:old") is None
    assert await store.retrieve("web:new") is not None


async def test_a_long_conversation_is_kept_whole_while_it_goes_on(store: ConversationStore) -> None:
    events = [UserUttered("first", timestamp=time.time() - 30 * HOUR), UserUttered("last", timestamp=time.time())]
    await store.save(DialogueStateTracker.from_events("web:a", events))
    assert store.forget_older_than(24 * HOUR) == 0


def test_says_that_it_can_write_and_leaves_nothing_behind(store: ConversationStore, tmp_path: Path) -> None:
    assert store.can_write()
    rows = sqlite3.connect(tmp_path / "kept" / "conversations.db").execute("SELECT count(*) FROM events").fetchone()
    assert rows == (0,)


async def test_a_replaced_file_is_an_error_and_not_a_silent_loss(store: ConversationStore, tmp_path: Path) -> None:
    await tell(store, "web:a", "hello")
    database = tmp_path / "kept" / "conversations.db"
    for file in database.parent.iterdir():
        file.unlink()
    database.write_bytes(b"this is no database" * 100)
    assert not store.can_write()
    with pytest.raises(sqlalchemy.exc.SQLAlchemyError):
        await tell(store, "web:a", "still there?")
