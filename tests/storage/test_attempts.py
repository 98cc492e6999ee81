"""What may be tried so often is counted over all servers, and over restarts."""

from __future__ import annotations

import threading
from typing import List

import pytest

from bot.storage.attempts import SharedBucket
from bot.storage.database import Place
from tests.places import everything_in, rows_in


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def bucket(place: Place, clock: Clock, name: str = "staff code") -> SharedBucket:
    return SharedBucket(place, name, burst=3, per_minute=6, clock=clock)


def test_servers_share_what_is_left(place: Place) -> None:
    clock = Clock()
    servers = [bucket(place, clock) for _ in range(3)]
    assert [server.take() for server in servers] == [0.0] * 3
    assert [server.take() for server in servers] == [10.0] * 3
    assert bucket(place, clock, "something else").take() == 0.0


def test_it_fills_with_time_and_never_above_the_brim(place: Place) -> None:
    clock = Clock()
    server = bucket(place, clock)
    for _ in range(4):
        server.take()
    clock.now += 10
    assert [server.take(), server.take()] == [0.0, 10.0]
    clock.now += 3600
    assert [server.take() for _ in range(4)] == [0.0, 0.0, 0.0, 10.0]


def test_a_server_whose_clock_is_behind_gives_nothing_away(place: Place) -> None:
    clock, behind = Clock(), Clock()
    behind.now -= 600
    for _ in range(3):
        bucket(place, clock).take()
    assert bucket(place, behind).take() > 0
    assert bucket(place, clock).take() == pytest.approx(10.0)


def test_many_at_once_get_no_more_than_there_is(place: Place) -> None:
    clock, given = Clock(), []  # type: ignore[var-annotated]
    threads = [threading.Thread(target=lambda: given.append(bucket(place, clock).take())) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(wait == 0.0 for wait in given) == 3


def test_nothing_is_kept_of_who_tried(place: Place) -> None:
    bucket(place, Clock()).take()
    columns: List[str] = sorted(rows_in(place, "SELECT * FROM attempts")[0])
    assert columns == ["at", "name", "tokens"] and b"staff code" in everything_in(place)
