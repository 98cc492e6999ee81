"""The text-message line in the server: on where there is a token, off and saying so where there is none."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any, Optional

from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot import settings
from bot.channels.sms.guide_turns import GuideTurns
from bot.channels.sms.line import Line
from bot.channels.sms.speaking import Speaker
from bot.channels.sms.twilio import Twilio, TwilioAccount
from bot.channels.turn import channel_content
from bot.guide.texting.wording import load_wording
from bot.paths import DATA
from bot.serving.text_line_start import OFF, ON, open_store
from bot.storage.sms_numbers import Numbers

logger = logging.getLogger(__name__)


def add_text_line(app: Sanic) -> Optional[Line]:
    """Put the line behind its channel's routes, where it is on.

    The tasks that keep it up begin with the server.
    """
    account = settings.twilio()
    app.ctx.text_line = None
    if account is None:
        logger.info(OFF)
        return None

    async def handler(message: UserMessage) -> None:
        await app.ctx.agent.handle_message(message)

    def conversations() -> Any:
        return app.ctx.agent.tracker_store

    guide = GuideTurns(handler, conversations)
    speaker = Speaker(channel_content(), load_wording(DATA), guide)
    provider = Twilio(TwilioAccount(**dataclasses.asdict(account)))
    line = Line(open_store(), Numbers(settings.sms_key()), speaker, provider)
    app.ctx.text_line = line
    logger.info(ON)
    return line
