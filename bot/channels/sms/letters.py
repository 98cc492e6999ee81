"""Letters by text message: a short link to the letter's page in place of the letter, or the letter itself after TEXT."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Callable, Optional, Protocol

from bot.channels.sms.model import GuideReply, Heard
from bot.guide.content import Content
from bot.guide.letter_links import LinkWords, day_until, in_place_of, letter_in, wants_text
from bot.guide.letters import LetterText

logger = logging.getLogger(__name__)

ANSWERED = "write_letter"


class Kept(Protocol):
    """A letter that is kept."""

    @property
    def letter(self) -> LetterText:
        """The letter."""


class Shelf(Protocol):
    """Where letters are kept (``bot.storage.letter_links.LetterLinks``)."""

    def keep(self, owner: str, letter: LetterText, lang: str, now: datetime, lasts: timedelta) -> str:
        """Keep a letter; the token of its link."""

    def latest_of(self, owner: str, now: datetime) -> Optional[Kept]:
        """The newest letter of a person."""

    def erase(self, owner: str) -> int:
        """Delete all letters of a person."""


class LetterTexts:
    """The extension of the text-message line that sends letters."""

    def __init__(
        self,
        shelf: Shelf,
        content: Content,
        words: LinkWords,
        base: str,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        """Put the parts together.

        Args:
            shelf: where letters are kept.
            content: the titles of the letters.
            words: what goes out.
            base: the guide's own address, such as "https://guide.example.org".
            now: the time in UTC.
        """
        self._shelf, self._content, self._words = shelf, content, words
        self._base, self._now = base.rstrip("/"), now

    async def hear(self, heard: Heard) -> Optional[GuideReply]:
        """The letter itself, where TEXT asks for it and there is one."""
        if not wants_text(heard.text):
            return None
        try:
            kept = self._shelf.latest_of(heard.conversation, self._now())
        except OSError as error:
            logger.error("a letter could not be read: %s", type(error).__name__)
            return None
        if kept is None:
            return None
        text = f"{self._words.say('text_first', heard.lang)}\n\n{kept.letter.text}"
        return GuideReply(text=text, custom={"answered": ANSWERED, "lang": heard.lang}, whole=True)

    async def shape(self, heard: Heard, reply: GuideReply) -> GuideReply:
        """The guide's reply with a link in place of a letter."""
        letter = letter_in(reply.custom)
        if letter is None:
            return reply
        lang = "es" if reply.custom.get("lang") == "es" else "en"
        now, lasts = self._now(), timedelta(hours=self._words.hours)
        try:
            token = self._shelf.keep(heard.conversation, letter, lang, now, lasts)
        except OSError as error:
            logger.error("a letter could not be kept: %s", type(error).__name__)
            return reply
        said = self._words.say(
            "link",
            lang,
            title=self._title(letter, lang),
            link=f"{self._base}/l/{token}",
            day=day_until((now + lasts).date(), lang),
        )
        return replace(reply, text=in_place_of(letter, reply.text, said))

    def _title(self, letter: LetterText, lang: str) -> str:
        """The letter's title in the parent's language, whatever the letter is written in."""
        known = self._content.in_(lang).letters.get(letter.id)
        return known.title if known else letter.title

    def opted_out(self, conversation: str) -> None:
        """STOP ends texts; a page that the parent opens is none."""

    def erase(self, conversation: str) -> None:
        """Delete the letters of a number."""
        self._shelf.erase(conversation)
