"""Tables over versions of the code: an older database is brought up to date, one that is too new is refused."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import List, Tuple

import pytest
import sqlalchemy as sa

from bot.storage.database import Database, Place
from bot.storage.letter_links import LetterLinks
from bot.storage.reminders import ReminderStore
from bot.storage.schema_version import Change, DatabaseIsNewer, Schema, versions_in
from bot.storage.sms_store import SmsStore
from tests.places import rows_in

FIRST = sa.MetaData()
sa.Table("notes", FIRST, sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.Text))
SECOND = sa.MetaData()
sa.Table(
    "notes",
    SECOND,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("word", sa.Text),
    sa.Column("stars", sa.Integer, nullable=False, server_default="3"),
)
_STARS = "ALTER TABLE notes ADD COLUMN stars INTEGER NOT NULL DEFAULT 3"
ADD_STARS = Change("notes have stars", sqlite=(_STARS,), postgresql=(_STARS,))
OLD, NEW = Schema("notes", FIRST), Schema("notes", SECOND, (ADD_STARS,))
_BROKEN = "ALTER TABLE no_such_table ADD COLUMN x INTEGER"


def breaking(change: Change) -> Change:
    return Change(change.why, change.sqlite, change.postgresql, breaks_older=True)


def write(place: Place, schema: Schema, word: str) -> None:
    with Database(place, schema).transaction() as rows:
        rows.change("INSERT INTO notes (word) VALUES (:word)", word=word)


def notes(place: Place) -> List[Tuple[object, ...]]:
    return [tuple(row.values()) for row in rows_in(place, "SELECT word, stars FROM notes ORDER BY id")]


def mark(place: Place, schema: Schema) -> object:
    with Database(place, schema).engine.connect() as connection:
        return versions_in(connection).get(schema.part)


def test_a_new_database_is_made_as_the_code_knows_it(place: Place) -> None:
    write(place, NEW, "hello")
    assert (notes(place), mark(place, NEW)) == ([("hello", 3)], 2)


def test_the_last_versions_database_is_brought_up_with_what_is_in_it(place: Place) -> None:
    write(place, OLD, "from before")
    write(place, NEW, "from now")
    assert (notes(place), mark(place, NEW)) == ([("from before", 3), ("from now", 3)], 2)


def test_a_database_from_before_there_were_marks_is_the_first_version(place: Place) -> None:
    write(place, OLD, "from before")
    with Database(place, OLD).transaction() as rows:
        rows.change("DELETE FROM schema_versions")
    write(place, NEW, "from now")
    assert notes(place) == [("from before", 3), ("from now", 3)]


def test_code_that_was_put_back_works_with_a_change_that_breaks_nothing(place: Place) -> None:
    write(place, NEW, "from now")
    write(place, OLD, "put back")
    assert (notes(place), mark(place, NEW)) == ([("from now", 3), ("put back", 3)], 2)


def test_code_that_is_too_old_for_a_database_says_so_and_changes_nothing(place: Place) -> None:
    write(place, Schema("notes", SECOND, (breaking(ADD_STARS),)), "from now")
    with pytest.raises(DatabaseIsNewer, match="newer version of the guide.*'notes' needs version 2, this code is 1"):
        write(place, OLD, "never")
    assert notes(place) == [("from now", 3)]


def test_a_change_that_fails_leaves_everything_as_it_was(place: Place) -> None:
    write(place, OLD, "from before")
    broken = Schema("notes", SECOND, (ADD_STARS, Change("broken", sqlite=(_BROKEN,), postgresql=(_BROKEN,))))
    with pytest.raises(OSError, match="database can't be used"):
        write(place, broken, "never")
    assert mark(place, OLD) == 1
    write(place, NEW, "from now")
    assert notes(place) == [("from before", 3), ("from now", 3)]


def test_servers_that_start_at_once_bring_it_up_once(place: Place) -> None:
    write(place, OLD, "from before")
    failed: List[BaseException] = []

    def start(number: int) -> None:
        try:
            write(place, NEW, f"server {number}")
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [] and len(notes(place)) == 7


#: As the code of November 22 made them, with a row in each.
_BEFORE_MARKS = """
CREATE TABLE letter_links (
    token TEXT PRIMARY KEY, owner TEXT NOT NULL, letter BLOB NOT NULL, for_text BLOB NOT NULL, made_at REAL NOT NULL,
    expires_at REAL NOT NULL);
CREATE INDEX letter_links_of ON letter_links (owner);
CREATE TABLE reminder_offers (person TEXT PRIMARY KEY, reminder TEXT NOT NULL, offered_at REAL NOT NULL);
CREATE TABLE reminder_consents (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, at REAL NOT NULL, what TEXT NOT NULL, wording INTEGER NOT NULL);
CREATE TABLE reminders (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, number BLOB, due TEXT NOT NULL, reminder TEXT, zones TEXT NOT NULL,
    send_at REAL NOT NULL, state TEXT NOT NULL, claimed_at REAL, tries INTEGER NOT NULL DEFAULT 0,
    provider_id TEXT, error INTEGER, closed_at REAL);
CREATE UNIQUE INDEX one_reminder_a_date ON reminders (person, due)
    WHERE state IN ('waiting', 'claimed', 'sent', 'unknown');
CREATE TABLE sms_key (id INTEGER PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL);
CREATE TABLE sms_opt_outs (conversation TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE sms_consents (
    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, at REAL NOT NULL, what TEXT NOT NULL, how TEXT NOT NULL);
CREATE TABLE sms_lines (conversation TEXT PRIMARY KEY, state TEXT NOT NULL, seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE sms_seen (message TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE sms_inbound (
    place INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, at REAL NOT NULL,
    state TEXT NOT NULL, owner TEXT NOT NULL, lease REAL NOT NULL, sealed BLOB, held INTEGER NOT NULL DEFAULT 0,
    reply TEXT);
CREATE INDEX sms_inbound_of ON sms_inbound (conversation, place);
CREATE TABLE sms_deliveries (
    text_id TEXT PRIMARY KEY, status TEXT NOT NULL, error INTEGER, at REAL NOT NULL) WITHOUT ROWID;
INSERT INTO sms_key VALUES (1, 'mark');
INSERT INTO sms_opt_outs VALUES ('sms:ben', 5.0);
INSERT INTO sms_seen VALUES ('m1');
INSERT INTO sms_inbound (message, conversation, at, state, owner, lease, reply)
    VALUES ('m1', 'sms:ana', 100.0, 'done', 'one', 115.0, '["Hello"]');
INSERT INTO reminder_offers VALUES ('sms:ana', '{}', 100.0);
"""


def test_the_files_of_the_version_before_open_with_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(_BEFORE_MARKS)
    connection.close()
    store = SmsStore(path, "mark")
    assert store.is_opted_out("sms:ben")
    assert store.accept("m1", "sms:ana", b"", "two", 200, 215).reply == ("Hello",)
    assert store.accept("m2", "sms:ana", b"", "two", 200, 215).is_new
    with ReminderStore(path, b"secret").database.transaction() as rows:
        assert rows.one("SELECT COUNT(*) AS offers FROM reminder_offers") == {"offers": 1}
    assert LetterLinks(path, b"secret").erase("sms:ana") == 0
    marks = {row["part"]: row["version"] for row in rows_in(path, "SELECT * FROM schema_versions")}
    assert marks == {"texts": 2, "reminders": 1, "letters": 1}
    assert rows_in(path, "SELECT name FROM sqlite_master WHERE name = 'sms_inbound_open'")
