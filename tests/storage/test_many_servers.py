"""Several servers, one PostgreSQL, one Redis, and everything of it killed again and again: every message answered once.

``GUIDE_STRESS=20000`` asks for so many messages instead of a few hundred.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import random
import secrets
import signal
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Optional

import pytest

from bot.storage.conversations import ConversationStore
from tests.services import Postgres, Redis, free_port, shared_postgres

MESSAGES = int(os.environ.get("GUIDE_STRESS", "120"))
CONVERSATIONS = 12
#: Answers between two blows.
REST = 15
_CLEAN = multiprocessing.get_context("forkserver")
_CLEAN.set_forkserver_preload(["tests.storage.small_server"])


@dataclass
class Server:
    """A server's process, killed and started again on its port."""

    database: str
    locks: str
    port: int = field(default_factory=free_port)
    process: Any = None

    def start(self) -> None:
        from tests.storage.small_server import serve

        self.process = _CLEAN.Process(target=serve, args=(self.port, self.database, self.locks), daemon=True)
        self.process.start()

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()


@dataclass
class World:
    """The servers, what they share, and what the families heard."""

    database: str
    postgres: Postgres
    redis: Redis
    servers: List[Server]
    heard: Dict[str, List[str]] = field(default_factory=dict)
    statuses: "Counter[int]" = field(default_factory=Counter)
    struck: int = 0

    async def ask(self, server: Server, body: Dict[str, str]) -> Optional[str]:
        """The reply to a message; ``None`` where there was none, for whatever reason."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(json.dumps(body).encode() + b"\n")
            line = await asyncio.wait_for(reader.readline(), 20)
            writer.close()
            answer = json.loads(line)
        except (OSError, ValueError, asyncio.TimeoutError):
            self.statuses[0] += 1
            return None
        self.statuses[answer["status"]] += 1
        return answer["texts"][0] if answer["status"] == 200 else None

    async def family(self, who: str, messages: int) -> None:
        """Say one thing after the other, each until it is answered; now and then twice, to two servers."""
        replies = self.heard[who] = []
        for number in range(messages):
            body = {"who": who, "id": f"id-{number}", "text": f"{who} says {number}"}
            reply: Optional[str] = None
            while reply is None:
                asked = random.sample(self.servers, random.choice((1, 1, 1, 2)))
                answers = await asyncio.gather(*(self.ask(server, body) for server in asked))
                given = {answer for answer in answers if answer is not None}
                assert len(given) <= 1, "one message, two answers"
                reply = given.pop() if given else None
                await asyncio.sleep(0 if reply else random.random() * 0.2)
            replies.append(reply)

    async def blows(self) -> None:
        """Kill one thing after the other, each kind in turn, as the talks go on."""
        while True:
            for blow in (self._a_server, self.redis.restart, self._a_server, self.postgres.restart):
                until = self.statuses[200] + REST
                while self.statuses[200] < until:
                    await asyncio.sleep(0.02)
                await asyncio.to_thread(blow)
                self.struck += 1

    def _a_server(self) -> None:
        server = random.choice(self.servers)
        server.kill()
        server.start()


@pytest.fixture
def world() -> Iterator[World]:
    postgres, redis = shared_postgres(), Redis()
    database = postgres.new_database()
    servers = [Server(database, redis.url) for _ in range(3)]
    for server in servers:
        server.start()
    yield World(database, postgres, redis, servers)
    for server in servers:
        server.kill()
    redis.close()


async def test_no_message_is_lost_doubled_moved_or_mixed_whatever_is_killed(world: World) -> None:
    names = [secrets.token_hex(4) for _ in range(CONVERSATIONS)]
    share = max(1, MESSAGES // CONVERSATIONS)
    blows = asyncio.ensure_future(world.blows())
    await asyncio.wait_for(asyncio.gather(*(world.family(who, share) for who in names)), 300 + MESSAGES)
    blows.cancel()
    await asyncio.gather(blows, return_exceptions=True)
    store = ConversationStore(host=world.database)
    for who in names:
        told = [(f"{who} says {number}", f"{who} says {number} as {number + 1}") for number in range(share)]
        kept = [event["text"] for event in store.events_of(f"web:{who}") if event["event"] in ("user", "bot")]
        assert kept == [text for pair in told for text in pair]
        assert world.heard[who] == [reply for _, reply in told]
    assert world.struck >= MESSAGES // REST // 2
    print(f"{share * CONVERSATIONS} messages, {world.struck} blows, answers by status: {dict(world.statuses)}")
