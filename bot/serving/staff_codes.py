"""How often staff codes may be tried, over all servers."""

from __future__ import annotations

from bot import settings
from bot.channels.staff import EVERYBODY
from bot.storage.attempts import SharedBucket


def codes_tried() -> SharedBucket:
    """The count that all servers share: more of them must not mean more guesses."""
    return SharedBucket(settings.conversations_place(), "staff code", EVERYBODY.burst, EVERYBODY.per_minute)
