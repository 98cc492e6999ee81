"""Several servers on one PostgreSQL: one line to the parent, whichever server a text reaches, and whichever dies."""

from __future__ import annotations

import asyncio
import random
from typing import Callable, List

import pytest

from bot.channels.sms.line import LEASE, Line
from bot.channels.sms.model import GuideReply, Question
from bot.guide.content import Content
from tests.channels.sms.line_world import ANA, BEN, World, asks
from tests.channels.sms.test_line import until
from tests.places import a_room, rows_in


class Cluster(World):
    """Three servers, each with its own line; ``line`` is the first."""

    def __init__(
        self, content: Content, answer: "Callable[[Question], GuideReply] | None" = None, **more: float
    ) -> None:
        super().__init__(content, a_room(), answer, **more)
        self.lines: List[Line] = [self.line, self.another_process(), self.another_process()]


@pytest.fixture
def cluster(content: Content) -> Cluster:
    return Cluster(content)


def die(line: Line) -> None:
    """As a killed process: what it was doing is not finished, and nothing is renewed any more."""
    for task in list(line._running.values()):
        task.cancel()
    line._running.clear()


async def test_retries_that_reach_several_servers_are_one_turn_and_one_reply(cluster: Cluster) -> None:
    text = cluster.text("what is an iep")
    replies = await asyncio.gather(*(line.receive(text) for line in cluster.lines for _ in range(17)))
    assert len(set(replies)) == 1 and replies[0]
    assert cluster.guide.texts == ["what is an iep"] and not cluster.provider.sent


async def test_texts_of_one_number_are_answered_in_order_whichever_server_they_reach(cluster: Cluster) -> None:
    await cluster.welcome()
    cluster.guide.gate.clear()
    waiting = []
    for place in range(6):
        waiting.append(asyncio.ensure_future(cluster.lines[place % 3].receive(cluster.text(f"text {place}"))))
        await asyncio.sleep(0.03)
    waiting.append(asyncio.ensure_future(cluster.lines[2].receive(cluster.text("me too", BEN))))
    await until(lambda: len(cluster.guide.asked) == 3)
    assert cluster.guide.texts[1:] == ["text 0", "me too"], "one of a number at a time; another number need not wait"
    cluster.guide.gate.set()
    await asyncio.gather(*waiting)
    assert [text for text in cluster.guide.texts if text.startswith("text")] == [f"text {place}" for place in range(6)]


async def test_stop_at_another_server_while_an_answer_is_made(cluster: Cluster) -> None:
    await cluster.welcome()
    cluster.guide.gate.clear()
    waiting = asyncio.ensure_future(cluster.lines[0].receive(cluster.text("what is an iep")))
    await until(lambda: len(cluster.guide.asked) == 2)
    assert await cluster.lines[1].receive(cluster.text("STOP")) == (cluster.own("opted_out"),)
    cluster.guide.gate.set()
    assert await waiting == ()
    assert await cluster.lines[2].receive(cluster.text("hello?")) == ()


async def test_stop_at_another_server_after_the_holding_text(content: Content) -> None:
    cluster = Cluster(content, hold_after=0.05)
    await cluster.welcome()
    cluster.guide.gate.clear()
    assert await cluster.lines[0].receive(cluster.text("what is an iep")) == (cluster.own("holding"),)
    await cluster.lines[1].receive(cluster.text("STOP"))
    cluster.guide.gate.set()
    await until(lambda: not cluster.lines[0]._running)
    assert not cluster.provider.sent


