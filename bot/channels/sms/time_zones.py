"""Where a phone may be: the time zones of a number's area."""

from __future__ import annotations

from typing import Tuple

import phonenumbers
from phonenumbers import timezone

#: A list longer than this is that of the whole numbering plan: the number says nothing of a place.
_MOST = 4


def zones_of(number: str) -> Tuple[str, ...]:
    """The zones of the tz database in which a number's area lies; nothing where the number doesn't say.

    Args:
        number: in E.164 form, such as "+14045550123".
    """
    try:
        found = timezone.time_zones_for_number(phonenumbers.parse(number, "US"))
    except phonenumbers.NumberParseException:
        return ()
    known = tuple(zone for zone in found if zone != timezone.UNKNOWN_TIMEZONE)
    return known if len(known) <= _MOST else ()
