"""The conversation store, on SQLite and on PostgreSQL: whole turns, honest about a lost file, forgetful in time."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.send_again import Overtaken
from bot.storage.conversations import ConversationStore
from bot.storage.database import StoreError
from tests.services import new_postgres_url, shared_postgres  # noqa: F401

HOUR = 3600.0


SLOTS = Domain.from_dict({"slots": {"state": {"type": "any", "mappings": [{"type": "custom"}]}}})


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Where a store is, as its constructor wants it."""
    if request.param == "postgresql":
        return {"host": request.getfixturevalue("new_postgres_url")}
    return {"db": str(tmp_path / "kept" / "conversations.db")}


@pytest.fixture
def store(place: dict[str, str]) -> ConversationStore:
    return ConversationStore(domain=SLOTS, **place)


@pytest.fixture
def in_file(tmp_path: Path) -> ConversationStore:
    return ConversationStore(domain=SLOTS, db=str(tmp_path / "kept" / "conversations.db"))


async def tell(store: ConversationStore, who: str, text: str, age: float = 0.0) -> None:
    tracker = DialogueStateTracker.from_events(who, [UserUttered(text, timestamp=time.time() - age)])
    await store.save(tracker)


async def test_keeps_what_was_said(store: ConversationStore) -> None:
    await tell(store, "web:a", "my son is 7")
    tracker = await store.retrieve("web:a")
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["my son is 7"]


async def test_writes_ahead_so_that_readers_never_wait(in_file: ConversationStore, tmp_path: Path) -> None:
    await tell(in_file, "web:a", "hello")
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


def test_says_that_it_can_write_and_leaves_nothing_behind(store: ConversationStore) -> None:
    assert store.can_write()
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM events")).scalar() == 0


async def test_a_replaced_file_is_an_error_and_not_a_silent_loss(in_file: ConversationStore, tmp_path: Path) -> None:
    await tell(in_file, "web:a", "hello")
    database = tmp_path / "kept" / "conversations.db"
    for file in database.parent.iterdir():
        file.unlink()
    database.write_bytes(b"this is no database" * 100)
    assert not in_file.can_write()
    with pytest.raises(StoreError):
        await tell(in_file, "web:a", "still there?")


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
    assert [event["event"] for event in store.events_of("web:a", kinds=("bot",))] == ["bot"] * 3
    assert store.events_of("web:b") == []


async def test_a_turn_is_found_by_the_clients_id_in_its_conversation_alone(store: ConversationStore) -> None:
    await keep(store, "web:a", turn("one", "id-one", "1"), turn("two", "id-two", "2", "2b"), turn("three", "id-three"))
    await keep(store, "web:b", turn("else", "id-one", "x"))
    assert texts(store.turn_of("web:a", "id-one")) == ["one", "1"]
    assert texts(store.turn_of("web:a", "id-two")) == ["two", "2", "2b"]
    assert texts(store.turn_of("web:a", "id-three")) == ["three"]
    assert store.turn_of("web:a", "id-four") is None
    assert store.turn_of("web:c", "id-one") is None


async def test_no_conversation_holds_a_clients_id_twice(store: ConversationStore) -> None:
    with pytest.raises(StoreError):
        await keep(store, "web:a", turn("one", "the-same", "1"), turn("two", "the-same", "2"))
    assert store.events_of("web:a") == []


async def test_what_databases_take_for_no_json_is_kept_too(store: ConversationStore) -> None:
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


async def test_erased_words_are_in_no_file(in_file: ConversationStore, tmp_path: Path) -> None:
    await keep(in_file, "web:a", turn("zanzibarquokka", "id-one", "1"))
    in_file.erase("web:a", "erased_by_family")
    for file in (tmp_path / "kept").iterdir():
        assert b"zanzibarquokka" not in file.read_bytes()


