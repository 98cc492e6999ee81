"""Families who write, as Locust users; run by Locust's own Python (``scripts/load-tools.sh``), so it imports no Rasa.

``python -m benchmarks.load.families KIND ADDRESS FAMILIES SECONDS WARM_UP READING`` prints one JSON object: what came
of each message. With no seconds of reading a family sends its next message as soon as it has its answer, so as many
messages are under way as there are families. Otherwise it reads for so long on average (exponentially distributed, so
that messages arrive as those of many people who know nothing of each other).
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import time
import uuid
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple, Type

import gevent
from locust import FastHttpUser, constant, task
from locust.env import Environment

from benchmarks.conversations import BARE, GUIDE, LETTERS, Talk

#: Seconds that a family waits for an answer.
_PATIENCE = 60.0
#: One message: seconds since the start, seconds until the answer, and the status of HTTP (0: none came).
Sample = Tuple[float, float, int]


class Family(FastHttpUser):
    """Has one conversation after the other."""

    abstract = True
    wait_time = constant(0)
    network_timeout = connection_timeout = _PATIENCE
    talks: Sequence[Talk] = ()
    samples: List[Sample] = []
    began = 0.0
    reading = 0.0
    _numbers = itertools.count()

    def on_start(self) -> None:
        """Take a place in the talks, so that not all say the same at once."""
        self._at = next(Family._numbers)

    @task
    def converse(self) -> None:
        """One talk from its beginning to its end."""
        self._at += 1
        say = self.begin()
        for text in self.talks[self._at % len(self.talks)]:
            gevent.sleep(random.expovariate(1 / Family.reading) if Family.reading else 0)
            while not say(text):
                gevent.sleep(self.pause)

    pause = 0.0

    def begin(self) -> Any:
        """Begin a conversation; returns what sends a text and says whether it was answered."""
        raise NotImplementedError

    def count(self, sent: float, status: int) -> None:
        """Note what came of a message."""
        now = time.perf_counter()
        self.samples.append((now - Family.began, now - sent, status))


class GuideFamily(Family):
    """Writes in the chat of a school's page; what is refused is sent again under the same id."""

    talks = GUIDE + LETTERS

    def begin(self) -> Any:
        """A session of its own, from an address of its own."""
        address = ".".join(str(random.randint(1, 254)) for _ in range(3))
        headers = {"X-Forwarded-For": f"10.{address}"}
        with self.client.post("/webhooks/web/session", json={}, headers=headers, catch_response=True) as reply:
            token = reply.json()["token"] if reply.status_code == 201 else ""
        headers["Authorization"] = f"Bearer {token}"
        state: Dict[str, str] = {}

        def say(text: str) -> bool:
            name = state.setdefault("id", uuid.uuid4().hex)
            sent = time.perf_counter()
            body = {"client_msg_id": name, "text": text}
            with self.client.post("/webhooks/web/message", json=body, headers=headers, catch_response=True) as reply:
                reply.success()
                self.count(sent, reply.status_code or 0)
                if reply.status_code == 503:
                    self.pause = float(reply.headers.get("Retry-After") or 1)
                    return False
            state.clear()
            return True

        return say


class BareFamily(Family):
    """Talks with what ``rasa init`` makes, through its REST channel."""

    talks = BARE

    def begin(self) -> Any:
        """A sender of its own."""
        sender = uuid.uuid4().hex

        def say(text: str) -> bool:
            sent = time.perf_counter()
            body = {"sender": sender, "message": text}
            with self.client.post("/webhooks/rest/webhook", json=body, catch_response=True) as reply:
                reply.success()
                self.count(sent, reply.status_code or 0)
            return True

        return say


KINDS: Dict[str, Type[Family]] = {"guide": GuideFamily, "bare": BareFamily}


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Write for so many seconds, then print what came of it."""
    kind, address, families, seconds, warm_up, reading = arguments or sys.argv[1:]
    environment = Environment(user_classes=[KINDS[kind]], host=address)
    runner = environment.create_local_runner()
    Family.reading = float(reading)
    Family.began = time.perf_counter()
    runner.start(int(families), spawn_rate=int(families))
    gevent.sleep(float(warm_up) + float(seconds))
    samples = list(_after(Family.samples, float(warm_up)))
    runner.quit()
    print(json.dumps({"seconds": float(seconds), "samples": samples}))
    return 0


def _after(samples: Sequence[Sample], warm_up: float) -> Iterator[Sample]:
    """Those that were answered after the warm-up."""
    return (sample for sample in samples if sample[0] >= warm_up)


if __name__ == "__main__":
    sys.exit(main())
