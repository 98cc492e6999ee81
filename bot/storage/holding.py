"""For how long a conversation may be held, and by how many it may be waited for."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import AsyncIterator, Optional

from bot.send_again import HeldTooLong


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
        longest: seconds that a turn may take; more than the slowest real one, whose databases come and go
            (``bot/storage/engines.py``).
    """

    lease: float = 6.0
    patience: float = 15.0
    waiting: int = 10
    look: float = 0.1
    pause: float = 1.0
    answer: float = 1.0
    longest: float = 60.0


@contextlib.asynccontextmanager
async def at_most(seconds: float, between: float = 1.0) -> AsyncIterator[None]:
    """End the block where it takes longer.

    Its task is cancelled, and again where that was swallowed on its way: ``asyncio.wait_for`` of Python 3.10 drops a
    cancellation that comes in the moment in which what it waits for is done (https://github.com/python/cpython/issues/86296).

    Args:
        seconds: how long the block may take.
        between: seconds between two tries to end it.

    Raises:
        HeldTooLong: it took longer and was ended.
    """
    watch = _Watch(seconds, between)
    try:
        yield
    except asyncio.CancelledError:
        if watch.has_cancelled:
            raise HeldTooLong from None
        raise
    finally:
        watch.stop()


class _Watch:
    """Cancels the task that made it, from a time on, until it is stopped."""

    def __init__(self, seconds: float, between: float) -> None:
        self.has_cancelled = False
        self._between, self._loop = between, asyncio.get_running_loop()
        self._task: "Optional[asyncio.Task[object]]" = asyncio.current_task()
        self._timer = self._loop.call_later(seconds, self._cancel)

    def stop(self) -> None:
        """From here on the task is left alone."""
        self._timer.cancel()

    def _cancel(self) -> None:
        if self._task:
            self.has_cancelled = True
            self._task.cancel()
        self._timer = self._loop.call_later(self._between, self._cancel)
