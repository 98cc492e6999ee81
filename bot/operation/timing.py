"""Times the parts of a turn inside Rasa, from outside: each part is wrapped once, when the agent is loaded."""

from __future__ import annotations

import contextlib
import functools
import time
from typing import Any, AsyncIterator, Awaitable, Callable

from bot.operation.metrics import Figures
from bot.turn_id import HEADER, current_turn

#: What the wrapped function carries, so that it isn't wrapped twice.
_MARK = "timed_by_guide"


def time_parts(agent: Any, figures: Figures) -> None:
    """Time an agent's parts: the lock, understanding, the action server, reading and writing the store.

    Args:
        agent: Rasa's ``Agent``; a part that it doesn't have isn't timed.
        figures: gets the seconds.
    """
    processor = getattr(agent, "processor", None)
    store = getattr(agent, "tracker_store", None)
    endpoint = getattr(processor, "action_endpoint", None) or getattr(agent, "action_endpoint", None)
    _replace(processor, "parse_message", lambda work: _timed(work, "understanding", figures))
    _replace(endpoint, "request", lambda work: _timed(_with_turn(work), "action", figures))
    _replace(store, "get_or_create_tracker", lambda work: _timed(work, "store_read", figures))
    _replace(store, "save", lambda work: _timed(work, "store_write", figures))
    _replace(getattr(agent, "lock_store", None), "lock", lambda work: _timed_lock(work, figures))


def _replace(part: Any, name: str, wrap: Callable[[Any], Any]) -> None:
    work = getattr(part, name, None)
    if work is None or hasattr(work, _MARK):
        return
    wrapped = wrap(work)
    setattr(wrapped, _MARK, True)
    setattr(part, name, wrapped)


def _timed(work: Callable[..., Awaitable[Any]], part: str, figures: Figures) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(work)
    async def timed(*values: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return await work(*values, **more)
        finally:
            figures.took(part, time.perf_counter() - began)

    return timed


def _with_turn(request: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The turn's name goes along to the action server, so that the log lines of both can be put together."""

    @functools.wraps(request)
    async def named(*values: Any, **more: Any) -> Any:
        name = current_turn()
        if name:
            more["headers"] = {**(more.get("headers") or {}), HEADER: name}
        return await request(*values, **more)

    return named


def _timed_lock(lock: Callable[..., Any], figures: Figures) -> Callable[..., Any]:
    """Of a lock the wait for it is timed, not the work under it."""

    @functools.wraps(lock)
    @contextlib.asynccontextmanager
    async def timed(*values: Any, **more: Any) -> AsyncIterator[Any]:
        began = time.perf_counter()
        async with lock(*values, **more) as held:
            figures.took("lock", time.perf_counter() - began)
            yield held

    return timed
