"""The database under the stores: whole transactions, one after the other for a name, and nothing told in an error."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from pathlib import Path
from typing import List

import pytest
import sqlalchemy as sa

from bot.storage.database import Database, Place, StoreError, beside
from bot.storage.schema_version import Schema
from tests.places import a_room, rows_in
from tests.services import Postgres

_TABLES = sa.MetaData()
sa.Table("words", _TABLES, sa.Column("word", sa.Text, primary_key=True))
SCHEMA = Schema("words", _TABLES)
INSERT = "INSERT INTO words (word) VALUES (:word)"


def words(place: Place) -> List[str]:
    return [row["word"] for row in rows_in(place, "SELECT word FROM words ORDER BY word")]


def test_a_transaction_is_kept_whole_or_not_at_all(place: Place) -> None:
    database = Database(place, SCHEMA)
    with database.transaction() as rows:
        rows.change(INSERT, word="kept")
    with contextlib.suppress(KeyError), database.transaction() as rows:
        rows.change(INSERT, word="undone")
        raise KeyError
    assert words(place) == ["kept"]


def test_an_error_names_its_kind_and_no_word_of_a_row(place: Place) -> None:
    database = Database(place, SCHEMA)
    with database.transaction() as rows:
        rows.change(INSERT, word="Xavier")
    with pytest.raises(StoreError) as failed, database.transaction() as rows:
        rows.change(INSERT, word="Xavier")
    told = failed.value
    assert re.search(r"\((IntegrityError|UniqueViolation)\)", str(told)) and "Xavier" not in str(told)
    assert told.__cause__ is None and told.__suppress_context__, "nor in a traceback"


def test_signs_that_mean_something_to_a_driver_are_plain_in_sql_and_in_values(place: Place) -> None:
    database = Database(place, SCHEMA)
    with database.transaction() as rows:
        rows.change(INSERT, word="100 %s :word")
        rows.change("INSERT INTO words (word) VALUES ('50 %')")
    found = database.read("SELECT word, word || '%' AS more FROM words WHERE word LIKE '%0 %' ORDER BY word")
    assert [row["word"] for row in found] == ["100 %s :word", "50 %"] and found[1]["more"] == "50 %%"


def test_lists_of_values_are_looked_for(place: Place) -> None:
    database = Database(place, SCHEMA)
    with database.transaction() as rows:
        for word in "abc":
            rows.change(INSERT, word=word)
        assert len(rows.all("SELECT word FROM words WHERE word IN :wanted", wanted=["a", "c", "x"])) == 2
        assert rows.all("SELECT word FROM words WHERE word IN :wanted", wanted=[]) == []
        assert rows.change("DELETE FROM words WHERE word IN :wanted", wanted=["a", "b"]) == 2
    assert words(place) == ["c"]


def test_one_name_is_worked_on_by_one_at_a_time(place: Place) -> None:
    database, inside, most = Database(place, SCHEMA), [], []

    def work(number: int) -> None:
        with database.transaction(alone="sms:abc") as rows:
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.01)
            rows.change(INSERT, word=f"word {number}")
            inside.remove(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1 and len(words(place)) == 8


def test_another_name_need_not_wait_in_postgresql() -> None:
    room = a_room()
    database = Database(room, SCHEMA)
    with database.transaction(alone="sms:abc"):
        done = threading.Thread(target=lambda: _touch(database, "sms:def"))
        done.start()
        done.join(60)
        assert words(room) == ["sms:def"]


def _touch(database: Database, name: str) -> None:
    with database.transaction(alone=name) as rows:
        rows.change(INSERT, word=name)


def test_a_place_beside_another_shares_no_table(place: Place) -> None:
    other = beside(place, "simulator")
    _touch(Database(place, SCHEMA), "here")
    _touch(Database(other, SCHEMA), "there")
    assert (words(place), words(other)) == (["here"], ["there"])


def test_what_is_no_plain_name_is_no_room() -> None:
    with pytest.raises(ValueError, match="plain name"):
        _touch(Database("postgresql://u:p@127.0.0.1:1/x?schema=a;drop", SCHEMA), "x")


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        _touch(Database(tmp_path / "file" / "conversations.db", SCHEMA), "x")


def test_after_a_restart_of_postgresql_it_goes_on_by_itself() -> None:
    service = Postgres()
    try:
        database = Database(service.url, SCHEMA)
        _touch(database, "before")
        service.kill()
        with pytest.raises(StoreError):
            _touch(database, "while it is down")
        service.start()
        _touch(database, "after")
        assert words(service.url) == ["after", "before"]
    finally:
        service.close()
