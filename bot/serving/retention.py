"""Once an hour, what is over is deleted: every part of the store, whatever channels are switched on."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timezone
from typing import Callable, Dict, Mapping

from bot import settings
from bot.storage.database import Place
from bot.storage.forgetting import FORGET, Forget

logger = logging.getLogger(__name__)

#: Seconds between two rounds.
_ROUND = 3600.0


async def keep_forgetting(place: Place, tell: Callable[[Mapping[str, int], bool], None]) -> None:
    """Forget, again and again, until the task is cancelled.

    Args:
        place: the guide's database.
        tell: told after each round how many rows each part deleted, and whether all parts could be cleaned.
    """
    while True:
        deleted = await asyncio.to_thread(one_round, place, settings.retention_hours() * 3600)
        tell(deleted, len(deleted) == len(FORGET))
        await asyncio.sleep(_ROUND)


def one_round(place: Place, retention: float, parts: Mapping[str, Forget] = FORGET) -> Dict[str, int]:
    """Delete what is over; a part that fails costs the others nothing, and is tried again in the next round.

    Args:
        place: the guide's database.
        retention: seconds that a conversation is kept.
        parts: what to clean.

    Returns:
        the rows deleted from each part that could be cleaned.
    """
    now, deleted = datetime.now(timezone.utc), {}
    for name, forget in parts.items():
        try:
            deleted[name] = forget(place, now, retention)
        except Exception as error:  # noqa: BLE001 - whatever broke: the other parts are cleaned, and the next round comes
            logger.error("retention of %s failed: %s", name, type(error).__name__)
    logger.info("retention: %s", ", ".join(f"{name} {count}" for name, count in deleted.items()) or "nothing cleaned")
    return deleted
