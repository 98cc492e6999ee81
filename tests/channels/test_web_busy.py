"""Past its capacity the server says so at once, helps where there is danger, and takes the next message when one is done."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import List

import pytest

from bot.guide.content import Content
from tests.channels.conftest import Parent, Reply, Starts, WebServer

PLACES = 4


@pytest.fixture(scope="module")
def full(starts: Starts) -> WebServer:
    """A server with four places, behind a proxy on this machine."""
    return starts(GUIDE_MOST_TURNS=str(PLACES), GUIDE_TRUSTED_PROXIES="127.0.0.1", GUIDE_ADDRESS_BURST="100000")


def send(parent: Parent, text: str, address: str, client_id: str) -> Reply:
    body = {"client_msg_id": client_id, "text": text}
    return parent.ask("POST", "/message", body, x_forwarded_for=address)


def fill_up(pool: ThreadPoolExecutor, parents: List[Parent]) -> "List[Future[Reply]]":
    running = [
        pool.submit(send, parent, "very slow", f"198.51.100.{place}", "fills-a-place")
        for place, parent in enumerate(parents)
    ]
    while len([parent for parent in parents if parent.heard]) < len(parents):
        pass
    return running


def test_one_more_is_told_to_come_again_at_once_and_nobody_in_hand_loses_anything(
    full: WebServer, content: Content
) -> None:
    parents, late = [full.parent() for _ in range(PLACES)], full.parent("es")
    with ThreadPoolExecutor(PLACES) as pool:
        running = fill_up(pool, parents)
        refused = send(late, "hola, tengo una pregunta", "203.0.113.1", "late-message")
        assert not any(turn.done() for turn in running), "the refusal waited for nobody"
        assert (refused.status, refused.said) == (503, content.web.errors["busy"].es)
        assert 1 <= int(refused.headers["retry-after"]) <= 4
        danger = send(late, "quiero morirme", "203.0.113.1", "danger-here")
        assert (danger.status, danger.json["messages"][0]["answered"]) == (200, "crisis")
        assert [turn.result().status for turn in running] == [200] * PLACES
    assert not late.heard
    assert send(late, "hola, tengo una pregunta", "203.0.113.1", "late-message").status == 200, "under the same id"
    assert len(late.heard) == 1


def test_who_sends_without_end_leaves_room_for_the_others(full: WebServer) -> None:
    greedy, family = [full.parent() for _ in range(PLACES)], full.parent()
    with ThreadPoolExecutor(PLACES) as pool:
        flood = [pool.submit(send, parent, "very slow", "198.51.100.9", "greedy-message") for parent in greedy]
        while not any(turn.done() for turn in flood):
            pass
        assert send(family, "hi", "203.0.113.2", "family-message").status == 200
        statuses = sorted(turn.result().status for turn in flood)
    assert statuses == [200] * (PLACES // 2) + [503] * (PLACES // 2)


def test_what_is_sent_again_takes_no_second_place(full: WebServer) -> None:
    parent = full.parent()
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda _: send(parent, "slow hi", "203.0.113.3", "the-same-one"), range(12)))
    assert [reply.status for reply in replies] == [200] * 12
