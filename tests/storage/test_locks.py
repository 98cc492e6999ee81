"""One turn at a time in a conversation: in Redis over several servers, in memory in one."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import time
from dataclasses import replace
from typing import Any, AsyncIterator, List, Optional

import pytest
import redis
from rasa.core.lock_store import LockError, RedisLockStore
from rasa.utils.endpoints import EndpointConfig

from bot.send_again import HeldTooLong, TooManyWaiting, WaitedTooLong
from bot.storage.locks import Bounds, ConversationLocks
from bot.storage.redis_queues import RedisQueues
from tests.services import Redis, redis_url, shared_redis  # noqa: F401

#: Short, so that the tests are; a machine that stands still for a second takes nobody's place.
QUICK = Bounds(lease=1.5, patience=30.0, waiting=3, look=0.02, pause=0.1, answer=10.0)


def locks_at(url: Optional[str], bounds: Bounds = QUICK) -> ConversationLocks:
    return ConversationLocks(EndpointConfig(url=url), bounds)


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> Optional[str]:
    return request.getfixturevalue("redis_url") if request.param == "redis" else None


async def in_turn(locks: ConversationLocks, who: str, name: str, done: List[str], seconds: float = 0.02) -> None:
    async with locks.lock(who):
        done.append(f"{name} begins")
        await asyncio.sleep(seconds)
        done.append(f"{name} ends")


async def test_turns_of_a_conversation_come_one_by_one_in_the_order_of_their_arrival(url: Optional[str]) -> None:
    servers = [locks_at(url), locks_at(url)] if url else [locks_at(url)]
    done: List[str] = []
    running = []
    async with servers[0].lock("web:order"):
        for number in range(3):
            server = servers[number % len(servers)]
            running.append(asyncio.ensure_future(in_turn(server, "web:order", str(number), done)))
            await queued(url, servers[0], number + 2)
    await asyncio.gather(*running)
    assert done == [f"{number} {what}" for number in range(3) for what in ("begins", "ends")]


async def queued(url: Optional[str], locks: ConversationLocks, number: int) -> None:
    """Until so many stand in the queue, who has its turn among them."""
    while in_queue(url, locks) < number:
        await asyncio.sleep(0.01)


def in_queue(url: Optional[str], locks: ConversationLocks) -> int:
    """How many stand in the one queue that there is."""
    if url:
        server = redis.Redis.from_url(url)
        return sum(server.llen(key) for key in server.keys("*queue"))
    return sum(map(len, locks._here._queues.values()))


async def test_conversations_do_not_wait_for_each_other(url: Optional[str]) -> None:
    locks = locks_at(url)
    async with locks.lock("web:slow"), locks.lock("web:quick"):
        pass


async def test_the_lock_is_free_after_an_error_and_after_being_cancelled(url: Optional[str]) -> None:
    locks = locks_at(url)
    with pytest.raises(ZeroDivisionError):
        async with locks.lock("web:error"):
            raise ZeroDivisionError
    done: List[str] = []
    running = asyncio.ensure_future(in_turn(locks, "web:error", "cancelled", done, seconds=60))
    while not done:
        await asyncio.sleep(0.01)
    waiting = asyncio.ensure_future(in_turn(locks, "web:error", "waits", done))
    await asyncio.sleep(0.02)
    waiting.cancel()
    running.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    await in_turn(locks, "web:error", "last", done)
    assert done == ["cancelled begins", "last begins", "last ends"]


async def test_a_full_queue_is_said_at_once(url: Optional[str]) -> None:
    locks = locks_at(url)
    done: List[str] = []
    async with locks.lock("web:full"):
        waiting = []
        for number in range(QUICK.waiting):
            waiting.append(asyncio.ensure_future(in_turn(locks, "web:full", str(number), done)))
            await queued(url, locks, number + 2)
        with pytest.raises(TooManyWaiting):
            await in_turn(locks, "web:full", "one too many", done)
    await asyncio.gather(*waiting)
    assert [line for line in done if line.endswith("ends")] == ["0 ends", "1 ends", "2 ends"]


async def test_nobody_waits_for_ever(url: Optional[str]) -> None:
    locks = locks_at(url, replace(QUICK, patience=0.1))
    holder = locks_at(url) if url else locks
    done: List[str] = []
    async with holder.lock("web:long"):
        with pytest.raises(WaitedTooLong):
            await in_turn(locks, "web:long", "waits", done)
    await in_turn(holder, "web:long", "after", done)
    assert done == ["after begins", "after ends"]


async def test_a_turn_that_hangs_is_ended_and_the_next_one_has_the_lock(url: Optional[str]) -> None:
    locks = locks_at(url, replace(QUICK, longest=1.0))
    done: List[str] = []
    hangs = asyncio.ensure_future(in_turn(locks, "web:hangs", "hangs", done, seconds=600))
    while not done:
        await asyncio.sleep(0.01)
    await in_turn(locks, "web:hangs", "next", done)
    with pytest.raises(HeldTooLong):
        await hangs
    assert done == ["hangs begins", "next begins", "next ends"]


@pytest.mark.parametrize("steps", range(10))
async def test_nothing_renews_a_place_that_was_left(redis_url: str, steps: int) -> None:  # noqa: F811
    """Wherever the renewing is in its talk with Redis when the turn ends.

    It is begun by a server that stood still, such as in a wait for its database. A few steps later a cancellation is lost.
    """
    before = asyncio.all_tasks()
    async with locks_at(redis_url).lock("web:left"):
        await asyncio.sleep(0.02)
        time.sleep(QUICK.lease / 2)
        for _ in range(steps):
            await asyncio.sleep(0)
    if renewing := asyncio.all_tasks() - before:
        await asyncio.wait(renewing, timeout=2 * QUICK.lease)
    assert [task for task in renewing if not task.done()] == []
    assert not redis.Redis.from_url(redis_url).keys("*queue")


async def test_a_renewing_that_is_late_brings_no_place_back(redis_url: str) -> None:  # noqa: F811
    queues = RedisQueues(redis_url, QUICK)
    stand, late = queues._stand, asyncio.Event()

    async def slow_to_keep(**given: Any) -> Any:
        if given["args"][-1] == "keep":
            late.set()
            await asyncio.sleep(0.1)
        return await stand(**given)

    queues._stand = slow_to_keep  # type: ignore[assignment]
    async with queues.turn("web:late"):
        await late.wait()
    await asyncio.sleep(0.2)
    assert not redis.Redis.from_url(redis_url).keys("*queue")


async def test_a_place_is_free_after_the_longest_time_even_where_its_turn_cannot_be_ended(redis_url: str) -> None:  # noqa: F811
    short = Bounds(lease=0.3, patience=0.1, look=0.02, longest=0.2)
    done: List[str] = []
    async with RedisQueues(redis_url, short).turn("web:stuck"):
        await in_turn(locks_at(redis_url), "web:stuck", "next", done)
    assert done == ["next begins", "next ends"]


async def test_a_slow_turn_keeps_its_lock_past_the_lease(redis_url: str) -> None:  # noqa: F811
    done: List[str] = []
    slow = asyncio.ensure_future(in_turn(locks_at(redis_url), "web:lease", "slow", done, seconds=2.5 * QUICK.lease))
    while not done:
        await asyncio.sleep(0.01)
    await in_turn(locks_at(redis_url), "web:lease", "next", done)
    await slow
    assert done == ["slow begins", "slow ends", "next begins", "next ends"]


def hold_for_ever(url: str, has_it: Any) -> None:
    async def hold() -> None:
        async with locks_at(url).lock("web:killed"):
            has_it.set()
            await asyncio.sleep(600)

    asyncio.run(hold())


async def test_a_killed_servers_lock_is_free_after_the_lease(redis_url: str) -> None:  # noqa: F811
    fresh = multiprocessing.get_context("spawn")
    has_it = fresh.Event()
    server = fresh.Process(target=hold_for_ever, args=(redis_url, has_it))
    server.start()
    assert has_it.wait(60)
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    server.join()
    done: List[str] = []
    await in_turn(locks_at(redis_url), "web:killed", "next", done)
    assert done == ["next begins", "next ends"]


async def test_only_the_holder_gives_a_lock_back(redis_url: str) -> None:  # noqa: F811
    done: List[str] = []
    short = replace(QUICK, patience=0.1)
    async with locks_at(redis_url).lock("web:mine"):
        with pytest.raises(WaitedTooLong):  # who gives up leaves its own place alone
            await in_turn(locks_at(redis_url, short), "web:mine", "other", done)
        with pytest.raises(WaitedTooLong):
            await in_turn(locks_at(redis_url, short), "web:mine", "other", done)
    assert done == []


async def test_no_name_of_a_conversation_stands_in_redis(redis_url: str) -> None:  # noqa: F811
    async with locks_at(redis_url).lock("sms:abc"):
        keys = redis.Redis.from_url(redis_url).keys("*")
    assert keys
    assert not [key for key in keys if b"abc" in key and b"sms" in key]
    assert not redis.Redis.from_url(redis_url).keys("*queue")


@pytest.fixture
async def own_redis() -> AsyncIterator[Redis]:
    service = Redis()
    yield service
    service.close()


async def test_without_redis_a_server_goes_on_alone_and_comes_back_to_it(own_redis: Redis) -> None:
    locks, done = locks_at(own_redis.url), []  # type: ignore[var-annotated]
    await in_turn(locks, "web:a", "before", done)
    own_redis.kill()
    await asyncio.gather(*(in_turn(locks, "web:a", str(number), done) for number in range(3)))
    assert not await locks.works()
    own_redis.start()
    assert await locks.works()
    time.sleep(QUICK.pause)
    async with locks.lock("web:a"):
        assert redis.Redis.from_url(own_redis.url).keys("*queue")
    pairs = [tuple(done[place : place + 2]) for place in range(0, len(done), 2)]
    assert all(begins.split()[0] == ends.split()[0] for begins, ends in pairs), "two turns at once"
    assert len(pairs) == 4


async def test_a_holder_that_redis_forgot_is_first_again_when_it_renews(own_redis: Redis) -> None:
    done: List[str] = []
    holder = asyncio.ensure_future(in_turn(locks_at(own_redis.url), "web:a", "holder", done, seconds=3 * QUICK.lease))
    while not done:
        await asyncio.sleep(0.01)
    own_redis.restart()
    while not redis.Redis.from_url(own_redis.url).keys("*queue"):
        await asyncio.sleep(0.05)
    await in_turn(locks_at(own_redis.url), "web:a", "next", done)
    await holder
    assert done == ["holder begins", "holder ends", "next begins", "next ends"]


# --- what Rasa's own lock in Redis does, and why it is not used


def stock(url: str) -> RedisLockStore:
    host, port = url.split("//")[1].split("/", maxsplit=1)[0].split(":")
    return RedisLockStore(host=host, port=int(port))


def test_rasas_lock_gives_one_ticket_to_two_servers(redis_url: str) -> None:  # noqa: F811
    """Both read the queue before either writes it: the later write wins, and both hold number 0."""
    first, second = stock(redis_url), stock(redis_url)
    queues = [store.get_or_create_lock("web:stock") for store in (first, second)]
    tickets = [queue.issue_ticket(60) for queue in queues]
    for store, queue in zip((first, second), queues, strict=True):
        store.save_lock(queue)
    assert tickets == [0, 0]
    kept = first.get_lock("web:stock")
    assert kept is not None
    assert [kept.is_locked(ticket) for ticket in tickets] == [False, False]
    first.delete_lock("web:stock")


async def test_rasas_lock_runs_out_under_a_slow_turn(redis_url: str) -> None:  # noqa: F811
    """Nobody renews a ticket: after its lifetime (60 s; an action may take 300) the next turn begins beside it."""
    done: List[str] = []

    async def turn(name: str, seconds: float) -> None:
        async with stock(redis_url).lock("web:stock", lock_lifetime=0.3, wait_time_in_seconds=0.05):
            done.append(f"{name} begins")
            await asyncio.sleep(seconds)
            done.append(f"{name} ends")

    slow = asyncio.ensure_future(turn("slow", 1.0))
    await asyncio.sleep(0.1)
    try:
        await turn("next", 0.05)
    except LockError:
        done.append("next is refused")
    await slow
    assert done[-1] == "slow ends"
    assert json.dumps(done).index("next") < json.dumps(done).index("slow ends")
