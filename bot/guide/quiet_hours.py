"""When a text may go out: in the daytime of every place where its reader may be.

Federal rules bar calls and texts before 8 a.m. and after 9 p.m. at the called party's location (47 CFR 64.1200(c)(1)),
and some states' hours are shorter; ``data/reminders.yml`` keeps to 9 to 20.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Iterable, Optional, Tuple

import pytz

#: A window shorter than this is none: a late clock would miss it.
LEAST_WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class Hours:
    """Hours of the day, on the recipient's clock: sent from ``first`` on, at ``best`` if possible, before ``last``."""

    first: int
    best: int
    last: int


def known_zone(name: str) -> bool:
    """Whether the tz database has a zone of this name."""
    return name in pytz.all_timezones_set


def window(day: date, zones: Iterable[str], hours: Hours) -> Optional[Tuple[datetime, datetime]]:
    """The part of a day that is daytime in all zones.

    Returns:
        first and last moment in UTC, the last one excluded; ``None`` where the zones have less than an hour in common.
    """
    places = list(zones)
    start = max(_at(day, hours.first, zone) for zone in places)
    end = min(_at(day, hours.last, zone) for zone in places)
    return (start, end) if end - start >= LEAST_WINDOW else None


def common_zones(candidates: Iterable[Iterable[str]], day: date, hours: Hours) -> Tuple[str, ...]:
    """The zones to keep to: those of all candidates together, where they have daytime in common.

    Args:
        candidates: zones by what is known of the place, the surest first (the family's state, the phone's area).
        day: a day on which to compare them.
        hours: the hours to keep to.

    Returns:
        all zones; those of the surest candidate that has daytime in common where not all do; else nothing.
    """
    known = [tuple(zones) for zones in candidates if zones]
    everything = tuple(dict.fromkeys(zone for zones in known for zone in zones))
    for zones in (everything, *known):
        if zones and window(day, zones, hours):
            return zones
    return ()


def best_moment(day: date, zones: Iterable[str], hours: Hours) -> Optional[datetime]:
    """The moment of a day to send at, in UTC: the best hour where it is that everywhere, else the window's start."""
    places = list(zones)
    found = window(day, places, hours)
    if found is None:
        return None
    best = max(_at(day, hours.best, zone) for zone in places)
    return best if best < found[1] else found[0]


def next_moment(now: datetime, zones: Iterable[str], hours: Hours) -> datetime:
    """The first moment from now on at which a text may go out, in UTC; now itself in the daytime.

    Raises:
        ValueError: the zones have no daytime in common.
    """
    places = list(zones)
    today = now.astimezone(timezone.utc).date()
    for ahead in range(-1, 4):
        found = window(today + timedelta(days=ahead), places, hours)
        if found and now < found[1]:
            return max(now, found[0])
    raise ValueError("these zones have no daytime in common")


def latest_date(now: datetime, zones: Iterable[str]) -> date:
    """What day it already is in the easternmost of the places."""
    return max(now.astimezone(pytz.timezone(zone)).date() for zone in zones)


def _at(day: date, hour: int, zone: str) -> datetime:
    local: datetime = pytz.timezone(zone).localize(datetime.combine(day, time(hour)))
    return local.astimezone(timezone.utc)
