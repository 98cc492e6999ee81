"""The client: one person asking after the other, or many at once, over HTTP."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Tuple

import aiohttp

from benchmarks.bots import Bot, CannotMeasure, last_words
from benchmarks.conversations import Talk
from benchmarks.processes import Running

_LOOK_EVERY = 0.05
_READY_LIMIT = 300.0
_ANSWER_LIMIT = aiohttp.ClientTimeout(total=120)


@dataclass
class Asked:
    """What came of a number of messages.

    Attributes:
        seconds: round trip of each.
        unanswered: how many got no answer.
    """

    seconds: List[float] = field(default_factory=list)
    unanswered: int = 0


class Client:
    """Asks one bot through its REST channel."""

    def __init__(self, bot: Bot, port: int) -> None:
        self._bot = bot
        self._url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"

    async def wait_until_ready(self, running: Running) -> float:
        """Ask until the first good answer; seconds since the process was started.

        Raises:
            CannotMeasure: the bot ended, or the time is over.
        """
        async with aiohttp.ClientSession(timeout=_ANSWER_LIMIT) as session:
            while time.perf_counter() - running.started < _READY_LIMIT:
                try:
                    if self._bot.is_answer(await self._ask(session, "ready", self._bot.first)):
                        return time.perf_counter() - running.started
                except (aiohttp.ClientError, ValueError):
                    pass
                if running.has_ended():
                    break
                await asyncio.sleep(_LOOK_EVERY)
        raise CannotMeasure(f"{self._bot.name} did not get ready: {last_words(running.log)}")

    async def ask_alone(self, messages: int, turns: int) -> Asked:
        """One client, one message after the other; a new conversation after so many turns."""
        asked = Asked()
        async with aiohttp.ClientSession(timeout=_ANSWER_LIMIT) as session:
            await self._converse(session, _script(self._bot.talks, 0, turns), messages, asked)
        return asked

    async def ask_together(self, clients: int, messages: int, turns: int) -> Asked:
        """Many clients at once, each with conversations of its own."""
        asked = Asked()
        share = -(-messages // clients)
        connector = aiohttp.TCPConnector(limit=clients)
        async with aiohttp.ClientSession(timeout=_ANSWER_LIMIT, connector=connector) as session:
            await asyncio.gather(
                *(
                    self._converse(session, _script(self._bot.talks, number, turns), share, asked)
                    for number in range(clients)
                )
            )
        return asked

    async def _converse(
        self, session: aiohttp.ClientSession, script: Iterator[Tuple[str, str]], messages: int, asked: Asked
    ) -> None:
        for _ in range(messages):
            sender, text = next(script)
            begun = time.perf_counter()
            replies = await self._ask(session, sender, text)
            asked.seconds.append(time.perf_counter() - begun)
            asked.unanswered += not self._bot.is_answer(replies)

    async def _ask(self, session: aiohttp.ClientSession, sender: str, text: str) -> List[Dict[str, Any]]:
        async with session.post(self._url, json={"sender": sender, "message": text}) as reply:
            if reply.status != 200:
                return []
            replies: List[Dict[str, Any]] = await reply.json()
            return replies


def _script(talks: Any, begin: int, turns: int) -> Iterator[Tuple[str, str]]:
    """Sender and text, without end: talk after talk, a new sender after each so many turns."""
    count, sender = 0, ""
    while True:
        talk: Talk = talks[begin % len(talks)]
        begin += 1
        for text in talk:
            if count % turns == 0:
                sender = uuid.uuid4().hex
            count += 1
            yield sender, text
