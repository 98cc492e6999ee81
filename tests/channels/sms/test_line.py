"""The line: each text answered once, in order, in time; over restarts and second processes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Awaitable, Callable

import pytest

from bot.channels.sms.line import LEASE
from bot.channels.sms.model import DeliveryReport, GuideReply, SendFailed
from bot.guide.content import Content
from tests.channels.sms.line_world import ANA, BEN, World


@pytest.fixture
def world(content: Content, tmp_path: Path) -> World:
    return World(content, tmp_path)


async def until(holds: Callable[[], object]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


async def nothing(_seconds: float, _sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    await _sleep(0)


async def test_a_text_is_answered(world: World) -> None:
    await world.welcome()
    assert await world.say("what is an iep") == ("You said what is an iep",)


async def test_fifty_retries_at_once_are_one_turn_and_one_reply(world: World) -> None:
    text = world.text("what is an iep")
    replies = await asyncio.gather(*(world.line.receive(text) for _ in range(50)))
    assert len(set(replies)) == 1 and replies[0]
    assert world.guide.texts == ["what is an iep"]
    assert not world.provider.sent


async def test_retries_in_two_processes_are_one_turn_and_one_reply(world: World) -> None:
    text, other = world.text("what is an iep"), world.another_process()
    replies = await asyncio.gather(*(line.receive(text) for line in (world.line, other) for _ in range(10)))
    assert len(set(replies)) == 1 and replies[0]
    assert world.guide.texts == ["what is an iep"]


async def test_a_retry_after_a_restart_gets_the_same_reply(world: World) -> None:
    text = world.text("what is an iep")
    first = await world.line.receive(text)
    assert await world.another_process().receive(text) == first
    assert len(world.guide.asked) == 1


async def test_texts_of_one_number_are_answered_in_order_and_others_do_not_wait(world: World) -> None:
    world.guide.gate.clear()
    slow = [asyncio.ensure_future(world.say(f"text {place}")) for place in range(5)]
    await until(lambda: world.guide.asked)
    other = asyncio.ensure_future(world.say("me too", BEN))
    await until(lambda: len(world.guide.asked) == 2)
    assert world.guide.texts == ["text 0", "me too"]
    world.guide.gate.set()
    await asyncio.gather(*slow, other)
    assert [text for text in world.guide.texts if text.startswith("text")] == [f"text {place}" for place in range(5)]


async def test_two_processes_keep_the_order_of_a_number(world: World) -> None:
    other = world.another_process()
    world.guide.gate.clear()
    first = asyncio.ensure_future(world.say("first"))
    await until(lambda: world.guide.asked)
    second = asyncio.ensure_future(other.receive(world.text("second")))
    await asyncio.sleep(0.2)
    assert world.guide.texts == ["first"]
    world.guide.gate.set()
    await asyncio.gather(first, second)
    assert world.guide.texts == ["first", "second"]


async def test_a_slow_answer_is_held_and_follows_as_a_text_of_its_own(content: Content, tmp_path: Path) -> None:
    world = World(content, tmp_path, hold_after=0.05)
    await world.welcome()
    world.guide.gate.clear()
    text = world.text("what is an iep")
    assert await world.line.receive(text) == (world.own("holding"),)
    assert await world.line.receive(text) == (), "the holding text goes out once"
    world.guide.gate.set()
    await until(lambda: world.provider.sent)
    assert [(sent.to, sent.body) for sent in world.provider.sent] == [(ANA, "You said what is an iep")]
    assert await world.line.receive(text) == ()


async def test_in_danger_the_holding_text_is_the_help(content: Content, tmp_path: Path) -> None:
    world = World(content, tmp_path, hold_after=0.05)
    world.guide.gate.clear()
    (held,) = await world.say("my son wants to kill himself")
    assert "988" in held and "911" in held
    world.guide.gate.set()
    await until(lambda: not world.line._running)
    assert not world.provider.sent, "the same help twice would only be noise"


async def test_stop_while_an_answer_is_being_made_is_heard_at_once(content: Content, tmp_path: Path) -> None:
    world = World(content, tmp_path, hold_after=0.05)
    await world.welcome()
    world.guide.gate.clear()
    assert await world.say("what is an iep") == (world.own("holding"),)
    assert await world.say("STOP") == (world.own("opted_out"),)
    world.guide.gate.set()
    await until(lambda: not world.line._running)
    assert not world.provider.sent


async def test_an_answer_that_was_ready_when_stop_came_is_not_given(world: World) -> None:
    world.guide.gate.clear()
    waiting = asyncio.ensure_future(world.say("what is an iep"))
    await until(lambda: world.guide.asked)
    await world.say("STOP")
    world.guide.gate.set()
    assert await waiting == ()


async def test_a_text_that_a_dead_process_left_is_answered_by_the_next(world: World) -> None:
    await world.welcome()
    world.guide.gate.clear()
    lost = asyncio.ensure_future(world.say("what is an iep"))
    await until(lambda: len(world.guide.asked) == 2)
    lost.cancel()
    for task in world.line._running.values():
        task.cancel()
    world.guide.gate.set()
    next_one = world.another_process()
    next_one.take_up_what_was_left()
    assert not next_one._running, "the lease is not over yet"
    world.now += LEASE + 1
    next_one.take_up_what_was_left()
    await until(lambda: world.provider.sent)
    assert [sent.body for sent in world.provider.sent] == ["You said what is an iep"]
    world.now += LEASE + 1
    world.another_process().take_up_what_was_left()
    await asyncio.sleep(0.1)
    assert len(world.provider.sent) == 1


async def test_an_unanswered_text_of_long_ago_is_given_up(world: World) -> None:
    world.guide.gate.clear()
    lost = asyncio.ensure_future(world.say("what is an iep"))
    await until(lambda: world.guide.asked)
    lost.cancel()
    for task in world.line._running.values():
        task.cancel()
    world.now += 2 * 3600
    next_one = world.another_process()
    next_one.take_up_what_was_left()
    assert not next_one._running


async def test_a_late_text_is_tried_again_where_it_surely_did_not_go_out(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(content, tmp_path, hold_after=0.05)
    await world.welcome()
    world.guide.gate.clear()
    world.provider.failures = [SendFailed(None, may_retry=True)]
    await world.say("one")
    monkeypatch.setattr("bot.channels.sms.line._PAUSE", 0.0)
    world.guide.gate.set()
    await until(lambda: world.provider.sent)
    assert len(world.provider.sent) == 1


async def test_a_late_text_of_unknown_fate_is_not_sent_twice(content: Content, tmp_path: Path) -> None:
    world = World(content, tmp_path, hold_after=0.05)
    await world.welcome()
    world.guide.gate.clear()
    world.provider.failures = [SendFailed(None)]
    await world.say("one")
    world.guide.gate.set()
    await until(lambda: not world.line._running)
    assert not world.provider.sent


async def test_who_is_unsubscribed_at_the_provider_is_so_here(content: Content, tmp_path: Path) -> None:
    world = World(content, tmp_path, hold_after=0.05)
    world.guide.gate.clear()
    world.provider.failures = [SendFailed(21610, opted_out=True)]
    await world.say("one")
    world.guide.gate.set()
    await until(lambda: not world.line._running)
    assert world.line.is_opted_out(world.conversation())
    assert await world.say("hello?") == ()


async def test_a_report_is_kept_and_an_unsubscribed_number_noted(world: World) -> None:
    await world.line.report(DeliveryReport("SM1", "delivered"))
    await world.line.report(DeliveryReport("SM2", "failed", 21610, ANA, opted_out=True))
    assert world.store.deliveries() == {"delivered": 1, "failed 21610": 1}
    assert world.line.is_opted_out(world.conversation())
    assert world.extension.told["opted_out"] == 1


async def test_a_store_that_fails_answers_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> object:
        raise OSError("disk")

    monkeypatch.setattr(world.store, "accept", broken)
    monkeypatch.setattr("bot.channels.sms.line.STORE_PATIENCE", 0.0)
    with pytest.raises(OSError, match="disk"):
        await world.say("hello")
    assert not world.guide.asked


async def test_a_store_that_is_restarted_is_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a text is taken, and when its answer is kept: the provider gets one answer, and it is the right one."""
    await world.welcome()
    accept, finish = world.store.accept, world.store.finish
    failures = [OSError("down")] * 3

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def ask(*arguments: object) -> object:
            if failures:
                raise failures.pop()
            return real(*arguments)

        return ask

    monkeypatch.setattr(world.store, "accept", failing(accept))
    assert await world.say("what is an iep") == ("You said what is an iep",)
    failures += [OSError("down")] * 3
    monkeypatch.setattr(world.store, "accept", accept)
    monkeypatch.setattr(world.store, "finish", failing(finish))
    assert await world.say("what is a 504 plan") == ("You said what is a 504 plan",)
    assert not failures and world.guide.texts[1:] == ["what is an iep", "what is a 504 plan"]


async def test_a_flood_of_texts_is_told_once_and_then_met_with_silence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.sms.speaking.MOST_AN_HOUR", 5)
    replies = [await world.say(f"text {place}") for place in range(8)]
    assert [bool(reply) for reply in replies] == [True] * 6 + [False] * 2
    assert replies[5] == (world.own("too_many"),)
    assert await world.say("my son wants to kill himself") == ("You said my son wants to kill himself",)
    assert await world.say("STOP") == (world.own("opted_out"),)


async def test_a_number_never_named_in_what_the_guide_gets(world: World) -> None:
    await world.say("hello")
    question = world.guide.asked[0]
    assert question.conversation == world.conversation()
    assert ANA.strip("+") not in repr(question)


async def test_the_guide_s_reply_is_laid_out_with_what_an_extension_says(world: World) -> None:
    await world.welcome()
    assert await world.say("PING") == ("pong en",)
    assert world.guide.texts == ["hello there"]


async def test_a_guide_that_says_nothing_sends_nothing_empty(world: World) -> None:
    await world.welcome()
    world.guide.answer_with = lambda _question: GuideReply("")
    assert await world.say("hm") == ()
