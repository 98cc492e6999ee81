"""Reminders as a parent meets them: offered, taken, listed, taken back; each in both languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest

from bot.channels.sms.model import GuideReply, Heard
from bot.channels.sms.reminders import Reminders
from bot.channels.sms.time_zones import zones_of
from bot.guide.content import Content
from bot.guide.deadline_card import deadline_card
from bot.guide.facts import Facts
from bot.guide.family_clock import family_deadline
from bot.guide.reminders import MOST_REMINDERS, reminder_rules
from bot.storage.reminders import ReminderStore

NOW = datetime(2026, 3, 10, 15, tzinfo=timezone.utc)
NUMBER = "+14045550123"


class Phone:
    """A parent's phone, as far as the reminders see it."""

    def __init__(self, content: Content, project: Path, tmp_path: Path) -> None:
        self.scheduled: List[Tuple[str, datetime]] = []
        self.store = ReminderStore(tmp_path / "conversations.db", b"secret")
        self.content, self.now = content, NOW
        self.reminders = Reminders(
            self.store,
            content,
            reminder_rules(project / "data"),
            schedule=lambda name, at: self.scheduled.append((name, at)),
            now=lambda: self.now,
        )

    def heard(self, text: str, lang: str = "en") -> Heard:
        return Heard(conversation="sms:abc", number=NUMBER, text=text, lang=lang)

    async def says(self, text: str, lang: str = "en") -> str:
        reply = await self.reminders.hear(self.heard(text, lang))
        return reply.text if reply else ""

    async def is_told(self, consent: str = "2026-03-03", lang: str = "en", state: str = "NY") -> str:
        """The guide counts a date; what the parent reads then."""
        facts = Facts(state=state, consent_date=consent, request="in_progress")
        deadline = family_deadline(self.content, facts, lang)
        assert deadline is not None
        custom: Dict[str, Any] = {"deadline": deadline_card(deadline, lang), "facts": facts.known(), "lang": lang}
        reply = await self.reminders.shape(self.heard("...", lang), GuideReply("The date.", custom=custom))
        return reply.text


@pytest.fixture
def phone(content: Content, project: Path, tmp_path: Path) -> Phone:
    return Phone(content, project, tmp_path)


async def test_a_date_comes_with_the_offer_once(phone: Phone) -> None:
    assert "Reply REMIND" in await phone.is_told()
    assert await phone.is_told() == "The date."


async def test_a_reply_without_a_date_stays_as_it_is(phone: Phone) -> None:
    reply = GuideReply("Hello.", custom={"lang": "en"})
    assert await phone.reminders.shape(phone.heard("hi"), reply) is reply


async def test_a_date_of_tomorrow_has_no_offer(phone: Phone) -> None:
    phone.now = datetime(2026, 5, 1, 15, tzinfo=timezone.utc)
    assert await phone.is_told() == "The date."


async def test_remind_keeps_one_text_for_a_weekday_before(phone: Phone) -> None:
    await phone.is_told()
    said = await phone.says("REMIND")
    assert "May 2" in said and "April 24" in said and "CANCEL REMINDER" in said and "STOP" in said
    [(name, at)] = phone.scheduled
    stored = phone.store.get(name)
    assert stored is not None and stored.number == NUMBER and stored.send_at == at
    assert at == datetime(2026, 4, 24, 14, tzinfo=timezone.utc), "10 in the morning in New York"


async def test_in_spanish_all_of_it_is_spanish(phone: Phone) -> None:
    assert "RECORDAR" in await phone.is_told(lang="es")
    said = await phone.says("Recuérdeme", "es")
    assert "2 de mayo" in said and "24 de abril" in said and "CANCELAR RECORDATORIO" in said
    assert "2 de mayo" in await phone.says("mis recordatorios", "es")
    assert "ya no" in await phone.says("cancelar recordatorio", "es")


async def test_asked_twice_it_is_kept_once(phone: Phone) -> None:
    await phone.is_told()
    await phone.says("REMIND")
    assert "already" in await phone.says("REMIND")
    await phone.is_told()
    assert "already" in await phone.says("remind me")
    assert len(phone.scheduled) == 1


async def test_without_a_date_it_asks_for_the_day_that_counts(phone: Phone) -> None:
    assert "no date" in await phone.says("REMIND")
    assert phone.scheduled == []


async def test_taken_up_too_late_the_date_is_said_instead(phone: Phone) -> None:
    await phone.is_told()
    phone.now = datetime(2026, 5, 1, 15, tzinfo=timezone.utc)
    assert "too close" in await phone.says("REMIND")
    assert phone.scheduled == []


async def test_the_list_names_each_and_says_how_to_end_them(phone: Phone) -> None:
    assert await phone.says("MY REMINDERS") == "You have no reminders with us."
    for day in (3, 6):
        await phone.is_told(consent=f"2026-03-0{day}")
        await phone.says("REMIND")
    said = await phone.says("my reminders")
    assert "May 2" in said and "May 5" in said and "CANCEL REMINDER" in said


async def test_cancel_takes_all_back(phone: Phone) -> None:
    await phone.is_told()
    await phone.says("REMIND")
    assert "off" in await phone.says("CANCEL REMINDER")
    assert phone.store.open() == []
    assert await phone.says("CANCEL REMINDER") == "You have no reminders with us."


async def test_stop_cancels_them(phone: Phone) -> None:
    await phone.is_told()
    await phone.says("REMIND")
    phone.reminders.opted_out("sms:abc")
    assert phone.store.open() == []


async def test_erasing_cancels_them_and_forgets_the_offer(phone: Phone) -> None:
    await phone.is_told()
    await phone.says("REMIND")
    await phone.is_told(consent="2026-03-06")
    phone.reminders.erase("sms:abc")
    assert phone.store.open() == [] and phone.store.open_offer("sms:abc") is None


async def test_there_is_a_limit(phone: Phone) -> None:
    for day in range(MOST_REMINDERS + 1):
        await phone.is_told(consent=(date(2026, 3, 1) + timedelta(days=day)).isoformat())
        said = await phone.says("REMIND")
    assert "as many" in said
    assert len(phone.scheduled) == MOST_REMINDERS


async def test_other_messages_are_not_for_it(phone: Phone) -> None:
    for text in ("stop", "help", "what is an iep", "1", ""):
        assert await phone.reminders.hear(phone.heard(text)) is None


async def test_a_broken_database_is_said_and_never_raised(phone: Phone, tmp_path: Path) -> None:
    await phone.is_told()
    for path in tmp_path.iterdir():
        path.unlink()
    (tmp_path / "conversations.db").mkdir()
    assert "our side" in await phone.says("REMIND")
    assert await phone.is_told() == "The date."


def test_a_number_says_where_its_phone_may_be() -> None:
    assert zones_of("+12125550123") == ("America/New_York",)
    assert zones_of("+12085550123") == ("America/Boise", "America/Los_Angeles")
    assert zones_of("+18005550123") == () and zones_of("+15005550009") == () and zones_of("no number") == ()
