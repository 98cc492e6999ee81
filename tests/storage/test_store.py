"""The conversation store: WAL, honest about a lost file, forgetful after the retention time."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlalchemy.exc
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.storage.conversations import ConversationStore
from bot.storage.records import CLIENT_ID

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


# --- what the web chat needs: one turn by the client's id, erasure, counts


def turn(text: str, client_id: str | None = None, *replies: str) -> list[Event]:
    metadata = {"client_msg_id": client_id} if client_id else {}
    return [
        UserUttered(text, metadata=metadata),
        *(BotUttered(reply) for reply in replies),
        ActionExecuted("action_listen"),
    ]


async def keep(store: ConversationStore, who: str, *turns: list[Event]) -> None:
    await store.save(DialogueStateTracker.from_events(who, [event for events in turns for event in events]))


def texts(events: list[dict[str, Any]] | None) -> list[str | None]:
    return [event.get("text") for event in events or [] if event["event"] in ("user", "bot")]


async def test_events_come_back_in_order_with_their_metadata(store: ConversationStore) -> None:
    await keep(store, "web:a", turn("one", "id-one", "1"), turn("two", None, "2", "2b"))
    events = store.events_of("web:a")
    assert texts(events) == ["one", "1", "two", "2", "2b"]
    assert events[0]["metadata"]["client_msg_id"] == "id-one"
    assert store.events_of("web:b") == []


async def test_a_turn_is_found_by_the_clients_id_in_its_conversation_alone(store: ConversationStore) -> None:
    await keep(store, "web:a", turn("one", "id-one", "1"), turn("two", "id-two", "2", "2b"), turn("three", "id-three"))
    await keep(store, "web:b", turn("else", "id-one", "x"))
    assert texts(store.turn_of("web:a", "id-one")) == ["one", "1"]
    assert texts(store.turn_of("web:a", "id-two")) == ["two", "2", "2b"]
    assert texts(store.turn_of("web:a", "id-three")) == ["three"]
    assert store.turn_of("web:a", "id-four") is None
    assert store.turn_of("web:c", "id-one") is None


async def test_a_turn_is_looked_up_without_reading_the_conversation(store: ConversationStore, tmp_path: Path) -> None:
    await keep(store, "web:a", turn("one", "id-one", "1"))
    with store.engine.connect() as connection:
        plan = connection.execute(
            sa.text(
                "EXPLAIN QUERY PLAN SELECT id FROM events WHERE sender_id = 'web:a' AND type_name = 'user'"
                f" AND {CLIENT_ID} = 'id-one'"
            )
        ).fetchall()
    assert "one_turn_each_id (sender_id=? AND <expr>=?)" in str(plan)


async def test_no_conversation_holds_a_clients_id_twice(store: ConversationStore) -> None:
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        await keep(store, "web:a", turn("one", "the-same", "1"), turn("two", "the-same", "2"))
    assert store.events_of("web:a") == []


async def test_what_sqlite_takes_for_no_json_is_kept_too(store: ConversationStore) -> None:
    endless = UserUttered("1e999", entities=[{"entity": "number", "value": float("inf")}])
    await keep(store, "web:a", [endless], turn("one", "id-one", "1"))
    assert texts(store.events_of("web:a")) == ["1e999", "one", "1"]
    assert texts(store.turn_of("web:a", "id-one")) == ["one", "1"]


async def test_messages_without_an_id_are_kept_as_ever(store: ConversationStore) -> None:
    await keep(store, "rest:a", turn("one", None, "1"), turn("one", None, "1"))
    assert texts(store.events_of("rest:a")) == ["one", "1", "one", "1"]


async def test_a_turn_without_an_answer_is_taken_out_alone(store: ConversationStore) -> None:
    await keep(store, "web:a", turn("one", "id-one", "1"), turn("two", "id-two"), turn("three", "id-three", "3"))
    store.drop_turn("web:a", "id-two")
    assert texts(store.events_of("web:a")) == ["one", "1", "three", "3"]
    store.drop_turn("web:a", "never there")
    tracker = await store.retrieve("web:a")
    tracker.update(UserUttered("four"))
    await store.save(tracker)
    assert texts(store.events_of("web:a")) == ["one", "1", "three", "3", "four"]


async def test_erasing_takes_every_row_of_one_conversation_and_leaves_a_line(store: ConversationStore) -> None:
    await keep(store, "web:a", turn("my son Xavier", "id-one", "1"))
    await keep(store, "web:b", turn("other", "id-one", "1"))
    assert not store.is_erased("web:a")
    assert store.erase("web:a", "erased_by_family") == 3
    assert store.is_erased("web:a")
    assert not store.is_erased("web:b")
    assert store.events_of("web:a") == []
    assert texts(store.events_of("web:b")) == ["other", "1"]
    with store.engine.connect() as connection:
        (line,) = connection.execute(sa.text("SELECT kind, conversation, events FROM erasures")).fetchall()
    assert (line.kind, line.events) == ("erased_by_family", 3)
    assert "web" not in line.conversation


async def test_erased_words_are_in_no_file(store: ConversationStore, tmp_path: Path) -> None:
    await keep(store, "web:a", turn("zanzibarquokka", "id-one", "1"))
    store.erase("web:a", "erased_by_family")
    for file in (tmp_path / "kept").iterdir():
        assert b"zanzibarquokka" not in file.read_bytes()


async def test_an_erasure_is_remembered_by_the_next_process(store: ConversationStore, tmp_path: Path) -> None:
    store.erase("web:a", "erased_by_family")
    again = ConversationStore(domain=Domain.empty(), db=str(tmp_path / "kept" / "conversations.db"))
    assert again.is_erased("web:a")


def test_thumbs_are_counted_together(store: ConversationStore) -> None:
    for by in (1, 1, -1, 1):
        store.count_feedback("faq/cost", "en", "down", "unclear", by)
    store.count_feedback("faq/cost", "es", "up", "")
    with store.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT * FROM feedback ORDER BY lang")).fetchall()
    assert [tuple(row) for row in rows] == [("faq/cost", "en", "down", "unclear", 2), ("faq/cost", "es", "up", "", 1)]


async def test_a_database_of_the_first_version_is_read_and_completed(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = ConversationStore(domain=Domain.empty(), db=str(path))
    await keep(old, "web:a", turn("one", None, "1"))
    old.engine.dispose()
    with sqlite3.connect(path) as connection:
        for table in ("erasures", "feedback"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX one_turn_each_id")
    again = ConversationStore(domain=Domain.empty(), db=str(path))
    assert texts(again.events_of("web:a")) == ["one", "1"]
    assert not again.is_erased("web:a")
