"""One turn at a time in a conversation, first come, first served: in Redis for several servers, in memory for one.

Rasa's own lock in Redis reads a queue, changes it and writes it back in steps that other servers can come between, and
its tickets live 60 seconds however long an action takes (``docs/decisions.md``). Here each step is one script that Redis
runs alone, and a place in the queue is a short lease that its owner renews while it waits and while it works: a killed
server's places are free within seconds, a slow turn keeps its own, and one that doesn't come to its end is ended.

A lock can't be more than courtesy: Redis may be restarted and forget it, a server may stall past its lease. That two
turns never mix is the store's business (``bot/storage/kept.py``). So a Redis that doesn't answer holds nobody up: each
server keeps its own order until it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import AsyncGenerator, AsyncIterator, Deque, Dict, Optional, Text

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore
from rasa.utils.endpoints import EndpointConfig

from bot.send_again import TooManyWaiting, WaitedTooLong
from bot.storage.holding import Bounds, at_most
from bot.storage.redis_queues import RedisQueues

__all__ = ["Bounds", "ConversationLocks", "LocalQueues"]

_BOUNDS = Bounds()


class ConversationLocks(LockStore):
    """Rasa's lock store of the guide; ``endpoints.yml`` names it."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, bounds: Bounds = _BOUNDS) -> None:
        """Remember where Redis is; nothing is asked of it yet.

        Args:
            endpoint_config: its ``url`` is Redis's address; without one the locks are in memory.
            bounds: how long and how many.
        """
        url = endpoint_config.url if endpoint_config else None
        self._bounds, self._here = bounds, LocalQueues(bounds)
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
            HeldTooLong: the block took too long and was ended.
        """
        async with contextlib.AsyncExitStack() as held:
            if self._shared and self._shared.is_there():
                await held.enter_async_context(self._shared.turn(conversation_id))
            await held.enter_async_context(self._here.turn(conversation_id))
            await held.enter_async_context(at_most(self._bounds.longest))
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
