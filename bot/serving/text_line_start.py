"""What is said of the text-message line before anything starts; light, for the supervisor."""

from __future__ import annotations

from typing import Optional

from bot import settings
from bot.serving.storage_start import unreachable
from bot.storage.schema_version import DatabaseIsNewer
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import KeyChanged, SmsStore

#: What the start says where there is no token, and where there is one.
OFF = "Text messages are off; set TWILIO_AUTH_TOKEN to switch them on (docs/sms.md)."
ON = "Text messages are on."
_KEY_CHANGED = (
    "The key of phone numbers is not the one this database was made with, so numbers that take no texts could not be "
    "recognised; put GUIDE_SMS_KEY (or the file sms-key beside the database) back."
)


def text_line_problem() -> Optional[str]:
    """What keeps the line from starting, in one sentence; ``None`` where it can start, or is off.

    Raises:
        ValueError: a setting is missing or wrong.
    """
    if settings.twilio() is None:
        return None
    try:
        open_store()
    except KeyChanged:
        return _KEY_CHANGED
    except DatabaseIsNewer as problem:
        return str(problem)
    except OSError:
        return unreachable()
    return None


def open_store() -> SmsStore:
    """The line's store, beside the conversations.

    Raises:
        KeyChanged: the numbers in it were hashed with another key.
        StoreError: the database can't be used.
        DatabaseIsNewer: a newer version of the code has changed it.
    """
    return SmsStore(settings.conversations_place(), Numbers(settings.sms_key()).mark)
