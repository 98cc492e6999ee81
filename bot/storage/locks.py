"""One turn at a time in a conversation, first come, first served: in Redis for several servers, in memory for one.

Rasa's own lock in Redis reads a queue, changes it and writes it back in steps that other servers can come between, and
its tickets live 60 seconds however long an action takes (``docs/decisions.md``). Here each step is one script that Redis
runs alone, and a place in the queue is a short lease that its owner renews while it waits and while it works: a killed
server's places are free within seconds, a slow turn keeps its own.

A lock can't be more than courtesy: Redis may be restarted and forget it, a server may stall past its lease. That two
turns never mix is the store's business (``bot/storage/kept.py``). So a Redis that doesn't answer holds nobody up: each
server keeps its own order until it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import secrets
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, AsyncGenerator, AsyncIterator, Deque, Dict, Optional, Text

import redis.asyncio
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.send_again import TooManyWaiting, WaitedTooLong

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounds:
    """How long and how many.

    Attributes:
        lease: seconds after which the place of a server that died is free.
        patience: seconds that a message waits for its turn.
        waiting: messages of one conversation that may wait at once.
        look: seconds between two looks at the queue, at most.
        pause: seconds for which a Redis that failed isn't asked again.
        answer: seconds in which Redis must answer.
    """

    lease: float = 6.0
    patience: float = 15.0
    waiting: int = 10
    look: float = 0.1
    pause: float = 1.0
    answer: float = 1.0


class ConversationLocks(LockStore):
    """Rasa's lock store of the guide; ``endpoints.yml`` names it."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, bounds: Bounds = Bounds()) -> None:
        """Remember where Redis is; nothing is asked of it yet.

        Args:
            endpoint_config: its ``url`` is Redis's address; without one the locks are in memory.
            bounds: how long and how many.
        """
        url = endpoint_config.url if endpoint_config else None
        self._here = LocalQueues(bounds)
        self._shared = RedisQueues(url, bounds) if url else None
        super().__init__()

    @contextlib.asynccontextmanager
    async def lock(
        self, conversation_id: Text, lock_lifetime: float = 0.0, wait_time_in_seconds: float = 0.0
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold a conversation's lock for the length of the block.

        Args:
            conversation_id: whose.
            lock_lifetime: Rasa's; of no use here, since a lock lives as long as its holder.
            wait_time_in_seconds: Rasa's; of no use here.

        Raises:
            TooManyWaiting: the conversation's queue is full.
            WaitedTooLong: the turns before this one take too long.
        """
        async with contextlib.AsyncExitStack() as held:
            if self._shared and self._shared.is_there():
                await held.enter_async_context(self._shared.turn(conversation_id))
            await held.enter_async_context(self._here.turn(conversation_id))
            yield TicketLock(conversation_id)

    async def works(self) -> bool:
        """Whether the locks are shared with the other servers, as far as they ought to be."""
        return self._shared is None or await self._shared.answers()


class LocalQueues:
    """Queues of one process."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._queues: "Dict[str, Deque[asyncio.Future[None]]]" = {}

    @contextlib.asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turn, and hold it.

        Raises:
            TooManyWaiting: the queue is full.
            WaitedTooLong: it didn't come in time.
        """
        queue = self._queues.setdefault(conversation, deque())
        if len(queue) > self._bounds.waiting:
            raise TooManyWaiting
        mine: "asyncio.Future[None]" = asyncio.get_running_loop().create_future()
        queue.append(mine)
        try:
            if queue[0] is not mine:
                await self._wait(mine)
            yield
        finally:
            was_first = queue[0] is mine
            queue.remove(mine)
            if queue and was_first and not queue[0].done():
                queue[0].set_result(None)
            if not queue:
                del self._queues[conversation]

    async def _wait(self, mine: "asyncio.Future[None]") -> None:
        try:
            await asyncio.wait_for(mine, self._bounds.patience)
        except asyncio.TimeoutError:
            raise WaitedTooLong from None


#: Throws out the places whose lease ran out, and takes or renews one. The queue is a list of names, the leases a hash of
#: names and times in Redis's own milliseconds. Answers the place, 0 for who is next; -1 where the queue is full.
#: ARGV: name, lease in ms, the most that may be there, "enter" at the end or "keep" a place that was had.
_STAND = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local place, ahead = nil, 0
for _, name in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  if name == ARGV[1] then
    place = ahead
  elseif tonumber(redis.call('HGET', KEYS[2], name) or 0) < now then
    redis.call('LREM', KEYS[1], 0, name)
    redis.call('HDEL', KEYS[2], name)
  else
    ahead = ahead + 1
  end
end
if not place then
  if ARGV[4] == 'keep' then
    redis.call('LPUSH', KEYS[1], ARGV[1])
    place = 0
  elseif ahead >= tonumber(ARGV[3]) then
    return -1
  else
    redis.call('RPUSH', KEYS[1], ARGV[1])
    place = ahead
  end
end
redis.call('HSET', KEYS[2], ARGV[1], now + tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[2]) * 2)
redis.call('PEXPIRE', KEYS[2], tonumber(ARGV[2]) * 2)
return place
"""
#: Gives a place up; nobody else's.
_LEAVE = """
redis.call('LREM', KEYS[1], 0, ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 0
"""


class RedisQueues:
    """Queues that all servers share."""

    def __init__(self, url: str, bounds: Bounds) -> None:
        self._bounds = bounds
        self._redis = redis.asyncio.Redis.from_url(
            url,
            socket_connect_timeout=bounds.answer,
            socket_timeout=bounds.answer,
            max_connections=256,
            retry=Retry(NoBackoff(), 1),  # after a restart of Redis each open connection fails once
            retry_on_error=[redis.exceptions.ConnectionError],
        )
        self._stand, self._leave = self._redis.register_script(_STAND), self._redis.register_script(_LEAVE)
        self._silent_until = 0.0

    def is_there(self) -> bool:
        """Whether Redis answered when it was last asked, or that is long enough ago to ask again."""
        return time.monotonic() >= self._silent_until

    async def answers(self) -> bool:
        """Whether Redis answers now."""
        try:
            return bool(await self._redis.ping())
        except (RedisError, OSError, asyncio.TimeoutError):
            return False

    @contextlib.asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turn, and hold it; where Redis doesn't answer, take it at once.

        Raises:
            TooManyWaiting: the queue is full.
            WaitedTooLong: it didn't come in time.
        """
        place = _Place(conversation)
        try:
            await self._wait(place)
            renewal = asyncio.ensure_future(self._renew(place))
            try:
                yield
            finally:
                renewal.cancel()
        finally:
            await self._ask(self._leave, place)

    async def _wait(self, place: "_Place") -> None:
        until, pause = time.monotonic() + self._bounds.patience, 0.01
        found = await self._ask(self._stand, place, "enter")
        while found:
            if found < 0:
                raise TooManyWaiting
            if time.monotonic() > until:
                raise WaitedTooLong
            await asyncio.sleep(pause)
            pause = min(self._bounds.look, pause * 1.5)
            found = await self._ask(self._stand, place, "enter")

    async def _renew(self, place: "_Place") -> None:
        while True:
            await asyncio.sleep(self._bounds.lease / 3)
            await self._ask(self._stand, place, "keep")

    async def _ask(self, script: Any, place: "_Place", how: str = "") -> int:
        """What a script answers; 0 where Redis doesn't."""
        bounds = self._bounds
        if not self.is_there():
            return 0
        try:
            answer = await script(keys=place.keys, args=[place.name, int(bounds.lease * 1000), bounds.waiting + 1, how])
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            logger.error("no shared locks now: %s", type(error).__name__)
            self._silent_until = time.monotonic() + bounds.pause
            return 0
        return int(answer)


class _Place:
    """A place in a conversation's queue."""

    def __init__(self, conversation: str) -> None:
        self.name = secrets.token_hex(8)
        # The names of conversations don't stand in Redis; the braces keep both keys on one node of a cluster.
        hashed = hashlib.blake2b(conversation.encode("utf-8", "replace"), digest_size=16).hexdigest()
        self.keys = [f"guide:{{{hashed}}}:queue", f"guide:{{{hashed}}}:leases"]