async def test_postgresql_gives_the_room_of_erased_words_back_with_the_next_round_of_retention() -> None:
    postgres = shared_postgres()
    store = ConversationStore(domain=SLOTS, host=postgres.new_database())
    await keep(store, "web:a", turn("zanzibarquokka", "id-one", "1"))
    store.erase("web:a", "erased_by_family")
    store.forget_older_than(24 * HOUR)
    with store.engine.connect() as connection:
        (table,) = connection.execute(sa.text("SELECT pg_relation_filepath('events')")).fetchone()
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text("CHECKPOINT"))
    assert b"zanzibarquokka" not in (postgres.folder / "data" / table).read_bytes()


async def test_an_erasure_is_remembered_by_the_next_process(store: ConversationStore, place: dict[str, str]) -> None:
    store.erase("web:a", "erased_by_family")
    again = ConversationStore(domain=SLOTS, **place)
    assert again.is_erased("web:a")


def test_thumbs_are_counted_together(store: ConversationStore) -> None:
    for by in (1, 1, -1, 1):
        store.count_feedback("faq/cost", "en", "down", "unclear", by)
    store.count_feedback("faq/cost", "es", "up", "")
    with store.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT * FROM feedback ORDER BY lang")).fetchall()
    assert [tuple(row) for row in rows] == [("faq/cost", "en", "down", "unclear", 2), ("faq/cost", "es", "up", "", 1)]


FIRST_VERSION = """
CREATE TABLE events (id INTEGER NOT NULL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL,
    timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT);
CREATE INDEX ix_events_sender_id ON events (sender_id);
"""


async def test_a_database_of_the_first_version_is_read_and_completed(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    endless = UserUttered("1e999", entities=[{"entity": "number", "value": float("inf")}])
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_VERSION)
        for event in [endless, *turn("one", "id-one", "1"), SlotSet("state", "GA"), *turn("two", "id-two", "2")]:
            data = event.as_dict()
            row = ("web:a", data["event"], time.time(), json.dumps(data))
            connection.execute("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, ?, ?, ?)", row)
    store = ConversationStore(domain=SLOTS, db=str(path))
    assert texts(store.events_of("web:a")) == ["1e999", "one", "1", "two", "2"]
    assert texts(store.turn_of("web:a", "id-one")) == ["one", "1"]
    assert not store.is_erased("web:a")
    tracker = await store.retrieve("web:a")
    assert tracker.get_slot("state") == "GA"
    tracker.update_with_events(turn("three", "id-three", "3"), SLOTS)
    await store.save(tracker)
    assert texts(store.turn_of("web:a", "id-two")) == ["two", "2"]
    assert (await store.retrieve("web:a")).get_slot("state") == "GA"


# --- a turn costs what its own events cost, and is kept only where nobody else's came between


async def take(store: ConversationStore, who: str, *events: Event) -> None:
    tracker = await store.get_or_create_tracker(who, append_action_listen=False)
    tracker.update_with_events(list(events), SLOTS)
    await store.save(tracker)


async def test_a_tracker_has_all_slots_but_no_more_events_than_the_last_turn(store: ConversationStore) -> None:
    await take(store, "web:a", *turn("Georgia", "id-0", "ok"), SlotSet("state", "GA"))
    sizes = set()
    for number in range(1, 8):
        await take(store, "web:a", *turn(f"message {number}", f"id-{number}", "yes"))
        tracker = await store.retrieve("web:a")
        assert tracker.get_slot("state") == "GA"
        assert tracker.latest_message.text == f"message {number}"
        sizes.add(len(tracker.events))
    assert sizes == {1 + len(turn("", None, "yes"))}
    assert len(store.events_of("web:a")) == 8 * len(turn("", None, "")) + 1


async def test_what_is_sent_to_a_copy_of_the_tracker_has_the_slots_too(store: ConversationStore) -> None:
    await take(store, "web:a", *turn("Georgia", "id-0"), SlotSet("state", "GA"))
    await take(store, "web:a", *turn("hi", "id-1"))
    assert (await store.retrieve("web:a")).copy().get_slot("state") == "GA"


async def test_a_new_session_begins_with_empty_slots(store: ConversationStore) -> None:
    await take(store, "web:a", *turn("Georgia", "id-0"), SlotSet("state", "GA"))
    await take(store, "web:a", ActionExecuted("action_session_start"), SessionStarted(), *turn("hi", "id-1"))
    assert (await store.retrieve("web:a")).get_slot("state") is None
    await take(store, "web:a", *turn("again", "id-2"))
    assert (await store.retrieve("web:a")).get_slot("state") is None


