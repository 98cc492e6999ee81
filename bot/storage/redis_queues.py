"""Queues of conversations in Redis, shared by several servers: each step is one script that Redis runs alone."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import secrets
import time
from typing import Any, AsyncIterator

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.send_again import TooManyWaiting, WaitedTooLong
from bot.storage.holding import Bounds

logger = logging.getLogger(__name__)

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
            over: "asyncio.Future[None]" = asyncio.get_running_loop().create_future()
            renewal = asyncio.ensure_future(self._renew(place, over))
            try:
                yield
            finally:
                over.set_result(None)
                await asyncio.wait({renewal}, timeout=self._bounds.answer)  # a late "keep" would undo the leaving
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

    async def _renew(self, place: "_Place", over: "asyncio.Future[None]") -> None:
        """Renew the lease until the turn is over, and no longer than a turn may take.

        It is told so, not cancelled: a cancellation can be lost inside the client of Redis (``bot/storage/holding.py``), and
        the place of a turn that is long over would be kept for ever.
        """
        until = time.monotonic() + self._bounds.longest + self._bounds.patience
        while time.monotonic() < until:
            await asyncio.wait({over}, timeout=self._bounds.lease / 3)
            if over.done():
                return
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
