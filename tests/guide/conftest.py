"""Talks to begin a test from."""

from __future__ import annotations

import pytest
from talking import Talk

from bot.guide.content import Content


@pytest.fixture
def talk(content: Content) -> Talk:
    return Talk(content)


@pytest.fixture
def in_check(talk: Talk) -> Talk:
    """A check with one question answered; the second is open."""
    talk.start()
    talk.say("she is 7", child_age=7.0)
    assert talk.memory.check == "running"
    return talk