async def test_a_dead_servers_texts_are_answered_once_and_in_order_by_the_others(cluster: Cluster) -> None:
    await cluster.welcome()
    cluster.guide.gate.clear()
    lost = [cluster.text("first"), cluster.text("second")]
    for text in lost:
        asyncio.ensure_future(cluster.lines[0].receive(text))
    await until(lambda: len(cluster.guide.asked) == 2)
    die(cluster.lines[0])
    later = asyncio.ensure_future(cluster.lines[2].receive(cluster.text("third")))
    await until(lambda: cluster.lines[2]._running)
    cluster.guide.gate.set()
    for line in cluster.lines[1:]:
        line.take_up_what_was_left()
    assert not cluster.lines[1]._running, "the lease is not over yet"
    cluster.now += LEASE + 1
    cluster.store.renew(list(cluster.lines[2]._running), cluster.lines[2]._owner, cluster.now + LEASE)
    for line in cluster.lines[1:]:
        line.take_up_what_was_left()
    assert await later == ("You said third",)
    await until(lambda: len(cluster.provider.sent) == 2)
    assert [sent.body for sent in cluster.provider.sent] == ["You said first", "You said second"]
    assert cluster.guide.texts[-3:] == ["first", "second", "third"]
    cluster.now += LEASE + 1
    for line in cluster.lines[1:]:
        line.take_up_what_was_left()
    await asyncio.sleep(0.1)
    assert len(cluster.provider.sent) == 2
    assert [await line.receive(lost[0]) for line in cluster.lines[1:]] == [(), ()], "its answer went out by itself"


async def test_after_an_hour_nobody_answers(cluster: Cluster) -> None:
    cluster.guide.gate.clear()
    asyncio.ensure_future(cluster.lines[0].receive(cluster.text("what is an iep")))
    await until(lambda: cluster.guide.asked)
    die(cluster.lines[0])
    cluster.now += 2 * 3600
    for line in cluster.lines[1:]:
        line.take_up_what_was_left()
        assert not line._running


async def test_a_flood_is_counted_over_all_servers(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.sms.speaking.MOST_AN_HOUR", 5)
    replies = [await cluster.lines[place % 3].receive(cluster.text(f"text {place}")) for place in range(8)]
    assert [bool(reply) for reply in replies] == [True] * 6 + [False] * 2


async def test_what_a_number_was_shown_is_known_to_every_server(content: Content) -> None:
    cluster = Cluster(content, lambda question: asks("Do you have a plan?", "No plan", "IEP", asking="plan"))
    await cluster.lines[0].receive(cluster.text("hi"))
    await cluster.lines[1].receive(cluster.text("2"))
    assert cluster.guide.asked[-1].text == "answer:fact=IEP" and cluster.guide.asked[-1].is_choice


async def test_random_walks_over_servers_that_die(content: Content) -> None:
    """Whatever happens: nobody who has stopped gets a text, no text is answered twice, none out of its order."""
    chance = random.Random(9)
    cluster = Cluster(content, hold_after=0.2)
    numbers = [ANA, BEN, "+15125550011", "+15125550012"]
    bodies = ("STOP", "START", "START", "hello", "what is an iep", "where do I begin", "who decides")
    for _round in range(10):
        waiting = []
        cluster.guide.gate.clear()
        for number in numbers:
            for _ in range(chance.choice((1, 2, 3))):
                text = cluster.text(chance.choice(bodies), number)
                for line in chance.sample(cluster.lines, chance.choice((1, 1, 2))):
                    waiting.append(asyncio.ensure_future(line.receive(text)))
        await asyncio.sleep(0.05)
        if chance.random() < 0.5:
            victim = chance.randrange(3)
            die(cluster.lines[victim])
            cluster.lines[victim] = cluster.another_process()
        cluster.guide.gate.set()
        await asyncio.gather(*waiting, return_exceptions=True)
        cluster.now += LEASE + 1
        for line in cluster.lines:
            line.take_up_what_was_left()
        await until(lambda: not any(line._running for line in cluster.lines))
        stopped = [number for number in numbers if cluster.store.is_opted_out(cluster.conversation(number))]
        before = len(cluster.provider.sent)
        for number in stopped:
            assert await chance.choice(cluster.lines).receive(cluster.text("hello?", number)) == ()
        assert len(cluster.provider.sent) == before
    first = [question.message for question in cluster.guide.asked if not question.again]
    assert len(first) == len(set(first)), "a text is run once"
    place = {row["message"]: row["place"] for row in rows_in(cluster.place, "SELECT message, place FROM sms_inbound")}
    for number in numbers:
        asked = [
            place[each.message] for each in cluster.guide.asked if each.conversation == cluster.conversation(number)
        ]
        assert asked == sorted(asked)
    assert len(first) > 20 and any(question.again for question in cluster.guide.asked), "nothing happened"
