"""Counts what parents ask, for the insights page: how many conversations of a week, and nothing of any of them.

A family that asks the same question seven times counts once, so that "five" means five conversations
(``bot.storage.counts`` has how). What waits to be written stands in memory for some seconds.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from datetime import date
from typing import AbstractSet, Callable, Dict, Iterator, List, Mapping, Sequence, Set, Tuple

from bot.channels.watching import TurnReport
from bot.guide.conversation import UNSURE
from bot.storage.counts import Counts, Thing, bit_of
from bot.storage.database import StoreError
from bot.storage.unsure_questions import monday

logger = logging.getLogger(__name__)

#: Kinds of things that are counted.
CONVERSATION, LANGUAGE, ANSWERED, ASKED_BACK, OFFERED = "conversation", "language", "answered", "asked_back", "offered"
CHECK_ASKED, CHECK_PASSED, CHECK_DONE = "check_asked", "check_passed", "check_done"
UP, DOWN = "up", "down"
#: What waits for the database at most, should it be away.
_MOST_WAITING = 50_000
#: Channels whose conversations are families'.
_CHANNELS = ("web", "sms", "rest")

#: A week's Monday, a conversation, and what it counts for.
_Waiting = Tuple[date, str, Thing]


class Counting:
    """Takes counts at the end of each turn, and writes them down when told to.

    Args:
        counts: the table.
        known: labels that may be counted; whatever else is answered is left out.
        today: the date.
    """

    def __init__(self, counts: Counts, known: Sequence[str], today: Callable[[], date] = date.today) -> None:
        self._counts, self._known, self._today = counts, frozenset(known), today
        self._waiting: Set[_Waiting] = set()
        self._taken_back: Set[_Waiting] = set()
        self._lock = threading.Lock()
        #: Bits of the running week that this process has set already.
        self._set: Set[Tuple[Thing, int]] = set()
        self._week, self._key = date.min, b""

    def turn(self, report: TurnReport) -> None:
        """Count a turn; nothing is written yet."""
        if report.channel in _CHANNELS and report.replies and report.error is None:
            for thing in things_in(report, self._known):
                self._add(report.conversation, thing)

    def thumb(self, conversation: str, topic: str, value: str, reason: str, by: int) -> None:
        """Count a thumb; one that is taken back (``by=-1``) in the week it was given, at this server, doesn't count."""
        name = topic if topic in self._known else "other"
        thing = (UP, name) if value == "up" else (DOWN, f"{name} {reason or 'none'}")
        if by > 0:
            self._add(conversation, thing)
        else:
            with self._lock:
                entry = (monday(self._today()), conversation, thing)
                self._waiting.discard(entry)
                self._taken_back.add(entry)

    def write(self) -> None:
        """Write down what was counted since the last time; where that fails it waits for the next time."""
        with self._lock:
            taken, self._waiting = self._waiting, set()
            back, self._taken_back = self._taken_back, set()
        try:
            for week in sorted({week for week, _, _ in taken | back}):
                self._write(week, _of(week, taken), _of(week, back))
        except StoreError as error:
            logger.error("counts could not be written: %s", type(error).__name__)
            with self._lock:
                if len(self._waiting) < _MOST_WAITING:
                    self._waiting |= taken
                    self._taken_back |= back

    def _add(self, conversation: str, thing: Thing) -> None:
        with self._lock:
            self._waiting.add((monday(self._today()), conversation, thing))

    def _write(self, week: date, taken: List[Tuple[str, Thing]], back: List[Tuple[str, Thing]]) -> None:
        if week != self._week:
            self._week, self._key, self._set = week, self._counts.key_of(week), set()
        cleared = self._bits(back) & self._set
        new = self._bits(taken) - (self._set - cleared)
        if new or cleared:
            self._counts.mark(week, _by_thing(new), _by_thing(cleared))
            self._set = (self._set - cleared) | new

    def _bits(self, entries: List[Tuple[str, Thing]]) -> Set[Tuple[Thing, int]]:
        return {(thing, bit_of(self._key, conversation, thing)) for conversation, thing in entries}


def _of(week: date, waiting: Set[_Waiting]) -> List[Tuple[str, Thing]]:
    return [(who, thing) for found, who, thing in waiting if found == week]


def _by_thing(bits: Set[Tuple[Thing, int]]) -> Dict[Thing, Set[int]]:
    found: Dict[Thing, Set[int]] = defaultdict(set)
    for thing, bit in bits:
        found[thing].add(bit)
    return found


def things_in(report: TurnReport, known: AbstractSet[str]) -> Iterator[Thing]:
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
