"""Figures for monitoring, in Prometheus' form: how many turns, how fast, what failed. No text, no ids.

What is counted and how coarse:

* Every label has a fixed set of values; anything else counts as "other".
* What may point to a family (danger, the topics that are asked) is shown in steps of five (``STEP``), without channel or
  language beside it: whoever reads the figures every few seconds must not see one family's question come in.
* Each server process has figures of its own. A monitor that reads all servers adds them up.
"""

from __future__ import annotations

import time
from typing import Dict, Iterable, List, Optional, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from bot.operation.rounding import STEP, rounded_down
from bot.storage.forgetting import FORGET

OTHER = "other"
CHANNELS = ("web", "sms", "rest")
LANGUAGES = ("en", "es")
#: Why a turn was not kept or not answered.
FAILURES = ("store", "lock", "overtaken", "actions", "model", "time", OTHER)
#: Parts of a turn that are timed.
PARTS = ("lock", "understanding", "action", "store_read", "store_write")
#: Parts of the site, for the answers' status.
AREAS = ("web", "sms", "plain", "documents", "letters", "staff", "pages", "health", OTHER)
STATUSES = tuple(
    f"{code}" for code in (200, 201, 204, 302, 303, 304, 400, 401, 403, 404, 405, 408, 413, 415, 429, 500, 503)
)
TEXT_OUTCOMES = ("sent", "failed")
RETENTION = tuple(FORGET)

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
#: A conversation counts as open for so long after its last message, in seconds.
_OPEN_FOR = 1800.0

disable_created_metrics()  # type: ignore[no-untyped-call]


class CoarseCounts(Collector):
    """Counts by name, shown in steps of five.

    Args:
        name: of the metric, without "_total".
        says: what it counts.
        label: what the names are; ``None`` for one count without a name.
    """

    def __init__(self, name: str, says: str, label: Optional[str], known: Iterable[str] = ("",)) -> None:
        self._name, self._says, self._label = name, says, label
        self._counts: Dict[str, int] = dict.fromkeys(known, 0)
        if label:
            self._counts.setdefault(OTHER, 0)

    def add(self, name: str = "") -> None:
        """Count one."""
        key = name if name in self._counts else OTHER
        self._counts[key] = self._counts.get(key, 0) + 1

    def collect(self) -> List[CounterMetricFamily]:
        """What Prometheus gets."""
        family = CounterMetricFamily(self._name, self._says, labels=[self._label] if self._label else [])
        for name, count in self._counts.items():
            family.add_metric([name] if self._label else [], rounded_down(count))
        return [family]


class Figures:
    """All figures of one process.

    Args:
        topics: the labels that can be answered.
    """

    def __init__(self, topics: Sequence[str]) -> None:
        self.registry = CollectorRegistry()
        self._turns = self._counter("guide_turns", "Turns that ended.", ["channel", "language"])
        self._failed = self._counter("guide_turn_failures", "Turns that broke, by what broke.", ["kind"])
        self._asked_back = self._counter("guide_asked_back", "Turns in which the guide asked back.", [])
        self._answers = self._counter("guide_http_answers", "Answers over HTTP.", ["area", "status"])
        self._texts = self._counter("guide_texts", "Text messages handed to the provider.", ["outcome"])
        self._deleted = self._counter("guide_retention_deleted", "Rows deleted by retention.", ["what"])
        self._turn_seconds = self._histogram("guide_turn_seconds", "A turn from hand-over to its end.", ["channel"])
        self._part_seconds = self._histogram("guide_part_seconds", "Parts of a turn; lock is the waiting.", ["part"])
        self._in_hand = Gauge("guide_turns_in_hand", "Turns that run or wait now.", registry=self.registry)
        self._open = Gauge("guide_sessions_open", "Conversations of the last half hour.", registry=self.registry)
        self._info = Gauge("guide_info", "What runs.", ["version", "model"], registry=self.registry)
        self._started = Gauge("guide_started_seconds", "Start, seconds since 1970.", registry=self.registry)
        self._retention = Gauge("guide_retention_seconds", "Last full round of retention.", registry=self.registry)
        self._crisis = CoarseCounts("guide_danger", f"Turns with help lines, in steps of {STEP}.", None)
        self._topics = CoarseCounts("guide_topics", f"Answers by topic, in steps of {STEP}.", "topic", topics)
        self.registry.register(self._crisis)
        self.registry.register(self._topics)
        self._begin_at_zero()
        self._started.set(time.time())
        self._seen: Dict[int, float] = {}
        self._open.set_function(self._count_open)

    def began(self) -> None:
        """A turn was handed to Rasa."""
        self._in_hand.inc()

    def ended(self, channel: str, language: str, conversation: str, seconds: float, failure: Optional[str]) -> None:
        """A turn ended.

        Args:
            channel: its channel.
            language: "en" or "es".
            conversation: whose it was; only a number made from it is kept, in memory, for half an hour.
            seconds: how long it took.
            failure: what broke it, one of ``FAILURES``.
        """
        self._in_hand.dec()
        self._turns.labels(_known(channel, CHANNELS), _known(language, LANGUAGES)).inc()
        self._turn_seconds.labels(_known(channel, CHANNELS)).observe(seconds)
        if failure:
            self.failed(failure)
        self._seen[hash(conversation)] = time.monotonic()

    def failed(self, kind: str) -> None:
        """Something broke in a turn."""
        self._failed.labels(_known(kind, FAILURES)).inc()

    def answered(self, topic: str) -> None:
        """A topic was answered."""
        self._topics.add(topic)

    def asked_back(self) -> None:
        """The guide was not sure and said so."""
        self._asked_back.inc()

    def danger(self) -> None:
        """Help lines were given."""
        self._crisis.add()

    def took(self, part: str, seconds: float) -> None:
        """A part of a turn took so long."""
        self._part_seconds.labels(part).observe(seconds)

    def http_answer(self, area: str, status: int) -> None:
        """An answer went out over HTTP."""
        self._answers.labels(_known(area, AREAS), _known(str(status), STATUSES)).inc()

    def text(self, outcome: str, count: int = 1) -> None:
        """Text messages were handed over, or refused."""
        self._texts.labels(outcome).inc(count)

    def deleted(self, what: str, count: int) -> None:
        """Retention deleted so many rows."""
        self._deleted.labels(_known(what, RETENTION)).inc(max(0, count))

    def retention_ended(self) -> None:
        """A round of retention cleaned all parts."""
        self._retention.set(time.time())

    def runs(self, version: str, model: str) -> None:
        """What code and what model run."""
        self._info.clear()
        self._info.labels(version, model).set(1)

    def _count_open(self) -> int:
        since = time.monotonic() - _OPEN_FOR
        self._seen = {key: seen for key, seen in list(self._seen.items()) if seen >= since}
        return len(self._seen)

    def _counter(self, name: str, says: str, labels: Sequence[str]) -> Counter:
        return Counter(name, says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, labels: Sequence[str]) -> Histogram:
        return Histogram(name, says, labels, buckets=_SECONDS, registry=self.registry)

    def _begin_at_zero(self) -> None:
        """A monitor sees the first failure only where it saw a zero before."""
        for kind in FAILURES:
            self._failed.labels(kind)
        for part in PARTS:
            self._part_seconds.labels(part)
        for outcome in TEXT_OUTCOMES:
            self._texts.labels(outcome)
        for what in RETENTION:
            self._deleted.labels(what)


def _known(value: str, known: Sequence[str]) -> str:
    return value if value in known else OTHER
