"""Retention: what is over is deleted from every part of the store, whatever channels are switched on.

A part is forgotten by its tables alone, without the keys of what they hold: a school that switches text messages off, or
changes a key, keeps nothing longer for it.
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Callable, Mapping

from bot.storage.counts import Counts
from bot.storage.database import Database, Place, beside
from bot.storage.kept import KeptConversations
from bot.storage.letter_links import LetterLinks
from bot.storage.practice_results import PracticeResults
from bot.storage.records import SCHEMA
from bot.storage.reminders import ReminderStore
from bot.storage.sms_forgetting import forget_texts
from bot.storage.unsure_questions import UnsureStore

_DAY = 86400.0
#: A closed reminder is kept this long, so that the same date isn't offered again; then it is forgotten.
CLOSED_KEPT = 30 * _DAY
#: The log of consents is kept a year longer than claims under the TCPA may be brought (four years, 28 U.S.C. 1658(a)).
CONSENTS_KEPT = 5 * 366 * _DAY
#: The name of the staff's simulated phones' database, beside the parents'.
SIMULATOR = "simulator"
_NO_KEY = b""

#: Deletes what is old in one part of a place; takes the time and the seconds that a conversation is kept, gives the
#: number of rows deleted, and raises StoreError where the database can't be written.
Forget = Callable[[Place, datetime, float], int]


def _conversations(place: Place, now: datetime, retention: float) -> int:
    return KeptConversations(place).forget_older_than(max(0.0, retention - (now.timestamp() - time.time())))


def _texts(place: Place, now: datetime, retention: float) -> int:
    return forget_texts(place, now.timestamp(), retention)


def _reminders(place: Place, now: datetime, retention: float) -> int:
    store = ReminderStore(place, _NO_KEY)
    return store.forget(now, offers=retention, closed=CLOSED_KEPT, consents=CONSENTS_KEPT)


def _letters_and_reminders(place: Place, now: datetime, retention: float) -> int:
    return LetterLinks(place, _NO_KEY).forget(now) + _reminders(place, now, retention)


def _practice(place: Place, now: datetime, _retention: float) -> int:
    return PracticeResults(place, _NO_KEY).forget(now)


def _counts(place: Place, now: datetime, _retention: float) -> int:
    return Counts(place).forget(now.astimezone().date())


def _review(place: Place, now: datetime, _retention: float) -> int:
    return UnsureStore(place, _NO_KEY).forget(now.astimezone().date())


def _simulator(place: Place, now: datetime, retention: float) -> int:
    if not _is_there(place, SIMULATOR):
        return 0
    simulated = beside(place, SIMULATOR)
    return _texts(simulated, now, retention) + _reminders(simulated, now, retention)


#: All parts, by the names under which their deleted rows are counted.
FORGET: Mapping[str, Forget] = {
    "conversations": _conversations,
    "texts": _texts,
    "letters_and_reminders": _letters_and_reminders,
    "practice": _practice,
    "counts": _counts,
    "review": _review,
    "simulator": _simulator,
}


def _is_there(place: Place, name: str) -> bool:
    """Whether there is a database of this name beside one, without making it."""
    found = beside(place, name)
    if isinstance(found, Path):
        return found.is_file()
    [row] = Database(place, SCHEMA).read("SELECT to_regnamespace(:name) IS NOT NULL AS there", name=name)
    return bool(row["there"])
