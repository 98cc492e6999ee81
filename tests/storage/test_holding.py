"""A turn that doesn't come to its end is ended; one that does is left alone, and so is everything around it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import List

import pytest

from bot.send_again import HeldTooLong
from bot.storage.holding import at_most


async def test_a_block_that_takes_too_long_is_ended() -> None:
    with pytest.raises(HeldTooLong):
        async with at_most(0.01):
            await asyncio.sleep(60)


async def test_a_block_that_swallows_its_end_is_ended_all_the_same() -> None:
    swallowed: List[int] = []

    async def swallow() -> None:
        for number in range(3):
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(2)
            swallowed.append(number)
        await asyncio.sleep(2)

    with pytest.raises(HeldTooLong):
        async with at_most(0.01, between=0.01):
            await swallow()
    assert swallowed == [0, 1, 2]


async def test_a_block_that_comes_to_its_end_when_it_should_be_ended_counts() -> None:
    async with at_most(0.01, between=0.05):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
    await asyncio.sleep(0.1)  # nothing comes after it


async def test_after_the_block_nothing_is_ended() -> None:
    async with at_most(0.05):
        pass
    await asyncio.sleep(0.1)


async def test_a_cancellation_from_elsewhere_stays_one() -> None:
    async def block() -> None:
        async with at_most(60):
            await asyncio.sleep(60)

    task = asyncio.ensure_future(block())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_of_the_block_stays_one() -> None:
    with pytest.raises(ZeroDivisionError):
        async with at_most(60):
            raise ZeroDivisionError
