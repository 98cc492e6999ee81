"""A backup is made while the guide writes; a restore breaks no promise that was made since. On both databases."""

from __future__ import annotations

import sqlite3
import stat
import tarfile
import threading
import time
from pathlib import Path
from typing import Any, Iterator, List

import pytest
import sqlalchemy as sa

from bot.operation import backup
from bot.operation.archive import read_manifest
from bot.operation.backup import make_backup, restore_backup, save_keys
from bot.operation.problems import OperationProblem
from bot.storage.database import Place, engine_at
from bot.storage.kept import KeptConversations
from bot.storage.notes import BACKUP, Notes
from bot.storage.sms_store import SmsStore
from tests.services import postgres_url  # noqa: F401

HOUR = 3600.0
SECRET = "zanzibarquokka"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield tmp_path / "live" / "conversations.db"
        return
    address = request.getfixturevalue("postgres_url")
    _empty(address)
    yield address
    _empty(address)


def _empty(address: str) -> None:
    with engine_at(address).begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine_at.cache_clear()


def say(place: Place, who: str, text: str, age: float = 0.0) -> None:
    store = KeptConversations(place)
    event = {"event": "user", "text": text, "timestamp": time.time() - age}
    store.append(who, store.load(who).standing, [event], {})


def said(place: Place, who: str) -> List[Any]:
    return [event["text"] for event in KeptConversations(place).events_of(who)]


def test_what_is_backed_up_comes_back(place: Place, tmp_path: Path) -> None:
    say(place, "web:a", "hello")
    manifest = make_backup(place, tmp_path / "one.backup")
    say(place, "web:a", "later")
    restored = restore_backup(place, tmp_path / "one.backup", replace=True)
    assert said(place, "web:a") == ["hello"]
    assert manifest.rows["events"] == restored.manifest.rows["events"] == 1
    say(place, "web:a", "again")  # it is in use again
    assert said(place, "web:a") == ["hello", "again"]


def test_what_was_deleted_on_request_stays_deleted(place: Place, tmp_path: Path) -> None:
    say(place, "web:a", SECRET)
    say(place, "web:b", "stays")
    make_backup(place, tmp_path / "one.backup")
    KeptConversations(place).erase("web:a", "erased_by_family")
    restored = restore_backup(place, tmp_path / "one.backup", replace=True)
    assert (restored.erased_again, restored.promises_known) == (1, True)
    assert said(place, "web:a") == [] and said(place, "web:b") == ["stays"]
    assert KeptConversations(place).is_erased("web:a")
    if isinstance(place, Path):
        assert not any(SECRET.encode() in file.read_bytes() for file in place.parent.iterdir() if file.is_file())


def test_who_said_stop_since_gets_no_text(place: Place, tmp_path: Path) -> None:
    store = SmsStore(place, "mark")
    store.opt_out("sms:back", 1.0, "text")
    make_backup(place, tmp_path / "one.backup")
    store.opt_out("sms:stop", time.time(), "text")
    store.opt_in("sms:back", time.time(), "text")
    restore_backup(place, tmp_path / "one.backup", replace=True)
    again = SmsStore(place, "mark")
    assert again.is_opted_out("sms:stop")
    assert not again.is_opted_out("sms:back")


def test_a_reminder_that_went_out_since_goes_out_no_more(place: Place, tmp_path: Path) -> None:
    keep_reminder(place, "sent-since", "waiting", time.time() - HOUR)
    keep_reminder(place, "deleted-since", "waiting", time.time() - HOUR)
    keep_reminder(place, "still-waits", "waiting", time.time() + HOUR)
    make_backup(place, tmp_path / "one.backup")
    with engine_at(place).begin() as connection:
        connection.execute(sa.text("UPDATE reminders SET state = 'sent', number = NULL WHERE id = 'sent-since'"))
        connection.execute(sa.text("DELETE FROM reminders WHERE id = 'deleted-since'"))
    keep_reminder(place, "new", "waiting", time.time() + 2 * HOUR)
    restored = restore_backup(place, tmp_path / "one.backup", replace=True)
    with engine_at(place).connect() as connection:
        states = dict(connection.execute(sa.text("SELECT id, state FROM reminders")).fetchall())
    assert states == {"sent-since": "sent", "deleted-since": "missed", "still-waits": "waiting", "new": "waiting"}
    assert restored.reminders_stopped == 2


def keep_reminder(place: Place, name: str, state: str, send_at: float) -> None:
    from bot.storage.reminders import ReminderStore

    with ReminderStore(place, b"key").database.transaction() as rows:
        rows.change(
            "INSERT INTO reminders (id, person, due, zones, send_at, state, tries)"
            " VALUES (:id, :person, '2099-12-01', '[]', :send_at, :state, 0)",
            id=name,
            person=f"sms:{name}",
            send_at=send_at,
            state=state,
        )


def test_what_is_over_is_forgotten_at_once(place: Place, tmp_path: Path) -> None:
    say(place, "web:old", SECRET, age=25 * HOUR)
    say(place, "web:new", "young", age=HOUR)
    make_backup(place, tmp_path / "one.backup")
    restored = restore_backup(place, tmp_path / "one.backup", replace=True)
    assert restored.forgotten == 1
    assert said(place, "web:old") == [] and said(place, "web:new") == ["young"]


def test_a_database_with_content_is_replaced_only_when_asked(place: Place, tmp_path: Path) -> None:
    say(place, "web:a", "hello")
    make_backup(place, tmp_path / "one.backup")
    say(place, "web:a", "later")
    with pytest.raises(OperationProblem, match="--replace"):
        restore_backup(place, tmp_path / "one.backup")
    assert said(place, "web:a") == ["hello", "later"]


