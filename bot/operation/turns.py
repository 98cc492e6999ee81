"""What a turn that ended counts as: the listener that the channels tell."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import Optional

import aiohttp
import sqlalchemy.exc
from rasa.core.lock_store import LockError
from rasa.shared.exceptions import RasaException

from bot.channels.watching import SIMULATOR, TurnReport
from bot.guide.conversation import UNSURE
from bot.operation.counting import Counting
from bot.operation.metrics import OTHER, Figures
from bot.operation.review import UnsureQuestions
from bot.send_again import Overtaken, SendAgain
from bot.settings import json_logs

logger = logging.getLogger(__name__)


class TurnListener:
    """Counts turns for monitoring and for the insights page, and keeps unsure questions where that is on.

    Args:
        figures: for monitoring.
        counting: for the insights page; ``None`` where nothing is counted.
        unsure: keeps unsure questions; ``None`` where the district didn't choose so.
    """

    def __init__(
        self, figures: Figures, counting: Optional[Counting] = None, unsure: Optional[UnsureQuestions] = None
    ) -> None:
        self.figures, self._counting, self._unsure = figures, counting, unsure

    def turn_began(self) -> None:
        """A message was handed to Rasa."""
        self.figures.began()

    def turn_ended(self, report: TurnReport) -> None:
        """A turn ended, well or not."""
        failure = kind_of_failure(report)
        language = str(report.custom.get("lang") or "")
        self.figures.ended(report.channel, language, report.conversation, report.seconds, failure)
        if isinstance(report.error, SendAgain):  # nothing of the turn was kept, and the message comes again
            return
        if json_logs():
            outcome = failure or ("silent" if not report.replies else "answered")
            logger.info("a turn ended: %s %s after %d ms", report.channel, outcome, round(report.seconds * 1000))
        if report.channel != SIMULATOR:
            self._count(report)

    def _count(self, report: TurnReport) -> None:
        """What families asked, and what they were told."""
        answered = report.custom.get("answered")
        if answered == "crisis":
            self.figures.danger()
        elif answered == UNSURE:
            self.figures.asked_back()
        elif answered:
            self.figures.answered(str(answered))
        if self._counting:
            self._counting.turn(report)
        if self._unsure:
            self._unsure.turn(report)

    def thumb(self, conversation: str, topic: str, value: str, reason: str, by: int) -> None:
        """A thumb was given, or taken back."""
        if self._counting:
            self._counting.thumb(conversation, topic, value, reason, by)


def kind_of_failure(report: TurnReport) -> Optional[str]:
    """What broke a turn, one of ``bot.operation.metrics.FAILURES``; ``None`` where nothing did."""
    error = report.error
    if isinstance(error, SendAgain):
        return "overtaken" if isinstance(error, Overtaken) else "lock"
    if error is None:
        return "actions" if report.custom.get("failed") or not report.replies else None
    if isinstance(error, LockError):
        return "lock"
    if isinstance(error, (sqlalchemy.exc.SQLAlchemyError, sqlite3.Error, OSError)) and not _is_network(error):
        return "store"
    if isinstance(error, asyncio.TimeoutError):
        return "time"
    if _is_network(error):
        return "actions"
    return "model" if isinstance(error, RasaException) else OTHER


def _is_network(error: BaseException) -> bool:
    return isinstance(error, aiohttp.ClientError)
