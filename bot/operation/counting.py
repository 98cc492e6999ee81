"""Counts what parents ask, for the insights page: sums alone, a conversation once a week for each thing.

A family that asks the same question seven times counts once, so that "five" means five conversations. Who was counted
already is known for the running week, in this process's memory only, as a number made under a key that nobody keeps.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
from collections import Counter
from datetime import date
from typing import Callable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from bot.channels.watching import TurnReport
from bot.guide.conversation import UNSURE
from bot.storage.counts import Counts, Thing
from bot.storage.database import StoreError
from bot.storage.unsure_questions import monday

logger = logging.getLogger(__name__)

#: Kinds of things that are counted.
CONVERSATION, LANGUAGE, ANSWERED, ASKED_BACK, OFFERED = "conversation", "language", "answered", "asked_back", "offered"
CHECK_ASKED, CHECK_PASSED, CHECK_DONE = "check_asked", "check_passed", "check_done"
UP, DOWN = "up", "down"
#: Conversation-things remembered in a week; beyond that a conversation may count twice.
_MOST_REMEMBERED = 200_000
#: Counts that wait for the database at most, should it be down.
_MOST_WAITING = 20_000
#: Channels whose conversations are families'.
_CHANNELS = ("web", "sms", "rest")


class Counting:
    """Takes counts at the end of each turn, and writes them down when told to.

    Args:
        counts: the table.
        known: labels that may be counted; whatever else is answered is left out.
        today: the date.
    """

    def __init__(self, counts: Counts, known: Sequence[str], today: Callable[[], date] = date.today) -> None:
        self._counts, self._known, self._today = counts, frozenset(known), today
        self._waiting: "Counter[Tuple[date, Thing]]" = Counter()
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(16)
        self._week: Optional[date] = None
        self._seen: Set[bytes] = set()

    def turn(self, report: TurnReport) -> None:
        """Count a turn; nothing is written yet."""
        if report.channel not in _CHANNELS or not report.replies:
            return
        today = self._today()
        for thing in things_in(report, self._known):
            if self._is_new(report.conversation, thing, today):
                self._add(today, thing, 1)

    def thumb(self, conversation: str, topic: str, value: str, reason: str, by: int) -> None:
        """Count a thumb; ``by=-1`` takes one back that was counted."""
        name, today = topic if topic in self._known else "other", self._today()
        thing = (UP, name) if value == "up" else (DOWN, f"{name} {reason or 'none'}")
        if by > 0 and self._is_new(conversation, thing, today):
            self._add(today, thing, 1)
        elif by < 0 and self._forget(conversation, thing, today):
            self._add(today, thing, -1)

    def write(self) -> None:
        """Write down what was counted since the last time; where that fails it waits for the next time."""
        with self._lock:
            taken, self._waiting = self._waiting, Counter()
        if not taken:
            return
        try:
            self._counts.add(taken)
        except StoreError as error:
            logger.error("counts could not be written: %s", type(error).__name__)
            with self._lock:
                if len(self._waiting) < _MOST_WAITING:
                    self._waiting.update(taken)

    def _add(self, day: date, thing: Thing, by: int) -> None:
        with self._lock:
            self._waiting[day, thing] += by

    def _is_new(self, conversation: str, thing: Thing, today: date) -> bool:
        mark = self._mark(conversation, thing, today)
        if mark in self._seen:
            return False
        if len(self._seen) < _MOST_REMEMBERED:
            self._seen.add(mark)
        return True

    def _forget(self, conversation: str, thing: Thing, today: date) -> bool:
        mark = self._mark(conversation, thing, today)
        known = mark in self._seen
        self._seen.discard(mark)
        return known

    def _mark(self, conversation: str, thing: Thing, today: date) -> bytes:
        """A number for a conversation and a thing, under a key of this week that is never written down."""
        if self._week != monday(today):
            self._week, self._key, self._seen = monday(today), secrets.token_bytes(16), set()
        text = "\0".join((conversation, *thing)).encode("utf-8", "replace")
        return hashlib.blake2b(text, key=self._key, digest_size=8).digest()


def things_in(report: TurnReport, known: Set[str] | frozenset[str]) -> Iterator[Thing]:
    """What a turn counts as.

    Danger is not among it: a page for staff is no place to wonder who that was.
    """
    custom = report.custom
    answered = custom.get("answered")
    if answered == "crisis":
        return
    yield CONVERSATION, report.channel
    if custom.get("lang") in ("en", "es"):
        yield LANGUAGE, str(custom["lang"])
    if answered == UNSURE:
        yield ASKED_BACK, ""
        for label in _offers(custom):
            if label in known:
                yield OFFERED, label
    elif answered in known and str(answered).startswith("faq/"):
        yield ANSWERED, str(answered)
    yield from _check_in(custom.get("check_step"))


def _offers(custom: Mapping[str, object]) -> List[str]:
    offers = custom.get("offers")
    return [str(label) for label in offers] if isinstance(offers, list) else []


def _check_in(step: object) -> Iterator[Thing]:
    """Where the short check stands (``bot.guide.check_step``)."""
    if not isinstance(step, dict):
        return
    if step.get("passed"):
        yield CHECK_PASSED, str(step["passed"])
    if step.get("asks"):
        yield CHECK_ASKED, str(step["asks"])
    if step.get("done"):
        yield CHECK_DONE, ""
