"""What the text-message line can do beside the guide: reminders with their clock, letters behind links."""

from __future__ import annotations

import logging
from typing import Any, Optional

from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.channels.letter_links import letter_link_routes
from bot.channels.sms.letters import LetterTexts
from bot.channels.sms.line import Line
from bot.channels.sms.model import DeliveryReport
from bot.channels.sms.reminders import Reminders
from bot.channels.sms.twilio import WEBHOOK_PATH
from bot.channels.turn import channel_content
from bot.guide.letter_links import link_words
from bot.guide.reminders import reminder_rules
from bot.paths import DATA
from bot.serving.reminders import ReminderClock
from bot.storage.letter_links import LetterLinks
from bot.storage.reminders import ReminderStore, StoredReminder

logger = logging.getLogger(__name__)


def add_text_extras(app: Sanic, line: Optional[Line]) -> Optional[ReminderClock]:
    """Add the letters' pages, and, where the line is on, what parents may ask it for.

    Args:
        app: the server, not started yet.
        line: the text-message line, or ``None`` where it is off.
    """
    place, key = settings.conversations_place(), settings.sms_key()
    links, outbox = LetterLinks(place, key), ReminderStore(place, key)
    words = link_words(DATA)
    app.blueprint(letter_link_routes(links, words))
    clock = _with_extensions(line, links, outbox) if line else None

    @app.listener("before_server_start")
    async def begin(app: Sanic, _loop: Any) -> None:
        if clock:
            try:
                clock.start()
            except (OSError, SQLAlchemyError) as error:
                logger.error("reminders are off, their jobs could not be read: %s", type(error).__name__)

    @app.listener("before_server_stop")
    async def end(_app: Sanic, _loop: Any) -> None:
        if clock:
            clock.stop()

    return clock


def _with_extensions(line: Line, links: LetterLinks, outbox: ReminderStore) -> ReminderClock:
    content, rules = channel_content(), reminder_rules(DATA)

    async def opted_out(stored: StoredReminder, code: Optional[int]) -> None:
        await line.report(DeliveryReport(stored.id, "failed", code, stored.number, opted_out=True))

    clock = ReminderClock(
        outbox,
        line.provider,
        rules,
        content.district.name,
        is_opted_out=line.is_opted_out,
        opted_out=opted_out,
        lookup=getattr(line.provider, "find", None),
    )
    line.speaker.extensions += [
        Reminders(outbox, content, rules, schedule=clock.schedule),
        LetterTexts(links, content, link_words(DATA), public_address()),
    ]
    return clock


def public_address() -> str:
    """The guide's own address as phones reach it: ``SMS_PUBLIC_URL`` without the webhook's path."""
    account = settings.twilio()
    url = account.public_url.rstrip("/") if account else f"http://127.0.0.1:{settings.port()}"
    return url[: -len(WEBHOOK_PATH)] if url.endswith(WEBHOOK_PATH) else url
