"""Five hundred random walks: whatever happens in whatever order, who has stopped gets no text until START."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import List, Tuple

import pytest

from bot.channels.sms.model import GuideReply, Question
from bot.guide.content import Content
from bot.guide.conversation import Choice
from bot.guide.texting.wording import STOP
from bot.storage.sms_forgetting import forget_texts
from tests.channels.sms.line_world import World, asks

STOPS = (
    "STOP",
    "stop",
    "CANCEL",
    "end",
    "Quit",
    "unsubscribe",
    "please stop texting me",
    "ALTO",
    "no más",
    "revoke",
    "optout",
)
STARTS = ("START", "unstop", "EMPEZAR")
OTHERS = (
    "what is an iep", "1", "2", "9", "uno", "MORE", "más", "HELP", "AYUDA", "MENU", "", "👍", "no", "yes", "hello?", "skip", "PING",
    "can they cancel the meeting", "how do I stop the suspension", "my son wants to kill himself", "DELETE MY DATA", "long", "/restart",
)  # fmt: skip
WALKS, STEPS = 500, 14


def some_reply(question: Question) -> GuideReply:
    if question.text == "long":
        return GuideReply("A sentence of a long answer. " * 40, (Choice("menu", "Menu"),), {"answered": "faq/x"})
    if question.text == "what is an iep":
        return asks("Do you have a plan?", "No plan", "IEP", asking="plan")
    return GuideReply(f"You said {question.text}")


@pytest.mark.parametrize("part", range(10))
async def test_nobody_gets_a_text_after_stop(part: int, content: Content, tmp_path: Path) -> None:
    world = World(content, tmp_path, some_reply)
    unwanted: List[str] = []
    stops = 0
    for walk in range(part, WALKS, 10):
        stops += await walked(world, walk, unwanted)
    assert unwanted == []
    assert stops > 20, "walks without a STOP show nothing"
    assert not world.provider.sent


async def walked(world: World, walk: int, unwanted: List[str]) -> int:
    """One number's walk; how often it stopped."""
    chance, number, out, stops = random.Random(walk), f"+1512555{walk:04d}", False, 0
    seen: List[str] = []
    for step in range(STEPS):
        text, how = _next(chance, seen)
        replies = await _say(world, chance, text, number, how)
        seen.append(text)
        word = world.line.speaker.keyword(text)
        stopping = how == "STOP" or (how == "" and word is not None and word.kind == STOP)
        starting = how == "START" or (how == "" and text in STARTS)
        allowed = 1 if (stopping and not out and not how) or (starting and out and not how) else 0
        if (out or stopping) and len(replies) > allowed:
            unwanted.append(f"walk {walk}, step {step}: {text!r} got {replies!r}")
        stops += stopping and not out
        out = (out or stopping) and not starting
        if chance.random() < 0.1:
            world.line = world.another_process()
        world.now += chance.choice((1.0, 60.0, 7200.0, 90_000.0))
        if chance.random() < 0.1:
            forget_texts(world.place, world.now, 86_400.0)
    return stops


def _next(chance: random.Random, seen: List[str]) -> Tuple[str, str]:
    kind = chance.random()
    if kind < 0.15:
        return chance.choice(STOPS), ""
    if kind < 0.22:
        return chance.choice(STARTS), ""
    if kind < 0.26:
        return "whatever", chance.choice(("STOP", "START", "HELP"))
    return chance.choice(OTHERS), ""


async def _say(world: World, chance: random.Random, text: str, number: str, how: str) -> List[str]:
    inbound = world.text(text, number, media_count=chance.choice((0, 0, 0, 1)), opt_out_type=how or None)
    if chance.random() < 0.2:  # the provider asks twice
        first, second = await asyncio.gather(world.line.receive(inbound), world.line.receive(inbound))
        assert first == second
        return list(first)
    return list(await world.line.receive(inbound))
