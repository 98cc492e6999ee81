"""A server that is told to stop (SIGTERM) leaves in order, so that no message is lost and nobody waits for nothing.

1. ``/health/ready`` says 503 at once: whoever shares out requests sends no more. For ``GUIDE_LEAVE_SECONDS`` what comes
   in all the same is still answered.
2. New messages are refused with 503 and ``Retry-After``; who asks again under the same id is answered by another server.
   A text message is still taken: it lies sealed in the store, and any server may answer it.
3. The turns in hand come to their end, for at most ``GUIDE_STOP_SECONDS``. Then the server closes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Optional

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.watching import TurnReport, unwatch, watch
from bot.channels.web.errors import ApiError, asked_language

logger = logging.getLogger(__name__)

_LOOK = 0.05
#: Seconds that Sanic gives connections to close after the last turn.
_CONNECTIONS_CLOSE = 2.0
#: Routes whose messages are refused; their clients ask again.
_REFUSED = ("/webhooks/web/message", "/webhooks/rest/", "/chat/plain")


class Leaving:
    """Where a server stands on its way out."""

    def __init__(self) -> None:
        self.asked = False
        self.refuses = False
        self.in_hand = 0

    def turn_began(self) -> None:
        """Count a turn."""
        self.in_hand += 1

    def turn_ended(self, report: TurnReport) -> None:
        """It is over."""
        self.in_hand -= 1

    def thumb(self, conversation: str, topic: str, value: str, reason: str, by: int) -> None:
        """Thumbs take no time."""


def add_stopping(app: Sanic) -> Leaving:
    """Let the app leave in order."""
    leaving = app.ctx.leaving = Leaving()
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = _CONNECTIONS_CLOSE

    @app.listener("before_server_start")
    async def count(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        watch(leaving)

    @app.middleware("request")
    async def refuse(request: Request) -> Optional[HTTPResponse]:
        if not leaving.refuses or request.method != "POST" or not request.path.startswith(_REFUSED):
            return None
        answer = ApiError(503, retry_after=1.0).response(asked_language(request))
        answer.headers["Connection"] = "close"
        return answer

    @app.listener("before_server_stop")
    async def leave(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        leaving.asked = True
        await asyncio.sleep(settings.leave_seconds())
        leaving.refuses = True
        deadline = time.monotonic() + settings.stop_seconds()
        while leaving.in_hand > 0 and time.monotonic() < deadline:
            await asyncio.sleep(_LOOK)
        if leaving.in_hand > 0:
            logger.warning("stopped with %d turns in hand; their messages are asked again", leaving.in_hand)
        unwatch(leaving)

    return leaving
