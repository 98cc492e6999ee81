"""Erasing on request: all that is kept of one family, or of everybody, with a line in the audit for each conversation.

What stays, and why: that a phone number takes no texts and the log of consents (47 CFR 64.1200), the bare ids that stop
a text from being answered twice, and counts that name nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Optional

import phonenumbers

from bot.storage.database import Place
from bot.storage.kept import KeptConversations
from bot.storage.letter_links import LetterLinks
from bot.storage.reminders import ReminderStore
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import SmsStore

#: The kind of erasure that the audit line names.
ERASED_BY_DISTRICT = "erased_by_district"
_COUNTRY = "US"


class NoSuchNumber(ValueError):
    """What was given is no phone number."""


@dataclass(frozen=True)
class Erased:
    """How much was deleted."""

    events: int
    letters: int = 0
    reminders: int = 0
    texts: int = 0

    def told(self) -> str:
        """In one sentence."""
        return (
            f"Erased {self.events} events, {self.letters} letters, {self.reminders} reminders and {self.texts} rows of "
            "texts. What a backup still holds is erased again when it is restored."
        )


def number_in(given: str) -> str:
    """A phone number in its one form (E.164); a number without a country code is one of the US.

    Raises:
        NoSuchNumber: it is none.
    """
    try:
        number = phonenumbers.parse(given, _COUNTRY)
    except phonenumbers.NumberParseException:
        raise NoSuchNumber("Give the phone number with its area code, such as +14045550123.") from None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def erase_number(place: Place, key: bytes, number: str, wording: int, now: Optional[datetime] = None) -> Erased:
    """Erase all that is kept of a phone number.

    Args:
        place: the database.
        key: the key of phone numbers.
        number: as ``number_in`` gives it.
        wording: of the reminders' rules, for the log of consents.
        now: the time, in UTC.

    Raises:
        StoreError: the database can't be written.
        KeyChanged: the database was made with another key, so the number can't be found in it.
    """
    numbers = Numbers(key)
    conversation = numbers.conversation_of(number)
    texts = SmsStore(place, numbers.mark)
    moment = now or datetime.now(timezone.utc)
    return Erased(
        events=KeptConversations(place).erase(conversation, ERASED_BY_DISTRICT),
        letters=LetterLinks(place, key).erase(conversation),
        reminders=ReminderStore(place, key).erase(conversation, moment, wording),
        texts=texts.erase(conversation),
    )


def erase_conversation(place: Place, conversation: str) -> Erased:
    """Erase one conversation by its name in the database ("web:...").

    Raises:
        StoreError: the database can't be written.
    """
    return Erased(events=KeptConversations(place).erase(conversation, ERASED_BY_DISTRICT))


def erase_everything(place: Place) -> Erased:
    """Erase every conversation, each with its line in the audit; the guide may go on running.

    Raises:
        StoreError: the database can't be written.
    """
    kept = KeptConversations(place)
    names = [str(row["sender_id"]) for row in kept.database.read("SELECT DISTINCT sender_id FROM events")]
    return Erased(events=sum(kept.erase(name, ERASED_BY_DISTRICT) for name in names))
