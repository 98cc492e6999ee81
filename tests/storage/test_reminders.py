"""The outbox of reminders: one text a date, one sender, no number left behind."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta, timezone
from typing import Any, List, Mapping, Optional

import pytest

from bot.guide.reminders import Reminder
from bot.storage.database import Place
from bot.storage.reminders import CANCELLED, SENT, ReminderStore, StoredReminder
from tests.places import everything_in

NOW = datetime(2026, 3, 10, 15, tzinfo=timezone.utc)
LATER = NOW + timedelta(days=30)
NUMBER = "+14045550123"
ZONES = ("America/New_York",)
PERSON = "sms:abc"


def reminder(day: int = 2) -> Reminder:
    return Reminder(date(2026, 5, day), "school_clock", 60, about=False, lang="en", state="NY")


@pytest.fixture
def store(place: Place) -> ReminderStore:
    return ReminderStore(place, b"secret")


def agree(store: ReminderStore, person: str = PERSON, day: int = 2) -> Optional[str]:
    return store.agree(person, NUMBER, reminder(day), ZONES, LATER, NOW, wording=1)


def rows(store: ReminderStore, query: str) -> List[Mapping[str, Any]]:
    with store.database.transaction() as found:
        return found.all(query)


def stored_of(store: ReminderStore, made: Optional[str]) -> StoredReminder:
    stored = store.get(made or "")
    assert stored
    return stored


def test_an_offer_is_new_once(store: ReminderStore) -> None:
    assert store.offer(PERSON, reminder(), NOW)
    assert not store.offer(PERSON, reminder(), NOW)
    assert store.offer(PERSON, reminder(3), NOW)
    assert store.open_offer(PERSON) == reminder(3)
    assert store.open_offer("sms:other") is None


def test_a_date_that_was_agreed_to_is_not_offered_again(store: ReminderStore) -> None:
    agree(store)
    assert not store.offer(PERSON, reminder(), NOW)


def test_one_text_a_person_and_date(store: ReminderStore) -> None:
    assert agree(store)
    assert agree(store) is None
    assert agree(store, day=3)
    assert agree(store, person="sms:other")
    assert len(store.waiting_of(PERSON)) == 2


def test_consent_and_text_are_kept_both_or_neither(store: ReminderStore) -> None:
    agree(store)
    agree(store)
    assert [tuple(row.values()) for row in rows(store, "SELECT person, at, what, wording FROM reminder_consents")] == [
        (PERSON, NOW.timestamp(), "given", 1)
    ]


def test_it_comes_back_as_it_was(store: ReminderStore) -> None:
    made = agree(store)
    assert made
    stored = store.get(made)
    assert stored is not None
    assert (stored.number, stored.reminder, stored.zones, stored.send_at, stored.state) == (
        NUMBER,
        reminder(),
        ZONES,
        LATER,
        "waiting",
    )


def test_only_one_of_many_senders_gets_it(store: ReminderStore) -> None:
    stored = stored_of(store, agree(store))
    won: List[bool] = []
    threads = [threading.Thread(target=lambda: won.append(bool(store.claim(stored, NOW)))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 11 + [True]


def test_cancelling_stops_what_waits_and_is_written_down(store: ReminderStore) -> None:
    first, second = stored_of(store, agree(store)), stored_of(store, agree(store, day=3))
    assert store.claim(second, NOW)
    assert store.cancel_all(PERSON, NOW, wording=1) == 1
    assert store.get(first.id) is None
    assert not store.claim(first, NOW)
    assert [row["what"] for row in rows(store, "SELECT what FROM reminder_consents ORDER BY id")] == [
        "given",
        "given",
        "withdrawn",
    ]
    assert agree(store), "after a change of mind it may be asked for again"


def test_the_number_is_sealed_and_wiped_when_the_text_is_closed(store: ReminderStore, place: Place) -> None:
    made, other = agree(store), agree(store, day=3)
    assert made and other
    assert PERSON.encode() in everything_in(place) and NUMBER.encode() not in everything_in(place)
    store.claim(stored_of(store, made), NOW)
    store.close(made, SENT, NOW, provider_id="SM1")
    store.cancel_all(PERSON, NOW, wording=1)
    assert [row["number"] for row in rows(store, "SELECT number FROM reminders")] == [None, None]
    assert store.get(made) is None


def test_with_another_secret_the_number_stays_closed(store: ReminderStore, place: Place) -> None:
    made = agree(store)
    assert made
    stored = ReminderStore(place, b"another").get(made)
    assert stored is not None and stored.number is None


def test_a_closed_text_is_not_opened_again(store: ReminderStore) -> None:
    claimed = store.claim(stored_of(store, agree(store)), NOW)
    assert claimed
    store.close(claimed.id, CANCELLED, NOW)
    assert not store.put_back(claimed, NOW, tried=True)
    store.close(claimed.id, SENT, NOW)
    assert [row["state"] for row in rows(store, "SELECT state FROM reminders")] == ["cancelled"]


def test_who_looked_before_another_took_it_does_not_put_it_back(store: ReminderStore) -> None:
    """Two servers ask the provider about one text: the slower one must not undo the faster one's second sending."""
    first = store.claim(stored_of(store, agree(store)), NOW)
    assert first
    slow = fast = stored_of(store, first.id)
    assert store.put_back(fast, LATER, tried=False)
    assert store.claim(stored_of(store, first.id), NOW + timedelta(minutes=4))
    assert not store.put_back(slow, LATER, tried=False)
    assert stored_of(store, first.id).state == "claimed"


def test_a_text_that_was_put_off_is_not_taken_at_its_old_time(store: ReminderStore) -> None:
    stored = stored_of(store, agree(store))
    assert store.put_back(stored, LATER + timedelta(days=1), tried=False)
    assert not store.claim(stored, LATER)


def test_erasing_leaves_the_log_of_consents_alone(store: ReminderStore) -> None:
    agree(store)
    store.offer(PERSON, reminder(3), NOW)
    assert store.erase(PERSON, NOW, wording=1) == 1
    assert rows(store, "SELECT * FROM reminders") == [] and rows(store, "SELECT * FROM reminder_offers") == []
    assert len(rows(store, "SELECT * FROM reminder_consents")) == 2


def test_what_is_old_is_forgotten(store: ReminderStore) -> None:
    made = agree(store)
    agree(store, day=3)
    assert made
    store.close(made, SENT, NOW)
    store.offer("sms:other", reminder(), NOW)
    day = 86400.0
    assert store.forget(NOW + timedelta(days=2), offers=day, closed=day, consents=1000 * day) == 2
    assert len(store.waiting_of(PERSON)) == 1, "what waits is never forgotten"


def test_it_is_all_there_in_another_process(store: ReminderStore, place: Place) -> None:
    made = agree(store)
    assert [stored.id for stored in ReminderStore(place, b"secret").open()] == [made]
