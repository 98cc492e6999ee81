"""Reminders by text: offered beside a date, taken with REMIND, listed with MY REMINDERS, taken back with CANCEL REMINDER."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timezone
from typing import Callable, Dict, Optional, Protocol, Sequence, Tuple

from bot.channels.sms.model import GuideReply, Heard
from bot.channels.sms.time_zones import zones_of
from bot.guide.content import Content
from bot.guide.quiet_hours import latest_date
from bot.guide.reminders import (
    CANCEL,
    LIST,
    MOST_REMINDERS,
    REMIND,
    Reminder,
    ReminderRules,
    command,
    reminder_of,
    send_time,
    short_date,
    with_offer,
    zones_for,
)

logger = logging.getLogger(__name__)

ANSWERED = "reminder"


class Waiting(Protocol):
    """A text that waits, as far as a parent is told of it."""

    @property
    def id(self) -> str:
        """Its name in the outbox."""

    @property
    def reminder(self) -> Reminder:
        """What it is about."""

    @property
    def zones(self) -> Tuple[str, ...]:
        """Whose daytime it keeps to."""

    @property
    def send_at(self) -> datetime:
        """When it goes out, in UTC."""


class Outbox(Protocol):
    """Where offers, consents and waiting texts are kept (``bot.storage.reminders.ReminderStore``)."""

    def offer(self, person: str, reminder: Reminder, now: datetime) -> bool:
        """Remember what was offered last; whether it is new."""

    def open_offer(self, person: str) -> Optional[Reminder]:
        """What was offered last."""

    def agree(
        self,
        person: str,
        number: str,
        reminder: Reminder,
        zones: Tuple[str, ...],
        send_at: datetime,
        now: datetime,
        wording: int,
    ) -> Optional[str]:
        """Keep a consent and the text that follows from it."""

    def waiting_of(self, person: str) -> Sequence[Waiting]:
        """What a person is still to get."""

    def cancel_all(self, person: str, now: datetime, wording: int) -> int:
        """Cancel all that waits."""

    def erase(self, person: str, now: datetime, wording: int) -> int:
        """Cancel all and delete the person's rows."""


class Reminders:
    """The extension of the text-message line that keeps reminders."""

    def __init__(
        self,
        outbox: Outbox,
        content: Content,
        rules: ReminderRules,
        *,
        schedule: Callable[[str, datetime], None],
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        """Put the parts together.

        Args:
            outbox: where offers and texts are kept.
            content: states and the district.
            rules: hours and texts.
            schedule: sees to it that a text is looked at at its time.
            now: the time in UTC.
        """
        self._outbox, self._content, self._rules = outbox, content, rules
        self._schedule, self._now = schedule, now

    async def hear(self, heard: Heard) -> Optional[GuideReply]:
        """The reply to REMIND, MY REMINDERS and CANCEL REMINDER."""
        wanted = command(heard.text)
        if wanted is None:
            return None
        try:
            text = {REMIND: self._remind, LIST: self._list, CANCEL: self._cancel}[wanted](heard)
        except OSError as error:
            logger.error("a reminder could not be kept: %s", type(error).__name__)
            text = self._say("unavailable", heard)
        return GuideReply(text=text, custom={"answered": ANSWERED, "lang": heard.lang})

    async def shape(self, heard: Heard, reply: GuideReply) -> GuideReply:
        """The guide's reply, with the offer beside a date that is far enough ahead."""
        now = self._now()
        reminder = reminder_of(self._content, reply.custom, now.date())
        if reminder is None or self._when(reminder, heard.number, now)[1] is None:
            return reply
        try:
            new = self._outbox.offer(heard.conversation, reminder, now)
        except OSError as error:
            logger.error("a reminder could not be offered: %s", type(error).__name__)
            return reply
        if not new:
            return reply
        return replace(reply, text=with_offer(reply.text, reminder, self._rules.say("offer", reminder.lang)))

    def opted_out(self, conversation: str) -> None:
        """STOP: nothing that waits goes out."""
        self._outbox.cancel_all(conversation, self._now(), self._rules.wording)

    def erase(self, conversation: str) -> None:
        """Delete what belongs to the number; the log of consents, without number or words, stays."""
        self._outbox.erase(conversation, self._now(), self._rules.wording)

    def _remind(self, heard: Heard) -> str:
        reminder, now = self._outbox.open_offer(heard.conversation), self._now()
        waiting = self._outbox.waiting_of(heard.conversation)
        if reminder is None:
            return self._already(heard, waiting[-1]) if waiting else self._say("no_date", heard)
        same = [stored for stored in waiting if stored.reminder.due == reminder.due]
        if same:
            return self._already(heard, same[0])
        reminder = replace(reminder, lang=heard.lang)
        zones, send_at = self._when(reminder, heard.number, now)
        if send_at is None:
            return self._say("too_late", heard, date=short_date(reminder.due, heard.lang))
        if len(waiting) >= MOST_REMINDERS:
            return self._say("too_many", heard)
        made = self._outbox.agree(
            heard.conversation, heard.number, reminder, zones, send_at, now, wording=self._rules.wording
        )
        if made is None:
            return self._say("too_late", heard, date=short_date(reminder.due, heard.lang))
        self._schedule(made, send_at)
        return self._say("taken", heard, **_days(reminder, zones, send_at, heard.lang))

    def _list(self, heard: Heard) -> str:
        waiting = self._outbox.waiting_of(heard.conversation)
        if not waiting:
            return self._say("none", heard)
        lines = [
            self._say("listed", heard, **_days(stored.reminder, stored.zones, stored.send_at, heard.lang))
            for stored in waiting
        ]
        return "\n".join([self._say("list", heard), *(f"- {line}" for line in lines), self._say("list_end", heard)])

    def _cancel(self, heard: Heard) -> str:
        cancelled = self._outbox.cancel_all(heard.conversation, self._now(), self._rules.wording)
        return self._say("cancelled" if cancelled else "none", heard)

    def _already(self, heard: Heard, stored: Waiting) -> str:
        return self._say("already", heard, **_days(stored.reminder, stored.zones, stored.send_at, heard.lang))

    def _when(self, reminder: Reminder, number: str, now: datetime) -> Tuple[Tuple[str, ...], Optional[datetime]]:
        zones = zones_for(self._rules, reminder, zones_of(number), reminder.due)
        return zones, send_time(self._rules, reminder, zones, now)

    def _say(self, name: str, heard: Heard, **values: str) -> str:
        return self._rules.say(name, heard.lang, **values)


def _days(reminder: Reminder, zones: Tuple[str, ...], send_at: datetime, lang: str) -> Dict[str, str]:
    """The date and the day of the text, on the recipient's calendar: in all its zones it is the same day then."""
    sent = latest_date(send_at, zones)
    return {"date": short_date(reminder.due, lang), "sent": short_date(sent, lang)}