async def test_a_turn_that_is_taken_out_takes_its_slots_along(store: ConversationStore) -> None:
    await take(store, "web:a", *turn("Georgia", "id-0"), SlotSet("state", "GA"))
    await take(store, "web:a", *turn("no, Texas", "id-1"), SlotSet("state", "TX"))
    store.drop_turn("web:a", "id-1")
    assert (await store.retrieve("web:a")).get_slot("state") == "GA"
    await take(store, "web:a", *turn("yes", "id-2"))
    assert (await store.retrieve("web:a")).get_slot("state") == "GA"
    assert texts(store.events_of("web:a")) == ["Georgia", "yes"]


async def test_the_whole_conversation_can_still_be_had(store: ConversationStore) -> None:
    for number in range(4):
        await take(store, "web:a", *turn(str(number), f"id-{number}"))
    whole = await store.retrieve_full_tracker("web:a")
    assert [event.text for event in whole.events if isinstance(event, UserUttered)] == ["0", "1", "2", "3"]
    assert list(await store.keys()) == ["web:a"]


async def test_of_two_turns_that_began_alike_one_is_kept(store: ConversationStore, place: dict[str, str]) -> None:
    other = ConversationStore(domain=SLOTS, **place)
    for who in ("web:new", "web:begun"):
        if who == "web:begun":
            await take(store, who, *turn("zero", "id-0", "0"))
        mine, theirs = [await one.get_or_create_tracker(who, append_action_listen=False) for one in (store, other)]
        mine.update_with_events(turn("mine", "id-mine", "1"), SLOTS)
        theirs.update_with_events(turn("theirs", "id-theirs", "2"), SLOTS)
        await store.save(mine)
        with pytest.raises(Overtaken):
            await other.save(theirs)
        assert texts(store.events_of(who))[-2:] == ["mine", "1"]
        assert store.turn_of(who, "id-theirs") is None


async def test_a_message_that_is_kept_is_not_kept_again(store: ConversationStore) -> None:
    await take(store, "web:a", *turn("one", "id-one", "1"))
    tracker = await store.retrieve("web:a")
    tracker.update_with_events(turn("one", "id-one", "something else"), SLOTS)
    with pytest.raises(Overtaken):
        await store.save(tracker)
    assert texts(store.events_of("web:a")) == ["one", "1"]


@pytest.mark.parametrize("begun", [True, False])
async def test_what_was_deleted_in_the_middle_of_a_turn_does_not_come_back(
    store: ConversationStore, begun: bool
) -> None:
    if begun:
        await take(store, "web:a", *turn("one", "id-one", "1"))
    tracker = await store.get_or_create_tracker("web:a", append_action_listen=False)
    store.erase("web:a", "erased_by_family")
    tracker.update_with_events(turn("my son Xavier", "id-two", "2"), SLOTS)
    with pytest.raises(Overtaken):
        await store.save(tracker)
    assert store.events_of("web:a") == []
    await take(store, "web:a", *turn("hello again", "id-three", "3"))
    assert texts(store.events_of("web:a")) == ["hello again", "3"]


async def test_an_older_version_that_writes_into_the_tables_is_not_overlooked(store: ConversationStore) -> None:
    await take(store, "web:a", *turn("Georgia", "id-0"), SlotSet("state", "GA"))
    with store.engine.begin() as connection:
        data = json.dumps(SlotSet("state", "TX").as_dict())
        row = "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES ('web:a', 'slot', 1.0, :data)"
        connection.execute(sa.text(row), {"data": data})
    assert (await store.retrieve("web:a")).get_slot("state") == "TX"


async def test_a_tracker_can_be_saved_again_and_again(store: ConversationStore) -> None:
    tracker = await store.get_or_create_tracker("web:a")
    for number in range(3):
        tracker.update_with_events(turn(str(number), f"id-{number}"), SLOTS)
        await store.save(tracker)
        await store.save(tracker)
    assert texts(store.events_of("web:a")) == ["0", "1", "2"]
