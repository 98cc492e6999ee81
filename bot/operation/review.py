"""Unsure questions: kept without names where the district chose so, reviewed by staff, made into training examples."""

from __future__ import annotations

import importlib
import logging
import re
from datetime import date
from typing import Callable, Optional, Protocol

from bot.channels.watching import TurnReport
from bot.guide.conversation import UNSURE
from bot.storage.database import StoreError
from bot.storage.unsure_questions import UnsureStore

logger = logging.getLogger(__name__)

#: Only in the chat window is each family told beforehand, in the greeting, that such questions may be read.
_CHANNEL = "web"
_FEWEST_CHARACTERS, _MOST_CHARACTERS = 8, 300
#: What redaction leaves where it can't read a text at all.
_NOTHING_LEFT = re.compile(r"^\W*(\[[^\]]*\]\W*)+$")
Redact = Callable[[str, str], str]


class RedactionMissing(Exception):
    """Names can't be taken out, so nothing may be kept."""


class Danger(Protocol):
    """The words of danger (``data/crisis.yml``)."""

    def finds_danger(self, text: str) -> bool:
        """Whether a text speaks of danger."""


class UnsureQuestions:
    """Keeps what parents typed where the guide asked back.

    Args:
        store: the tables.
        redact: takes names and numbers out.
        danger: texts with these words are never kept.
        today: the date.
    """

    def __init__(
        self, store: UnsureStore, redact: Redact, danger: Danger, today: Callable[[], date] = date.today
    ) -> None:
        self._store, self._redact, self._danger, self._today = store, redact, danger, today

    def turn(self, report: TurnReport) -> None:
        """Keep the question of a turn, if it is one to keep. A failure costs the question, and the parent nothing."""
        custom, text = report.custom, " ".join(report.text.split())
        if report.channel != _CHANNEL or report.is_choice or custom.get("answered") != UNSURE or report.error:
            return
        if not _FEWEST_CHARACTERS <= len(text) <= _MOST_CHARACTERS or self._danger.finds_danger(text):
            return
        lang = "es" if custom.get("lang") == "es" else "en"
        redacted = " ".join(self._redact(text, lang).split())
        if _NOTHING_LEFT.match(redacted):
            return
        offers = custom.get("offers") or [""]
        try:
            self._store.keep(report.conversation, lang, redacted, str(offers[0]), self._today())
        except StoreError as error:
            logger.error("an unsure question was not kept: %s", type(error).__name__)


def redaction() -> Redact:
    """The project's redaction.

    Raises:
        RedactionMissing: there is none in this copy.
    """
    try:
        found: Redact = importlib.import_module("bot.storage.redaction").redact
    except (ImportError, AttributeError):
        raise RedactionMissing(
            "review_questions is on in data/district.yml, but this copy can't take names out of texts; switch it off."
        ) from None
    return found


def questions_to_keep(
    review_questions: bool, store: Callable[[], UnsureStore], danger: Danger
) -> Optional[UnsureQuestions]:
    """The keeper where the district chose to review questions, else ``None``.

    Raises:
        RedactionMissing: it chose so, and there is no redaction.
    """
    return UnsureQuestions(store(), redaction(), danger) if review_questions else None
