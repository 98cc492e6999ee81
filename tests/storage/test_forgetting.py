"""Retention: every part of the store forgets in time, whatever channels are on, and without the keys."""

from __future__ import annotations

import asyncio
import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Dict, List, Set

import pytest
import sqlalchemy as sa

from bot.guide.letters import LetterText
from bot.guide.practice.group import Result
from bot.guide.reminders import Reminder
from bot.guide.texting.state import LineState
from bot.serving.retention import keep_forgetting, one_round
from bot.storage.counts import Counts
from bot.storage.database import Place, StoreError, beside, engine_at
from bot.storage.forgetting import FORGET, SIMULATOR
from bot.storage.kept import KeptConversations
from bot.storage.letter_links import LetterLinks
from bot.storage.parts import bring_all_up
from bot.storage.practice_results import PracticeResults
from bot.storage.reminders import ReminderStore
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import SmsStore
from bot.storage.unsure_questions import UnsureStore
from tests.places import everything_in, rows_in

HOUR, DAY = 3600.0, 86400.0
NUMBERS, NUMBER, WHO = Numbers(b"a key for tests"), "+15005550009", "sms:abc"
#: Tables that keep rows for good, and why: the law, replays, keys and counts that name nobody (docs/privacy.md).
FOR_GOOD = {
    "sms_opt_outs", "sms_consents", "sms_seen", "sms_key", "erasures", "feedback", "attempts", "operation_notes",
    "schema_versions", "sqlite_sequence",
}  # fmt: skip


def text(place: Place, name: str, age: float, answered: bool = False) -> None:
    """A text that came in so long ago."""
    store, at = SmsStore(place, NUMBERS.mark), time.time() - age
    store.accept(name, WHO, NUMBERS.seal(NUMBER, "is my son in danger", 0), "one", at, at + 15)
    if answered:
        store.begin(name, "one", at, at + 15)
        store.finish(name, "one", ["Hello"], LineState(), at)


def remind(place: Place, due: date) -> None:
    """Somebody agreed to a reminder before a date."""
    now, reminder = datetime.now(timezone.utc), Reminder(due, "school_clock", 60, about=False, lang="en", state="NY")
    ReminderStore(place, b"key").agree(WHO, NUMBER, reminder, ("America/New_York",), now, now, wording=1)


def fill(place: Place) -> None:
    """Something in every part, of today."""
    now, today = datetime.now(timezone.utc), date.today()
    kept = KeptConversations(place)
    event = {"event": "user", "timestamp": time.time(), "text": "hi", "metadata": {"client_msg_id": "m1"}}
    kept.append("web:one", kept.load("web:one").standing, [event], {})
    kept.erase("web:erased", "erased_by_family")
    kept.count_feedback("faq/cost", "en", "up", "")
    text(place, "m1", 1, answered=True)
    text(place, "m2", 1)
    SmsStore(place, NUMBERS.mark).opt_out(WHO, time.time(), "text")
    SmsStore(place, NUMBERS.mark).record_delivery("t1", "delivered", None, time.time())
    remind(place, today + timedelta(days=9))
    ReminderStore(place, b"key").offer(
        WHO, Reminder(today, "school_clock", 60, about=False, lang="en", state="NY"), now
    )
    letter = LetterText("request_evaluation", "en", "Ask for testing", "Dear [principal]", {})
    LetterLinks(place, b"key").keep(WHO, letter, "en", now, timedelta(hours=72))
    PracticeResults(place, b"key").keep(Result("me", "iee", ("safeguards",), (), ()), now)
    counts = Counts(place)
    counts.key_of(today)
    counts.mark(today, {("answered", "faq/cost"): [1]})
    UnsureStore(place, b"key").keep("web:one", "en", "does the bus come", "faq/cost", today)


def filled_tables(place: Place) -> Dict[str, int]:
    names: List[str] = sa.inspect(engine_at(place)).get_table_names()
    counted = {name: rows_in(place, f'SELECT COUNT(*) AS n FROM "{name}"')[0]["n"] for name in names}
    return {name: count for name, count in counted.items() if count}


def forget_all(place: Place, after: timedelta) -> None:
    now = datetime.now(timezone.utc) + after
    for forget in FORGET.values():
        forget(place, now, DAY)


def test_after_years_only_what_is_kept_for_good_is_left_in_any_table(place: Place) -> None:
    bring_all_up(place)
    fill(place)
    before: Set[str] = set(filled_tables(place))
    assert {"events", "sms_inbound", "sms_lines", "reminders", "letter_links", "practice_results"} <= before
    forget_all(place, timedelta(days=6 * 366))
    forget_all(place, timedelta(days=7 * 366))  # a reminder's row is closed first, and deleted a month later
    assert set(filled_tables(place)) <= FOR_GOOD


def test_nothing_of_today_is_forgotten(place: Place) -> None:
    bring_all_up(place)
    fill(place)
    before = filled_tables(place)
    forget_all(place, timedelta(minutes=1))
    assert filled_tables(place) == before


def test_a_text_that_waits_for_a_line_that_is_off_is_given_up_after_an_hour(place: Place) -> None:
    text(place, "waits", 2 * HOUR)
    text(place, "young", HOUR / 2)
    one_round(place, DAY)
    found = {row["message"]: row for row in rows_in(place, "SELECT message, state, sealed FROM sms_inbound")}
    assert (found["waits"]["state"], found["waits"]["sealed"]) == ("done", None)
    assert found["young"]["sealed"] is not None


def test_a_number_that_waits_for_a_reminder_goes_when_its_date_is_over(place: Place) -> None:
    today = datetime.now(timezone.utc).date()
    remind(place, today - timedelta(days=4))
    remind(place, today)
    one_round(place, DAY)
    states = rows_in(
        place, "SELECT state, number IS NULL AS wiped, reminder IS NULL AS empty FROM reminders ORDER BY due"
    )
    assert [tuple(map(str, row.values())) for row in states] in (
        [("missed", "1", "1"), ("waiting", "0", "0")],
        [("missed", "True", "True"), ("waiting", "False", "False")],
    )


def test_simulated_phones_forget_too_and_no_database_is_made_for_them(place: Place) -> None:
    one_round(place, DAY)
    simulated = beside(place, SIMULATOR)
    if isinstance(simulated, Path):
        assert not simulated.exists()
    text(simulated, "old", 2 * DAY, answered=True)
    assert one_round(place, DAY)[SIMULATOR] == 1
    assert rows_in(simulated, "SELECT * FROM sms_inbound") == []


def test_deleted_rows_leave_no_bytes_behind(place: Place) -> None:
    text(place, "m1", 2 * DAY, answered=True)
    assert WHO.encode() in everything_in(place)
    one_round(place, DAY)
    store = SmsStore(place, NUMBERS.mark)
    assert store.count_since(WHO, 0) == 0
    assert b"Hello" not in everything_in(place)


def test_a_part_that_fails_costs_the_others_nothing(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    def fails(_place: Place, _now: datetime, _retention: float) -> int:
        raise StoreError("the database can't be used now (OperationalError)")

    assert one_round(place, DAY, {"texts": fails, "letters": FORGET["letters_and_reminders"]}) == {"letters": 0}
    assert "retention of texts failed: StoreError" in caplog.text


async def test_a_round_tells_what_it_deleted(place: Place) -> None:
    told: List[object] = []
    task = asyncio.ensure_future(keep_forgetting(place, lambda *report: told.append(report)))
    while not told:
        await asyncio.sleep(0.01)
    task.cancel()
    assert told == [(dict.fromkeys(FORGET, 0), True)]
