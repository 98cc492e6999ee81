"""Families who write, as Locust users; run by Locust's own Python (``scripts/python-tools.sh load``), so it imports no Rasa.

``python -m benchmarks.load.families KIND ADDRESS FAMILIES SECONDS WARM_UP READING`` prints one JSON object: what came
of each message. With no seconds of reading a family sends its next message as soon as it has its answer, so as many
messages are under way as there are families. Otherwise it reads for so long on average (exponentially distributed, so
that messages arrive as those of many people who know nothing of each other).
"""

from __future__ import annotations

import abc
import itertools
import json
import random
import sys
import time
import uuid
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple, Type

import gevent
from locust import FastHttpUser, constant, task
from locust.contrib.fasthttp import FastHttpSession, ResponseContextManager
from locust.env import Environment

from benchmarks.conversations import BARE, GUIDE, LETTERS, Talk

#: Seconds that a family waits for an answer.
_PATIENCE = 60.0
#: One message: seconds since the start, seconds until the answer, and the status of HTTP (0: none came).
Sample = Tuple[float, float, int]
#: Told of a message: when it was sent, and the status of HTTP.
Count = Callable[[float, int], None]


class Conversation(abc.ABC):
    """One family's conversation over one channel.

    Args:
        client: the family's own connection.
        count: is told when a message was sent and the status of HTTP that it got.
    """

    #: Seconds to wait before a text that was refused is sent again.
    pause = 0.0

    def __init__(self, client: FastHttpSession, count: Count) -> None:
        self._client, self._count = client, count

    @abc.abstractmethod
    def say(self, text: str) -> bool:
        """Send a text; whether it was answered. One that wasn't is to be sent again."""

    def _post(
        self, path: str, body: Dict[str, str], headers: Optional[Dict[str, str]] = None
    ) -> ResponseContextManager:
        """Send a message and note what came of it."""
        sent = time.perf_counter()
        with self._client.post(path, json=body, headers=headers, catch_response=True) as reply:
            reply.success()
            self._count(sent, reply.status_code or 0)
        return reply


class WebConversation(Conversation):
    """In the chat of a school's page, from an address of its own; what is refused is sent again under the same id."""

    def __init__(self, client: FastHttpSession, count: Count) -> None:
        super().__init__(client, count)
        address = ".".join(str(random.randint(1, 254)) for _ in range(3))
        self._headers = {"X-Forwarded-For": f"10.{address}"}
        with client.post("/webhooks/web/session", json={}, headers=self._headers, catch_response=True) as reply:
            token = reply.json()["token"] if reply.status_code == 201 else ""
        self._headers["Authorization"] = f"Bearer {token}"
        self._name = uuid.uuid4().hex

    def say(self, text: str) -> bool:
        """Send a text under the name it was last refused with, or under a new one."""
        reply = self._post("/webhooks/web/message", {"client_msg_id": self._name, "text": text}, self._headers)
        if reply.status_code == 503:
            self.pause = float(reply.headers.get("Retry-After") or 1)
            return False
        self._name = uuid.uuid4().hex
        return True


class RestConversation(Conversation):
    """Through Rasa's REST channel, as a sender of its own."""

    def __init__(self, client: FastHttpSession, count: Count) -> None:
        super().__init__(client, count)
        self._sender = uuid.uuid4().hex

    def say(self, text: str) -> bool:
        """Send a text; whatever comes is its answer."""
        self._post("/webhooks/rest/webhook", {"sender": self._sender, "message": text})
        return True


class Family(FastHttpUser):
    """Has one conversation after the other."""

    abstract = True
    wait_time = constant(0)
    network_timeout = connection_timeout = _PATIENCE
    talks: Sequence[Talk] = ()
    channel: Type[Conversation]
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
        conversation = self.channel(self.client, self.count)
        for text in self.talks[self._at % len(self.talks)]:
            gevent.sleep(random.expovariate(1 / Family.reading) if Family.reading else 0)
            while not conversation.say(text):
                gevent.sleep(conversation.pause)

    def count(self, sent: float, status: int) -> None:
        """Note what came of a message."""
        now = time.perf_counter()
        self.samples.append((now - Family.began, now - sent, status))


class GuideFamily(Family):
    """Writes to the guide."""

    talks, channel = GUIDE + LETTERS, WebConversation


class BareFamily(Family):
    """Talks with what ``rasa init`` makes."""

    talks, channel = BARE, RestConversation


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
