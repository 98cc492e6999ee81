"""The line behind the staff's text-message simulator: the real one in all but its phones."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot import settings
from bot.channels import watching
from bot.channels.sms.guide_turns import GuideTurns
from bot.channels.sms.letters import LetterTexts
from bot.channels.sms.line import Line
from bot.channels.sms.reminders import Reminders
from bot.channels.sms.speaking import Speaker
from bot.channels.sms_simulator_page import SimulatedTwilio, simulator_routes
from bot.channels.turn import channel_content
from bot.guide.letter_links import link_words
from bot.guide.reminders import reminder_rules
from bot.guide.texting.wording import load_wording
from bot.paths import DATA
from bot.storage.database import beside
from bot.storage.forgetting import SIMULATOR
from bot.storage.letter_links import LetterLinks
from bot.storage.reminders import ReminderStore
from bot.storage.schema_version import DatabaseIsNewer
from bot.storage.sealing import key_for
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import KeyChanged, SmsStore

logger = logging.getLogger(__name__)


def add_simulator(app: Sanic, address: str) -> None:
    """Add ``/sms-simulator``: in development, and in production where there is a staff code.

    Args:
        app: the server, not started yet.
        address: the guide's own address, for links to letters.
    """
    if not (settings.in_development() or settings.staff_code()):
        return
    try:
        line, provider = _line(app, address)
    except (KeyChanged, DatabaseIsNewer, OSError) as error:
        logger.error("the text-message simulator is off: %s", type(error).__name__)
        return
    app.blueprint(simulator_routes(line, provider))

    @app.listener("before_server_start")
    async def begin(app: Sanic, _loop: Any) -> None:
        app.add_task(line.keep_up())


def _line(app: Sanic, address: str) -> "tuple[Line, SimulatedTwilio]":
    """A line with its own key, so that no simulated phone ever shares a parent's conversation."""
    parents, content = settings.conversations_place(), channel_content()
    place = beside(parents, SIMULATOR)
    numbers, provider = Numbers(key_for("simulator", settings.sms_key())), SimulatedTwilio()

    async def handler(message: UserMessage) -> None:
        await app.ctx.agent.handle_message(message)

    def conversations() -> Any:
        return app.ctx.agent.tracker_store

    extensions = (
        Reminders(
            ReminderStore(place, settings.sms_key()), content, reminder_rules(DATA), schedule=_kept_and_never_sent
        ),
        # Pages of letters are read from the database of all letters.
        LetterTexts(LetterLinks(parents, settings.sms_key()), content, link_words(DATA), address),
    )
    guide = GuideTurns(handler, conversations, counted_as=watching.SIMULATOR)
    speaker = Speaker(content, load_wording(DATA), guide, extensions)
    return Line(SmsStore(place, numbers.mark), numbers, speaker, provider), provider


def _kept_and_never_sent(_reminder_id: str, _at: datetime) -> None:
    """A simulated phone's reminder has no clock."""