def test_a_backup_of_a_newer_version_is_refused(place: Place, tmp_path: Path) -> None:
    say(place, "web:a", "hello")
    KeptConversations(place)
    with engine_at(place).begin() as connection:
        connection.execute(sa.text("UPDATE schema_versions SET version = 99 WHERE part = 'conversations'"))
    make_backup(place, tmp_path / "one.backup")
    with pytest.raises(OperationProblem, match="newer version"):
        restore_backup(place, tmp_path / "one.backup", replace=True)


def test_the_status_page_learns_of_it(place: Place, tmp_path: Path) -> None:
    say(place, "web:a", "hello")
    make_backup(place, tmp_path / "one.backup", now=1000.0)
    assert Notes(place).all()[BACKUP]["at"] == 1000.0


def test_a_restore_that_is_killed_half_way_keeps_its_promises_when_it_is_done_again(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(place, "web:a", SECRET)
    keep_reminder(place, "waits", "waiting", time.time() + HOUR)
    with engine_at(place).begin() as connection:
        connection.execute(sa.text("UPDATE reminders SET number = :bytes"), {"bytes": b"\\x00sealed"})
    make_backup(place, tmp_path / "one.backup")
    KeptConversations(place).erase("web:a", "erased_by_family")
    with monkeypatch.context() as patch:
        patch.setattr(backup, "_prepare", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            restore_backup(place, tmp_path / "one.backup", replace=True)
    restore_backup(place, tmp_path / "one.backup", replace=True)
    assert said(place, "web:a") == []
    assert not (tmp_path / "one.backup.promises").exists()


# --- on SQLite alone


@pytest.fixture
def live(tmp_path: Path) -> Path:
    path = tmp_path / "live" / "conversations.db"
    say(path, "web:a", "hello")
    return path


def test_it_is_made_while_others_write(live: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write(writer: str) -> None:
        number = 0
        while not stop.is_set():
            say(live, f"web:{writer}-{number}", "words")
            number += 1

    writers = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            make_backup(live, tmp_path / f"{number}.backup")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    rows = [read_manifest(tmp_path / f"{number}.backup", check=True).rows for number in range(5)]
    assert all(counted["events"] == counted["conversations"] for counted in rows), "no turn was cut in two"


def test_it_is_readable_to_this_user_alone_and_nothing_is_left_beside_it(live: Path, tmp_path: Path) -> None:
    make_backup(live, tmp_path / "one.backup")
    assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["live", "one.backup"]


def test_it_does_not_replace_a_file_unless_asked(live: Path, tmp_path: Path) -> None:
    (tmp_path / "one.backup").write_text("mine")
    with pytest.raises(OperationProblem, match="--replace"):
        make_backup(live, tmp_path / "one.backup")
    assert (tmp_path / "one.backup").read_text() == "mine"


def test_no_key_is_in_it(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_SMS_KEY", "key-of-numbers-0001")
    make_backup(live, tmp_path / "one.backup")
    save_keys(tmp_path / "keys")
    assert b"key-of-numbers-0001" not in (tmp_path / "one.backup").read_bytes()
    assert "GUIDE_SMS_KEY=key-of-numbers-0001" in (tmp_path / "keys").read_text()
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


@pytest.mark.parametrize("place_in_file", [0.6, 0.9])
def test_a_damaged_one_is_refused_and_the_database_stays(live: Path, tmp_path: Path, place_in_file: float) -> None:
    make_backup(live, tmp_path / "one.backup")
    content = bytearray((tmp_path / "one.backup").read_bytes())
    manifest = read_manifest(tmp_path / "one.backup")
    start = content.rindex(b"SQLite format 3")
    end = start + sum(1 for _ in range(len(content) - start)) - 10_240
    content[start + int((end - start) * place_in_file)] ^= 0xFF
    (tmp_path / "one.backup").write_bytes(content)
    with pytest.raises(OperationProblem, match="damaged"):
        restore_backup(live, tmp_path / "one.backup", replace=True)
    assert said(live, "web:a") == ["hello"] and manifest.sha256


@pytest.mark.parametrize("content", [b"", b"no backup", b"\x00" * 20_000])
def test_what_is_no_backup_is_told_so(live: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(OperationProblem, match=r"backup|can't be read"):
        restore_backup(live, tmp_path / "x", replace=True)


def test_a_tar_with_other_names_is_no_way_out_of_the_folder(live: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x", "w") as archive:
        archive.add(live, arcname="../../escaped")
    with pytest.raises(OperationProblem, match=r"no manifest\.json"):
        restore_backup(live, tmp_path / "x", replace=True)
    assert not (tmp_path.parent / "escaped").exists()


def test_a_broken_database_is_replaced_by_a_backup_and_that_is_told(live: Path, tmp_path: Path) -> None:
    make_backup(live, tmp_path / "one.backup")
    engine_at(live).dispose()
    live.write_bytes(b"this is no database" * 1000)
    restored = restore_backup(live, tmp_path / "one.backup", replace=True)
    assert not restored.promises_known
    assert said(live, "web:a") == ["hello"]


def test_a_database_of_an_earlier_version_is_brought_up_to_date(live: Path, tmp_path: Path) -> None:
    with sqlite3.connect(live) as connection:
        connection.execute("DELETE FROM schema_versions WHERE part = 'notes'")
        connection.execute("DROP TABLE IF EXISTS operation_notes")
    make_backup(live, tmp_path / "one.backup")
    restore_backup(live, tmp_path / "one.backup", replace=True)
    assert said(live, "web:a") == ["hello"]
